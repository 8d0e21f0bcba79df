"""The coordinator's register as a workbook."""

from __future__ import annotations

import datetime
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name

from evalsheet.forms import Form
from evalsheet.model import Plan
from evalsheet.plan import register_rows, register_sheets
from evalsheet.workbook.measure import column_pixels, height_of, line_count
from evalsheet.workbook.paper import page_of, set_up
from evalsheet.workbook.styles import Styles, new_workbook

HEADING_ROW = 2  # counted from 0
SPARE_ROWS = 200  # rows below the data that still have their dropdowns
MOST_LINES = 20


def write_register(path: Path, form: Form, plan: Plan, fiscal_year: int) -> None:
    """Write plan.xlsx: one sheet per part, headings, notes, dropdowns."""
    book = new_workbook(str(path), datetime.datetime(fiscal_year, 4, 1), form.sheet.font)
    size = 10.0
    styles = Styles(book, form.sheet.font, size)
    rows_of = register_rows(form, plan)
    for spec in register_sheets(form):
        sheet = book.add_worksheet(spec.name)
        rows = rows_of[spec.key]
        sheet.write_string(0, 0, spec.name, styles(bold=True, font_size=14))
        sheet.write_string(1, 0, spec.note, styles(font_color="#595959"))
        sheet.set_row(0, 24)
        for at, column in enumerate(spec.columns):
            pixels = column_pixels(column.width / 2, size)
            sheet.set_column_pixels(at, at, pixels)
            heading = column.heading
            sheet.write_string(HEADING_ROW, at, heading, styles.head())
        sheet.set_row(HEADING_ROW, 30)
        for offset, row in enumerate(rows, start=1):
            lines = 1
            for at, value in enumerate(row):
                sheet.write_string(HEADING_ROW + offset, at, value, styles.cell(num_format="@"))
                lines = max(lines, line_count(value, spec.columns[at].width / 2))
            sheet.set_row(HEADING_ROW + offset, height_of(min(lines, MOST_LINES), size))
        last = HEADING_ROW + max(len(rows), 1)
        for at, column in enumerate(spec.columns):
            if column.choices:
                source: object = list(column.choices)
            elif column.key == "department":
                letter = xl_col_to_name(0)
                count = HEADING_ROW + 1 + len(plan.departments) + SPARE_ROWS
                source = f"={register_sheets(form)[0].name}!${letter}${HEADING_ROW + 2}:${letter}${count}"
            else:
                continue
            sheet.data_validation(
                HEADING_ROW + 1, at, last + SPARE_ROWS, at, {"validate": "list", "source": source}
            )
        sheet.autofilter(HEADING_ROW, 0, last, len(spec.columns) - 1)
        sheet.freeze_panes(HEADING_ROW + 1, 1)
        set_up(sheet, page_of("A3"), "&C&A  &P / &N", fit_width=True)
        sheet.repeat_rows(HEADING_ROW)
    book.close()
