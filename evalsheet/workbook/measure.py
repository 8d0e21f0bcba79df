"""How much room text takes in a cell: characters, lines, points.

Body text is set in a font whose full-width characters are as wide as they are high, half-width ones half of that.
Screens and printers round differently, so a line is reckoned one character shorter than it is and a line's height
is taken from the tallest of the fonts a machine may put in place of the one asked for.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

LINE = 1.45  # line height in font sizes
TALLEST = 409.0  # points; Excel's limit for a row
PIXEL = 0.75  # points
PADDING = 7  # pixels left and right of a cell's text


class _Widths(dict[str, float]):
    """Each character's width in full-width characters, looked up once."""

    def __missing__(self, letter: str) -> float:
        self[letter] = width = 1.0 if unicodedata.east_asian_width(letter) in "FWA" else 0.5
        return width


WIDTHS = _Widths()


def width_of(text: str) -> float:
    """The width of a line in full-width characters."""
    return sum(map(WIDTHS.__getitem__, text))


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in a cell; `ends` where the text itself breaks there."""

    text: str
    ends: bool


def column_pixels(characters: float, size: float) -> int:
    """A column's width in pixels of 1/96 inch for a number of full-width characters of `size` points."""
    return round(characters * size / PIXEL) + PADDING


def column_points(characters: float, size: float) -> float:
    """The same column's width in points on paper."""
    return column_pixels(characters, size) * PIXEL


@lru_cache(maxsize=8_192)
def wrap(text: str, characters: float) -> tuple[Line, ...]:
    """`text` in the lines it takes in a column, none longer than it safely can be."""
    room = max(1.0, characters - 1.0)
    lines: list[Line] = []
    for line in text.split("\n"):
        reach = list(accumulate(map(WIDTHS.__getitem__, line)))  # the width up to and with each letter
        start, before = 0, 0.0
        while reach and reach[-1] - before > room:
            stop = max(bisect_right(reach, before + room, start), start + 1)
            lines.append(Line(line[start:stop], ends=False))
            start, before = stop, reach[stop - 1]
        lines.append(Line(line[start:], ends=True))
    return tuple(lines)


def line_count(text: str, characters: float) -> int:
    """How many lines `text` takes, at least one."""
    return len(wrap(text, characters))


def joined(lines: Sequence[Line]) -> str:
    """Lines back into text: a soft break leaves nothing behind, a real one its line end, the last one none."""
    text = "".join(line.text + ("\n" if line.ends else "") for line in lines)
    return text[:-1] if text.endswith("\n") else text


def height_of(lines: int, size: float) -> float:
    """The height in points of a row of that many lines."""
    return lines * size * LINE + 4.0
