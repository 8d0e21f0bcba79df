"""A packaged form as it is printed in the year without mistakes, written down cell by cell.

`python -m tests.golden_form [NAME…]` writes tests/golden/ anew, of all forms or of those named; what changed then
has to be looked at with `git diff` before it is committed.

Of each sheet: its paper and widths, then page by page a line for each cell that says something, with the range it
is merged over. Of the data table: a line for each row, with ″ where a cell is that of the row above. A line end in
a cell is ⏎. Of a long text the beginning, the end, its length and a digest are written down: the words themselves
stand in the example's own files.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.findings import catalogue
from tests.example_years import WITH_EXAMPLE, Year, played

GOLDEN = Path(__file__).resolve().parent / "golden"
LONG, HEAD, TAIL = 60, 24, 8  # characters


def golden_path(name: str) -> Path:
    """Where a form's golden file lies."""
    return GOLDEN / f"{name}.txt"


def golden(year: Year) -> str:
    """What a form's golden file is to say."""
    lines = [f"# {year.example.form.form}"]
    for book in _workbooks(year):
        for sheet in _sheets_of(year, book):
            lines += ["", f"## {book.name} {sheet.title}", *_sheet_lines(sheet)]
    lines += ["", f"## {year.loaded.first.form.result.data}.csv", *_data_lines(year)]
    return "\n".join(lines) + "\n"


def _workbooks(year: Year) -> list[Path]:
    """The printed workbook of the round, and the form's further versions."""
    names = [year.loaded.first.form.result.workbook, *(one.workbook for one in year.example.form.result.versions)]
    return [year.merged.folder / name for name in names]


def _sheets_of(year: Year, path: Path) -> Iterator[Worksheet]:
    """The form's sheets: those before the tables about the round; in a round of several, those with its name."""
    about_the_round = catalogue("ja").word("result.departments")
    for sheet in openpyxl.load_workbook(path).worksheets:
        if sheet.title == about_the_round:
            return
        if len(year.loaded.parts) == 1 or sheet.title.endswith(year.part.sheet_name):
            yield sheet


def _sheet_lines(sheet: Worksheet) -> Iterator[str]:
    setup = sheet.page_setup
    paper = {"8": "A3", "9": "A4"}.get(str(setup.paperSize), str(setup.paperSize))
    yield f"paper {paper} {setup.orientation}, scale {setup.scale}, repeats {sheet.print_title_rows or '—'}"
    if sheet.col_breaks.brk:
        starts = ", ".join(get_column_letter(one.id + 1) for one in sheet.col_breaks.brk)
        yield f"pages across from {starts}, repeats {sheet.print_title_cols}, {setup.pageOrder}"
    widths = (f"{letter} {one.width:.1f}" for letter, one in sorted(sheet.column_dimensions.items()))
    yield f"widths {', '.join(widths)}"
    merged = {one.coord.split(":")[0]: one.coord for one in sheet.merged_cells.ranges}
    breaks = {one.id for one in sheet.row_breaks.brk}
    page = 1
    yield f"page {page}"
    for row in sheet.iter_rows():
        if row[0].row - 1 in breaks:
            page += 1
            yield f"page {page}"
        for cell in row:
            if cell.value is not None or cell.coordinate in merged:
                yield f"{merged.get(cell.coordinate, cell.coordinate)}\t{_shown(cell.value)}"


def _data_lines(year: Year) -> Iterator[str]:
    path = year.merged.folder / f"{year.loaded.first.form.result.data}.csv"
    headings, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    yield " | ".join(headings)
    form = headings.index("様式") if "様式" in headings else None
    above: list[str] = []
    for row in rows:
        if form is None or row[form] == year.example.form.title:
            same = (cell != "" and cell == other for cell, other in zip_longest(row, above[: len(row)]))
            yield " | ".join("″" if one else _shown(cell) for one, cell in zip(same, row, strict=True))
            above = row


def _shown(value: object) -> str:
    text = "" if value is None else str(value).replace("\r\n", "\n").replace("\n", "⏎")
    if len(text) <= LONG:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"{text[:HEAD]}…{text[-TAIL:]} ({len(text)} {digest})"


def main(names: list[str]) -> None:
    """Write the golden files of these forms, or of all."""
    GOLDEN.mkdir(exist_ok=True)
    for name in names or WITH_EXAMPLE:
        with tempfile.TemporaryDirectory() as folder:
            golden_path(name).write_text(golden(played(name, Path(folder) / "round")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
