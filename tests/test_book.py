"""A text that no cell can hold says where it stops; what fits stands as it is."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from evalsheet.findings import catalogue
from evalsheet.workbook.writing.book import MOST, new_workbook

FULL = catalogue("ja").word("sheet.cell-full")


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
