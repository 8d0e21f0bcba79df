"""What a sheet holds beside the texts of its cells: struck, red and white runs, comments, boxes, merges, hiding."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.model import Area, Mark, MarkedRun, RawRemark, RawSheet, RemarkKind
from evalsheet.workbook.reading.read import read_workbook
from tests.packages import MAIN, PACKAGE, RELATION, package


def saved(path: Path, edit: Callable[[Worksheet], None]) -> RawSheet:
    """A sheet edited and saved by openpyxl, read."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    edit(sheet)
    book.save(path / "a.xlsx")
    return read_workbook(path / "a.xlsx").sheets[0]


FILL = PatternFill("solid", fgColor="FF305496")


@pytest.mark.parametrize(
    ("font", "fill", "marks"),
    [
        pytest.param(Font(), None, (), id="plain"),
        pytest.param(Font(strike=True), None, (Mark.STRUCK,), id="struck"),
        pytest.param(Font(color="FFFF0000"), None, (Mark.RED,), id="red"),
        pytest.param(Font(color="FFC00000"), None, (Mark.RED,), id="dark red"),
        pytest.param(Font(color="FF595959"), None, (), id="grey"),
        pytest.param(Font(color="FFFFFFFF"), None, (Mark.WHITE,), id="white on nothing"),
        pytest.param(Font(color="FFFFFFFF"), FILL, (), id="white on blue"),
        pytest.param(
            Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FFFFFFFF"), (Mark.WHITE,), id="white on white"
        ),
        pytest.param(Font(strike=True, color="FFFF0000"), None, (Mark.STRUCK, Mark.RED), id="struck in red"),
    ],
)
def test_a_cell_whose_font_marks_it(
    tmp_path: Path, font: Font, fill: PatternFill | None, marks: tuple[Mark, ...]
) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["A1"] = "○講座"
        sheet["A1"].font = font
        if fill is not None:
            sheet["A1"].fill = fill

    cell = saved(tmp_path, edit).cells[(1, 1)]
    assert cell.marks == tuple(MarkedRun(mark, 0, 3) for mark in marks)
    assert cell.standing == ("" if Mark.STRUCK in marks else "○講座")


def test_runs_of_a_text_that_are_marked(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        struck, red = InlineFont(strike=True), InlineFont(color="FFFF0000")
        sheet["A1"] = CellRichText("○講座を", TextBlock(struck, "2回"), TextBlock(red, "3回"), "開いた")

    cell = saved(tmp_path, edit).cells[(1, 1)]
    assert cell.marks == (MarkedRun(Mark.STRUCK, 4, 6), MarkedRun(Mark.RED, 6, 8))
    assert (cell.text, cell.standing) == ("○講座を2回3回開いた", "○講座を3回開いた")
    assert (cell.marked(Mark.STRUCK), cell.marked(Mark.RED), cell.marked(Mark.WHITE)) == ("2回", "3回", "")


def test_runs_of_a_shared_string_and_the_cells_own_font(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        struck, plain = book.add_format({"font_strikeout": True}), book.add_format()
        sheet.write_rich_string(0, 0, "残る", struck, "消す", "残る")
        sheet.write_rich_string(1, 0, "前", plain, "立つ", struck)
    cells = read_workbook(tmp_path / "a.xlsx").sheets[0].cells
    assert cells[(1, 1)].standing == "残る残る"
    assert cells[(2, 1)].standing == "立つ"  # a run without a font has the cell's


def test_colours_that_a_workbook_has_of_its_own_under_the_old_numbers(tmp_path: Path) -> None:
    fonts = "".join(f'<font><color indexed="{number}"/></font>' for number in (8, 12, 10, 65))
    shades = "".join(f'<rgbColor rgb="00{"FF0000" if number == 12 else "008000"}"/>' for number in range(64))
    formats = "".join(f'<xf fontId="{number}" fillId="0"/>' for number in range(4))
    styles = (
        f"<styleSheet {MAIN}><fonts>{fonts}</fonts><fills><fill/></fills><borders><border/></borders>"
        f"<cellXfs>{formats}</cellXfs><colors><indexedColors>{shades}</indexedColors></colors></styleSheet>"
    )
    run = '<is><r><t>前</t></r><r><rPr><color indexed="12"/></rPr><t>後</t></r></is>'
    cells = "".join(
        f'<c r="{column}1" s="{number}" t="inlineStr">{run}</c>' for number, column in enumerate("ABCD")
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(package(f'<row r="1">{cells}</row>', more={"xl/styles.xml": styles}))
    marks = [one.marks for one in read_workbook(path).sheets[0].cells.values()]
    red, all_red = MarkedRun(Mark.RED, 1, 2), MarkedRun(Mark.RED, 0, 2)
    assert marks == [(red,), (all_red,), (red,), (MarkedRun(Mark.WHITE, 0, 1), red)]


def test_comments_text_boxes_and_pictures_with_their_cells(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.insert_textbox(3, 2, "箱の中\n二行目")
        sheet.write_comment(5, 1, "山田:\n速報値です", {"author": "山田"})
        sheet.insert_image(7, 0, "写真.png", {"image_data": picture(), "description": "会場の写真"})
    assert read_workbook(tmp_path / "a.xlsx").sheets[0].remarks == (
        RawRemark(RemarkKind.BOX, 4, 3, "箱の中\n二行目"),
        RawRemark(RemarkKind.COMMENT, 6, 2, "速報値です"),
        RawRemark(RemarkKind.PICTURE, 8, 1, "会場の写真"),
    )


def test_the_text_of_a_diagram_is_kept_as_that_of_a_box(tmp_path: Path) -> None:
    """SmartArt: the drawing only names the part that holds its text."""
    drawn = (
        "<d:twoCellAnchor><d:from><d:col>2</d:col><d:row>3</d:row></d:from><d:graphicFrame>"
        '<d:cNvPr id="2" name="図表 1"/><g:relIds r:dm="rId1"/></d:graphicFrame></d:twoCellAnchor>'
    )
    points = "".join(
        f"<g:pt><g:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></g:t></g:pt>" for text in ("計画", "実行")
    )
    names = f'xmlns:d="d" xmlns:g="g" xmlns:a="a" xmlns:r="{RELATION}"'
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": _related_to("drawing", "../drawings/drawing1.xml"),
        "xl/drawings/drawing1.xml": f"<d:wsDr {names}>{drawn}</d:wsDr>",
        "xl/drawings/_rels/drawing1.xml.rels": _related_to("diagramData", "../diagrams/data1.xml"),
        "xl/diagrams/data1.xml": f"<g:dataModel {names}>{points}</g:dataModel>",
    }
    path = tmp_path / "a.xlsx"
    path.write_bytes(package("", more=more))
    assert read_workbook(path).sheets[0].remarks == (RawRemark(RemarkKind.BOX, 4, 3, "計画\n実行"),)


def _related_to(kind: str, path: str) -> str:
    relation = f'<Relationship Id="rId1" Type="{RELATION}/{kind}" Target="{path}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'


def picture() -> io.BytesIO:
    """One that is a dot."""
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    return io.BytesIO(base64.b64decode(png))


def test_merged_areas_hidden_rows_and_hidden_columns(tmp_path: Path) -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["A1"] = "甲"
        sheet["E5"] = "乙"
        sheet["A1"].comment = Comment("見た", "佐藤")
        sheet.merge_cells("B2:C4")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["D"].hidden = True

    sheet = saved(tmp_path, edit)
    assert sheet.merged == (Area(2, 2, 4, 3),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({3}), frozenset({4}))
    assert sheet.remarks == (RawRemark(RemarkKind.COMMENT, 1, 1, "見た"),)


def test_a_clean_workbook_has_nothing_beside_its_texts(tmp_path: Path) -> None:
    sheet = saved(tmp_path, lambda sheet: sheet.append(["甲", 1]))
    assert sheet == RawSheet(sheet.name, sheet.cells)
    assert all(not cell.marks for cell in sheet.cells.values())
