"""What only xls has: a palette, what newer programs add to it, strings and drawings over several records."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

import pytest
from xlwt.CompoundDoc import XlsDoc

from evalsheet.model import Mark, RawCell
from evalsheet.round import DEFAULT_LIMITS
from evalsheet.workbook.reading.looks import NONE, STRUCK, Marks, Run
from evalsheet.workbook.reading.read import Received, workbook_of
from evalsheet.workbook.reading.xls.drawn import CONTINUED, DRAWING, NOTE, OBJECT, TEXT, DrawnPass
from evalsheet.workbook.reading.xls.looks import ADDED, FONT, FORMAT, PALETTE_RECORD, LooksPass
from evalsheet.workbook.reading.xls.strings import string_runs
from tests.damage import Cell, Page
from tests.other_formats import xls_of
from tests.rounds import NOW

RED: Marks = frozenset({Mark.RED})
WHITE: Marks = frozenset({Mark.WHITE})
AUTHOR = "山田"


# looks


def looks(*records: tuple[int, bytes]) -> LooksPass:
    found = LooksPass()
    for kind, body in records:
        found.add(kind, body)
    return found


def old_font(colour: int, struck: bool = False) -> tuple[int, bytes]:
    return FONT, struct.pack("<HHHHHBBBB", 220, 8 if struck else 0, colour, 400, 0, 0, 0, 0, 0)


def old_format(font_number: int, pattern: int = 0, ground: int = 9) -> tuple[int, bytes]:
    return FORMAT, struct.pack("<H12xIH", font_number, pattern << 26, ground)


def added(number: int, *what: tuple[int, int, int, int]) -> tuple[int, bytes]:
    """Additions to a format: (what, how, tint, value)."""
    parts = b"".join(struct.pack("<HHHhI8x", one, 20, how, tint, value) for one, how, tint, value in what)
    return ADDED, struct.pack("<H10x2xHHH", ADDED, number, 0, len(what)) + parts


def test_fonts_are_counted_without_the_fourth() -> None:
    fonts = [old_font(0x7FFF)] * 4 + [old_font(10, struck=True)]
    assert looks(*fonts).marks() == (NONE, NONE, NONE, NONE, NONE, RED | STRUCK)


def test_the_colours_of_a_palette_are_the_workbooks_own() -> None:
    shades = b"".join(bytes([0xC0, 0, 0, 0]) if at == 4 else bytes(4) for at in range(56))
    found = looks(old_font(12), old_font(10), old_format(0), (PALETTE_RECORD, struct.pack("<H", 56) + shades))
    assert found.marks()[:2] == (RED, NONE)


@pytest.mark.parametrize(
    ("what", "marks", "filled"),
    [
        pytest.param([], RED, False, id="nothing"),
        pytest.param([(0x0D, 2, 0, 0xFF595959)], NONE, False, id="a grey text, which is on no palette"),
        pytest.param([(0x0D, 2, 0, 0xFF0000C0)], RED, False, id="a dark red text"),
        pytest.param([(0x0D, 3, 0, 0)], WHITE, False, id="the theme's paper"),
        pytest.param([(0x0D, 3, -9000, 0)], NONE, False, id="darker than the theme's paper"),
        pytest.param([(0x04, 2, 0, 0xFFFFFFFF)], RED, False, id="a fill, where there is no pattern"),
        pytest.param([(0x0E, 2, 0, 0), (0x0D, 1, 0, 9)], WHITE, False, id="behind something else"),
    ],
)
def test_what_newer_programs_add_to_a_format(
    what: Sequence[tuple[int, int, int, int]], marks: Marks, filled: bool
) -> None:
    look = looks(old_font(10), old_format(0), added(0, *what), added(99, *what)).looks().of(0)
    assert (look.marks, look.filled) == (marks, filled)


def test_a_fill_is_the_added_one() -> None:
    white, blue = (0x04, 2, 0, 0xFFFFFFFF), (0x04, 2, 0, 0xFF965430)
    found = looks(old_font(9), old_format(0, pattern=1, ground=12), old_format(0, pattern=1), added(1, blue))
    assert [found.looks().of(at).filled for at in (0, 1)] == [True, True]
    assert not looks(old_font(9), old_format(0, pattern=1, ground=12), added(0, white)).looks().of(0).filled


def table(*strings: tuple[str, list[tuple[int, int]]], count: int = 0) -> bytes:
    """A table of strings in two bytes a character, each with its runs."""
    bodies = [
        struct.pack("<HBH", len(text.encode("utf-16-le")) // 2, 0x09, len(runs))
        + text.encode("utf-16-le")
        + b"".join(struct.pack("<HH", *run) for run in runs)
        for text, runs in strings
    ]
    return struct.pack("<II", count or len(strings), count or len(strings)) + b"".join(bodies)


def test_signs_beyond_the_first_plane_count_as_one() -> None:
    stored = table(("𠮷野を2回開く", [(5, 1), (6, 0)]))
    assert string_runs([stored], (NONE, STRUCK)) == {0: (Run(4, STRUCK), Run(5, NONE))}


def test_a_text_that_goes_on_in_the_next_record_in_one_byte_a_character() -> None:
    stored = table(("甲乙AB", [(2, 1)]))
    cut = stored.index("A".encode("utf-16-le"))
    assert string_runs([stored[:cut], b"\0AB" + stored[cut + 4 :]], (NONE, RED)) == {0: (Run(2, RED),)}


def test_a_table_may_say_that_it_holds_more_and_a_run_may_lie_anywhere() -> None:
    stored = table(("甲", [(60_000, 1), (0, 99)]), count=4_000_000_000)
    assert string_runs([stored], (NONE, RED)) == {0: (Run(60_000, RED), Run(0, NONE))}


# what is drawn


def piece(kind: int, content: bytes = b"", count: int = 0, holds: bool = False) -> bytes:
    return struct.pack("<HHI", count << 4 | (0xF if holds else 0), kind, len(content)) + content


def shape(at: tuple[int, int] | None, **names: str) -> bytes:
    """A shape of a drawing over a cell, or one within a group; `names` by the numbers of their properties."""
    texts = [(int(number[1:], 16), (text + "\0").encode("utf-16-le")) for number, text in names.items()]
    properties = b"".join(struct.pack("<HI", 0xC000 | number, len(text)) for number, text in texts)
    named = piece(0xF00B, properties + b"".join(text for _, text in texts), len(texts))
    corner = piece(0xF010, struct.pack("<9H", 2, at[1] - 1, 0, at[0] - 1, 0, 9, 0, 9, 0)) if at else b""
    return piece(0xF004, named + corner + piece(0xF011), holds=True)


def an_object(kind: int, number: int) -> tuple[int, bytes]:
    return OBJECT, struct.pack("<HHHH", 0x15, 18, kind, number) + bytes(14)


def said(text: str) -> list[tuple[int, bytes]]:
    stored = text.encode("utf-16-le")
    return [
        (TEXT, struct.pack("<HH6xHH4x", 0, 0, len(stored) // 2, 16)),
        (CONTINUED, b"\x01" + stored),
        (CONTINUED, struct.pack("<HHIHHI", 0, 5, 0, len(text), 0, 0)),
    ]


def drawn(*records: tuple[int, bytes], encoding: str = "") -> list[tuple[str, str, str]]:
    found = DrawnPass(encoding)
    for kind, body in records:
        found.add(kind, body)
    return [(one.kind.value, one.reference, one.text) for one in found.remarks()]


PICTURE, OVAL, BOX, COMMENT, ARROW, GROUP = 8, 3, 6, 0x19, 0x14, 0


def test_pictures_and_shapes_have_a_place_and_a_name() -> None:
    assert drawn(
        *((DRAWING, shape((2, 3), x380="図 1", x381="会場の写真")), an_object(PICTURE, 1)),
        *((DRAWING, shape((4, 1), x380="図 2", x105="写真.png")), an_object(PICTURE, 2)),
        *((DRAWING, shape((5, 1), x380="楕円 3")), an_object(OVAL, 3)),
        *((DRAWING, shape((6, 1))), an_object(PICTURE, 4)),
        *((DRAWING, shape((7, 1))), an_object(99, 5)),
        *((DRAWING, shape((8, 1))), an_object(ARROW, 6)),
    ) == [
        ("picture", "C2", "会場の写真"),
        ("picture", "A4", "写真.png"),
        ("picture", "A5", "楕円 3"),
        ("picture", "A6", "Picture 4"),
        ("picture", "A7", "Shape 5"),
    ]


def test_a_group_is_one_thing_and_says_what_its_shapes_say() -> None:
    whole = [(DRAWING, shape((3, 2), x380="グループ 1")), an_object(GROUP, 1)]
    within = [(DRAWING, shape(None)), an_object(BOX, 2)]
    assert drawn(*whole, *within, *said("甲"), *within, *said("乙")) == [("box", "B3", "甲\n乙")]
    assert drawn(*whole, *within) == [("picture", "B3", "グループ 1")]


def test_a_drawing_that_goes_on_in_a_continuation() -> None:
    first = [(DRAWING, shape((1, 1))), an_object(BOX, 1), *said("一")]
    assert drawn(*first, (CONTINUED, shape((9, 2))), an_object(BOX, 2), *said("𠮷")) == [
        ("box", "A1", "一"),
        ("box", "B9", "𠮷"),
    ]


def test_a_comment_has_its_cell_from_the_note_and_not_its_authors_name() -> None:
    name = AUTHOR.encode("utf-16-le")
    note = (NOTE, struct.pack("<HHHHHB", 4, 1, 0, 7, len(AUTHOR), 1) + name + b"\0")
    assert drawn((DRAWING, shape((1, 9))), an_object(COMMENT, 7), *said(f"{AUTHOR}:\n速報値"), note) == [
        ("comment", "B5", "速報値")
    ]


def test_comments_from_before_excel_97() -> None:
    notes = [
        (NOTE, struct.pack("<HHH", row, 1, 8) + text.encode("cp932")) for row, text in ((2, "古い"), (0xFFFF, "註"))
    ]
    assert drawn(*notes, encoding="cp932") == [("comment", "B3", "古い註")]


def test_a_stream_whose_name_is_in_capitals_is_a_workbook() -> None:
    content = xls_of(Page("表", {(1, 1): Cell("甲")}))
    named = content.replace("Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le"))
    assert named != content
    (sheet,) = workbook_of(Received("a", named, NOW, ""), DEFAULT_LIMITS).sheets
    assert sheet.cells == {(1, 1): RawCell(1, 1, "甲")}


@pytest.mark.parametrize("page", [932, 1252, 10001])
def test_a_workbook_that_says_a_code_page_is_in_unicode_all_the_same(page: int) -> None:
    content = xls_of(Page("調書", {(1, 1): Cell("地域の見守り"), (1, 2): Cell("Titel"), (2, 1): Cell("○甲")}))
    unicode_page = struct.pack("<HHH", 0x0042, 2, 1200)
    assert content.count(unicode_page) == 1
    said = content.replace(unicode_page, struct.pack("<HHH", 0x0042, 2, page))
    book = workbook_of(Received("a", said, NOW, ""), DEFAULT_LIMITS)
    (sheet,) = book.sheets
    assert (sheet.name, [cell.text for cell in sheet.cells.values()]) == ("調書", ["地域の見守り", "Titel", "○甲"])
    assert book.notes == ()


@pytest.mark.parametrize("text", ["漢字の長い文章。" * 1000, "abc " * 3000, "あ" * 4111 + "b" * 9000])
def test_a_formulas_text_that_goes_on_in_further_records_is_whole(text: str) -> None:
    def records(*of: tuple[int, bytes]) -> bytes:
        return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in of)

    pieces = [text[at : at + 4000] for at in range(0, len(text), 4000)]
    bodies = [b"\1" + one.encode("utf-16-le") if not one.isascii() else b"\0" + one.encode() for one in pieces]
    formula = struct.pack("<HHH", 0, 0, 0) + b"\0\0\0\0\0\0\xff\xff" + struct.pack("<HIH", 0, 0, 3) + b"\x1e\1\0"
    cells = [(0x0006, formula), (0x0207, struct.pack("<H", len(text)) + bodies[0])]
    cells += [(0x003C, one) for one in bodies[1:]]
    begin = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)
    head = records((0x0809, begin), (0x0042, struct.pack("<H", 1200)))
    start = len(head) + 4 + 10 + 4
    book = head + records((0x0085, struct.pack("<IHBB", start, 0, 1, 1) + "表".encode("utf-16-le")), (0x0A, b""))
    sheet = records((0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)), *cells, (0x0A, b""))
    file = io.BytesIO()
    XlsDoc().save(file, book + sheet)
    (found,) = workbook_of(Received("a", file.getvalue(), NOW, ""), DEFAULT_LIMITS).sheets
    assert (found.name, {at: cell.text for at, cell in found.cells.items()}) == ("表", {(1, 1): text})


# before Excel 97


def old_workbook(text: bytes, runs: Sequence[tuple[int, int]]) -> bytes:
    """A workbook of Excel 95 with one sheet 表 and one rich text, whose second font is struck through in red."""

    def records(*of: tuple[int, bytes]) -> bytes:
        return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in of)

    name = "表".encode("cp932")
    fonts = [old_font(0x7FFF), old_font(10, struck=True)]
    cell = struct.pack("<HHHH", 1, 1, 0, len(text)) + text + bytes([len(runs)]) + bytes(sum(runs, ()))
    begin = (0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0))
    before = records(begin, (0x0042, struct.pack("<H", 932)), *fonts, (FORMAT, bytes(16)))
    after = records((0x0A, b""))
    start = len(before) + len(after) + 4 + 7 + len(name)
    sheet = (0x0085, struct.pack("<IBBB", start, 0, 0, len(name)) + name)
    stream = before + records(sheet) + after
    stream += records((0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0)), (0x00D6, cell), (0x0A, b""))
    file = io.BytesIO()
    XlsDoc().save(file, stream)
    return file.getvalue()


def test_a_text_of_excel_95_counts_its_runs_in_bytes() -> None:
    content = old_workbook("甲乙AB丙".encode("cp932"), [(4, 1), (6, 0)])
    (sheet,) = workbook_of(Received("a", content, NOW, ""), DEFAULT_LIMITS).sheets
    assert (sheet.name, sheet.cells[2, 2].text, sheet.cells[2, 2].standing) == ("表", "甲乙AB丙", "甲乙丙")
    assert sheet.cells[2, 2].marked(Mark.RED) == "AB"
