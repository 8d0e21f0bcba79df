"""What is seen of a number: the words that its format puts around it, the share or the thousands it is shown in."""

from __future__ import annotations

import datetime
import io
import shutil
import struct
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.round import DEFAULT_LIMITS
from evalsheet.workbook.reading.numbers import IN_PERCENT, format_that_shows, number_format
from evalsheet.workbook.reading.read import Received, read_workbook, workbook_of
from evalsheet.workbook.reading.xls.looks import LooksPass
from evalsheet.workbook.reading.xlsb.looks import fonts_in
from tests import xlsb
from tests.damage import LOOKS, Cell, Page
from tests.other_formats import ods_table
from tests.paper import convert
from tests.rounds import NOW

SEEN = [  # a value, its format, and what is read; the last digit is kept where the cell shows fewer
    (0.8, "0%", "80%"),
    (0.875, "0%", "87.5%"),
    (0.1 + 0.2, "0.00%", "30%"),
    (1, "#,##0.0%;-0%", "100%"),
    (-0.5, "0%;-0%", "-50%"),
    (80, '0"%"', "80%"),
    (80, "0\\%", "80%"),
    (12, '0"人"', "12人"),
    (12.5, '#,##0"人"', "12.5人"),
    (1234, '#,##0"人"', "1234人"),
    (12, 'General"人"', "12人"),
    (12, '"延べ"0"人"', "延べ12人"),
    (12, '"第"0"回";;', "第12回"),
    (12, '0\\ "人"', "12 人"),
    (1200, "[$¥-411]#,##0", "¥1200"),
    (1200, '_ "¥"* #,##0_ ;_ "¥"* \\-#,##0_ ;_ "¥"* "-"_ ;_ @_ ', "¥1200"),
    (5_000_000, '#,##0,"千円"', "5000千円"),
    (1_234_567, '#,##0,"千円"', "1234.567千円"),
    (250_000_000, '#,##0,,"百万円"', "250百万円"),
    (1_234_567, "#,##0,", "1234.567"),
    (-3, "#,##0;▲ #,##0", "▲ 3"),
    (-3, '"増"0;"減"0', "減3"),
    (-3, '0"人"', "-3人"),
    (-3, '0"人";[Red]\\-0"人"', "-3人"),
]
AS_THEY_ARE = [  # a value whose sign or digits a format would hide, or shows in a way that cannot be told
    (0.8, "General", "0.8"),
    (12, "0", "12"),
    (1234, "#,##0_ ;[Red]\\-#,##0\\ ", "1234"),
    (-1234, "#,##0_ ;[Red]\\-#,##0\\ ", "-1234"),
    (-3, "0;[Red]0", "-3"),
    (-3, '0"人";[Red]0"人"', "-3人"),
    (-3, "#,##0;(#,##0)", "-3"),
    (3, ";;;", "3"),
    (0, '0"人";-0"人";"なし"', "0"),
    (1230, '0"時"00"分"', "1230"),
    (0.5, "# ?/?", "0.5"),
    (1500, "0.00E+00", "1500"),
    (300, '[>=100]0"人以上";0"人"', "300"),
]


def written(form: str, value: float, code: str) -> bytes:
    """A number in the first cell, with a number format."""
    content = io.BytesIO()
    if form == "xlsx":
        with xlsxwriter.Workbook(content) as book:
            book.add_worksheet().write_number(0, 0, value, book.add_format({"num_format": code}))
    else:
        book = xlwt.Workbook()
        book.add_sheet("表").write(0, 0, value, xlwt.easyxf(num_format_str=code))
        book.save(content)
    return content.getvalue()


def first_cell(content: bytes) -> str:
    book = workbook_of(Received("a", content, NOW, ""), DEFAULT_LIMITS)
    assert book.notes == ()
    return book.sheets[0].text(1, 1)


@pytest.mark.parametrize("form", ["xlsx", "xls"])
@pytest.mark.parametrize(("value", "code", "text"), [*SEEN, *AS_THEY_ARE])
def test_a_number_says_what_is_seen_of_it(form: str, value: float, code: str, text: str) -> None:
    """80% typed into Excel is 0.8, which nobody who filled the cell has ever seen; and 12人 is 12."""
    assert first_cell(written(form, value, code)) == text


NUMBERS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False)
WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zs", "Nd"], blacklist_characters='"-'), max_size=4)


@given(number=NUMBERS, before=WORDS, after=WORDS)
def test_any_words_around_any_number(number: object, before: str, after: str) -> None:
    value = float(str(number))
    found = number_format(f'"{before}"#,##0.0"{after}"')
    shown = found.shown(value) if found else None
    digits = shown.removeprefix("-").removeprefix(before).removesuffix(after) if shown else None
    if (before + after).strip(" -+()"):
        assert digits is not None
        assert float(digits) == abs(value)
        assert (shown != before + digits + after) == (value < 0)
    else:
        assert shown is None


@given(st.text(alphabet='0#?.,;%"\\_*[]$<>=@GeneralE+/人▲ -()年ymd', max_size=24), st.floats(width=32))
def test_no_format_loses_a_number(code: str, value: float) -> None:
    """Whatever a file says its format is: what is seen has the digits of the number, or of a part or multiple."""
    found = number_format(code)
    shown = found.shown(value) if found else None
    assert shown is None or any(sign.isdigit() for sign in shown)


# what other formats store


def table_of(kind: str, value: str, shown: str) -> bytes:
    """An ods file with one number, and what is seen of it."""
    cell = f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p>'
    return ods_table(f"<table:table-row>{cell}</table:table-cell></table:table-row>")


@pytest.mark.parametrize(
    ("kind", "value", "shown", "text"),
    [
        ("percentage", "0.8", "80%", "80%"),
        ("percentage", "0.875", "88%", "87.5%"),
        ("percentage", "0.004", "0%", "0.4%"),
        ("percentage", "0.8", "", "80%"),
        ("float", "12", "12人", "12人"),
        ("float", "1234.5", "1,235人", "1234.5人"),
        ("float", "5000000", "5,000千円", "5000千円"),
        ("currency", "1200", "￥1,200", "￥1200"),
        ("float", "-3", "▲ 3", "▲ 3"),
        ("float", "-3", "-3人", "-3人"),
        ("float", "-3", "3人", "-3人"),
        ("float", "12", "12", "12"),
        ("float", "1234", "1,234", "1234"),
        ("float", "1230", "12時30分", "1230"),
        ("float", "12", "なし", "12"),
    ],
)
def test_a_number_of_ods_says_what_is_seen_of_it(kind: str, value: str, shown: str, text: str) -> None:
    assert first_cell(table_of(kind, value, shown)) == text


def test_a_number_that_ods_does_not_store_has_no_format() -> None:
    assert format_that_shows("12人", float("nan")) is None
    assert format_that_shows("12人", 99) is None


def test_a_number_of_xlsb_in_percent_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsb, "DATE", 10)  # 0.00%, in which a day is a number as well
    assert first_cell(xlsb.xlsb_of(Page("表", {(1, 1): Cell(datetime.date(1900, 1, 2))}))) == "300%"


def test_the_words_of_a_format_of_xlsb() -> None:
    own = xlsb.record(44, struct.pack("<H", 164) + xlsb.wide('0"人"'))
    formats = [xlsb.cell_format(0), xlsb.cell_format(0, shown=164), xlsb.cell_format(0, shown=9)]
    looks = fonts_in(own + xlsb.styles([xlsb.font(LOOKS[""])], [xlsb.fill("")], formats)).looks
    assert [looks.of(at).number for at in range(3)] == [None, number_format('0"人"'), IN_PERCENT]


@pytest.mark.parametrize(
    ("encoding", "stored"),
    [
        pytest.param("cp932", b"\x05" + '0"人"'.encode("cp932"), id="before Excel 97"),
        pytest.param("", b"\x04\0\x01" + '0"人"'.encode("utf-16-le"), id="two bytes a character"),
    ],
)
def test_the_words_of_a_format_of_xls(encoding: str, stored: bytes) -> None:
    found = LooksPass()
    found.add(0x041E, struct.pack("<H", 164) + stored)
    found.add(0x00E0, struct.pack("<HH16x", 0, 164))
    assert found.looks(encoding).of(0).number == number_format('0"人"')


# the same by another program


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("form", ["ods", "xls"])
def test_an_office_program_that_saves_them_leaves_what_is_seen(tmp_path: Path, form: str) -> None:
    path = tmp_path / "numbers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, (value, code, _) in enumerate(SEEN):
            sheet.write_number(row, 0, value, book.add_format({"num_format": code}))
    saved = read_workbook(convert(form, tmp_path, path)["numbers"]).sheets[0]
    assert [saved.text(row, 1) for row in range(1, len(SEEN) + 1)] == [text for _, _, text in SEEN]
