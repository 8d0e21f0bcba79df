"""Our way to the file leaves out steps of the library's, and nothing of the file."""

from __future__ import annotations

import datetime
import re
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.findings import catalogue
from evalsheet.workbook.writing.book import MOST, new_workbook

FULL = catalogue("ja").word("sheet.cell-full")
LETTERS = st.characters(exclude_categories=["Cs"])
AWKWARD = st.sampled_from("字a 　\t\n\r\x00\x1f&<>_x0041\ufffe\uffff𠮟")
SPANS = re.compile(rb' spans="[^"]*"')  # which columns a row fills: ours do not say


def read_back(folder: Path, text: str) -> str:
    """What stands in the one cell of a workbook that `text` was written into."""
    book = new_workbook(str(folder / "a.xlsx"), datetime.datetime(2025, 5, 12), "Meiryo")
    book.add_worksheet("a").write_string(0, 0, text)
    book.close()
    value = openpyxl.load_workbook(folder / "a.xlsx")["a"]["A1"].value
    assert isinstance(value, str)
    return value


@pytest.mark.parametrize("text", ["字" * MOST, "𠮟" * (MOST // 2), "=1+1", "字" * (MOST - 2) + "𠮟"])
def test_what_fits_stands_as_it_is(tmp_path: Path, text: str) -> None:
    assert read_back(tmp_path, text) == text


@pytest.mark.parametrize("sign", ["字", "𠮟"])
def test_what_does_not_fit_ends_with_words_that_say_so(tmp_path: Path, sign: str) -> None:
    written = read_back(tmp_path, sign * (MOST + 1))
    assert written.endswith(FULL)
    assert set(written.removesuffix(FULL)) == {sign}
    assert MOST - 1 <= len(written.encode("utf-16-le")) // 2 <= MOST


@given(st.lists(st.text(AWKWARD) | st.text(LETTERS), min_size=1))
def test_cells_are_stored_as_the_library_stores_them(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "ours.xlsx"), Path(folder, "theirs.xlsx")
        fill(new_workbook(str(ours), datetime.datetime(2025, 5, 12), "Meiryo"), texts)
        fill(xlsxwriter.Workbook(theirs, {"strings_to_formulas": False, "strings_to_urls": False}), texts)
        assert stored(ours) == stored(theirs)


def fill(book: xlsxwriter.Workbook, texts: list[str]) -> None:
    """Write each text over two rows, and beside it as a cell and in a formula."""
    sheet = book.add_worksheet("a")
    for row, text in enumerate(texts):
        sheet.merge_range(2 * row, 0, 2 * row + 1, 0, text)
        sheet.write_string(2 * row, 1, f"{text}字")
        sheet.write_formula(2 * row, 2, '=IF(A1<>"",LEN(A1)&"字","")', None, "字")
    book.close()


def stored(path: Path) -> tuple[list[str], bytes, bytes]:
    """The names of a workbook's parts, its table of texts, and its sheet from the cells on."""
    with zipfile.ZipFile(path) as package:
        _, cells = package.read("xl/worksheets/sheet1.xml").split(b"<sheetData>")
        return package.namelist(), package.read("xl/sharedStrings.xml"), SPANS.sub(b"", cells)
