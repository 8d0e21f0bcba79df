"""A new workbook: what holds for every one that we write, and its cells in the shortest way to the file."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from evalsheet.findings import catalogue

NORMAL_SIZE = 9
MOST = 32_767  # halves of characters that a cell can hold
TIGHTNESS = 3  # of 9; with the library's 6 files are a sixth smaller, and packing takes twice as long
UNUSUAL = re.compile("[\x00-\x08\x0b-\x1f&<>_\ufffe\uffff]")  # cannot stand in XML as it is, or begins a spelling

_letters = cache(xl_col_to_name)


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas are all Excel 2016's, and whose formats are those of its cells alone.

    The library asks each cell what a sheet could have besides. In a round's result there are some hundred thousand.
    """

    def _prepare_formula(self, formula: str, *_: object) -> str:
        """A formula as it is stored. The library's own looks through each for every function that came later."""
        return formula.removeprefix("=")

    def write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: str | int = 0
    ) -> int:
        """A formula in a cell given by its numbers; the library's own looks for such functions as well."""
        outside: int = self._check_dimensions(row, col)
        if not outside:
            self.table[row][col] = CellFormulaTuple(self._prepare_formula(formula), cell_format, value)
        return outside

    def write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        """A text in a cell given by its numbers; the library's own also takes A1."""
        written: int = self._write_string(row, col, _fitted(string), cell_format)
        return written

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """A cell's XML: a text's or a blank one's here, any other by the library."""
        kind = type(cell).__name__
        if kind == "String":
            self.fh.write(f'<c r="{_letters(col)}{row + 1}"{_style(cell.format)} t="s"><v>{cell.string}</v></c>')
        elif kind == "Blank":
            self.fh.write(f'<c r="{_letters(col)}{row + 1}"{_style(cell.format)}/>')
        else:
            super()._write_cell(row, col, cell)

    def _write_merge_cell(self, merged_range: list[int]) -> None:
        """The XML of merged cells, given as first row, first column, last row, last column."""
        top, left, bottom, right = merged_range
        self.fh.write(f'<mergeCell ref="{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"/>')

    def _calculate_spans(self) -> None:
        """Which columns are filled in each row: a hint that programs may be given, and that none needs."""
        self.row_spans: dict[int, str] = {}


def _fitted(text: str) -> str:
    """A text as a cell can hold it: one that is too long says where it stops. The library would cut it unsaid."""
    if len(text) <= MOST // 2:
        return text
    stored = text.encode("utf-16-le", "surrogatepass")
    if len(stored) <= 2 * MOST:
        return text
    full = catalogue("ja").word("sheet.cell-full")
    return stored[: 2 * (MOST - len(full))].decode("utf-16-le", "ignore") + full


def _style(cell_format: Format | None) -> str:
    return f' s="{cell_format._get_xf_index()}"' if cell_format else ""


class _Texts(SharedStrings):  # type: ignore[misc]
    """The table of texts. The library looks through each four times for what has to be spelled out in XML."""

    def _write_si(self, string: str) -> None:
        if UNUSUAL.search(string) or string[:1].isspace() or string[-1:].isspace():
            super()._write_si(string)
        else:
            self.fh.write(f"<si><t>{string}</t></si>")


class _Packager(Packager):  # type: ignore[misc]
    """Makes the parts of a workbook and keeps them: the library would pack them tighter, and take longer."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[io.StringIO | io.BytesIO, str, bool]] = []

    def _create_package(self) -> list[object]:
        self.parts = super()._create_package()
        return []

    def _write_shared_strings_file(self) -> None:
        texts = _Texts()
        texts.string_table = self.workbook.str_table
        if texts.string_table.count:
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()

    def packed(self) -> bytes:
        """The parts as a file."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as package:
            for part, name, _ in self.parts:
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                package.writestr(info, part.getvalue(), zipfile.ZIP_DEFLATED, TIGHTNESS)
        return file.getvalue()


class _Book(xlsxwriter.Workbook):  # type: ignore[misc]
    worksheet_class = _Sheet
    filename: Any

    def _get_packager(self) -> _Packager:
        return self._packager

    def _store_workbook(self) -> None:
        """The file, packed in memory and written at once.

        A zip file that a full disk cuts off tries to end itself once more when it is forgotten, and says on the
        terminal that it could not.
        """
        path, self.filename, self._packager = Path(self.filename), io.BytesIO(), _Packager()
        super()._store_workbook()
        path.write_bytes(self._packager.packed())


def new_workbook(path: str, created: datetime.datetime, font: str) -> xlsxwriter.Workbook:
    """A workbook whose bytes depend on its content only, and in which no text from a file becomes a formula.

    Excel measures column widths in digits of the default font, so that font is set, and not left to the program.
    """
    book = _Book(
        path,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": True,  # a temporary file for each part costs more than the part, above all under a scanner
            "default_format_properties": {"font_name": font, "font_size": NORMAL_SIZE},
            "default_column_width": 56,  # pixels; tells XlsxWriter that a digit of this font is 6 pixels wide
        },
    )
    book.set_properties({"created": created})
    return book
