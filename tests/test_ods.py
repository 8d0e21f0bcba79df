"""How an ods file says that a text is set off: by styles that stand for each other, for rows and for columns."""

from __future__ import annotations

import time

import pytest

from evalsheet.model import Mark, RawRemark, RawSheet, RemarkKind
from evalsheet.round import DEFAULT_LIMITS
from evalsheet.workbook.reading.ods.looks import Styles
from evalsheet.workbook.reading.read import Received, workbook_of
from tests.other_formats import ods_table
from tests.rounds import NOW

MANY = 20_000  # styles
RED, STRUCK = 'fo:color="#ff0000"', 'style:text-line-through-style="solid"'
BLUE = '<style:table-cell-properties fo:background-color="#305496"/>'


def style(name: str, said: str = "", parent: str = "", family: str = "table-cell", more: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">{more}'
        f"<style:text-properties {said}/></style:style>"
    )


def default(said: str, family: str = "table-cell") -> str:
    return f'<style:default-style style:family="{family}"><style:text-properties {said}/></style:default-style>'


def row(*cells: str, of: str = "") -> str:
    return f'<table:table-row table:default-cell-style-name="{of}">{"".join(cells)}</table:table-row>'


def cell(text: str, of: str = "") -> str:
    named = f' table:style-name="{of}"' if of else ""
    return f'<table:table-cell office:value-type="string"{named}><text:p>{text}</text:p></table:table-cell>'


def columns(*styles: str) -> str:
    return "".join(f'<table:table-column table:default-cell-style-name="{one}"/>' for one in styles)


def read(table: str, own: str = "", named: str = "", of_pages: str = "") -> RawSheet:
    content = ods_table(table, own, named, of_pages)
    return workbook_of(Received("a", content, NOW, ""), DEFAULT_LIMITS).sheets[0]


def marks(sheet: RawSheet) -> dict[str, set[Mark]]:
    return {one.reference: {run.mark for run in one.marks} for one in sheet.cells.values()}


@pytest.mark.parametrize(
    ("own", "named", "expected"),
    [
        pytest.param(style("a", RED), "", {Mark.RED}, id="its own style"),
        pytest.param("", style("a", RED), {Mark.RED}, id="a named style"),
        pytest.param(
            style("a", "", "b"), style("b", RED, "c") + style("c", STRUCK), {Mark.RED, Mark.STRUCK}, id="both"
        ),
        pytest.param(
            style("a", 'fo:color="#000000"', "b"), style("b", f"{RED} {STRUCK}"), {Mark.STRUCK}, id="not its colour"
        ),
        pytest.param(
            style("a", 'style:text-line-through-style="none"', "b"), style("b", STRUCK), set(), id="not its line"
        ),
        pytest.param(
            style("a", 'style:use-window-font-color="true"', "b"), style("b", RED), set(), id="the window's colour"
        ),
        pytest.param(
            style("a", "", "b"), style("b", 'fo:color="#ffffff"', more=BLUE), set(), id="white on its parent"
        ),
        pytest.param(style("a"), default(RED), {Mark.RED}, id="the default of cells"),
        pytest.param(style("a"), default(RED, "paragraph"), set(), id="the default of something else"),
        pytest.param(style("a", RED, family="text"), "", set(), id="a style of the same name for something else"),
        pytest.param("", style("Default", RED), set(), id="the style of cells without one"),
        pytest.param(style("a", "", "b") + style("b", "", "a"), "", set(), id="styles derived from each other"),
        pytest.param(style("a", RED, "a"), "", {Mark.RED}, id="a style derived from itself"),
        pytest.param(style("a", "", "none"), "", set(), id="derived from nothing"),
    ],
)
def test_a_style_and_those_it_is_derived_from(own: str, named: str, expected: set[Mark]) -> None:
    assert marks(read(row(cell("甲", "a")), own, named)) == {"A1": expected}


def test_a_cell_without_a_style_has_its_rows_or_else_its_columns() -> None:
    own = style("red", RED) + style("struck", STRUCK) + style("plain")
    table = (
        columns("red", "", "red") + row(cell("甲"), cell("乙"), cell("丙", "plain")) + row(cell("丁"), of="struck")
    )
    assert marks(read(table, own)) == {"A1": {Mark.RED}, "B1": set(), "C1": set(), "A2": {Mark.STRUCK}}


def test_a_cell_without_any_style_has_the_one_called_default() -> None:
    assert marks(read(row(cell("甲")), named=style("Default", STRUCK))) == {"A1": {Mark.STRUCK}}


def test_the_styles_of_headers_and_of_numbers_are_no_cells() -> None:
    number = (
        f'<number:number-style xmlns:number="n" style:name="n"><style:text-properties {RED}/></number:number-style>'
    )
    assert marks(read(row(cell("甲", "a")), style("a") + number, of_pages=style("a", STRUCK))) == {"A1": set()}


def test_spans_within_spans_and_paragraphs_with_a_style() -> None:
    own = style("r", RED, family="text") + style("s", STRUCK, family="text") + style("p", RED, family="paragraph")
    text = '甲<text:span text:style-name="r">乙<text:span text:style-name="s">丙</text:span></text:span>丁'
    sheet = read(row(cell(f'{text}</text:p><text:p text:style-name="p">戊'), cell("己")), own)
    one = sheet.cells[1, 1]
    assert (one.text, one.standing, one.marked(Mark.RED)) == ("甲乙丙丁\n戊", "甲乙丁\n戊", "乙丙戊")
    assert sheet.cells[1, 2].marks == ()


def test_a_picture_has_its_description_or_else_its_name() -> None:
    said = '<svg:desc xmlns:svg="s">会場</svg:desc>'
    pictures = (
        f'<draw:frame draw:name="図 1"><draw:image><text:p/></draw:image>{said}</draw:frame>',
        '<draw:rect draw:name="四角"/>',
    )
    table = row(*(f"<table:table-cell>{one}</table:table-cell>" for one in pictures))
    assert read(table).remarks == (
        RawRemark(RemarkKind.PICTURE, 1, 1, "会場"),
        RawRemark(RemarkKind.PICTURE, 1, 2, "四角"),
    )


def test_a_long_line_of_styles_takes_no_longer_than_it_is() -> None:
    styles = Styles()
    for number in range(MANY):
        styles.start(
            "style:style",
            {"style:family": "f", "style:name": f"{number}", "style:parent-style-name": f"{number + 1}"},
        )
        styles.start("style:text-properties", {"fo:color": "#ff0000"} if number == MANY - 1 else {})
        styles.end("style:style")
    began = time.perf_counter()
    assert {styles.of("f", f"{number}").colour for number in range(MANY)} == {"#ff0000"}
    assert time.perf_counter() - began < 5
