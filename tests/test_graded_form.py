"""A computed grade on the department's sheet, in what comes back, and in print over several pages."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.consolidate import Consolidation
from evalsheet.findings import Code, catalogue, finding
from evalsheet.model import Place
from evalsheet.sheet import closed_note
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.writing.printed import PrintedForm
from evalsheet.workbook.writing.register import write_register
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.look import check
from evalsheet.workflow.merge import merge
from tests.graded_form import GRADED_FORM, answered, graded_form, graded_plan
from tests.rounds import NOW, Answers, hand_in

JA = catalogue("ja")
SETTINGS = """
round: r6
form: graded
title: 進み具合(令和6年度)
fiscal_year: 2024
deadline: 2025-05-30
coordinator: {section: 福祉政策課}
"""
RULES = """
rules: graded
form: graded
checks:
  - {id: target-allowed, check: allowed, fields: [target]}
"""
TEXT = "講座を開いて担い手を育て、地域の活動につないだ。"
ANSWERS: dict[str, Answers] = {
    "福": {
        **{(item, "target"): "達成" for item in ("1-①-a", "1-①-d", "2-①")},
        ("1-①-b", "target"): "未達成",
        **{(item, "done"): TEXT for item in ("1-①-a", "1-①-b", "1-①-c", "1-①-d", "2-①")},
    },
    "地": {
        ("1-①-c", "target"): "未達成",
        ("1-②-a", "target"): "達成",
        ("1-①-c", "done"): TEXT,
        ("1-②-a", "done"): TEXT,
    },
}
LONG = {("1-①-b", "done"): "\n".join(TEXT * 3 for _ in range(40))}


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedRound:
    for name in ("inbox", "templates", "rules"):
        (tmp_path / name).mkdir()
    (tmp_path / "templates/graded.yaml").write_text(GRADED_FORM, encoding="utf-8")
    (tmp_path / "rules/graded.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "round.yaml").write_text(SETTINGS, encoding="utf-8")
    write_register(tmp_path / "plan.xlsx", graded_form(), graded_plan(), 2024)
    distribute(tmp_path)
    return load(tmp_path)


def merged(loaded: LoadedRound, **changes: Answers) -> Worksheet:
    """The printed form after everybody's answers, with the changes of each department."""
    for department, answers in ANSWERS.items():
        hand_in(loaded, department, {**answers, **changes.get(department, {})})
    merge(loaded.folder.path, NOW, JA)
    return openpyxl.load_workbook(loaded.folder.result / "統合.xlsx")["進捗"]


def rows(sheet: Worksheet) -> list[tuple[str, ...]]:
    """The texts of each row below the headings, blank cells left out."""
    return [tuple(str(c) for c in row if c) for row in sheet.iter_rows(min_row=4, values_only=True)]


# the department's sheet, and what comes back


def test_a_computed_cell_goes_out_locked_and_says_so(loaded: LoadedRound) -> None:
    sheet = FilledSheet(next(loaded.folder.outbox.glob("*福祉政策課*")), loaded.first)
    assert sheet.cell("1-①-a", "grade").value == "施策ごとに計算します（記入不要）"
    assert sheet.cell("1-①-a", "grade").protection.locked
    assert not sheet.cell("1-①-a", "target").protection.locked


def test_what_a_department_types_there_is_a_finding_and_not_used(loaded: LoadedRound) -> None:
    def overwrite(sheet: FilledSheet) -> None:
        sheet.write({("1-①-a", "grade"): "A"})

    path = hand_in(loaded, "福", ANSWERS["福"], overwrite)
    sheet = FilledSheet(path, loaded.first)
    hand_in(loaded, "地", ANSWERS["地"])
    result = merge(loaded.folder.path, NOW, JA)
    place = Place("福.xlsx", "進捗", sheet.cell("1-①-a", "grade").coordinate)
    assert [one for one in result.examined.findings if one.code is Code.COMPUTED_OVERWRITTEN] == [
        finding(
            Code.COMPUTED_OVERWRITTEN, place, item="1-①-a", department="福", field="評価", value="A", level="施策"
        )
    ]
    printed = openpyxl.load_workbook(loaded.folder.result / "統合.xlsx")["進捗"]
    assert rows(printed)[1] == ("① 人を育む", "B")


@pytest.mark.parametrize("item", ["1-①-a", "2-①"])
def test_a_computed_cell_as_it_went_out_or_emptied_is_no_finding(loaded: LoadedRound, item: str) -> None:
    assert closed_note(loaded.first, loaded.first.form.field("grade"), item, "福")
    path = hand_in(loaded, "福", ANSWERS["福"], lambda sheet: sheet.change(item, "grade", lambda _: ""))
    found = check([path], loaded.folder.path, JA)[0].findings
    assert [one.code for one in found if one.code == Code.COMPUTED_OVERWRITTEN.text] == []


# print


def printed(consolidation: Consolidation) -> PrintedForm:
    titles = {field.key: field.title for field in graded_form().fields}
    return PrintedForm(graded_form(), graded_plan(), consolidation, titles, (), JA)


def test_the_grade_stands_on_the_measures_line_and_is_struck_in_the_items_rows(loaded: LoadedRound) -> None:
    labelled = f"（地域活性課）\n{TEXT}\n（福祉政策課）\n{TEXT}"
    assert rows(merged(loaded)) == [
        ("1 支え",),
        ("① 人を育む", "B"),
        ("a", "養成", "福", "60、125", "達成", TEXT, "／"),
        ("b", "研修", "福", "61", "未達成", TEXT, "／"),
        ("c", "交流", "地福", "未達成", labelled, "／"),
        ("d", "広報", "福", "達成", TEXT, "／"),
        ("② 場を作る", "A"),
        ("a", "居場所", "地", "達成", TEXT, "／"),
        ("2 備え",),
        ("① 命を守る", "C"),
        ("避難", "福", "達成", TEXT, "／"),
    ]


def test_a_page_that_continues_a_measure_shows_its_grade_again_marked(loaded: LoadedRound) -> None:
    sheet = merged(loaded, 福=LONG)
    starts = [4, *(one.id + 1 for one in sheet.row_breaks.brk), sheet.max_row + 1]
    pages = [[rows(sheet)[row - 4] for row in range(*page)] for page in pairwise(starts)]
    assert len(pages) > 2
    assert pages[0][:2] == [("1 支え",), ("① 人を育む", "B")]
    for page in pages[1:-1]:
        assert page[:2] == [("1 支え",), ("① 人を育む", "B(再掲)")]


def test_an_open_grade_says_what_it_waits_for(loaded: LoadedRound) -> None:
    sheet = merged(loaded, 福={("1-①-b", "target"): ""})
    assert ("① 人を育む", "【未定】1-①-bの回答待ち") in rows(sheet)


def test_grades_are_counted_once_per_measure_and_stand_in_the_data(loaded: LoadedRound) -> None:
    merged(loaded, 福=LONG)
    data = openpyxl.load_workbook(loaded.folder.result / "データ.xlsx").active
    assert data is not None
    headings, *lines = data.iter_rows(values_only=True)
    at = {str(name): column for column, name in enumerate(headings)}
    graded = [line for line in lines if line[at["欄"]] == "評価"]
    assert [(line[at["施策"]], line[at["記載内容"]]) for line in graded] == [
        ("人を育む", "B"),
        ("場を作る", "A"),
        ("命を守る", "C"),
    ]
    summary = openpyxl.load_workbook(loaded.folder.result / "統合.xlsx")["集計"]
    texts = [str(cell) for row in summary.iter_rows(values_only=True) for cell in row if cell]
    assert "評価の件数（施策 3件）" in texts


def test_absences_are_written_under_the_forms_own_labels() -> None:
    consolidation, _ = answered({"1-①-c": "達成"})
    sections = {section.key: section.texts for section in printed(consolidation).sections}
    assert sections["1-①-c"][1] == "（地域活性課）【未記入】\n（福祉政策課）【未記入】"
    assert sections["1-①-a"][1] == "【未記入】"
