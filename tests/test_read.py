"""Reading a file: the cells as they stand, what the readers disagree about, and what is no workbook."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from evalsheet.errors import FileError
from evalsheet.model import CellKind, Place, RawCell, RawWorkbook
from evalsheet.workbook.reading import read as reading
from evalsheet.workbook.reading.read import read_workbook
from evalsheet.workbook.reading.settle import text_of
from tests.hostile import changed
from tests.packages import package


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], RawWorkbook]:
    """What is read from a file of these bytes."""

    def from_bytes(content: bytes) -> RawWorkbook:
        path = tmp_path / "返送.xlsx"
        path.write_bytes(content)
        return read_workbook(path)

    return from_bytes


Read = Callable[[bytes], RawWorkbook]


def cells(book: RawWorkbook) -> dict[str, tuple[str, CellKind]]:
    (sheet,) = book.sheets
    return {cell.reference: (cell.text, cell.kind) for cell in sheet.cells.values()}


def row(*cells_: str) -> str:
    return f'<row r="1">{"".join(cells_)}</row>'


# cells as they stand


def test_spaces_and_line_ends_at_the_edges_stay(read: Read) -> None:
    strings = '<si><t xml:space="preserve">　 ○甲 \n\n</t></si><si><t xml:space="preserve"> </t></si>'
    book = read(package(row('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'), strings))
    assert cells(book) == {"A1": ("　 ○甲 \n\n", CellKind.TEXT), "B1": (" ", CellKind.TEXT)}
    assert book.notes == ()


def test_phonetic_guides_are_not_text(read: Read) -> None:
    strings = '<si><t>見守り</t><rPh sb="0" eb="1"><t>ミ</t></rPh><phoneticPr fontId="1"/></si>'
    book = read(package(row('<c r="A1" t="s"><v>0</v></c>'), strings))
    assert cells(book) == {"A1": ("見守り", CellKind.TEXT)}


@pytest.mark.parametrize(
    "item",
    [
        pytest.param('<t>見守り</t><rPh sb="0" eb="1"/><phoneticPr fontId="1"/>', id="empty"),
        pytest.param(
            '<t>見</t><rPh sb="0" eb="1"/><r><t>守り</t></r><rPh>\n<t>ミ</t>\n</rPh>', id="empty, then one"
        ),
        pytest.param("<t>見守り</t><!-- <rPh> --><rPh><t>ミ</t></rPh>", id="in a comment"),
        pytest.param("<!-- <rPh> --><r><t>見守り</t></r><!-- </rPh> -->", id="in two comments"),
        pytest.param(
            "<t>見<![CDATA[守]]>り</t><rPh><t><![CDATA[</rPh>ミ]]></t></rPh>", id="in a section of characters"
        ),
    ],
)
def test_guides_and_what_looks_like_one_leave_the_text(read: Read, item: str) -> None:
    book = read(package(row('<c r="A1" t="s"><v>0</v></c>'), f"<si>{item}</si>"))
    assert cells(book) == {"A1": ("見守り", CellKind.TEXT)}


def test_runs_of_differing_format_are_one_text(read: Read) -> None:
    strings = (
        '<si><r><t>○甲</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 乙</t></r><rPh><t>オツ</t></rPh></si>'
    )
    book = read(package(row('<c r="A1" t="s"><v>0</v></c>'), strings))
    assert cells(book) == {"A1": ("○甲 乙", CellKind.TEXT)}


def test_escaped_characters_and_a_name_that_looks_like_one(read: Read) -> None:
    strings = "<si><t>甲_x000D_\n乙_x005F_x000D_</t></si>"
    book = read(package(row('<c r="A1" t="s"><v>0</v></c>'), strings))
    assert cells(book)["A1"][0] == "甲\r\n乙_x000D_"


def test_an_escape_that_is_no_character_stays_as_written(read: Read) -> None:
    book = read(package(row('<c r="A1" t="s"><v>0</v></c>'), "<si><t>甲_xD83D_乙</t></si>"))
    assert ascii(cells(book)["A1"][0]) == ascii("甲_xD83D_乙")  # half a character cannot be printed


def test_inline_strings(read: Read) -> None:
    text = '<c r="A1" t="inlineStr"><is><r><t>○甲</t></r><r><t xml:space="preserve"> 乙 </t></r></is></c>'
    assert cells(read(package(row(text)))) == {"A1": ("○甲 乙 ", CellKind.TEXT)}


def test_error_cells_are_kept_as_errors(read: Read) -> None:
    book = read(package(row('<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>')))
    assert cells(book) == {"A1": ("#REF!", CellKind.ERROR), "B1": ("#DIV/0!", CellKind.ERROR)}
    assert book.notes == ()


def test_formulas_with_and_without_a_value(read: Read) -> None:
    book = read(
        package(
            row(
                '<c r="A1" t="str"><f>B1&amp;C1</f><v>甲乙</v></c>',
                '<c r="B1"><f>LEN(A1)</f><v>2</v></c>',
                '<c r="C1"><f>SUM(D1)</f></c>',
                '<c r="D1" t="str"><f>""</f><v></v></c>',
            )
        )
    )
    assert cells(book) == {
        "A1": ("甲乙", CellKind.TEXT),
        "B1": ("2", CellKind.NUMBER),
        "C1": ("", CellKind.UNCOMPUTED),
    }
    assert book.notes == ()


def test_cells_and_rows_without_references(read: Read) -> None:
    one = '<c t="inlineStr"><is><t>{}</t></is></c>'
    rows = f"<row>{one.format('A1')}{one.format('B1')}</row><row r='4'>{one.format('A4')}</row>"
    assert {at: text for at, (text, _) in cells(read(package(rows))).items()} == {
        at: at for at in ("A1", "B1", "A4")
    }


def test_a_hidden_sheet_is_known_to_be_hidden(read: Read) -> None:
    text = row('<c r="A1" t="inlineStr"><is><t>甲</t></is></c>')
    assert [read(package(text, state=state)).sheets[0].hidden for state in ("visible", "hidden", "veryHidden")] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (3, "3", CellKind.NUMBER),
        (0.5, "0.5", CellKind.NUMBER),
        (-12.0, "-12", CellKind.NUMBER),
        (True, "TRUE", CellKind.FLAG),
        (datetime.date(2025, 5, 30), "2025-05-30", CellKind.DATE),
        (datetime.datetime(2025, 5, 30, 13, 5), "2025-05-30 13:05", CellKind.DATE),
        ("１２", "１２", CellKind.TEXT),
        ("0012", "0012", CellKind.TEXT),
        ("=1+1", "=1+1", CellKind.TEXT),
    ],
)
def test_values_as_a_reader_of_the_sheet_sees_them(tmp_path: Path, value: Any, text: str, kind: CellKind) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["B2"] = value
    if isinstance(value, str):
        book.active["B2"].data_type = "s"
    book.save(tmp_path / "one.xlsx")
    (sheet,) = read_workbook(tmp_path / "one.xlsx").sheets
    assert sheet.cells == {(2, 2): RawCell(2, 2, text, kind)}


def test_the_file_itself_is_named_hashed_and_dated(tmp_path: Path) -> None:
    path = tmp_path / "返送.xlsx"
    path.write_bytes(package(row('<c r="A1"><v>1</v></c>')))
    os.utime(path, (1_750_000_000, 1_750_000_000))
    book = read_workbook(path, "提出/返送.xlsx")
    assert (book.file, book.sha256) == ("提出/返送.xlsx", hashlib.sha256(path.read_bytes()).hexdigest())
    assert datetime.datetime.fromisoformat(book.modified).timestamp() == 1_750_000_000


# two readers


def test_a_value_the_reader_gives_differently_is_noted_and_the_packages_kept(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = reading._calamine

    def dishonest(content: bytes) -> reading.Grids:
        ((name, hidden, grid),) = honest(content)
        return [(name, hidden, {**grid, (1, 1): "○乙", (1, 2): ""} | {(9, 1): "どこにもない"})]

    monkeypatch.setattr(reading, "_calamine", dishonest)
    texts = "".join(f'<c r="{at}1" t="inlineStr"><is><t>○甲{at}</t></is></c>' for at in "ABC")
    book = read(package(row(texts)))
    assert {at: text for at, (text, _) in cells(book).items()} == {
        "A1": "○甲A",
        "B1": "○甲B",
        "C1": "○甲C",
        "A9": "どこにもない",
    }
    assert book.notes == (
        (Place("返送.xlsx", "調書", "A1"), "○乙", "○甲A"),
        (Place("返送.xlsx", "調書", "B1"), "", "○甲B"),
        (Place("返送.xlsx", "調書", "A9"), "どこにもない", "どこにもない"),
    )


# no workbook, or one that cannot be read


def refused(read: Read, content: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(FileError) as caught:
        read(content)
    assert caught.value.params["file"] == "返送.xlsx"
    return caught.value.code, {name: value for name, value in caught.value.params.items() if name != "file"}


GOOD = package(row('<c r="A1" t="s"><v>0</v></c>'), "<si><t>甲</t></si>")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("調書を提出します。".encode(), "text"),
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "unknown"),
    ],
)
def test_not_a_workbook(read: Read, content: bytes, kind: str) -> None:
    assert refused(read, content) == ("not-a-workbook", {"kind": kind})


def test_nothing_at_all(read: Read) -> None:
    assert refused(read, b"") == ("file-empty", {})


def test_another_zip_is_not_a_workbook(read: Read) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("word/document.xml", "<document/>")
    assert refused(read, content.getvalue()) == ("not-a-workbook", {"kind": "word"})


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(package("<row><c></row>"), id="XML that is not well-formed"),
        pytest.param(package(row('<c r="A1" t="s"><v>x</v></c>')), id="a string index that is no number"),
        pytest.param(
            changed(package(""), "xl/workbook.xml", lambda part: part.replace(b"UTF-8", b"U-TF-8")),
            id="in an encoding that nobody knows",
        ),
        pytest.param(package('<row r="x"/>'), id="a row that is no number"),
    ],
)
def test_a_damaged_workbook_is_refused(read: Read, content: bytes) -> None:
    assert refused(read, content)[0] == "unreadable-workbook"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(package("", doctype="<!DOCTYPE worksheet>"), id="alone"),
        pytest.param(
            package(row('<c r="A1"><v>&a;</v></c>'), doctype='<!DOCTYPE w [<!ENTITY a "甲">]>'), id="an entity"
        ),
        pytest.param(package("", doctype=f"<!--{' ' * 5000}--><!DOCTYPE worksheet>"), id="behind a long comment"),
    ],
)
def test_a_doctype_is_refused(read: Read, content: bytes) -> None:
    expected = {"reason": "doctype", "value": "xl/worksheets/sheet1.xml"}
    assert refused(read, content) == ("file-refused", expected)


def test_a_workbook_cut_short_is_refused(read: Read) -> None:
    for kept in (30, len(GOOD) // 2, len(GOOD) - 10):
        assert refused(read, GOOD[:kept])[0] in ("not-a-workbook", "unreadable-workbook")


def test_a_flipped_byte_in_a_part_is_refused(read: Read) -> None:
    at = GOOD.index(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml") + 20
    flipped = GOOD[:at] + bytes([GOOD[at] ^ 0xFF]) + GOOD[at + 1 :]
    assert refused(read, flipped)[0] in ("unreadable-workbook", "file-refused")


def test_a_part_with_a_zip_password_is_refused(read: Read) -> None:
    directory = GOOD.rindex(b"PK\x01\x02\x14")  # the last entry's record: shared strings
    locked = bytearray(GOOD)
    locked[directory + 8] |= 1  # the flag that says so
    assert refused(read, bytes(locked)) == ("file-encrypted", {"kind": "zip"})


def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        read_workbook(tmp_path / "none.xlsx")
    assert (caught.value.code, caught.value.params["file"]) == ("unreadable-workbook", "none.xlsx")


# any table of texts

# XML 1.0 holds no control characters but tab and line ends; both writers refuse or escape the rest.
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\n\t ○　"
)
TABLES = st.lists(st.lists(st.text(LETTERS, max_size=20), max_size=4), max_size=5)
OFTEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def texts(book: RawWorkbook) -> dict[tuple[int, int], str]:
    (sheet,) = book.sheets
    assert {cell.kind for cell in sheet.cells.values()} <= {CellKind.TEXT}
    return {at: cell.text for at, cell in sheet.cells.items()}


def standing(table: list[list[str]]) -> dict[tuple[int, int], str]:
    return {(r, c): text for r, line in enumerate(table, 1) for c, text in enumerate(line, 1) if text}


@given(TABLES)
@OFTEN
def test_what_xlsxwriter_writes_reads_back_the_same(tmp_path: Path, table: list[list[str]]) -> None:
    path = tmp_path / "table.xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False})
    sheet = book.add_worksheet()
    for (r, c), text in standing(table).items():
        sheet.write_string(r - 1, c - 1, text)
    book.close()
    found = read_workbook(path)
    assert (texts(found), found.notes) == (standing(table), ())


@given(TABLES)
@OFTEN
def test_what_openpyxl_writes_reads_back_the_same(tmp_path: Path, table: list[list[str]]) -> None:
    assume(not any("_x" in text for line in table for text in line))  # openpyxl writes an escape as it stands
    path = tmp_path / "table.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for (r, c), text in standing(table).items():
        cell = book.active.cell(r, c)
        cell.value = text
        cell.data_type = "s"
    book.save(path)
    found = read_workbook(path)
    assert (texts(found), found.notes) == (standing(table), ())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (0.1, "0.1"),
        (0.00001, "0.00001"),
        (1e22, "10000000000000000000000"),
        (datetime.timedelta(hours=30, minutes=15), "30:15"),
        (datetime.timedelta(minutes=5, seconds=7), "0:05:07"),
        (datetime.date(2025, 3, 1), "2025-03-01"),
        (datetime.datetime(2025, 3, 1, 9, 5, 7), "2025-03-01 09:05:07"),
        (datetime.time(9, 5), "09:05"),
    ],
)
def test_numbers_and_times_as_people_write_them(value: object, text: str) -> None:
    assert text_of(value) == text
