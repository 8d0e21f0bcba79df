"""データ.xlsx: the data table as a workbook without merges, formulas or formats that hide anything."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from evalsheet.workbook.writing.book import new_workbook

WIDTHS = {0: 8, 1: 12}


def write_data(
    path: Path,
    headings: Sequence[str],
    rows: Sequence[Sequence[str | int]],
    created: datetime.datetime,
    font: str,
) -> None:
    """One heading row, one row per value; numbers as numbers, all else as text."""
    book = new_workbook(str(path), created, font)
    sheet = book.add_worksheet("データ")
    bold = book.add_format({"bold": True})
    for at, heading in enumerate(headings):
        sheet.write_string(0, at, heading, bold)
        sheet.set_column(at, at, WIDTHS.get(at, 16))
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, at, value)
            elif value:
                sheet.write_string(number, at, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
    book.close()
