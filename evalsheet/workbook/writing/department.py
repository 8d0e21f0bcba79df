"""The workbook a department receives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evalsheet.findings import catalogue
from evalsheet.forms import Kind, units
from evalsheet.handback import HandBack
from evalsheet.model import Assignment, Department
from evalsheet.sheet import (
    HIDDEN_SHEET,
    Identity,
    Role,
    SelfCheck,
    SheetColumn,
    SheetFacts,
    head_lines,
    hidden_rows,
    prefilled_text,
    texts_of_the_round,
)
from evalsheet.workbook.writing.across import Across, set_across, spread
from evalsheet.workbook.writing.book import new_workbook
from evalsheet.workbook.writing.cellrules import PlacedRow, write_cell_rules, write_lists
from evalsheet.workbook.writing.guidance import write_guidance
from evalsheet.workbook.writing.head import FIRST_ROW, HEADING_ROW, Head
from evalsheet.workbook.writing.measure import column_pixels, height_of, joined, most_lines, wrap
from evalsheet.workbook.writing.paper import Page, height_at, page_of, set_up
from evalsheet.workbook.writing.pieces import Piece, pieces_of
from evalsheet.workbook.writing.points import write_points
from evalsheet.workbook.writing.selfcheck import CheckedRow, write_selfcheck
from evalsheet.workbook.writing.styles import ALERT, LOCKED, Styles, write_merged

ROOM = {"items": 10, "blank": 4}  # lines of an open text cell at least
WORDS = catalogue("ja")
PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


def write_department_workbook(
    path: Path,
    parts: Sequence[SheetFacts],
    department: Department,
    handed_back: HandBack | None = None,
) -> None:
    """Write the workbook of one department, with a sheet for each form.

    Args:
        path: where to; the bytes depend on the other arguments only.
        parts: the forms that the department is asked, each over its plan.
        department: whose.
        handed_back: what the department wrote and is asked to correct; without it, open cells are blank.
    """
    first = parts[0]
    book = new_workbook(str(path), datetime.datetime(first.round.fiscal_year, 4, 1), first.form.sheet.font)
    styles = Styles(book, first.form.sheet.font, first.form.sheet.size)
    to_correct = book.add_worksheet(WORDS.word("points.name")) if handed_back else None
    guide = book.add_worksheet(WORDS.word("guide.name"))
    sheets = [book.add_worksheet(part.sheet_name) for part in parts]
    check = book.add_worksheet(WORDS.word("selfcheck.name"))
    rows: list[CheckedRow] = []
    for part, sheet in zip(parts, sheets, strict=True):
        own = Styles(book, part.form.sheet.font, part.form.sheet.size)
        rows += _SheetWriter(book, sheet, own, parts, part, department, handed_back, len(rows)).write()
    write_guidance(guide, styles, parts, department)
    write_selfcheck(check, styles, parts, rows)
    write_lists(book, parts)
    submission = submission_of(handed_back)
    first_seen, told = sheets[0], {*texts_of_the_round(parts, department.label, submission)}
    if to_correct is not None and handed_back is not None:
        told |= write_points(to_correct, styles, parts, handed_back, rows)
        first_seen = to_correct
    _write_identity(book, [part.identity(department.label, submission) for part in parts], told)
    first_seen.activate()
    (to_correct or guide).set_first_sheet()
    book.close()


def submission_of(handed_back: HandBack | None) -> int:
    """How often a workbook is handed out with this one."""
    return handed_back.submission if handed_back else 1


@dataclass(frozen=True)
class _SheetWriter:
    book: xlsxwriter.Workbook
    sheet: Worksheet
    styles: Styles
    parts: Sequence[SheetFacts]
    facts: SheetFacts
    department: Department
    handed_back: HandBack | None
    checked: int  # rows of the self-check that other sheets take before

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        return self.facts.columns

    @property
    def answers(self) -> Mapping[tuple[str, str], str]:
        """What the department wrote before, by item and field."""
        return self.handed_back.answers.get(self.facts.form.form, {}) if self.handed_back else {}

    @cached_property
    def _points(self) -> Mapping[str, Mapping[str, str]]:
        """What is to be looked at, by item and field."""
        said: dict[str, dict[str, str]] = {}
        words = WORDS.calling(units([part.form for part in self.parts]))
        for number, one in enumerate(self.handed_back.points if self.handed_back else (), 1):
            if one.form == self.facts.form.form and one.key is not None:
                line = f"{WORDS.word('points.number', number=number)} {words.message(one.finding)}"
                fields = said.setdefault(one.key.item, {})
                fields[one.key.field] = "\n".join(filter(None, (fields.get(one.key.field), line)))
        return said

    def write(self) -> list[CheckedRow]:
        """The whole sheet; the rows with what the self-check needs of them."""
        size = self.facts.form.sheet.size
        for at, column in enumerate(self.columns):
            self.sheet.set_column_pixels(at, at, column_pixels(column.width, size))
        page = page_of(self.facts.form.sheet.paper)
        across = self._across(page)
        head = self._head(across)
        head.write(self.sheet, self.styles, self._keys)
        whole = height_at(page, across.scale)
        left, further = whole - sum(head.heights), whole - head.repeated
        checked, placed, breaks = [], [], []
        row = FIRST_ROW
        for position, assignment in enumerate(self.facts.plan.assigned_to(self.department.label), self.checked):
            texts = [self._text(column, assignment) for column in self.columns]
            lines = self._lines(texts)
            if height_of(lines, size) > left and row > FIRST_ROW:
                breaks.append(row)
                left = further
            pieces = pieces_of(lines, size, left, further)
            placed.append(self._placed(row, pieces, assignment))
            checked.append(self._row(position, placed[-1], texts))
            for number, piece in enumerate(pieces):
                if number:
                    breaks.append(row)
                    left = further
                left -= piece.total
                for _ in range(piece.rows):
                    self.sheet.set_row(row, piece.height)
                    row += 1
        self.sheet.set_h_pagebreaks(breaks)
        write_cell_rules(self.book, self.sheet, self.parts, self.facts, placed)
        self._finish(row, across)
        return checked

    @property
    def _keys(self) -> int:
        """How many columns say what a row is about."""
        return sum(column.block is None for column in self.columns)

    def _head(self, across: Across) -> Head:
        """The rows above; where columns go to pages across, their texts stay within the columns on each."""
        submission = submission_of(self.handed_back)
        lines = head_lines(self.facts, self.department.label, submission)
        keys = sum(column.width for column in self.columns[: self._keys])
        room = keys if len(across.starts) > 1 else None
        return Head(lines, self.columns, self.facts.form.sheet.size, room)

    def _across(self, page: Page) -> Across:
        """How the columns are spread over pages across: those of a year stand together, the plan's on each."""
        style, keys = self.facts.form.sheet, [one.width for one in self.columns[: self._keys]]
        blocks = [
            [one.width for one in same]
            for block, same in groupby(self.columns, key=lambda one: one.block)
            if block is not None
        ]
        return spread(page, keys, blocks, style.size, style.smallest)

    def _text(self, column: SheetColumn, assignment: Assignment) -> str:
        """What stands in a cell when the workbook goes out."""
        known = ""
        if column.role is Role.ANSWER and self._decides(column, assignment):
            known = self.answers.get((assignment.item, column.key), "")
        item = self.facts.plan.item_by_number[assignment.item]
        return known or prefilled_text(self.facts, column, item, self.department.label)

    def _lines(self, texts: Sequence[str]) -> int:
        """The lines that show every text of an item and leave room to write."""
        lines = most_lines((text, column.width) for text, column in zip(texts, self.columns, strict=True))
        return max(lines, ROOM[self.facts.rows])

    def _placed(self, row: int, pieces: tuple[Piece, ...], assignment: Assignment) -> PlacedRow:
        asked = (one.key for one in self.columns if one.role is Role.ANSWER and self._decides(one, assignment))
        return PlacedRow(row, pieces, assignment.item, frozenset(asked), self._points.get(assignment.item, {}))

    def _row(self, position: int, placed: PlacedRow, texts: Sequence[str]) -> CheckedRow:
        item = self.facts.plan.item_by_number[placed.item]
        mine = {}
        for at, (column, text) in enumerate(zip(self.columns, texts, strict=True)):
            if column.role is Role.ANSWER and column.key in placed.decided:
                letter = xlsxwriter.utility.xl_col_to_name(at)
                mine[column.key] = f"'{self.facts.sheet_name}'!${letter}${placed.row + 1}"
                self._open_cell(placed, at, column, text)
            elif column.role is Role.COUNTER:
                self._counter(placed, at, self.answers.get((placed.item, column.key), ""))
            elif column.role is not Role.STATE:
                self._locked_cell(placed, at, column, text)
        checks = self._selfcheck.of_row(placed.item, mine)
        filled = any(self.answers.get((placed.item, key)) for key in mine)
        checked = CheckedRow(self.facts, item.number, item.title, placed.row, tuple(mine.values()), checks, filled)
        self._state_cell(position, placed, checked)
        return checked

    @cached_property
    def _selfcheck(self) -> SelfCheck:
        return SelfCheck(self.facts, self.department.label)

    def _decides(self, column: SheetColumn, assignment: Assignment) -> bool:
        return self.facts.decides(self.facts.form.field(column.key), assignment.item, self.department.label)

    def _locked_cell(self, placed: PlacedRow, at: int, column: SheetColumn, text: str) -> None:
        points = column.role is Role.ANSWER and column.key in placed.points
        fill = ALERT if points else LOCKED
        short = column.role is Role.NUMBER or (
            column.role in (Role.CARRIED, Role.ANSWER) and self.facts.form.field(column.key).kind is not Kind.TEXT
        )
        style = self.styles.cell(bg_color=fill, align="center") if short else self.styles.cell(bg_color=fill)
        if column.role is Role.NUMBER:
            style = self.styles.cell(bg_color=LOCKED, align="center", bold=True)
        for top, bottom, part in self._parts(placed, column, text):
            write_merged(self.sheet, top, at, bottom, at, part, style)

    @staticmethod
    def _parts(placed: PlacedRow, column: SheetColumn, text: str) -> Iterator[tuple[int, int, str]]:
        """(first row, last row, text) of a locked cell, which is parted where the item's rows go to another page: a
        line that lies across the end of a page is cut in two on paper."""
        lines = wrap(text, column.width) if len(placed.pieces) > 1 else ()
        if len(lines) <= placed.pieces[0].lines:
            yield placed.row, placed.last, text
            return
        row, done = placed.row, 0
        for piece in placed.pieces:
            yield row, row + piece.rows - 1, joined(lines[done : done + piece.lines])
            row, done = row + piece.rows, done + piece.lines

    def _open_cell(self, placed: PlacedRow, at: int, column: SheetColumn, text: str) -> None:
        kind = self.facts.form.field(column.key).kind
        look: dict[str, object] = {} if kind is Kind.TEXT else {"align": "center", "bold": True}
        if kind is not Kind.CHOICE:
            look["num_format"] = "@"
        if column.key in placed.points:
            look["bg_color"] = ALERT
        style = self.styles.cell(locked=False, **look)
        write_merged(self.sheet, placed.row, at, placed.last, at, text, style)
        if not text and placed.span == 1:
            self.sheet.write_blank(placed.row, at, None, style)

    def _counter(self, placed: PlacedRow, at: int, text: str) -> None:
        letter = xlsxwriter.utility.xl_col_to_name(at - 1)
        style = self.styles.cell(bg_color=LOCKED, align="center", font_size=8)
        self._formula(placed, at, f"=LEN({letter}{placed.row + 1})", style, len(text))

    def _state_cell(self, position: int, placed: PlacedRow, checked: CheckedRow) -> None:
        style = self.styles.cell(bg_color=LOCKED, align="center", bold=True, font_size=8)
        self._formula(placed, 0, checked.state_formula(position), style, checked.first_state())

    def _formula(self, placed: PlacedRow, at: int, formula: str, style: object, value: str | int) -> None:
        if placed.span > 1:
            self.sheet.merge_range(placed.row, at, placed.last, at, "", style)
        self.sheet.write_formula(placed.row, at, formula, style, value)

    def _finish(self, end: int, across: Across) -> None:
        last_column = len(self.columns) - 1
        self.sheet.freeze_panes(FIRST_ROW, self._keys)
        if end > FIRST_ROW:
            self.sheet.autofilter(HEADING_ROW, 0, end - 1, last_column)
        set_up(
            self.sheet,
            page_of(self.facts.form.sheet.paper),
            f"&L{self.department.name}&C{WORDS.word('sheet.footer-page')}&R{self.facts.title}",
            fit_width=False,
        )
        self.sheet.set_print_scale(across.scale)
        self.sheet.repeat_rows(HEADING_ROW - 1, HEADING_ROW)
        set_across(self.sheet, across, self._keys)
        self.sheet.print_area(0, 0, max(end - 1, HEADING_ROW), last_column)
        self.sheet.protect("", PROTECTION)
        self.sheet.set_zoom(85)


def _write_identity(book: xlsxwriter.Workbook, identities: Sequence[Identity], told: Iterable[str]) -> None:
    sheet = book.add_worksheet(HIDDEN_SHEET)
    for row, values in enumerate(hidden_rows(identities, told)):
        for at, value in enumerate(values):
            sheet.write_string(row, at, value)
    sheet.protect("")
    sheet.hide()
