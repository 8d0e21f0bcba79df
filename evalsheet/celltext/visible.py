"""What of a text can be seen: the rest must not reach a terminal or a page."""

from __future__ import annotations

import re

# Control characters, joiners, marks of direction, halves of characters. A terminal obeys some of them, and others
# turn the rest of a line around.
TRACELESS = "\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # joiners, marks of direction
UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f{TRACELESS}\ud800-\udfff]")


def visible(text: str) -> str:
    """`text` without what cannot be seen; spaces and line ends stay."""
    return text if text.isprintable() else UNSEEN.sub("", text)
