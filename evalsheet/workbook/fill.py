"""Filling a department's workbook as a person would: opened, typed into, saved by another program's library.

Only the demo and the tests do this; a returned workbook is never saved again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.sheet import Role, SheetFacts

FIRST_ROWS = 30


class FilledSheet:
    """The sheet of one form in a workbook, addressed by item and field."""

    def __init__(self, source: Path | openpyxl.Workbook, facts: SheetFacts) -> None:
        self.facts = facts
        self.book = openpyxl.load_workbook(source) if isinstance(source, Path) else source
        self.sheet: Worksheet = self.book[facts.sheet_name]
        keys = [(column.role, column.key) for column in facts.columns]
        self.columns = {key: at for at, key in enumerate(keys, start=1)}
        number = self.columns[(Role.NUMBER, facts.form.item_level.key)]
        written = {str(self.sheet.cell(row, number).value): row for row in range(1, self.sheet.max_row + 1)}
        self.rows = {item: row for item, row in written.items() if item in facts.plan.item_by_number}

    def cell(self, item: str, field: str) -> Cell:
        """The cell of one answer."""
        found = self.sheet.cell(self.rows[item], self.columns[(Role.ANSWER, field)])
        assert isinstance(found, Cell)
        return found

    def write(self, answers: Mapping[tuple[str, str], str]) -> None:
        """Type (item, field) → text, as text."""
        for (item, field), text in answers.items():
            cell = self.cell(item, field)
            cell.value = text
            cell.data_type = "s"

    def change(self, item: str, field: str, edit: Callable[[str], str]) -> None:
        """Type over one answer."""
        cell = self.cell(item, field)
        cell.value = edit(str(cell.value or ""))

    def retype_prefilled(self, item: str, level: str, text: str) -> None:
        """Type over a locked cell."""
        self.sheet.cell(self.rows[item], self.columns[(Role.LEVEL, level)]).value = text

    def clear_row(self, item: str) -> None:
        """Empty a row wholly, as by deleting its contents."""
        for column in range(1, len(self.facts.columns) + 1):
            self.sheet.cell(self.rows[item], column).value = None

    def copy_row(self, item: str) -> None:
        """A second row for the same item below the table."""
        target = self.sheet.max_row + 1
        for column in range(1, len(self.facts.columns) + 1):
            value = self.sheet.cell(self.rows[item], column).value
            if value is not None and not str(value).startswith("="):
                self.sheet.cell(target, column).value = value

    def note(self, item: str, text: str) -> None:
        """A remark beside the table."""
        self.sheet.cell(self.rows[item], len(self.facts.columns) + 2).value = text

    def remove_sheets(self, names: Iterable[str]) -> None:
        """What a mail gateway may do to hidden sheets."""
        for name in names:
            del self.book[name]

    def rename_round(self, old: str, new: str) -> None:
        """Make every mention of the round's identifier name another round."""
        for sheet in self.book.worksheets:
            for row in sheet.iter_rows(max_row=FIRST_ROWS):
                for cell in row:
                    if isinstance(cell.value, str) and old in cell.value:
                        cell.value = cell.value.replace(old, new)

    def save(self, path: Path, modified: datetime.datetime) -> None:
        """Save under `path`."""
        self.book.properties.modified = modified
        self.book.save(path)
