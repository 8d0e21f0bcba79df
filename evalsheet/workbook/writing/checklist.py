"""A list to tick off: a table whose first column is a person's."""

from __future__ import annotations

import datetime
from pathlib import Path

from evalsheet.workbook.writing.book import new_workbook
from evalsheet.workbook.writing.styles import Styles
from evalsheet.workbook.writing.table import Table, write_table

HEADINGS = 3  # rows above the list
SIZE = 10.0  # points


def write_checklist(path: Path, table: Table, mark: str, created: datetime.datetime, font: str) -> None:
    """Write `table`, whose first column is blank and takes `mark`; it prints on A4."""
    book = new_workbook(str(path), created, font)
    sheet = book.add_worksheet(table.title)
    write_table(sheet, Styles(book, font, SIZE), table, "A4", "&C&A  &P / &N", SIZE)
    if table.rows:
        last = max(HEADINGS, sheet.dim_rowmax or 0)
        sheet.data_validation(HEADINGS, 0, last, 0, {"validate": "list", "source": [mark]})
    book.close()
