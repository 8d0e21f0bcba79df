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
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        if row <= HEADING_ROWS:
            rows.setdefault(row, {})[column] = comparable(cell.text)
    best: Headings | None = None
    for row, texts in sorted(rows.items()):
        headings = Headings(row, _match(texts, expected))
        if headings.found >= LEAST and (best is None or headings.found > best.found):
            best = headings
    return best


def _match(texts: dict[int, str], expected: Sequence[SheetColumn]) -> dict[SheetColumn, int]:
    """Columns of one row by heading. Where fewer columns than expected bear the same heading, the last ones are
    there: this year's stand right of last year's."""
    found: dict[SheetColumn, int] = {}
    for heading in dict.fromkeys(comparable(column.heading) for column in expected):
        wanted = [column for column in expected if comparable(column.heading) == heading]
        standing = [at for at, text in sorted(texts.items()) if text == heading]
        if len(standing) < len(wanted):
            wanted = wanted[len(wanted) - len(standing) :]
        found.update(zip(wanted, standing, strict=False))
    return found
