"""Labels in a drawing, which does not wrap them."""

from __future__ import annotations

from unicodedata import east_asian_width

WIDE = "WFA"
NARROW = 0.55  # of a full-width character


def label(text: str, room: float) -> str:
    """`text` as far as it fits into the width of `room` full-width characters."""
    taken = 0.0
    for at, character in enumerate(text):
        taken += 1 if east_asian_width(character) in WIDE else NARROW
        if taken > room:
            return text[: max(at - 1, 0)] + "…"
    return text
