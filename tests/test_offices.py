"""What the coordinator and the committee fill: workbooks of their own, checked and merged like a department's."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, Severity, catalogue, finding
from evalsheet.model import Opinion, Place
from evalsheet.sheet import HIDDEN_SHEET
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.look import check
from evalsheet.workflow.merge import Merged, merge
from tests.office_round import (
    COMMITTEE,
    COMPLETE,
    COORDINATOR,
    FORM,
    NAME,
    OPINIONS,
    PLAN,
    RULES,
    blank,
    hand_in,
    hand_in_all,
    office_round,
)
from tests.rounds import NOW

JA = catalogue("ja")


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedRound:
    return office_round(tmp_path / "r6")


def merged(loaded: LoadedRound) -> Merged:
    return merge(loaded.folder.path, NOW, JA)


# what is distributed


def test_each_office_gets_a_workbook_behind_those_of_the_departments(loaded: LoadedRound) -> None:
    assert sorted(path.name for path in loaded.folder.outbox.iterdir()) == [
        "00_記入のしかた.xlsx",
        "01_福祉政策課_評価表.xlsx",
        "02_高齢障がい課_評価表.xlsx",
        "03_事務局_評価表.xlsx",
        "04_委員会_評価表.xlsx",
    ]


@pytest.mark.parametrize(
    ("answerer", "sheets", "headings"),
    [
        ("福", ["評価表"], ["成果"]),
        ("事務局", ["評価表"], ["事務局の所見"]),
        ("委員会", ["評価表", "委員会意見"], ["委員会の評価", "委員会の理由"]),
    ],
)
def test_a_workbook_asks_what_its_receiver_fills_and_nothing_else(
    loaded: LoadedRound, answerer: str, sheets: list[str], headings: list[str]
) -> None:
    book = openpyxl.load_workbook(blank(loaded, answerer))
    assert book.sheetnames == ["記入要領", *sheets, "提出前チェック", "_lists", HIDDEN_SHEET]
    assert [cell.value for cell in book["評価表"][5]] == ["状態", "目標", "番号", "事業", *headings]


def test_an_office_is_asked_about_every_item(loaded: LoadedRound) -> None:
    book = openpyxl.load_workbook(blank(loaded, "委員会"))
    assert [book["評価表"].cell(row, 3).value for row in (6, 7)] == ["1", "2"]
    assert [cell.value for cell in book["委員会意見"][5]] == [
        "状態", "番号", "行", "対象", "対象の番号", "対象の名称", "意見",
    ]  # fmt: skip
    assert book["委員会意見"].cell(35, 2).value == "30"


def test_an_office_has_a_deadline_of_its_own(loaded: LoadedRound) -> None:
    assert "提出期限: 2025年7月31日（木）" in openpyxl.load_workbook(blank(loaded, "委員会"))["評価表"]["A2"].value


def test_a_department_cannot_bear_an_offices_name(tmp_path: Path) -> None:
    from evalsheet.workbook.writing.register import write_register

    loaded = office_round(tmp_path / "r6")
    doubled = replace(PLAN.departments[0], label="委員会")
    plan = replace(PLAN, departments=(doubled, PLAN.departments[1]), assignments=PLAN.assignments[1:])
    write_register(loaded.folder.register, loaded.first.form, plan, 2024)
    with pytest.raises(DefinitionError) as caught:
        load(loaded.folder.path)
    place = Place(str(loaded.folder.register))
    assert caught.value.faults == (finding(Code.PLAN_DEPARTMENT_TWICE, place, value="委員会"),)


# what a form and its rules may say


def test_an_office_answers_once_per_item(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        office_round(
            tmp_path / "r6", FORM.replace("per: item, kind: text, by: co", "per: assignment, kind: text, by: co")
        )
    found = [one for one in caught.value.faults if isinstance(one, Finding)]
    assert [(one.place.cell, one.value, dict(one.params)["problem"]) for one in found] == [
        ("fields[1].per", "assignment", "office-per"),
        ("fields[3].per", "assignment", "office-per"),
    ]


def test_a_rule_is_about_what_one_of_them_fills(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        office_round(tmp_path / "r6", rules=RULES.replace("fields: [reason]", "fields: [done]"))
    (fault,) = caught.value.faults
    assert (fault.code, fault.value, fault.place.cell) == (Code.YAML_VALUE_INVALID, "why", "checks[3].fields")
    told = dict(fault.params)
    assert (told["problem"], told["fillers"]) == ("several-fillers", "committee、department")


# what comes back


def test_complete_answers_of_all_have_no_findings(loaded: LoadedRound) -> None:
    hand_in_all(loaded)
    done = merged(loaded)
    assert done.examined.findings == ()
    assert [(one.label, one.owed, one.answered) for one in done.examined.states] == [("福", 1, 1), ("高", 2, 2)]


def test_an_office_that_has_not_answered_yet_stands_in_nobodys_way(loaded: LoadedRound) -> None:
    for department in ("福", "高"):
        hand_in(loaded, department, COMPLETE[department])
    assert merged(loaded).examined.findings == tuple(
        finding(
            Code.SUBMISSION_MISSING, Place(), severity=Severity.INFO, department=office, owed=2, deadline=deadline
        )
        for office, deadline in (("事務局", "2025-05-30"), ("委員会", "2025-07-31"))
    )


def test_the_rules_hold_for_what_an_office_fills(loaded: LoadedRound) -> None:
    answers = {COMMITTEE: {("1", "grade"): "Ａ", ("2", "grade"): "B", ("2", "reason"): "はい"}}
    _, found = check([hand_in(loaded, "委員会", answers)], loaded.folder.path, JA)
    assert [(one.code, one.item, one.form) for one in found.findings] == [(Code.REASON_MISSING, "2", COMMITTEE)]
    (changed,) = found.offices[1].returned.changes
    assert (changed.before, changed.after) == ("Ａ", "A")


def test_what_departments_and_an_office_fill_is_crosslisted_each_among_its_own(tmp_path: Path) -> None:
    loaded = office_round(tmp_path / "r6", rules=RULES + "crosslisting: {fields: [done, note]}\n")
    hand_in_all(
        loaded,
        高={NAME: {("1", "done"): "○体操を続けた。[再掲先:2]", ("2", "done"): "○体操を続けた。[1より再掲]"}},
        事務局={COORDINATOR: {("1", "note"): "○順調である。[再掲先:2]", ("2", "note"): "○広げたい。"}},
    )
    source, target = (Place("事務局.xlsx", "評価表", cell) for cell in ("E6", "E7"))
    assert merged(loaded).examined.findings == (
        replace(
            finding(
                Code.CROSSLISTING_ABSENT,
                source,
                item="1",
                departments=("事務局",),
                field="事務局の所見",
                value="順調である。",
                related=[target],
                number="2",
                text="順調である。",
                target_cell="事務局.xlsx E7",
            ),
            form=COORDINATOR,
        ),
    )


def test_the_committees_workbook_is_recognised_without_its_hidden_sheet(loaded: LoadedRound) -> None:
    path = hand_in(loaded, "委員会", COMPLETE["委員会"], lambda book: book.remove_sheets([HIDDEN_SHEET]))
    _, found = check([path], loaded.folder.path, JA)
    assert found.findings == (
        finding(Code.RECOGNISED_BY, Place("委員会.xlsx"), department="委員会", step="visible-identifier"),
    )


def test_what_the_committee_writes_may_refer_to_the_plan_and_to_nothing(tmp_path: Path) -> None:
    """Its rows are no items of the plan: a row that has an item's number does not refer to itself."""
    loaded = office_round(tmp_path / "r6", FORM + "text: {pointers: {}}\n")
    opinions = {**COMPLETE["委員会"][OPINIONS], ("1", "opinion_text"): "詳細は【1-1】参照。詳細は【9】参照。"}
    hand_in_all(loaded, 委員会={COMMITTEE: COMPLETE["委員会"][COMMITTEE], OPINIONS: opinions})
    assert [(one.code, dict(one.params).get("number")) for one in merged(loaded).examined.findings] == [
        (Code.POINTER_UNKNOWN, "9")
    ]


# what is merged


def test_what_offices_fill_stands_beside_the_departments_answers(loaded: LoadedRound) -> None:
    hand_in_all(loaded)
    merged(loaded)
    sheet = openpyxl.load_workbook(loaded.folder.result / "統合.xlsx")["評価表"]
    assert [[cell.value for cell in row][1:] for row in sheet.iter_rows(min_row=3)] == [
        ["事業", "成果", "事務局の所見", "委員会の評価", "委員会の理由"],
        ["1 居場所づくり", "《福》\n○居場所を開いた。\n《高》\n○体操を続けた。", "順調である。", "A", ""],
        ["2 見守りの輪", "《高》\n○約束を結んだ。", "広げたい。", "B", "地区の数が増えていない。"],
    ]


def test_data_and_origins_name_the_office_and_its_cell(loaded: LoadedRound) -> None:
    hand_in_all(loaded)
    merged(loaded)
    content = (loaded.folder.result / "データ.csv").read_text(encoding="utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(content, newline="")) if row["担当課"] == "委員会"]
    assert [(row["事業番号"], row["欄"], row["記載内容"], row["ファイル"], row["セル"]) for row in rows] == [
        ("1", "委員会の評価", "A", "委員会.xlsx", "E6"),
        ("1", "委員会の理由", "", "委員会.xlsx", "F6"),
        ("2", "委員会の評価", "B", "委員会.xlsx", "E7"),
        ("2", "委員会の理由", "地区の数が増えていない。", "委員会.xlsx", "F7"),
    ]
    origins = openpyxl.load_workbook(loaded.folder.result / "統合.xlsx")["出典"]
    shown = [row[:7] for row in origins.iter_rows(min_row=4, values_only=True) if row[2] == "委員会"]
    assert [(row[0], row[1], row[5], row[6]) for row in shown] == [
        ("1", "委員会の評価", "評価表", "E6"),
        ("2", "委員会の評価", "評価表", "E7"),
        ("2", "委員会の理由", "評価表", "F7"),
        ("2", "委員会意見", "委員会意見", "E6"),
    ]


def test_opinions_that_come_back_join_those_of_the_register(loaded: LoadedRound) -> None:
    again = {
        ("2", "opinion_level"): "事業",
        ("2", "opinion_number"): "１",
        ("2", "opinion_title"): "居場所づくり",
        ("2", "opinion_text"): "続けてほしい。",
    }
    committee = {**COMPLETE["委員会"], OPINIONS: {**COMPLETE["委員会"][OPINIONS], **again}}
    hand_in_all(loaded, 委員会=committee)
    done = merged(loaded)
    (part,) = done.examined.parts
    assert part.returned.facts.plan.opinions[1:] == (
        Opinion(
            "goal", "2", "全般", "若い人にも声をかけてほしい。", True, Place("委員会.xlsx", "委員会意見", "E6")
        ),
    )
    table = openpyxl.load_workbook(loaded.folder.result / "統合.xlsx")["委員会意見"]
    assert [[cell.value for cell in row] for row in table.iter_rows(min_row=4)] == [
        ["1 つながる地域", "【事業1：居場所づくり】\n続けてほしい。"],
        ["2 支える地域", "【全般】\n若い人にも声をかけてほしい。"],
    ]


def test_opinions_that_come_back_have_the_same_findings_as_the_registers(loaded: LoadedRound) -> None:
    wrong = {
        ("1", "opinion_level"): "目標",
        ("1", "opinion_number"): "7",
        ("1", "opinion_title"): "全般",
        ("1", "opinion_text"): "分からない。",
        ("2", "opinion_number"): "1",
    }
    hand_in_all(loaded, 委員会={**COMPLETE["委員会"], OPINIONS: wrong})
    found = merged(loaded).examined.findings
    assert found[0] == finding(
        Code.OPINION_UNKNOWN,
        Place("委員会.xlsx", "委員会意見", "E6"),
        value="分からない。",
        level="目標",
        number="7",
    )
    assert {(one.code, one.form, one.place.cell) for one in found[1:]} == {
        (Code.ONE_SIDED, OPINIONS, cell) for cell in ("D7", "F7", "G7")
    } | {(Code.OPINION_UNKNOWN, "", "E7")}


def test_what_is_only_begun_is_told_by_the_self_check_and_blank_rows_are_not_called_done(
    loaded: LoadedRound,
) -> None:
    book = openpyxl.load_workbook(blank(loaded, "委員会"))
    formulas = [book["委員会意見"].cell(row, 1).value for row in (6, 35)]
    assert all(formula.startswith("=IF(AND(") and ',"",IF(' in formula for formula in formulas)


def test_coordinators_answers_are_read_as_well(loaded: LoadedRound) -> None:
    _, found = check([hand_in(loaded, "事務局", COMPLETE["事務局"])], loaded.folder.path, JA)
    typed = {(a.key.item, a.key.field): a.value for a in found.offices[0].returned.answers}
    assert (found.findings, typed) == ((), COMPLETE["事務局"][COORDINATOR])
