"""A form in which each department has its own row: who answers, how it is printed, and what a page repeats."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, catalogue, finding
from evalsheet.model import Assignment, Place
from evalsheet.plan import read_register
from evalsheet.workbook.reading.read import read_workbook
from evalsheet.workbook.writing.pages import Band, Heading
from evalsheet.workbook.writing.register import write_register
from evalsheet.workflow.merge import Merged, merge
from tests.department_rounds import (
    ASSIGNMENTS,
    FORM,
    REGISTER,
    ROWS,
    consolidated,
    department_round,
    plan_of,
    printed_form,
)
from tests.rounds import NOW, hand_in
from tests.tables import workbook

JA = catalogue("ja")
TYPED = {
    ("1", "地域福祉課"): ("甲", "A", "甲の展望"),
    ("1", "社協"): ("《地域福祉課》乙", "B", "乙の展望"),
    ("2", "健康課"): ("丙", "A", "丙の展望"),
    ("2", "地域福祉課"): ("丁", "D", "丁の展望"),
    ("2", "広報秘書課"): ("戊", "B", "戊の展望"),
    ("31～34", "社協"): ("己", "A", "己の展望"),
}


def at(cell: str) -> Place:
    return Place("plan.xlsx", "担当", cell)


# the register


def test_a_register_says_who_answers_how_that_is_printed_and_who_is_named_beside() -> None:
    assert plan_of().assignments == (
        Assignment("1", "地域福祉課", notation="地域福祉課(関係各課)", beside=("健康課", "道路管理課")),
        Assignment("1", "社協"),
        Assignment("2", "健康課"),
        Assignment("2", "地域福祉課", notation="福祉保健部各課", beside=("健康課",)),
        Assignment("2", "広報秘書課", notation="(広報秘書課)"),
        Assignment("31～34", "社協", notation="社会福祉協議会(関係各課)", beside=("地域福祉課",)),
    )


@pytest.mark.parametrize(
    ("notation", "answers", "beside"),
    [
        ("健康課", "健康課", ()),
        ("健康課(関係各課)", "健康課", ("地域福祉課", "道路管理課")),
        ("健康課(福祉保健部各課)", "健康課", ("地域福祉課",)),
        ("健康課(社会福祉協議会)", "健康課", ("社協",)),
        ("社会福祉協議会(関係各課)", "社協", ("地域福祉課", "健康課")),
        ("社会福祉協議会 (地域福祉課)", "社協", ("地域福祉課",)),
        ("(広報秘書課)", "広報秘書課", ()),
        ("福祉保健部各課", "地域福祉課", ("健康課",)),
        ("関係各課(地域福祉課)", "地域福祉課", ("健康課", "広報秘書課")),
    ],
)
def test_a_notation_is_printed_as_it_stands_and_asks_one_department(
    notation: str, answers: str, beside: tuple[str, ...]
) -> None:
    row = f"| 31～34 | {answers} | {notation} | {'、'.join(beside)} |\n"
    plan = plan_of(REGISTER.replace(ASSIGNMENTS.splitlines()[-1] + "\n", row))
    assert plan.assignments[-1] == Assignment("31～34", answers, notation=notation, beside=beside)
    assert [d.label for d in plan.departments_of("31～34")] == [answers]
    assert "31～34" in [one.item for one in plan.assigned_to(answers)]
    assert printed_form(plan, consolidated(plan, {})).sections[-1].texts[0] == notation


@pytest.mark.parametrize("between", ["、", ",", "，", "・", " ", "　", "<br>", "、 "])
def test_departments_beside_may_be_parted_by_what_people_type(between: str) -> None:
    plan = plan_of(REGISTER.replace("健康課、道路管理課", f"健康課{between}道路管理課"))
    assert plan.assignments[0].beside == ("健康課", "道路管理課")


def test_who_is_named_beside_must_be_a_department_too() -> None:
    register = REGISTER.replace("健康課、道路管理課", "健康課、関係各課、交通課")
    register = register.replace("| 2        | 健康課 ", "| 2        | 各課 ")
    with pytest.raises(DefinitionError) as caught:
        read_register(workbook(register), FORM)
    known = "広報秘書課、地域福祉課、健康課、道路管理課、社協"
    assert list(caught.value.faults) == [
        finding(Code.PLAN_GROUP_NAME, at("D2"), value="関係各課"),
        finding(Code.PLAN_DEPARTMENT_UNKNOWN, at("D2"), value="交通課", known=known),
        finding(Code.PLAN_GROUP_NAME, at("B4"), value="各課"),
    ]


def test_a_department_answers_an_item_once() -> None:
    register = REGISTER.replace("| 広報秘書課     | (広報秘書課) ", "| 地域福祉課     | (広報秘書課) ")
    with pytest.raises(DefinitionError) as caught:
        read_register(workbook(register), FORM)
    assert list(caught.value.faults) == [
        finding(Code.PLAN_ASSIGNMENT_TWICE, at("B6"), item="2", value="地域福祉課")
    ]


def test_the_register_comes_back_from_its_file(tmp_path: Path) -> None:
    write_register(tmp_path / "plan.xlsx", FORM, plan_of(), 2024)
    assert read_register(read_workbook(tmp_path / "plan.xlsx"), FORM) == (plan_of(), ())


# the printed rows


def test_each_department_has_its_row_in_the_registers_order() -> None:
    plan = plan_of()
    printed = printed_form(plan, consolidated(plan, TYPED))
    assert [(item.number, department) for item, department in printed.rows] == list(ROWS)
    assert [column.title for column in printed.answer_columns] == [
        "担当課",
        "事業実績・評価理由(令和6年度)",
        "事業評価",
        "今後の事業計画・展望",
    ]
    assert [(one.key, *one.texts) for one in printed.sections] == [
        ("1", "地域福祉課(関係各課)", "甲", "A", "甲の展望"),
        ("1", "社協", "《地域福祉課》乙", "B", "乙の展望"),
        ("2", "健康課", "丙", "A", "丙の展望"),
        ("2", "福祉保健部各課", "丁", "D", "丁の展望"),
        ("2", "(広報秘書課)", "戊", "B", "戊の展望"),
        ("31～34", "社会福祉協議会(関係各課)", "己", "A", "己の展望"),
    ]


def test_what_is_absent_is_said_in_the_departments_own_row() -> None:
    plan = plan_of()
    typed = {("1", "社協"): ("乙", "B", ""), ("2", "広報秘書課"): ("戊", "", "戊の展望")}
    missing, blank = "【未提出】", "【未記入】"
    assert [one.texts for one in printed_form(plan, consolidated(plan, typed, missing="地域福祉課")).sections] == [
        ("地域福祉課(関係各課)", missing, missing, missing),
        ("社協", "乙", "B", blank),
        ("健康課", blank, blank, blank),
        ("福祉保健部各課", missing, missing, missing),
        ("(広報秘書課)", "戊", blank, "戊の展望"),
        ("社会福祉協議会(関係各課)", blank, blank, blank),
    ]


def test_headings_span_a_nodes_rows_and_bands_stand_where_a_node_begins() -> None:
    plan = plan_of()
    first, second, third, fourth, fifth, last = printed_form(plan, consolidated(plan, {})).sections
    top = ("1", "(1)")
    assert first.headings == (
        Heading(0, (*top, "①"), "(1) ① 移動の支援", "(1) ①", 5.0),
        Heading(1, (*top, "①", "1"), "1", "1", 3.0),
        Heading(2, (*top, "①", "1"), "移送サービス", "移送サービス", 10.0),
        Heading(3, (*top, "①", "1"), "送り迎えをする", "", 22.0),
    )
    assert second.headings == first.headings
    assert third.headings == fourth.headings == fifth.headings
    assert [one.full for one in third.headings] == ["(1) ② 情報の提供", "2", "読みやすさ", "誰でも読める"]
    assert [one.full for one in last.headings] == ["(1) ① 再犯防止", "31～34", "立ち直り", ""]
    assert last.headings[0].node != first.headings[0].node  # the same number under another goal
    one, two = (
        tuple(Band(title, title, wide=True) for title in titles)
        for titles in (
            ("基本目標1 まちづくり", "施策の方向性(1) 基盤の整備"),
            ("基本目標2 包括的な支援", "施策の方向性(1) 再犯防止"),
        )
    )
    sections = (first, second, third, fourth, fifth, last)
    assert [section.bands for section in sections] == [one, (), (), (), (), two]
    assert [section.over for section in sections] == [(), one, one, one, one, ()]


# a round


LINES = {("1", "地域福祉課"): 58, ("1", "社協"): 20, ("2", "健康課"): 90, ("2", "地域福祉課"): 29}  # of results


def results(item: str, department: str) -> str:
    return "\n".join(f"{department}の{line}行目" for line in range(1, LINES.get((item, department), 2) + 1))


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Merged:
    """Everybody answers, 社協 without a grade for item 1; some at such length that pages break."""
    loaded = department_round(tmp_path_factory.mktemp("rows") / "r6", plan_of())
    for department in dict.fromkeys(label for _, label in ROWS):
        answers = {}
        for item in (item for item, label in ROWS if label == department):
            grade = "" if (item, department) == ("1", "社協") else "A"
            texts = {"outcome": results(item, department), "grade": grade, "outlook": "回数を増やす。"}
            answers |= {(item, key): text for key, text in texts.items() if text}
        hand_in(loaded, department, answers)
    return merge(loaded.folder.path, NOW, JA)


def sheet(merged: Merged, name: str = "評価表") -> Worksheet:
    found = openpyxl.load_workbook(merged.folder / "評価表.xlsx")[name]
    assert isinstance(found, Worksheet)
    return found


def test_only_who_answers_gets_a_workbook_and_the_committee(merged: Merged) -> None:
    outbox = merged.folder.parent / "outbox"
    assert sorted(path.name for path in outbox.iterdir()) == [
        "00_記入のしかた.xlsx",
        "01_広報秘書課_進捗状況及び評価表.xlsx",
        "02_地域福祉課_進捗状況及び評価表.xlsx",
        "03_健康課_進捗状況及び評価表.xlsx",
        "05_社会福祉協議会_進捗状況及び評価表.xlsx",
        "07_委員会_進捗状況及び評価表.xlsx",
    ]


def test_items_evaluated_as_one_come_back_as_one(merged: Merged) -> None:
    assert [(one.department, one.owed, one.answered) for one in merged.document.departments] == [
        ("広報秘書課", 1, 1),
        ("地域福祉課", 2, 2),
        ("健康課", 1, 1),
        ("社協", 2, 1),
    ]
    with (merged.folder / "データ.csv").open(encoding="utf-8-sig", newline="") as file:
        data = [(row["事業番号"], row["担当課"], row["欄"], row["記載内容"]) for row in csv.DictReader(file)]
    assert data[-3:] == [
        ("31～34", "社会福祉協議会", "事業実績・評価理由(令和6年度)", "社協の1行目\n社協の2行目"),
        ("31～34", "社会福祉協議会", "事業評価", "A"),
        ("31～34", "社会福祉協議会", "今後の事業計画・展望", "回数を増やす。"),
    ]


def test_every_page_says_which_business_and_which_department_it_continues(merged: Merged) -> None:
    printed = sheet(merged)
    tops = [4, *(one.id + 1 for one in printed.row_breaks.brk)]
    assert {tuple(printed.cell(row + at, 1).value for at in range(2)) for row in tops} == {
        ("基本目標1 まちづくり", "施策の方向性(1) 基盤の整備"),
    }
    shown = [[printed.cell(row + 2, column).value or "" for column in range(1, 7)] for row in tops]
    assert [[str(text).split("\n")[0] for text in page] for page in shown] == [
        ["(1) ① 移動の支援", "1", "移送サービス", "送り迎えをする", "地域福祉課(関係各課)", "地域福祉課の1行目"],
        ["(1) ①", "1", "移送サービス", "", "地域福祉課(関係各課)", "地域福祉課の49行目"],
        ["(1) ②", "2", "読みやすさ", "", "健康課", "健康課の19行目"],
        ["(1) ②", "2", "読みやすさ", "", "健康課", "健康課の67行目"],
        ["(1) ②", "2", "読みやすさ", "", "福祉保健部各課", "地域福祉課の25行目"],
    ]


def test_a_finding_leads_to_the_row_of_its_department(merged: Merged) -> None:
    assert [(one.code, one.item, one.department) for one in merged.document.findings] == [
        ("required-empty", "1", "社協")
    ]
    findings = sheet(merged, "検証結果")
    (location,) = (cell.hyperlink.location for row in findings.iter_rows() for cell in row if cell.hyperlink)
    target = sheet(merged)[location.rpartition("!")[2]]
    assert (target.value, target.column_letter) == ("【未記入】", "G")
    assert sheet(merged).cell(target.row, 5).value == "社協"
