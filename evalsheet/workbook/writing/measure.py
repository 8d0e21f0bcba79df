"""How much room text takes in a cell: characters, lines, points.

Body text is set in a font whose full-width characters are as wide as they are high, half-width ones half of that.
Screens and printers round differently, so a line is reckoned one character shorter than it is and a line's height
is taken from the tallest of the fonts a machine may put in place of the one asked for.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

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


class Line(NamedTuple):
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
    room = _room(characters)
    least = int(room)  # characters that fit even where all are full-width
    lines: list[Line] = []
    for line in text.split("\n"):
        start = 0
        if len(line) > least:
            reach = list(accumulate(map(WIDTHS.__getitem__, line)))  # the width up to and with each letter
            before, whole = 0.0, reach[-1]
            while whole - before > room:
                stop = max(bisect_right(reach, before + room, start + least), start + 1)
                lines.append(Line(line[start:stop], ends=False))
                start, before = stop, reach[stop - 1]
        lines.append(Line(line[start:] if start else line, ends=True))
    return tuple(lines)


def _room(characters: float) -> float:
    """The full-width characters that a line of a column may safely have."""
    return max(1.0, characters - 1.0)


def line_count(text: str, characters: float) -> int:
    """How many lines `text` takes, at least one."""
    return len(wrap(text, characters))


def most_lines(cells: Iterable[tuple[str, float]]) -> int:
    """How many lines the text takes that takes most, each in a column of its own width.

    Only those are wrapped that can be it: a line of the widest letters is the shortest that a line can be.
    """

    most = 1
    for at_most, cell in sorted(((_bound(*cell), cell) for cell in cells), reverse=True):
        if at_most <= most:
            break
        most = max(most, line_count(*cell))
    return most


def _bound(text: str, characters: float) -> int:
    """The lines that `text` takes at most."""
    least = int(_room(characters))
    if len(text) <= least:
        return 1 + text.count("\n")
    return sum(max(1, -(-len(line) // least)) for line in text.split("\n"))


def joined(lines: Sequence[Line]) -> str:
    """Lines back into text: a soft break leaves nothing behind, a real one its line end, the last one none."""
    text = "".join(line.text + ("\n" if line.ends else "") for line in lines)
    return text[:-1] if text.endswith("\n") else text


def headings_height(columns: Iterable[tuple[str, float]], size: float) -> float:
    """The height in points of a row of headings, each with its column's width."""
    return height_of(max(line_count(title, width) for title, width in columns), size)


def height_of(lines: int, size: float) -> float:
    """The height in points of a row of that many lines."""
    return lines * size * LINE + 4.0


def lines_in(height: float, size: float) -> int:
    """How many lines a row of that height holds."""
    return int((height - height_of(0, size)) / (height_of(1, size) - height_of(0, size)) + 1e-9)
