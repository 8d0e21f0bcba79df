"""The next round from this one: what is carried over, what is asked of a person, and that it runs at once."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalsheet.errors import DefinitionError, EvalsheetError
from evalsheet.findings import Code, Finding, catalogue
from evalsheet.forms import Kind, find_form, form_names
from evalsheet.history import EventKind, read_history
from evalsheet.model import Assignment, FormerName
from evalsheet.plan.examples import forms_of_example, has_example
from evalsheet.report.rollover import rollover_schema
from evalsheet.rollover import next_settings
from evalsheet.round import moved_years
from evalsheet.workbook.writing.register import write_plans, write_register
from evalsheet.workflow.demo import demo
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.merge import merge
from evalsheet.workflow.new import new_round
from evalsheet.workflow.rollover import CHECKLIST, RolledOver, rollover
from tests.office_round import COMMITTEE, office_round
from tests.office_round import FORM as OFFICE_FORM
from tests.office_round import hand_in as office_hand_in
from tests.played import played
from tests.repeat_rounds import REGISTER as REPEATS_REGISTER
from tests.repeat_rounds import REPEATS_FORM
from tests.rounds import COMPLETE, FORM_NAME, NOW, SETTINGS, distributed, hand_in, hand_in_all
from tests.year_rounds import ACHIEVED, ACHIEVED_REGISTER, REGISTER, YEARS_FORM, form_of

JA = catalogue("ja")
LATER = NOW.replace(year=2026)
COPIED = "○見守り協定を七つの事業者と結び、月に一度の集まりで気がかりな世帯の様子を伝え合った。"
WITH_EXAMPLE = [name for name in form_names() if has_example(find_form(name))]


def rolled(folder: Path, table: str = "", **options: bool) -> RolledOver:
    """The round at `folder` one year on, beside it; `table` is a CSV file of who takes over from whom."""
    departments = None
    if table:
        departments = folder.parent / "改組.csv"
        departments.write_text(table, encoding="utf-8")
    return rollover(folder, folder.parent / "r7", LATER, JA, departments=departments, **options)


def said(done: RolledOver) -> list[tuple[str, str, str, str]]:
    """(code, item, department, value) of every finding."""
    return [(one.code, one.item, one.department, one.value) for one in done.document.findings]


def content(folder: Path) -> dict[str, str]:
    """Every file below a folder, with a sign of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def answered(tmp_path: Path) -> LoadedRound:
    """協働 did not answer, item 2 ends, the grade of item 1 does not exist, and item 3 is new."""
    loaded = distributed(tmp_path / "r6")
    decided = {("1", "grade"): "E", ("2", "next_direction"): "廃止", ("3", "outcome"): COPIED}
    hand_in(loaded, "福総", {**COMPLETE["福総"], **decided})
    hand_in(loaded, "社協", {**COMPLETE["社協"], ("3", "next_direction"): "新規"})
    return loaded


# what the next round begins with


def test_last_year_is_what_was_consolidated_in_its_order_under_its_labels(answered: LoadedRound) -> None:
    rolled(answered.folder.path)
    plan = load(answered.folder.path.parent / "r7").first.plan
    assert plan.previous == {
        ("1", "outcome"): "《福総》\n○小学校5校で福祉の出前講座を開いた。【参加者412人】\n"
        "《社協》[再掲先:4]\n○車いす体験と高齢者との交流会を三つの地区で続けて開いた。",
        ("1", "issues"): "《福総》\n○中学校では開けていない。\n《社協》\n○体験を支える人が固定している。",
        ("1", "next_direction"): "継続",
        ("2", "outcome"): "《福総》\n○養成講座の修了者を地域の活動につないだ。",
        ("2", "issues"): "《福総》\n○働く世代の受講が少ない。",
        ("2", "grade"): "C",
        ("2", "next_direction"): "廃止",
        ("3", "outcome"): f"《福総》\n{COPIED}\n《社協》《協働》\n○町会と合同で見守りの訓練を行った。",
        ("3", "issues"): "《福総》\n○協定の中身が知られていない。\n《社協》《協働》\n○集合住宅に届いていない。",
        ("3", "grade"): "B",
        ("3", "next_direction"): "新規",
        ("4", "outcome"): "《社協》[1より再掲]\n○車いす体験と高齢者との交流会を三つの地区で続けて開いた。",
        ("4", "issues"): "《社協》\n○会場の確保が難しい。",
    }
    assert dataclasses.replace(plan, previous={}) == dataclasses.replace(answered.first.plan, previous={})


def test_everything_that_needs_a_decision_is_listed(answered: LoadedRound) -> None:
    assert said(rolled(answered.folder.path)) == [
        ("rollover-deadline-weekend", "", "", "2026-05-30"),
        ("rollover-item-ends", "2", "福総", "廃止"),
        ("rollover-value-left", "1", "", "E"),
        ("rollover-unanswered", "4", "協働", ""),
        ("rollover-round", "", "", "r7"),
        ("rollover-title", "", "", "令和7年度 目標事業評価調書"),
        ("rollover-extension", "", "協働", "2025-06-06"),
        ("rollover-item-begins", "3", "社協", "新規"),
    ]


def test_items_that_end_can_be_left_out(answered: LoadedRound) -> None:
    done = rolled(answered.folder.path, drop_ended=True)
    plan = load(done.folder.path).first.plan
    assert [item.number for item in plan.items] == ["1", "3", "4"]
    assert {number for number, _ in plan.previous} == {"1", "3", "4"}
    assert ("rollover-item-dropped", "2", "福総", "廃止") in said(done)
    assert distribute(done.folder.path).changed


def test_the_new_round_is_distributed_at_once_and_asks_about_its_own_year(answered: LoadedRound) -> None:
    done = rolled(answered.folder.path)
    assert distribute(done.folder.path).remarks == ()
    book = openpyxl.load_workbook(next(done.folder.outbox.glob("*福祉総務課*")))
    headings = [cell.value for cell in book["調書"][5]]
    assert "(参考) 令和6年度の成果" in headings
    assert "令和7年度の成果" in headings
    assert done.document.after.model_dump() == {
        "id": "r7",
        "title": "令和7年度 目標事業評価調書",
        "fiscal_year": 2025,
        "wareki": "令和7年度",
        "deadline": "2026-05-30",
    }


def test_rules_about_last_year_hold_in_the_new_round(answered: LoadedRound) -> None:
    done = rolled(answered.folder.path)
    distribute(done.folder.path)
    loaded = load(done.folder.path)
    hand_in(loaded, "福総", {**COMPLETE["福総"], ("2", "next_direction"): "継続", ("3", "outcome"): COPIED})
    hand_in(loaded, "社協", {**COMPLETE["社協"], ("3", "next_direction"): "新規"})
    hand_in(loaded, "協働", COMPLETE["協働"])
    findings = merge(done.folder.path, LATER, JA).examined.findings
    about = {Code.AGAINST_LAST_YEAR, Code.SAME_AS_LAST_YEAR}
    assert [(one.code, one.item, one.department, one.value) for one in findings if one.code in about] == [
        (Code.AGAINST_LAST_YEAR, "2", "福総", "継続"),
        (Code.SAME_AS_LAST_YEAR, "3", "福総", COPIED),
        (Code.AGAINST_LAST_YEAR, "3", "社協", "新規"),
    ]


def test_texts_filled_in_by_a_merge_are_carried_over_where_that_is_asked_for(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    hand_in_all(loaded, 社協={("4", "outcome"): ""})
    rolled(tmp_path / "r6", fill_crosslistings=True)
    assert load(tmp_path / "r7").first.plan.previous[("4", "outcome")] == (
        "《社協》\n○車いす体験と高齢者との交流会を三つの地区で続けて開いた。 [1より再掲]\n"
        "《協働》\n○空き店舗を使った居場所を2か所開いた。"
    )


def test_files_that_could_not_be_read_are_named(answered: LoadedRound) -> None:
    (answered.folder.inbox / "協働.xlsx").write_bytes(b"PK damaged")
    (found,) = [one for one in rolled(answered.folder.path).document.findings if one.code == "rollover-unread"]
    assert (found.file, found.value) == ("協働.xlsx", "not-a-workbook")


# what stays as it is


def test_nothing_is_written_into_the_round_that_is_over(answered: LoadedRound) -> None:
    before = content(answered.folder.path)
    rolled(answered.folder.path)
    assert content(answered.folder.path) == before


def test_a_folder_with_something_in_it_is_refused_and_stays_as_it_is(answered: LoadedRound) -> None:
    target = answered.folder.path.parent / "r7"
    target.mkdir()
    (target / "メモ.txt").write_text("残す", encoding="utf-8")
    with pytest.raises(EvalsheetError) as caught:
        rolled(answered.folder.path)
    assert caught.value.code == "folder-not-empty"
    assert [path.name for path in target.iterdir()] == ["メモ.txt"]


@pytest.mark.parametrize("inside", [".", "r7", "inbox/r7"])
def test_the_round_itself_is_no_place_for_the_next_one(answered: LoadedRound, inside: str) -> None:
    before = content(answered.folder.path)
    with pytest.raises(EvalsheetError) as caught:
        rollover(answered.folder.path, answered.folder.path / inside, LATER, JA)
    assert caught.value.code == "rollover-inside"
    assert content(answered.folder.path) == before


def test_an_empty_folder_is_filled(answered: LoadedRound) -> None:
    (answered.folder.path.parent / "r7").mkdir()
    done = rolled(answered.folder.path)
    assert sorted(path.name for path in done.folder.path.iterdir()) == sorted(
        ["history.jsonl", "inbox", "outbox", "plan.xlsx", "round.yaml", CHECKLIST]
    )


def test_the_rounds_own_definitions_come_along_and_years_in_them_are_pointed_out(answered: LoadedRound) -> None:
    old = answered.folder.path
    (old / "templates" / "mail" / "ja").mkdir(parents=True)
    (old / "templates" / "mail" / "ja" / "closing.j2").write_text("お願い\n令和6年度の担当より\n", encoding="utf-8")
    (old / "rules" / "__pycache__").mkdir(parents=True)
    (old / "rules" / "__pycache__" / "x.pyc").write_bytes(b"")
    (old / "ca.pem").write_text("証明書", encoding="utf-8")
    settings = (old / "round.yaml").read_text(encoding="utf-8")
    server = "mail: {server: {host: mail.city.example.jp, ca_file: ca.pem}}\n"
    (old / "round.yaml").write_text(settings + server, encoding="utf-8")
    done = rolled(old)
    assert (done.folder.path / "templates/mail/ja/closing.j2").is_file()
    assert (done.folder.path / "ca.pem").is_file()
    assert not (done.folder.path / "rules/__pycache__").exists()
    (found,) = [one for one in done.document.findings if one.code == "rollover-own-year"]
    assert (found.file, found.cell, found.value) == (
        "templates/mail/ja/closing.j2",
        "line 2",
        "令和6年度の担当より",
    )


def test_certificates_that_lie_outside_the_round_stay_where_they_are(answered: LoadedRound) -> None:
    old = answered.folder.path
    (old.parent / "ca.pem").write_text("証明書", encoding="utf-8")
    settings = (old / "round.yaml").read_text(encoding="utf-8")
    server = "mail: {server: {host: mail.city.example.jp, ca_file: ../ca.pem}}\n"
    (old / "round.yaml").write_text(settings + server, encoding="utf-8")
    done = rolled(old)
    assert (old.parent / "ca.pem").read_text(encoding="utf-8") == "証明書"
    assert [one.name for one in done.folder.path.rglob("*.pem")] == []


def test_the_history_of_the_new_round_says_where_it_comes_from(answered: LoadedRound) -> None:
    done = rolled(answered.folder.path)
    (event,) = read_history(done.folder.path).events
    assert (event.kind, event.time, dict(event.detail)) == (
        EventKind.ROLLED_OVER,
        LATER,
        {"before": "r6", "values": 13, "items": 4, "findings": 8},
    )


# the list to tick off, and the document


def test_the_checklist_holds_every_finding_with_a_cell_to_tick(answered: LoadedRound) -> None:
    done = rolled(answered.folder.path)
    sheet = openpyxl.load_workbook(done.folder.path / CHECKLIST).active
    assert sheet is not None
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0] == ["済", "重要度", "番号", "担当課", "内容", "すること"]
    assert [(row[0], row[2], row[3]) for row in rows[1:]] == [
        ("", one.item, one.department) for one in done.document.findings
    ]
    assert all(one.message in row[4] for row, one in zip(rows[1:], done.document.findings, strict=True))
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["A4:A11"]


def test_the_document_has_the_documented_shape(answered: LoadedRound) -> None:
    jsonschema.validate(json.loads(rolled(answered.folder.path).document.to_json()), rollover_schema())


# who takes over from whom

MERGED = "旧,新,名称,部\n社協,地福,地域福祉課,福祉部\n協働,地福,,\n"


def test_departments_that_become_one_answer_as_one(answered: LoadedRound) -> None:
    done = rolled(answered.folder.path, MERGED)
    plan = load(done.folder.path).first.plan
    assert [(one.label, one.name, one.division) for one in plan.departments] == [
        ("福総", "福祉総務課", "福祉部"),
        ("地福", "地域福祉課", "福祉部"),
        ("防災", "防災防犯課", "総務部"),
    ]
    assert plan.assignments == (
        Assignment("1", "福総", lead=True),
        Assignment("1", "地福"),
        Assignment("2", "福総", lead=True),
        Assignment("3", "地福", lead=True),
        Assignment("3", "福総"),
        Assignment("4", "地福", lead=True),
    )
    assert plan.previous[("3", "outcome")] == (f"《福総》\n{COPIED}\n《地福》\n○町会と合同で見守りの訓練を行った。")
    assert [one for one in said(done) if one[0] == "rollover-department"] == [
        ("rollover-department", "", "地福", "社会福祉協議会"),
        ("rollover-department", "", "地福", "市民協働課"),
    ]
    distribute(done.folder.path)
    book = openpyxl.load_workbook(next(done.folder.outbox.glob("*地域福祉課*")))
    texts = [str(cell.value) for row in book["調書"].iter_rows() for cell in row if cell.value]
    assert "《地福》\n○町会と合同で見守りの訓練を行った。" in texts


def test_a_department_is_divided_by_items(answered: LoadedRound) -> None:
    table = "旧,新,名称,番号\n社協,教福,福祉教育課,1、4\n社協,社協,,\n,広報,広報課,\n防災,,,\n"
    done = rolled(answered.folder.path, table)
    plan = load(done.folder.path).first.plan
    assert [one.label for one in plan.departments] == ["福総", "教福", "社協", "協働", "広報"]
    assert [(one.item, one.department, one.lead) for one in plan.assignments if one.item != "2"] == [
        ("1", "福総", True),
        ("1", "教福", False),
        ("3", "社協", True),
        ("3", "福総", False),
        ("3", "協働", False),
        ("4", "協働", True),
        ("4", "教福", False),
    ]
    assert plan.previous[("4", "issues")] == "《教福》\n○会場の確保が難しい。"
    assert "《社協》《協働》" in plan.previous[("3", "issues")]
    codes = {"rollover-department-idle", "rollover-department-closed"}
    assert [one for one in said(done) if one[0] in codes] == [
        ("rollover-department-idle", "", "広報", "広報課"),
        ("rollover-department-closed", "", "防災", "防災防犯課"),
    ]


def test_a_department_that_joins_one_that_goes_on_takes_its_place(answered: LoadedRound) -> None:
    done = rolled(answered.folder.path, "旧\t新\n福祉総務課\t協働\n")
    plan = load(done.folder.path).first.plan
    assert [(one.label, one.name) for one in plan.departments] == [
        ("社協", "社会福祉協議会"),
        ("協働", "市民協働課"),
        ("防災", "防災防犯課"),
    ]


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        ("新,名称\n地福,地域福祉課\n", [(Code.PLAN_HEADING_MISSING, "A1", "旧")]),
        ("旧,新\n社教,社協\n", [(Code.PLAN_DEPARTMENT_UNKNOWN, "A2", "社教")]),
        ("旧,新\n社協,地福\n", [(Code.PLAN_VALUE_MISSING, "B2", "")]),
        ("旧,新,名称\n社協,地福,\n", [(Code.PLAN_VALUE_MISSING, "C2", "")]),
        ("旧,新,名称\n社協,地福,関係各課\n", [(Code.PLAN_GROUP_NAME, "C2", "関係各課")]),
        ("旧,新\n社協,\n", [(Code.REORGANISATION_OPEN, "B2", "社協")]),
        ("旧,新,番号\n社協,福総,1\n", [(Code.REORGANISATION_OPEN, "B2", "社協")]),
        ("旧,新,番号\n社協,福総,9\n社協,社協,\n", [(Code.REORGANISATION_ITEM, "C2", "9")]),
        ("旧,新\n社協,福総\n社協,協働\n", [(Code.REORGANISATION_TWICE, "B3", "協働")]),
        ("旧,新,番号\n社協,福総,1\n社協,協働,1\n社協,社協,\n", [(Code.REORGANISATION_TWICE, "C3", "1")]),
        ("旧,新,名称\n社協,地福,地域福祉課\n協働,地福,地域課\n", [(Code.PLAN_VALUE_INVALID, "C3", "地域課")]),
        ("旧,新,番号\n,,3\n", [(Code.PLAN_VALUE_MISSING, "A2", ""), (Code.REORGANISATION_ITEM, "C2", "3")]),
    ],
)
def test_each_fault_of_the_table_is_named_by_its_cell_and_nothing_is_made(
    answered: LoadedRound, table: str, faults: list[tuple[Code, str, str]]
) -> None:
    with pytest.raises(DefinitionError) as caught:
        rolled(answered.folder.path, table)
    found = [one for one in caught.value.faults if isinstance(one, Finding)]
    assert [(one.code, one.place.cell, one.value) for one in found] == faults
    assert {Path(one.place.file).name for one in found} == {"改組.csv"}
    assert not (answered.folder.path.parent / "r7").exists()


def test_the_table_may_be_a_workbook(answered: LoadedRound) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["令和8年4月の組織改正"], [], ["旧", "新", "名称"], ["社会福祉協議会", "地福", "地域福祉協議会"]):
        book.active.append(row)
    path = answered.folder.path.parent / "改組.xlsx"
    book.save(path)
    done = rollover(answered.folder.path, path.parent / "r7", LATER, JA, departments=path)
    assert load(done.folder.path).first.plan.department_by_label["地福"].name == "地域福祉協議会"


# notation, opinions, offices, years, achievements


def own_round(folder: Path, form: str, register: str, rules: str = "") -> LoadedRound:
    """A round over a form of its own, with the register of that form."""
    from evalsheet.plan import read_register
    from tests.tables import workbook

    made = form_of(form)
    for kind in ("templates", "rules", "inbox", "outbox"):
        (folder / kind).mkdir(parents=True)
    (folder / "templates" / f"{made.form}.yaml").write_text(form, encoding="utf-8")
    own = rules or f"rules: {made.form}\nform: {made.form}\nchecks: []\n"
    (folder / "rules" / f"{made.form}.yaml").write_text(own, encoding="utf-8")
    settings = SETTINGS.replace(FORM_NAME, made.form).replace("extensions: {協働: 2025-06-06}\n", "")
    (folder / "round.yaml").write_text(settings, encoding="utf-8")
    write_register(folder / "plan.xlsx", made, read_register(workbook(register), made)[0], 2024)
    distribute(folder)
    return load(folder)


def test_a_year_becomes_the_next_block_of_a_form_that_shows_several(tmp_path: Path) -> None:
    loaded = own_round(tmp_path / "r6", YEARS_FORM, REGISTER)
    hand_in(loaded, "福総", {("1", "done"): "○5回", ("1", "grade"): "A", ("1", "ahead"): "○6回にする"})
    done = rolled(tmp_path / "r6")
    after = load(done.folder.path).first
    assert after.plan.history == {
        **loaded.first.plan.history,
        ("1", 2024, "done"): "《福総》\n○5回",
        ("1", 2024, "grade"): "A",
        ("1", 2024, "ahead"): "《福総》\n○6回にする",
    }
    assert {one.year for one in after.carried} == {2022, 2023, 2024}


def test_a_new_label_is_no_longer_than_the_form_allows(tmp_path: Path) -> None:
    own_round(tmp_path / "r6", YEARS_FORM.replace("departments:\n", "departments:\n  letters: 2\n"), REGISTER)
    with pytest.raises(DefinitionError) as caught:
        rolled(tmp_path / "r6", "旧,新,名称\n社協,地域福,地域福祉課\n")
    (fault,) = (one for one in caught.value.faults if isinstance(one, Finding))
    assert (fault.code, fault.place.cell, fault.value) == (Code.PLAN_VALUE_INVALID, "B2", "地域福")
    assert JA.message(fault) == "「地域福」は使えません。使えるのは 2文字まで です。"
    assert catalogue("en").message(fault).endswith("allowed are texts of up to 2 characters.")


def test_achievements_are_carried_over_under_their_departments(tmp_path: Path) -> None:
    loaded = own_round(tmp_path / "r6", ACHIEVED, ACHIEVED_REGISTER)
    hand_in(loaded, "福総", {("1", "rate"): "75%"})
    hand_in(loaded, "社協", {("1", "rate"): "85%", ("2", "rate"): "実施"})
    done = rolled(tmp_path / "r6", "旧,新,名称\n社協,地福,地域福祉課\n")
    history = load(done.folder.path).first.plan.history
    assert history == {
        ("1", 2022, "rate"): "福総 60% 地福 実施",
        ("1", 2023, "rate"): "福総 70%\n地福 80%",
        ("1", 2024, "rate"): "福総 75%\n地福 85%",
        ("2", 2022, "rate"): "×",
        ("2", 2023, "rate"): "不明",
        ("2", 2024, "rate"): "実施",
    }


def test_a_repeat_is_carried_with_its_original_and_ends_with_it(tmp_path: Path) -> None:
    ends = REPEATS_FORM.replace("meaning: 未達成}", "meaning: 未達成, next_year: ends}")
    loaded = own_round(tmp_path / "r6", ends, REPEATS_REGISTER)
    hand_in(loaded, "健推", {("1", "done"): "12回", ("2", "done"): "3回", ("2", "grade"): "B"})
    done = rolled(tmp_path / "r6")
    plan = load(done.folder.path).first.plan
    assert plan.repeats == {"3": "1", "4": "2"}
    assert {key: text for key, text in plan.history.items() if key[1] == 2024} == {
        ("1", 2024, "done"): "《健推》\n12回",
        ("2", 2024, "done"): "《健推》\n3回",
    }
    assert [one for one in said(done) if one[1] in ("2", "4")] == [
        ("rollover-item-ends", "2", "健推", "B"),
        ("rollover-unanswered", "2", "健推", ""),
    ]
    dropped = rollover(tmp_path / "r6", tmp_path / "r8", LATER, JA, drop_ended=True)
    assert [item.number for item in load(dropped.folder.path).first.plan.items] == ["1", "3", "5"]


def test_a_name_that_goes_is_a_former_name_and_texts_keep_the_names_of_their_time(tmp_path: Path) -> None:
    loaded = own_round(tmp_path / "r6", REPEATS_FORM, REPEATS_REGISTER)
    hand_in(loaded, "協働", {("1", "done"): "《協働》\n40回", ("1", "rate"): "80%"})
    hand_in(loaded, "健推", {("1", "done"): "12回", ("1", "rate"): "実施"})
    done = rolled(tmp_path / "r6", "旧,新,名称,部\n協働,地域,地域協働課,地域振興部\n健推,健推,,健康福祉部\n")
    after = load(done.folder.path)
    plan = after.first.plan
    assert [(one.label, one.former) for one in plan.departments] == [
        (
            "地域",
            (
                FormerName("シティプロモーション課", "企画部", 2023),
                FormerName("市民協働課", "地域部", 2024, "協働"),
            ),
        ),
        ("健推", (FormerName("健康推進課", "健康部", 2024),)),
    ]
    assert {key[1:]: text for key, text in plan.history.items() if key[0] == "1"} == {
        (2023, "done"): "《協働》\n3回",
        (2023, "rate"): "協働 60% 健推 実施",
        (2024, "done"): "《協働》\n40回\n《健推》\n12回",
        (2024, "rate"): "協働 80%\n健推 実施",
    }
    assert after.remarks == ()
    distribute(done.folder.path)
    book = openpyxl.load_workbook(next(done.folder.outbox.glob("*地域協働課*")))
    shown = [str(cell.value) for cell in book["進捗表"][6]]
    assert [text for text in shown if "協働" in text] == ["《協働》\n3回", "協働 60%", "《協働》\n40回", "協働 80%"]


def test_departments_that_become_one_leave_it_their_names(answered: LoadedRound) -> None:
    done = rolled(answered.folder.path, MERGED)
    former = load(done.folder.path).first.plan.department_by_label["地福"].former
    assert former == (
        FormerName("社会福祉協議会", "", 2024, "社協"),
        FormerName("市民協働課", "地域部", 2024, "協働"),
    )


def test_a_divided_department_leaves_its_name_to_nobody(answered: LoadedRound) -> None:
    table = "旧,新,名称,番号\n社協,教福,福祉教育課,1、4\n社協,地福,地域福祉課,\n"
    done = rolled(answered.folder.path, table)
    assert [one.former for one in load(done.folder.path).first.plan.departments] == [()] * 5


def test_what_an_office_decided_is_carried_over_and_opinions_stay_behind(tmp_path: Path) -> None:
    loaded = office_round(tmp_path / "r6")
    carrying = OFFICE_FORM.replace(
        "by: committee, scale: grade}", "by: committee, scale: grade, carry_over: {title: 前年度の評価}}"
    )
    (tmp_path / "r6" / "templates" / "mix.yaml").write_text(carrying, encoding="utf-8")
    write_register(tmp_path / "r6" / "plan.xlsx", form_of(carrying), loaded.first.plan, 2024)
    distribute(tmp_path / "r6", overwrite=True)
    loaded = load(tmp_path / "r6")
    office_hand_in(loaded, "委員会", {COMMITTEE: {("1", "grade"): "A"}})
    done = rolled(tmp_path / "r6")
    plan = load(done.folder.path).first.plan
    assert (plan.previous, plan.opinions) == ({("1", "grade"): "A"}, ())
    assert said(done) == [
        ("rollover-deadline-weekend", "", "", "2026-05-30"),
        ("rollover-unanswered", "2", "委員会", ""),
        ("rollover-round", "", "", "r7"),
        ("rollover-title", "", "", "令和7年度 評価表"),
        ("rollover-extension", "", "委員会", "2025-07-31"),
        ("rollover-opinions", "", "", "委員会意見"),
    ]


PER_DEPARTMENT = """
form: rows
version: 1
title: 評価表
summary: {ja: 試験用, en: for tests}
levels: [{key: item, title: 事業, width: 20}]
scales:
  grade: {title: 評価, steps: [{value: A, meaning: 達成}, {value: B, meaning: 未達成, next_year: ends}]}
fields:
  - {key: done, title: 成果, per: assignment, kind: text, width: 20, carry_over: {title: 前年度}}
  - {key: grade, title: 評価, per: assignment, kind: choice, scale: grade, carry_over: {title: 前年度の評価}}
departments: {notation: true}
sheet: {name: 評価表}
result: {workbook: 統合.xlsx, data: データ, rows: department}
"""
PER_DEPARTMENT_REGISTER = """
## 担当課
| 略称 | 名称           | 部     | メールアドレス |
|------|----------------|--------|----------------|
| 福総 | 福祉総務課     | 福祉部 |                |
| 社協 | 社会福祉協議会 |        |                |
## 計画
| 事業番号 | 事業     |
|----------|----------|
| 1        | 福祉教育 |
| 2        | 見守り   |
## 担当
| 事業番号 | 担当課 | 表記                 | 関係課 |
|----------|--------|----------------------|--------|
| 1        | 福総   | 福祉総務課(関係各課) | 社協   |
| 1        | 社協   |                      |        |
| 2        | 社協   |                      |        |
## 前年度
| 事業番号 | 成果 | 評価 |
|----------|------|------|
| 1        |      |      |
"""


def test_rows_of_departments_come_together_and_choices_that_differ_are_asked_about(tmp_path: Path) -> None:
    loaded = own_round(tmp_path / "r6", PER_DEPARTMENT, PER_DEPARTMENT_REGISTER)
    hand_in(loaded, "福総", {("1", "done"): "○2回", ("1", "grade"): "A"})
    hand_in(
        loaded, "社協", {("1", "done"): "○4校", ("1", "grade"): "B", ("2", "done"): "○毎日", ("2", "grade"): "B"}
    )
    done = rolled(tmp_path / "r6", "旧,新,名称\n福総,福祉,福祉課\n")
    plan = load(done.folder.path).first.plan
    assert plan.previous == {
        ("1", "done"): "《福祉》\n○2回\n《社協》\n○4校",
        ("2", "done"): "《社協》\n○毎日",
        ("2", "grade"): "B",
    }
    assert plan.assignments[0] == Assignment("1", "福祉", notation="福祉課(関係各課)", beside=("社協",))
    assert said(done) == [
        ("rollover-deadline-weekend", "", "", "2026-05-30"),
        ("rollover-item-ends", "1", "社協", "B"),
        ("rollover-item-ends", "2", "社協", "B"),
        ("rollover-values-differ", "1", "", "福総 A、社協 B"),
        ("rollover-notation", "1", "福祉", "福祉総務課(関係各課)"),
        ("rollover-round", "", "", "r7"),
        ("rollover-title", "", "", "令和7年度 目標事業評価調書"),
        ("rollover-department", "", "福祉", "福祉総務課"),
    ]


def test_an_item_ends_only_where_all_of_its_departments_say_so(tmp_path: Path) -> None:
    loaded = own_round(tmp_path / "r6", PER_DEPARTMENT, PER_DEPARTMENT_REGISTER)
    hand_in(loaded, "福総", {("1", "done"): "○2回", ("1", "grade"): "A"})
    hand_in(loaded, "社協", {("1", "grade"): "B", ("2", "grade"): "B"})
    done = rolled(tmp_path / "r6", drop_ended=True)
    assert [item.number for item in load(done.folder.path).first.plan.items] == ["1"]
    assert [one for one in said(done) if "item" in one[0]] == [
        ("rollover-item-ends", "1", "社協", "B"),
        ("rollover-item-dropped", "2", "社協", "B"),
    ]


def test_a_text_no_cell_can_hold_is_left_out_and_listed(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    hand_in_all(loaded, 福総={("3", "outcome"): "○" + "長" * 20_000}, 社協={("3", "outcome"): "○" + "文" * 20_000})
    done = rolled(tmp_path / "r6")
    assert ("3", "outcome") not in load(done.folder.path).first.plan.previous
    assert [one for one in said(done) if one[0] == "rollover-too-long"] == [("rollover-too-long", "3", "", "")]


# every packaged form


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_every_packaged_form_goes_on_to_the_next_year(name: str, tmp_path: Path) -> None:
    before = load(played(name))
    done = rollover(played(name), tmp_path / "next", LATER, JA)
    after = load(tmp_path / "next")
    assert [part.form.form for part in after.parts] == list(forms_of_example(name))
    assert after.round.fiscal_year == before.round.fiscal_year + 1
    for old, new in zip(before.parts, after.parts, strict=True):
        assert new.plan.departments == old.plan.departments
        assert new.plan.assignments == old.plan.assignments
        assert new.plan.successors == old.plan.successors
        assert new.plan.opinions == ()
        assert [item.number for item in new.plan.items] == [item.number for item in old.plan.items]
    assert distribute(tmp_path / "next").changed
    jsonschema.validate(json.loads(done.document.to_json()), rollover_schema())


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_each_value_of_last_year_is_the_merged_one(name: str, tmp_path: Path) -> None:
    """The register's texts against the data table that `merge` wrote, joined anew."""
    rollover(played(name), tmp_path / "next", LATER, JA)
    sheet = openpyxl.load_workbook(played(name) / "result" / load(played(name)).first.form.result.workbook)
    for part in load(tmp_path / "next").parts:
        printed = {str(cell.value) for row in sheet[part.sheet_name].iter_rows() for cell in row if cell.value}
        for (item, key), value in part.plan.previous.items():
            field = part.form.field(key)
            if field.kind is Kind.CHOICE:
                assert value in printed
            else:
                blanks = ("【未提出】", "【未記入】")
                texts = {
                    "\n".join(line for line in one.split("\n") if not line.endswith(blanks)) for one in printed
                }
                assert value in texts or any(one and one in value for one in texts), (item, key)


def test_the_guides_table_of_a_reorganisation_fits_the_packaged_example(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[1] / "docs" / "coordinator-guide.ja.md").read_text(encoding="utf-8")
    lines = guide[guide.index("| 旧 | 新 |") :].split("\n\n")[0].splitlines()
    rows = [",".join(cell.strip().replace(",", "、") for cell in line.strip("|").split("|")) for line in lines]
    new_round(tmp_path / "r6", [FORM_NAME], NOW.date())
    done = rolled(tmp_path / "r6", "\n".join([rows[0], *rows[2:]]) + "\n")
    assert {one.code for one in done.document.findings} >= {
        Code.ROLLOVER_DEPARTMENT.text,
        Code.ROLLOVER_DEPARTMENT_IDLE.text,
        Code.ROLLOVER_DEPARTMENT_CLOSED.text,
    }


# settings


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("令和6年度 目標事業評価調書", "令和7年度 目標事業評価調書"),
        ("令和６年度調書", "令和７年度調書"),
        ("2024年度実績(令和7年5月調査)", "2025年度実績(令和8年5月調査)"),
        ("R6・r07", "R7・r8"),
        ("r7-chiiki", "r8-chiiki"),
        ("第4次計画(令和3年度～令和7年度)", "第4次計画(令和3年度～令和7年度)"),
        ("計画(2024年度～2028年度)", "計画(2024年度～2028年度)"),
        ("令和元年度から", "令和元年度から"),
        ("内線2024-1、20245件、FR6", "内線2025-1、20245件、FR6"),
    ],
)
def test_years_named_in_a_title_move_on_by_one(before: str, after: str) -> None:
    assert moved_years(before, 2024) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("２０２４年度", "２０２５年度"),
        ("Ｒ６年度", "Ｒ７年度"),
        ("ｒ６・R6・Ｒ6", "ｒ７・R7・Ｒ7"),
        ("令和６年度", "令和７年度"),
        ("ＡＲ６ １２０２４", "ＡＲ６ １２０２４"),
    ],
)
def test_years_in_wide_signs_move_on_in_them(before: str, after: str) -> None:
    assert moved_years(before, 2024) == after


def test_an_era_ends_between_two_years() -> None:
    assert moved_years("平成30年度 H30 h31", 2018) == "令和元年度 R1 r2"


SETTINGS_BEFORE = """\
# 調査の設定
round: r6-jigyo   # 配ったあとは変えない
form: x
title: 令和6年度 調書
fiscal_year: 2024
deadline: 2024-02-29

# 延長
extensions:
  社協: 2024-03-08  # 事情による
  # 協働: 2024-03-09

mail: {charset: utf-8}
coordinator: {section: 企画課}
"""
SETTINGS_AFTER = """\
# 調査の設定
round: r7-jigyo   # 配ったあとは変えない
form: x
title: '令和7年度: 調書'
fiscal_year: 2025
deadline: 2025-02-28

# 延長
extensions:
  {}  # 事情による
  # 協働: 2024-03-09

mail: {charset: utf-8}
coordinator: {section: 企画課}
"""


def test_round_yaml_keeps_its_remarks_and_its_order() -> None:
    values: Mapping[str, object] = {
        "round": "r7-jigyo",
        "title": "令和7年度: 調書",
        "fiscal_year": 2025,
        "deadline": datetime.date(2025, 2, 28),
        "extensions": {},
    }
    assert next_settings(SETTINGS_BEFORE, values) == SETTINGS_AFTER


@given(
    st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\ufeff"), min_size=1)
)
@settings(max_examples=200, deadline=None)
def test_any_title_is_read_back_as_it_was_written(title: str) -> None:
    import yaml

    text = next_settings(SETTINGS_BEFORE, {"title": title})
    assert yaml.safe_load(text)["title"] == title


def test_a_round_without_a_year_in_its_names_is_told_apart_all_the_same(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    text = SETTINGS.replace("round: r6", "round: jigyo").replace("令和6年度 ", "")
    loaded.folder.settings.write_text(text, encoding="utf-8")
    done = rollover(tmp_path / "r6", tmp_path / "jigyo", LATER, JA)
    assert done.document.after.id == "jigyo-2025"
    assert ("rollover-title-same", "", "", "目標事業評価調書") in said(done)


def test_numbers_counted_for_the_year_are_opened_again(tmp_path: Path) -> None:
    name = next(name for name in WITH_EXAMPLE if any(f.share and f.share.unlisted for f in find_form(name).fields))
    folder = tmp_path / "r6"
    demo(folder, name, NOW, JA)
    before = load(folder)
    form = before.first.form
    (share,) = (field.share for field in form.computed_fields if field.share and field.share.unlisted)
    assert share.unlisted is not None
    counted = {"others": "3", "others_met": "2"}

    def with_numbers(items: tuple[object, ...]) -> tuple[object, ...]:
        first = before.first.plan.items[0]
        level = next(node.level for node in first.ancestors if node.level == "measure")
        return tuple(
            replace(
                one,
                ancestors=tuple(
                    replace(node, attributes=tuple(counted.items())) if node.level == level else node
                    for node in one.ancestors
                ),
            )
            for one in before.first.plan.items
        )

    assert (share.unlisted.met, share.unlisted.of) == ("others_met", "others")
    plans = [part.plan for part in before.parts]
    plans[0] = replace(plans[0], items=with_numbers(plans[0].items))
    from evalsheet.plan import register_parts
    from evalsheet.sheet import sheet_names

    forms = [part.form for part in before.parts]
    parts = register_parts(forms, sheet_names(forms), before.round.plan_of)
    write_plans(before.folder.register, tuple(zip(parts, plans, strict=True)), before.round.fiscal_year)
    done = rollover(folder, tmp_path / "r7", LATER, JA)
    nodes = {
        node for item in load(tmp_path / "r7").first.plan.items for node in item.path if node.level == "measure"
    }
    assert {node.attributes for node in nodes} == {(("others", "3"),)}
    measures = {item.path[:3] for item in before.first.plan.items}
    assert [one.value for one in done.document.findings if one.code == "rollover-figure"] == ["2"] * len(measures)
