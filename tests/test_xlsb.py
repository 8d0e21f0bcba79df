"""What only xlsb has: colours by number and theme, cells in short forms, whole numbers that are dates."""

from __future__ import annotations

import datetime
import struct

import pytest

from evalsheet.model import CellKind, Mark, MarkedRun, RawCell, RawRemark, RawSheet, RemarkKind
from evalsheet.round import DEFAULT_LIMITS
from evalsheet.workbook.reading.read import Received, workbook_of
from tests.damage import Cell, Look, Page
from tests.rounds import NOW
from tests.xlsb import cell_format, fill, font, record, relations, rich, styles, wide, xlsb_of

PLAIN = Look()


def sheet_of(content: bytes) -> RawSheet:
    """The first sheet of a file; reader and file tell the same of it."""
    book = workbook_of(Received("a", content, NOW, ""), DEFAULT_LIMITS)
    assert book.notes == ()
    return book.sheets[0]


# colours


def by_number(number: int) -> bytes:
    return bytes([1 << 1, number]) + bytes(6)


def by_theme(number: int, tint: int = 0) -> bytes:
    return struct.pack("<BBh4x", 3 << 1, number, tint)


@pytest.mark.parametrize(
    ("colour", "marks"),
    [
        pytest.param(by_number(10), (Mark.RED,), id="red of the palette"),
        pytest.param(by_number(9), (Mark.WHITE,), id="white of the palette"),
        pytest.param(by_number(65), (Mark.WHITE,), id="the window's background"),
        pytest.param(by_number(64), (), id="the window's text"),
        pytest.param(by_number(12), (), id="blue"),
        pytest.param(by_theme(0), (Mark.WHITE,), id="the theme's paper"),
        pytest.param(by_theme(0, -12_000), (), id="darker than the theme's paper"),
        pytest.param(by_theme(1), (), id="the theme's ink"),
        pytest.param(bytes([0]) + bytes(7), (), id="automatic"),
        pytest.param(bytes([0xFE, 0xFF]) + b"\xff" * 6, (), id="in no known way"),
    ],
)
def test_a_font_whose_colour_is_given_in_another_way(colour: bytes, marks: tuple[Mark, ...]) -> None:
    own = styles([font(PLAIN, colour)], [fill("")], [cell_format(0)])
    content = xlsb_of(Page("表", {(1, 1): Cell("甲")}), more={"xl/styles.bin": own})
    assert [run.mark for run in sheet_of(content).cells[1, 1].marks] == list(marks)


def test_a_workbook_with_colours_of_its_own_under_the_old_numbers() -> None:
    shades = [b"\xff\x00\x00\xff" if number == 12 else b"\x00\x80\x00\xff" for number in range(64)]
    palette = record(473) + record(565) + b"".join(record(475, one) for one in shades) + record(566) + record(474)
    fonts = [font(PLAIN, by_number(12)), font(PLAIN, by_number(10))]
    own = styles(fonts, [fill("")], [cell_format(0)], palette)
    content = xlsb_of(Page("表", {(1, 1): Cell("甲")}), more={"xl/styles.bin": own})
    assert [run.mark for run in sheet_of(content).cells[1, 1].marks] == [Mark.RED]


# cells and comments


def test_a_phonetic_guide_is_no_text_and_no_run() -> None:
    strings = (
        record(159, struct.pack("<II", 1, 1)) + record(19, rich([("見守り", "red")], guide="ミマモ")) + record(160)
    )
    page = Page("表", {(1, 1): Cell("見守り")})
    sheet = sheet_of(xlsb_of(page, more={"xl/sharedStrings.bin": strings}))
    assert sheet.cells == {(1, 1): RawCell(1, 1, "見守り", marks=(MarkedRun(Mark.RED, 0, 3),))}


def test_cells_in_their_short_form_stand_behind_the_one_before() -> None:
    head = struct.pack("<I", 0)
    short = (
        record(18, head + struct.pack("<I", 0)) + record(17, head + wide("丙")) + record(13, head + b"\x0e\0\0\0")
    )
    cells = record(7, struct.pack("<III", 1, 0, 0)) + short
    part = record(129) + record(148, bytes(16)) + record(145) + record(0, bytes(17)) + cells + record(146)
    page = Page("表", {(1, 1): Cell("甲")})
    content = xlsb_of(page, more={"xl/worksheets/sheet1.bin": part + record(130)})
    sheet = workbook_of(Received("a", content, NOW, ""), DEFAULT_LIMITS).sheets[0]
    assert {one.reference: one.text for one in sheet.cells.values()} == {
        "B1": "甲",
        "C1": "甲",
        "D1": "丙",
        "E1": "3",
    }


@pytest.mark.parametrize("value", [1, -1, 2**18 + 1, 2**19 + 1, 2**29 - 1, -(2**29), 123_456_789])
def test_whole_numbers_stay_what_they_are(value: int) -> None:
    sheet = sheet_of(xlsb_of(Page("表", {(1, 1): Cell(value)})))
    assert sheet.cells == {(1, 1): RawCell(1, 1, str(value), CellKind.NUMBER)}


@pytest.mark.parametrize("day", [datetime.date(1989, 1, 8), datetime.date(2025, 4, 1)])
def test_a_day_is_stored_as_a_whole_number_and_read_as_a_day(day: datetime.date) -> None:
    sheet = sheet_of(xlsb_of(Page("表", {(1, 1): Cell(day)})))
    assert sheet.cells == {(1, 1): RawCell(1, 1, day.isoformat(), CellKind.DATE)}


def test_the_two_kinds_of_comments_on_one_cell_are_one_conversation() -> None:
    page = Page("表", {(1, 1): Cell("甲")}, comments={(1, 1): "[会話] 新しいExcelで見られます", (2, 1): "古い"})
    threads = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="A1"><text>これでよいか</text></threadedComment>'
        '<threadedComment ref="A1"><text>よい</text></threadedComment></ThreadedComments>'
    )
    related = relations([("comments", "../comments1.bin"), ("threadedComment", "../threadedComments/one.xml")])
    more = {"xl/worksheets/_rels/sheet1.bin.rels": related, "xl/threadedComments/one.xml": threads}
    assert sheet_of(xlsb_of(page, more=more)).remarks == (
        RawRemark(RemarkKind.COMMENT, 1, 1, "これでよいか\nよい"),
        RawRemark(RemarkKind.COMMENT, 2, 1, "古い"),
    )
