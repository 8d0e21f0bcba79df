"""How much room text takes in a cell: characters, lines, points.

Body text is set in a font whose full-width characters are as wide as they are high, half-width ones half of that.
Screens and printers round differently, so a line is reckoned one character shorter than it is and a line's height
is taken from the tallest of the fonts a machine may put in place of the one asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

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
# Kana, kanji and full-width signs are the most of a text: only the other characters have to be looked up.
NOT_SURELY_WIDE = re.compile("[^\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uff01-\uff5e]")


def column_pixels(characters: float, size: float) -> int:
    """A column's width in pixels of 1/96 inch for a number of full-width characters of `size` points."""
    return round(characters * size / PIXEL) + PADDING


def column_points(characters: float, size: float) -> float:
    """The same column's width in points on paper."""
    return column_pixels(characters, size) * PIXEL


@lru_cache(maxsize=8_192)
def wrap(text: str, characters: float) -> tuple[str, ...]:
    """`text` in the lines it takes in a column, none longer than it safely can be.

    A line has a line end only where the text itself breaks, and the last one has one.
    """
    room = _room(characters)
    return tuple(piece for line in text.split("\n") for piece in _pieces(line, room))


def _pieces(line: str, room: float) -> list[str]:
    """A line of a text in the lines it takes where there is `room` for so many full-width characters."""
    pieces, start, at = [], 0, 0  # `at`: of the narrow letters, the first that no piece has yet
    narrow = _narrow_letters(line) if len(line) > room else []
    while len(line) - start - (len(narrow) - at) / 2 > room:
        first, stop = at, start + int(room)
        while at < len(narrow) and narrow[at] <= stop:  # each makes room for half a letter more
            at += 1
            stop = start + int(room + (at - first) / 2)
        if at > first and narrow[at - 1] >= stop:
            at -= 1
        pieces.append(line[start:stop])
        start = stop
    return [*pieces, line[start:] + "\n"]


def _narrow_letters(line: str) -> list[int]:
    """Where half-width letters stand."""
    return [other.start() for other in NOT_SURELY_WIDE.finditer(line) if WIDTHS[other[0]] < 1]


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


def joined(lines: Sequence[str]) -> str:
    """Lines back into text: a soft break leaves nothing behind, a real one its line end, the last one none."""
    return "".join(lines).removesuffix("\n")


def headings_height(columns: Iterable[tuple[str, float]], size: float) -> float:
    """The height in points of a row of headings, each with its column's width."""
    return height_of(max(line_count(title, width) for title, width in columns), size)


def height_of(lines: int, size: float) -> float:
    """The height in points of a row of that many lines."""
    return lines * size * LINE + 4.0


def lines_in(height: float, size: float) -> int:
    """How many lines a row of that height holds."""
    return int((height - height_of(0, size)) / (height_of(1, size) - height_of(0, size)) + 1e-9)
