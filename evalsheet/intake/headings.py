"""Finding the columns of a sheet by their headings, wherever people have moved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalsheet.celltext import comparable
from evalsheet.model import RawSheet
from evalsheet.sheet import Role, SheetColumn

HEADING_ROWS = 30
LEAST = 3  # fewer matching headings are a coincidence


@dataclass(frozen=True)
class Headings:
    """The heading row, and the sheet's column of each column of the form that was found."""

    row: int
    columns: dict[SheetColumn, int]

    @property
    def found(self) -> int:
        return len(self.columns)

    def column(self, role: Role, key: str) -> int | None:
        """The sheet's column of one role and key."""
        return next((at for one, at in self.columns.items() if one.role is role and one.key == key), None)


def find_headings(sheet: RawSheet, expected: Sequence[SheetColumn]) -> Headings | None:
    """The row that holds most of the expected headings; none where it has no item numbers or too few."""
    wanted: dict[str, list[SheetColumn]] = {}
    for one in expected:
        wanted.setdefault(comparable(one.heading), []).append(one)
    rows: dict[int, dict[str, list[int]]] = {}
    for (row, column), cell in sheet.cells.items():
        if row <= HEADING_ROWS and (heading := comparable(cell.text)) in wanted:
            rows.setdefault(row, {}).setdefault(heading, []).append(column)
    best: Headings | None = None
    for row, standing in sorted(rows.items()):
        headings = Headings(row, _match(standing, wanted))
        if headings.found >= LEAST and (best is None or headings.found > best.found):
            best = headings
    return best


def _match(standing: dict[str, list[int]], wanted: dict[str, list[SheetColumn]]) -> dict[SheetColumn, int]:
    """Columns of one row by heading. Where fewer columns than expected bear the same heading, the last ones are
    there: this year's stand right of last year's."""
    found: dict[SheetColumn, int] = {}
    for heading, columns in wanted.items():
        places = sorted(standing.get(heading, ()))
        missing = max(0, len(columns) - len(places))
        found.update(zip(columns[missing:], places, strict=False))
    return found
