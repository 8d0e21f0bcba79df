"""An item that is higher than a page: which of its lines stand on which page, in rows that are no higher than rows
can be."""

from __future__ import annotations

from dataclasses import dataclass

from evalsheet.workbook.writing.measure import TALLEST, height_of, lines_in


@dataclass(frozen=True, slots=True)
class Piece:
    """What of an item stands on one page: how many lines, over how many rows of which height in points."""

    lines: int
    rows: int
    height: float

    @property
    def total(self) -> float:
        """The height of all its rows."""
        return self.rows * self.height


def pieces_of(lines: int, size: float, room: float, page: float) -> tuple[Piece, ...]:
    """An item of so many lines, page by page.

    Args:
        lines: of its longest text, at least one.
        size: of the text, in points.
        room: the points left on the page it begins on.
        page: the points a further page has.
    """
    found: list[Piece] = []
    while lines > 0:
        count = min(lines, max(1, lines_in(room, size)))
        needed = height_of(count, size)
        rows = int(needed // TALLEST) + 1
        found.append(Piece(count, rows, needed / rows))
        lines, room = lines - count, page
    return tuple(found)
