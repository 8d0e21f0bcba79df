"""集計 on paper: titles have the room they need, and a page's end parts no table that another page has room for."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.findings import catalogue
from evalsheet.summary import ChoiceCount, CrossTable
from evalsheet.workbook.writing.averages import LABEL, LABEL_SIZE
from evalsheet.workbook.writing.book import new_workbook
from evalsheet.workbook.writing.charts import Summary, write_summary
from evalsheet.workbook.writing.measure import height_of, line_count
from evalsheet.workbook.writing.styles import Styles

LONG = "多様な地域生活課題に応える包括的な支援の仕組みづくりと、それを支える人と場の確保"


def table(title: str, rows: int, label: str = "項目") -> CrossTable:
    return CrossTable(title, tuple(f"{label}{at}" for at in range(rows)), ("A", "B"), ((1, 2),) * rows)


def written(folder: Path, *tables: CrossTable, counts: tuple[ChoiceCount, ...] = ()) -> Worksheet:
    """The sheet with these tables."""
    path = folder / "集計.xlsx"
    book = new_workbook(str(path), datetime.datetime(2025, 5, 12), "BIZ UDゴシック")
    summary = Summary(counts, tables, (), ("令和6年度", "令和5年度"))
    write_summary(book, book.add_worksheet("集計"), Styles(book, "BIZ UDゴシック", 9), summary, "", catalogue("ja"))
    book.close()
    sheet = openpyxl.load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return sheet


def row_of(sheet: Worksheet, text: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == text)


def breaks(sheet: Worksheet) -> list[int]:
    """The first row of each page after the first."""
    return [one.id + 1 for one in sheet.row_breaks.brk]


def test_a_row_is_as_high_as_its_title_needs(tmp_path: Path) -> None:
    sheet = written(tmp_path, table("別の表", 1, LONG))
    needed = height_of(line_count(f"{LONG}0", LABEL), LABEL_SIZE)
    assert sheet.row_dimensions[row_of(sheet, f"{LONG}0")].height == pytest.approx(needed, abs=1)
    assert needed > height_of(1, LABEL_SIZE)


def test_tables_that_fit_stand_on_one_page(tmp_path: Path) -> None:
    assert breaks(written(tmp_path, table("一", 10), table("二", 10))) == []


def test_a_table_the_page_has_no_room_for_begins_the_next(tmp_path: Path) -> None:
    sheet = written(tmp_path, table("一", 25), table("二", 25), table("三", 5))
    assert breaks(sheet) == [row_of(sheet, "二")]


def test_a_table_longer_than_a_page_begins_where_the_last_one_ended(tmp_path: Path) -> None:
    sheet = written(tmp_path, table("一", 3), table("二", 90))
    assert breaks(sheet) == []


@pytest.mark.parametrize(("most", "unit"), [(4, 1.0), (40, None)])
def test_few_are_counted_one_by_one(tmp_path: Path, most: int, unit: float | None) -> None:
    count = ChoiceCount("評価の件数（4項目）", ("A", "B"), (most, 0), ())
    (chart,) = written(tmp_path, counts=(count,))._charts
    assert chart.y_axis.majorUnit == unit
