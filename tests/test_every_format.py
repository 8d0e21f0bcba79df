"""The same content in every format that is read: the same cells, the same marks, and the same findings."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalsheet.findings import Code
from evalsheet.model import Area, Mark, MarkedRun, RawRemark, RawSheet, RemarkKind
from evalsheet.round import DEFAULT_LIMITS
from evalsheet.workbook.reading.read import Received, workbook_of
from evalsheet.workflow.load import LoadedRound
from evalsheet.workflow.receiving.collect import Collected, start_collecting
from evalsheet.workflow.workers import InProcess
from tests.damage import LOOKS, MARKS, Cell, Page, sent_out
from tests.other_formats import WRITERS
from tests.rounds import COMPLETE, NOW, blank, distributed
from tests.test_office import convert

every_format = pytest.mark.parametrize("form", WRITERS)
WITH_COMMENTS = [form for form in WRITERS if form != "xls"]  # no library writes those of xls


def read(page: Page, form: str) -> RawSheet:
    """The sheet, written in a format and read; reader and file tell the same of it."""
    content = WRITERS[form](page)
    book = workbook_of(Received("a", content, NOW, ""), DEFAULT_LIMITS)
    assert book.notes == ()
    return book.sheets[0]


# cells


@every_format
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("value", ["○講座", 12, 0.5, True, datetime.date(2025, 5, 30)], ids=type)
def test_a_cell_that_is_set_off(form: str, look: str, value: str | float | datetime.date) -> None:
    written = Cell(value, look=look)
    cell = read(Page("表", {(1, 1): written}), form).cells[1, 1]
    assert (cell.text, cell.standing) == (written.shown, written.standing)
    assert cell.marks == tuple(MarkedRun(mark, 0, len(written.shown)) for mark in MARKS[look])


STRUCK_AND_RED = ((4, 6, "struck"), (6, 8, "red"))


@every_format
@pytest.mark.parametrize(
    ("cell", "marks", "standing"),
    [
        pytest.param(
            Cell("○講座を2回3回開いた", runs=STRUCK_AND_RED),
            (MarkedRun(Mark.STRUCK, 4, 6), MarkedRun(Mark.RED, 6, 8)),
            "○講座を3回開いた",
            id="struck and red within",
        ),
        pytest.param(
            Cell("○講座を2回3回", runs=((0, 4, "red"), (4, 6, "struck in red"), (6, 8, "red"))),
            (MarkedRun(Mark.RED, 0, 8), MarkedRun(Mark.STRUCK, 4, 6)),
            "○講座を3回",
            id="red throughout and struck within",
        ),
        pytest.param(
            Cell("消す。\n消す。\n残す。", runs=((0, 8, "struck"),)),
            (MarkedRun(Mark.STRUCK, 0, 8),),
            "残す。",
            id="struck over the ends of lines",
        ),
        pytest.param(
            Cell("消す。残す。消す。", look="struck", runs=((3, 6, ""),)),
            (MarkedRun(Mark.STRUCK, 0, 3), MarkedRun(Mark.STRUCK, 6, 9)),
            "残す。",
            id="a part that stands in a cell that is struck",
        ),
        pytest.param(
            Cell("白い字と赤い字", look="white on blue", runs=((4, 6, "red"), (6, 7, "white"))),
            (MarkedRun(Mark.RED, 4, 6),),
            "白い字と赤い字",
            id="white and red on a colour",
        ),
        pytest.param(
            Cell("見えない字", runs=((3, 5, "white"),)), (MarkedRun(Mark.WHITE, 3, 5),), "見えない字", id="white"
        ),
    ],
)
def test_a_text_of_which_parts_are_set_off(
    form: str, cell: Cell, marks: tuple[MarkedRun, ...], standing: str
) -> None:
    found = read(Page("表", {(1, 1): cell}), form).cells[1, 1]
    assert (found.text, found.marks, found.standing) == (cell.shown, marks, standing)


SIGNS = st.sampled_from("○甲乙𠮷か\u3099 \n「")
PIECES = st.lists(
    st.tuples(st.text(SIGNS, min_size=1, max_size=4), st.sampled_from(["", "struck", "red", "white"])),
    min_size=2,
    max_size=5,
)


@pytest.mark.parametrize("form", WITH_COMMENTS)  # xlwt counts signs beyond the first plane as one
@given(PIECES)
@settings(max_examples=60, deadline=None)
def test_any_text_in_pieces(form: str, pieces: list[tuple[str, str]]) -> None:
    runs, text = [], ""
    for piece, look in pieces:
        runs += [(len(text), len(text) + len(piece), look)] if look else []
        text += piece
    text = f"始{text}終"
    cell = Cell(text, runs=tuple((start + 1, end + 1, look) for start, end, look in runs))
    found = read(Page("表", {(1, 1): cell}), form).cells[1, 1]
    assert found.text == text
    assert found.standing.replace("\n", "") == cell.standing.replace("\n", "")  # in ods a line's end has no look
    for mark, look in ((Mark.RED, "red"), (Mark.WHITE, "white"), (Mark.STRUCK, "struck")):
        set_off = "".join(piece for piece, own in cell.pieces if own == look)
        assert found.marked(mark).replace("\n", "") == set_off.replace("\n", "")


# what lies beside


@every_format
def test_merged_areas_and_what_is_hidden(form: str) -> None:
    page = Page("表", {(1, 1): Cell("甲"), (3, 2): Cell("乙"), (5, 5): Cell("丙")})
    page.merged, page.hidden_rows, page.hidden_columns = [(1, 1, 2, 3)], {3}, {4}
    sheet = read(page, form)
    assert (sheet.merged, sheet.hidden_rows, sheet.hidden_columns) == ((Area(1, 1, 2, 3),), {3}, {4})
    assert sheet.remarks == ()


@pytest.mark.parametrize("form", [form for form in WITH_COMMENTS if form != "xlsx"])
def test_a_comment_comes_without_the_name_of_its_author(form: str) -> None:
    page = Page("表", {(2, 2): Cell("甲")}, comments={(2, 2): "速報値です"})
    assert read(page, form).remarks == (RawRemark(RemarkKind.COMMENT, 2, 2, "速報値です"),)


# findings


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedRound:
    return distributed(tmp_path_factory.mktemp("formats") / "r6")


SET_OFF = {
    ("1", "outcome"): {"runs": ((1, 4, "struck"), (4, 6, "red"))},
    ("1", "issues"): {"look": "struck"},
    ("2", "outcome"): {"look": "red"},
    ("2", "issues"): {"runs": ((1, 6, "white"),)},
    ("3", "outcome"): {"look": "struck in red"},
    ("3", "issues"): {"look": "white"},
}
STANDING = {
    ("1", "outcome"): "○5校で福祉の出前講座を開いた。【参加者412人】",
    ("1", "issues"): "",
    ("3", "outcome"): "",
}


def answered(loaded: LoadedRound) -> list[Page]:
    """The sheets of a department that answered everything, some of it set off; one of its rows is hidden."""
    book = sent_out(blank(loaded, "福総"), loaded.all_parts, "福総")
    page = next(page for page in book.pages if page.open_cells)
    for at in page.open_cells:
        question = page.cells[at].question
        assert question is not None
        key = (question.item, question.field)
        typed = page.cells[at].typed(COMPLETE["福総"].get(key, ""))
        page.cells[at] = replace(typed, **SET_OFF.get(key, {}))
    page.hidden_rows = {max(row for row, _ in page.open_cells)}
    return book.pages


def collected(loaded: LoadedRound, folder: Path, form: str) -> Collected:
    path = folder / "福総.xlsx"  # what a file is, its content says
    path.write_bytes(WRITERS[form](*answered(loaded)))
    return start_collecting([path], loaded.all_parts, None, InProcess())()


@pytest.mark.parametrize("form", [form for form in WRITERS if form != "xlsx"])
def test_whatever_the_format_the_findings_are_the_same(loaded: LoadedRound, tmp_path: Path, form: str) -> None:
    found, expected = (list(collected(loaded, tmp_path, one).findings) for one in (form, "xlsx"))
    (told,) = [one for one in found if one.code is Code.READ_AS]
    assert dict(told.params) == {"format": form.partition(",")[0]}
    assert [one for one in found if one is not told] == expected
    assert {one.code for one in expected} >= {Code.TEXT_STRUCK, Code.TEXT_RED, Code.TEXT_INVISIBLE}


@every_format
def test_whatever_the_format_the_answers_are_what_is_not_struck(
    loaded: LoadedRound, tmp_path: Path, form: str
) -> None:
    (submission,) = collected(loaded, tmp_path, form).all
    said = {(cell.key.item, cell.key.field): cell.text for cell in submission.cells}
    assert said == {**dict.fromkeys(said, ""), **COMPLETE["福総"], **STANDING}


# an independent reader


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("form", ["xlsb", "xlsb, texts in their cells"])
def test_another_program_sees_the_same_in_what_our_tests_write(tmp_path: Path, form: str) -> None:
    cells = {(row, 1): Cell("𠮷野の講座", look=look) for row, look in enumerate(LOOKS, 1)}
    page = Page("表", {**cells, (1, 2): Cell("𠮷野を2回3回", runs=STRUCK_AND_RED)})
    path = tmp_path / "別.xlsb"
    path.write_bytes(WRITERS[form](page))
    back = convert("xlsx", tmp_path, path)["別"]
    seen = workbook_of(Received("a", back.read_bytes(), NOW, ""), DEFAULT_LIMITS).sheets[0]
    assert seen.cells == read(page, form).cells
