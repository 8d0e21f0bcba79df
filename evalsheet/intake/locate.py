"""Which cell of a recognised workbook answers which question, and what stands anywhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.headings import Headings, find_headings
from evalsheet.model import (
    AnswerKey,
    CellKind,
    LocatedCell,
    Place,
    RawCell,
    RawSheet,
    RawWorkbook,
    column_letters,
)
from evalsheet.sheet import Role, SheetFacts, head_lines, lead_note, prefilled_text

NUMBER = re.compile(r"^[0-9]+(?:-[0-9]+)*$")


@dataclass(frozen=True)
class Located:
    """The cells of one submission whose question is known, blank ones too; and what was noticed on the way."""

    cells: tuple[LocatedCell, ...]
    findings: tuple[Finding, ...]


def locate(book: RawWorkbook, sheet: RawSheet, department: str, facts: SheetFacts) -> Located:
    """Locate the answers of `department` in `sheet`, and report every other text that the template did not put
    there."""
    headings = find_headings(sheet, facts.columns)
    assert headings is not None  # the sheet was chosen by its headings
    locator = _Locator(book, sheet, department, facts, headings)
    findings = [*locator.missing_headings()]
    rows, doubled = locator.item_rows()
    findings += doubled
    cells: list[LocatedCell] = []
    for assignment in facts.plan.assigned_to(department):
        row = rows.get(assignment.item)
        if row is None:
            findings.append(locator.missing_item(assignment.item))
        else:
            cells += locator.answers(assignment.item, row)
            findings += locator.changed(assignment.item, row)
    findings += locator.in_error(cells)
    findings += locator.stray(rows)
    return Located(tuple(cells), tuple(findings))


@dataclass(frozen=True)
class _Locator:
    book: RawWorkbook
    sheet: RawSheet
    department: str
    facts: SheetFacts
    headings: Headings

    def place(self, row: int, column: int) -> Place:
        return Place(self.book.file, self.sheet.name, f"{column_letters(column)}{row}")

    def missing_headings(self) -> Iterator[Finding]:
        """Columns whose heading is gone; without an answer's heading its answers cannot be found."""
        for column in self.facts.columns:
            if column.role in (Role.ANSWER, Role.NUMBER) and column not in self.headings.columns:
                place = Place(self.book.file, self.sheet.name, f"{self.headings.row}:{self.headings.row}")
                yield finding(Code.HEADING_MISSING, place, department=self.department, value=column.heading)

    def item_rows(self) -> tuple[dict[str, int], list[Finding]]:
        """The row of each item; further rows of the same item, and items that are not this department's."""
        column = self.headings.column(Role.NUMBER, self.facts.form.item_level.key)
        owed = {assignment.item for assignment in self.facts.plan.assigned_to(self.department)}
        rows: dict[str, int] = {}
        findings = []
        if column is None:
            return rows, []
        for (row, at), cell in sorted(self.sheet.cells.items()):
            number = unicodedata.normalize("NFKC", cell.text).strip()
            if at != column or row <= self.headings.row or not NUMBER.match(number):
                continue
            if number in rows:
                findings.append(
                    self._row_finding(Code.ITEM_TWICE, row, number, first=self.place(rows[number], at).cell)
                )
            elif number in owed:
                rows[number] = row
            else:
                findings.append(self._row_finding(Code.ITEM_ADDED, row, number))
        return rows, findings

    def _row_finding(self, code: Code, row: int, item: str, first: str = "") -> Finding:
        """A finding about a whole row, with all that was written in its open columns."""
        column = self.headings.column(Role.NUMBER, self.facts.form.item_level.key) or 1
        written = [
            self.sheet.text(row, at)
            for one, at in self.headings.columns.items()
            if one.role is Role.ANSWER and self.sheet.text(row, at)
        ]
        return finding(
            code,
            self.place(row, column),
            item=item,
            department=self.department,
            value=" / ".join(written),
            first=first,
        )

    def missing_item(self, item: str) -> Finding:
        """An item of this department that has no row."""
        title = self.facts.plan.item_by_number[item].title
        place = Place(self.book.file, self.sheet.name)
        return finding(Code.ITEM_MISSING, place, item=item, department=self.department, title=title)

    def answers(self, item: str, row: int) -> Iterator[LocatedCell]:
        """The cells of one item's answers; the note that another department decides is no answer."""
        note = comparable(lead_note(self.facts.plan.lead_of.get(item, "")))
        for field in self.facts.form.fields:
            column = self.headings.column(Role.ANSWER, field.key)
            if column is None:
                continue
            text = self.sheet.text(row, column)
            if comparable(text) == note and not self.facts.decides(field, item, self.department):
                text = ""
            yield LocatedCell(AnswerKey(item, self.department, field.key), text, self.place(row, column))

    def changed(self, item: str, row: int) -> Iterator[Finding]:
        """Prefilled cells that no longer say what they said. A cell emptied under a merge is not a change."""
        for column, at in self.headings.columns.items():
            if column.role not in (Role.LEVEL, Role.CARRIED):
                continue
            expected = prefilled_text(self.facts, column, self.facts.plan.item_by_number[item], self.department)
            standing = self.sheet.text(row, at)
            if comparable(standing) != comparable(expected):
                yield finding(
                    Code.PREFILLED_CHANGED,
                    self.place(row, at),
                    item=item,
                    department=self.department,
                    value=standing,
                    column=column.heading,
                    expected=expected,
                )

    def in_error(self, cells: list[LocatedCell]) -> Iterator[Finding]:
        """Answers that are an Excel error or a formula without a value."""
        by_reference = {cell.reference: cell for cell in self.sheet.cells.values()}
        for located in cells:
            raw = by_reference.get(located.place.cell)
            if raw is not None and raw.kind in (CellKind.ERROR, CellKind.UNCOMPUTED):
                yield finding(
                    Code.CELL_IN_ERROR,
                    located.place,
                    item=located.key.item,
                    department=self.department,
                    field=self.facts.round.worded(self.facts.form.field(located.key.field).title),
                    value=raw.text or "=…",
                )

    def stray(self, rows: dict[str, int]) -> Iterator[Finding]:
        """Texts that stand neither in a known cell nor in the template."""
        known_rows = set(rows.values())
        known_columns = set(self.headings.columns.values())
        number_column = self.headings.column(Role.NUMBER, self.facts.form.item_level.key)
        for (row, column), cell in sorted(self.sheet.cells.items()):
            if (
                self._is_head(cell)
                if row < self.headings.row
                else row == self.headings.row and column in known_columns
            ):
                continue
            if row in known_rows and column in known_columns:
                continue
            number = self.sheet.text(row, number_column) if number_column else ""
            if number and row not in known_rows and column in known_columns and row > self.headings.row:
                continue  # reported with its row, as an item doubled or added
            if cell.kind is not CellKind.UNCOMPUTED and cell.text.strip():
                yield finding(
                    Code.STRAY_CONTENT,
                    Place(self.book.file, self.sheet.name, cell.reference),
                    department=self.department,
                    value=cell.text,
                )

    def _is_head(self, cell: RawCell) -> bool:
        """Whether a cell above the headings is one of the template's own lines."""
        return comparable(cell.text) in self.head_lines

    @cached_property
    def head_lines(self) -> frozenset[str]:
        return frozenset(comparable(line) for line in head_lines(self.facts, self.department))
