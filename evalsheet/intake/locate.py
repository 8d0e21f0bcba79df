"""Which cell of a recognised workbook answers which question, and what stands anywhere else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
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
from evalsheet.sheet import Role, SheetFacts, closed_note, head_lines, prefilled_text

NUMBER = re.compile(r"^[0-9]+(?:[-~][0-9]+)*$")


@dataclass(frozen=True)
class ItemRows:
    """The row of each item that is owed, the other rows that bear a number, and what is wrong with those."""

    owed: dict[str, int]
    others: frozenset[int]
    findings: tuple[Finding, ...]


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
    rows = locator.item_rows()
    findings += rows.findings
    cells: list[LocatedCell] = []
    for assignment in facts.plan.assigned_to(department):
        row = rows.owed.get(assignment.item)
        if row is None:
            findings.append(locator.missing_item(assignment.item))
        else:
            cells += locator.answers(assignment.item, row)
            findings += locator.changed(assignment.item, row)
            findings += locator.overwritten(assignment.item, row)
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

    def item_rows(self) -> ItemRows:
        """The rows by item number; further rows of the same item, and items that are not this department's."""
        column = self.headings.column(Role.NUMBER, self.facts.form.item_level.key)
        known = {comparable(number): number for number in self.facts.plan.item_by_number}
        owed = {assignment.item for assignment in self.facts.plan.assigned_to(self.department)}
        rows: dict[str, int] = {}
        others = set()
        findings = []
        for (row, at), cell in sorted(self.sheet.cells.items()):
            if at != column or row <= self.headings.row:
                continue
            written = comparable(cell.text)
            if not (written in known or NUMBER.match(written)):
                continue
            number = known.get(written, written)
            if number in owed and number not in rows:
                rows[number] = row
                continue
            others.add(row)
            if number in rows:
                first = self.place(rows[number], at).cell
                findings.append(self._row_finding(Code.ITEM_TWICE, row, number, first=first))
            else:
                findings.append(self._row_finding(Code.ITEM_ADDED, row, number))
        return ItemRows(rows, frozenset(others), tuple(findings))

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
        for field in self.facts.form.asked_fields:
            column = self.headings.column(Role.ANSWER, field.key)
            if column is None:
                continue
            text = self.sheet.text(row, column)
            note = closed_note(self.facts, field, item, self.department)
            if note and comparable(text) == comparable(note):
                text = ""
            yield LocatedCell(AnswerKey(item, self.department, field.key), text, self.place(row, column))

    def overwritten(self, item: str, row: int) -> Iterator[Finding]:
        """What was typed where a value is computed."""
        for field in self.facts.form.computed_fields:
            column = self.headings.column(Role.ANSWER, field.key)
            text = self.sheet.text(row, column) if column is not None else ""
            note = closed_note(self.facts, field, item, self.department)
            if column is not None and text.strip() and comparable(text) != comparable(note):
                level = next(level.title for level in self.facts.form.levels if level.key == field.per)
                yield finding(
                    Code.COMPUTED_OVERWRITTEN,
                    self.place(row, column),
                    item=item,
                    department=self.department,
                    field=self.facts.round.worded(field.title),
                    value=text,
                    level=level,
                )

    def changed(self, item: str, row: int) -> Iterator[Finding]:
        """Prefilled cells that no longer say what they said. A cell emptied under a merge is not a change."""
        for column, at in self.headings.columns.items():
            if column.role not in (Role.LEVEL, Role.ATTRIBUTE, Role.CARRIED):
                continue
            expected = prefilled_text(self.facts, column, self.facts.plan.item_by_number[item], self.department)
            standing = self.sheet.text(row, at)
            if standing != expected and comparable(standing) != comparable(expected):
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
        kinds = (CellKind.ERROR, CellKind.UNCOMPUTED)
        faulty = {cell.reference: cell for cell in self.sheet.cells.values() if cell.kind in kinds}
        for located in cells:
            raw = faulty.get(located.place.cell)
            if raw is not None:
                yield finding(
                    Code.CELL_IN_ERROR,
                    located.place,
                    item=located.key.item,
                    department=self.department,
                    field=self.facts.round.worded(self.facts.form.field(located.key.field).title),
                    value=raw.text or "=…",
                )

    def stray(self, rows: ItemRows) -> Iterator[Finding]:
        """Texts that stand neither in a known cell nor in the template."""
        known_rows = {*rows.owed.values(), *rows.others}
        known_columns = set(self.headings.columns.values())
        for (row, column), cell in sorted(self.sheet.cells.items()):
            if (
                self._is_head(cell)
                if row < self.headings.row
                else row == self.headings.row and column in known_columns
            ):
                continue
            if row in known_rows and column in known_columns:
                continue
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


def stray_sheets(book: RawWorkbook, own: Collection[str], department: str) -> Iterator[Finding]:
    """Sheets that were added, with what stands on them and on none of the template's `own`."""
    added = [sheet for sheet in book.sheets if sheet.name not in own]
    if not added:
        return
    known = {comparable(c.text) for one in book.sheets if one.name in own for c in one.cells.values()}
    for sheet in added:
        written = [cell for _, cell in sorted(sheet.cells.items()) if comparable(cell.text) not in {"", *known}]
        if written:
            yield finding(
                Code.STRAY_CONTENT,
                Place(book.file, sheet.name, written[0].reference),
                department=department,
                value="\n".join(cell.text for cell in written),
            )
