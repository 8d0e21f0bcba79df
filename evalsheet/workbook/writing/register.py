"""The coordinator's register as a workbook."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from evalsheet.forms import Form
from evalsheet.model import Plan
from evalsheet.plan import RegisterPart, RegisterSheet, register_rows, register_sheets
from evalsheet.workbook.writing.book import new_workbook
from evalsheet.workbook.writing.measure import column_pixels, height_of, line_count
from evalsheet.workbook.writing.paper import page_of, set_up
from evalsheet.workbook.writing.styles import Styles

HEADING_ROW = 2  # counted from 0
SPARE_ROWS = 200  # rows below the data that still have their dropdowns
MOST_LINES = 20
SIZE = 10.0  # points


def write_register(path: Path, form: Form, plan: Plan, fiscal_year: int) -> None:
    """Write the plan.xlsx of one form."""
    write_plans(path, ((RegisterPart(form), plan),), fiscal_year)


def write_plans(path: Path, plans: Sequence[tuple[RegisterPart, Plan]], fiscal_year: int) -> None:
    """Write plan.xlsx: the sheets of each form, with headings, notes and dropdowns; those that are shared once."""
    book = new_workbook(str(path), datetime.datetime(fiscal_year, 4, 1), plans[0][0].form.sheet.font)
    styles = Styles(book, plans[0][0].form.sheet.font, SIZE)
    written: set[str] = set()
    for part, plan in plans:
        rows_of = register_rows(part, plan)
        specs = register_sheets(part)
        for spec in specs:
            if spec.name not in written:
                written.add(spec.name)
                sheet = book.add_worksheet(spec.name)
                last = _write_rows(sheet, styles, spec, rows_of[spec.key])
                _write_dropdowns(sheet, spec, specs[0].name, len(plan.departments), last)
    book.close()


def _write_rows(sheet: Worksheet, styles: Styles, spec: RegisterSheet, rows: Sequence[tuple[str, ...]]) -> int:
    """Title, note, headings and rows; the last row."""
    sheet.write_string(0, 0, spec.name, styles(bold=True, font_size=14))
    sheet.write_string(1, 0, spec.note, styles(font_color="#595959"))
    sheet.set_row(0, 24)
    for at, column in enumerate(spec.columns):
        sheet.set_column_pixels(at, at, column_pixels(column.width / 2, SIZE))
        sheet.write_string(HEADING_ROW, at, column.heading, styles.head())
    sheet.set_row(HEADING_ROW, 30)
    for offset, row in enumerate(rows, start=1):
        lines = 1
        for at, value in enumerate(row):
            sheet.write_string(HEADING_ROW + offset, at, value, styles.cell(num_format="@"))
            lines = max(lines, line_count(value, spec.columns[at].width / 2))
        sheet.set_row(HEADING_ROW + offset, height_of(min(lines, MOST_LINES), SIZE))
    last = HEADING_ROW + max(len(rows), 1)
    sheet.autofilter(HEADING_ROW, 0, last, len(spec.columns) - 1)
    sheet.freeze_panes(HEADING_ROW + 1, 1)
    set_up(sheet, page_of("A3"), "&C&A  &P / &N", fit_width=True)
    sheet.repeat_rows(HEADING_ROW)
    return last


def _write_dropdowns(sheet: Worksheet, spec: RegisterSheet, master: str, departments: int, last: int) -> None:
    """The choices of each column that has some; departments from the sheet `master`."""
    for at, column in enumerate(spec.columns):
        if column.choices:
            source: object = list(column.choices)
        elif column.key == "department":
            letter = xl_col_to_name(0)
            count = HEADING_ROW + 1 + departments + SPARE_ROWS
            source = f"={master}!${letter}${HEADING_ROW + 2}:${letter}${count}"
        else:
            continue
        sheet.data_validation(HEADING_ROW + 1, at, last + SPARE_ROWS, at, {"validate": "list", "source": source})
