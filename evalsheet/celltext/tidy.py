"""Texts made comparable: what two entries say, without markers, widths and spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from evalsheet.celltext.grammar import parse
from evalsheet.celltext.marker import MarkerKind, find_markers
from evalsheet.celltext.notation import Notation
from evalsheet.celltext.signs import OTHER_SIGN
from evalsheet.celltext.visible import TRACELESS

# Signs of other widths, which Japanese texts are full of. With one of them the normalisation of a whole text takes
# five times as long; so each run of them is normalised by itself before, which comes to the same.
WIDE = re.compile("[\u3000\uff01-\uffee\u2460-\u24ff]+")
# What leaves no trace on screen or paper: control characters, joiners, marks of direction. None is printable.
INVISIBLE = re.compile(f"[\x00-\x1f{TRACELESS}]")
# What chooses one of several shapes of the letter before it. The letter stays the same, and many programs drop it.
SHAPES = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Windows and other systems write the same key of a Japanese keyboard as different characters.
LOOKALIKES = (("〜", "~"), ("\u2212", "-"))


@lru_cache(maxsize=4_096)
def comparable(text: str) -> str:
    """`text` in NFKC, without white space, chosen shapes and what cannot be seen.

    Two texts that read alike compare equal.
    """
    plain = text
    if not unicodedata.is_normalized("NFKC", text):
        plain = unicodedata.normalize("NFKC", WIDE.sub(_normalised, text))
    for sign, alike in LOOKALIKES:
        plain = plain.replace(sign, alike)
    plain = SHAPES.sub("", "".join(plain.split()))
    return plain if plain.isprintable() else INVISIBLE.sub("", plain)


def _normalised(run: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", run[0])


def entry_text(text: str, notation: Notation) -> str:
    """An entry as written, without its sign and its 再掲 markers; line ends kept."""
    bare = text
    for marker in reversed(find_markers(text, notation)):
        if marker.kind is not MarkerKind.POINTS:
            bare = bare[: marker.start] + bare[marker.end :]
    bare = bare.strip()
    sign = notation.bullet_sign.match(bare) or OTHER_SIGN.match(bare)
    return bare[sign.end() :].strip() if sign else bare


@lru_cache(maxsize=4_096)
def entries_of(text: str, notation: Notation) -> dict[str, str]:
    """What every entry of a cell says, without sign and markers, by the same made comparable."""
    entries = [entry_text(e.text, notation) for b in parse(text, notation).blocks for e in b.entries()]
    return {comparable(entry): entry for entry in entries}
