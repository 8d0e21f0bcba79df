"""Departments that were renamed: the register holds their names with the years, and text under any is theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalsheet.celltext import parse, parse_achievement
from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.recognise import recognise
from evalsheet.model import Answer, AnswerKey, Department, FormerName, Place, Plan, RawWorkbook
from evalsheet.plan import RegisterPart, notation_of, over_the_years, read_register, register_rows
from evalsheet.rules import RuleFile, RuleSet
from evalsheet.sheet import SheetFacts
from evalsheet.validate import check_names
from tests.tables import sheet, workbook
from tests.year_rounds import ACHIEVED_REGISTER, REGISTER, ROUND, achieved_form, years_form

FORM = years_form()
FORMER = """
## 旧名称
| 担当課         | 旧名称               | 旧略称 | 旧部   | 最後の年度 |
|----------------|----------------------|--------|--------|------------|
| 社協           | 福祉公社             | 公社   | 企画部 | R3         |
| 社会福祉協議会 | ボランティアセンター |        | 企画部 | 令和元年度 |
"""
EARLIER = (
    FormerName("ボランティアセンター", "企画部", 2019),
    FormerName("福祉公社", "企画部", 2021, "公社"),
)
SHAKYO = Department("社協", "社会福祉協議会", "", 2, "", EARLIER)


def plan_of(former: str = FORMER, register: str = REGISTER) -> Plan:
    return read_register(workbook(register + former), FORM)[0]


def faults_of(former: str) -> list[Finding]:
    with pytest.raises(DefinitionError) as caught:
        plan_of(former)
    return [fault for fault in caught.value.faults if isinstance(fault, Finding)]


def at(cell: str, name: str = "旧名称") -> Place:
    return Place("plan.xlsx", name, cell)


def test_the_register_holds_former_names_the_oldest_first() -> None:
    plan = plan_of()
    assert plan.department_by_label["社協"] == SHAKYO
    assert register_rows(RegisterPart(FORM), plan)["former"] == [
        ("社協", "ボランティアセンター", "", "企画部", "令和元年度"),
        ("社協", "福祉公社", "公社", "企画部", "令和3年度"),
    ]


def test_a_register_without_the_sheet_has_none() -> None:
    assert [one.former for one in plan_of("").departments] == [(), ()]


def test_assignments_may_name_a_department_as_it_was_called() -> None:
    renamed = REGISTER.replace("| 2        | 社協   | ○ ", "| 2        | 福祉公社 | ○ ")
    assert plan_of(register=renamed).assignments == plan_of().assignments


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            "| 社協 | 福祉総務課 |  |  | R3 |",
            finding(Code.PLAN_FORMER_TWICE, at("B2"), value="福祉総務課", first="福祉総務課"),
        ),
        (
            "| 社協 | 公社の会 | 福総 |  | R3 |",
            finding(Code.PLAN_FORMER_TWICE, at("C2"), value="福総", first="福祉総務課"),
        ),
        ("| 社協 | 関係各課 |  |  | R3 |", finding(Code.PLAN_GROUP_NAME, at("B2"), value="関係各課")),
        (
            "| 社協 | 福祉公社 |  |  | 3年 |",
            finding(Code.PLAN_VALUE_INVALID, at("E2"), value="3年", allowed="令和3年度、R3、2021"),
        ),
        (
            "| 協働 | 福祉公社 |  |  | R3 |",
            finding(Code.PLAN_DEPARTMENT_UNKNOWN, at("A2"), value="協働", known="福総、社協"),
        ),
        ("| 社協 | 福祉公社 |  |  |  |", finding(Code.PLAN_VALUE_MISSING, at("E2"), field="最後の年度")),
    ],
)  # fmt: skip
def test_a_name_of_another_department_a_bad_year_and_an_unknown_department_are_faults(
    row: str, fault: Finding
) -> None:
    heading = "\n".join(FORMER.splitlines()[:4])
    assert faults_of(f"{heading}\n{row}\n") == [fault]


def test_a_former_name_stands_once() -> None:
    assert faults_of(FORMER + "| 福総 | 福祉公社 |  |  | R4 |\n| 社協 | 福祉公社 |  |  | R2 |\n") == [
        finding(Code.PLAN_FORMER_TWICE, at("B4"), value="福祉公社", first="社会福祉協議会"),
        finding(Code.PLAN_FORMER_TWICE, at("B5"), value="福祉公社", first="社会福祉協議会"),
    ]


def test_text_under_any_name_is_the_departments() -> None:
    notation = notation_of(FORM, plan_of())
    text = "《福祉公社》\n○2回\n《公社》\n○3回\n《福総》\n○1回"
    parsed = parse(text, notation)
    assert [block.labels for block in parsed.blocks] == [("社協",), ("社協",), ("福総",)]
    assert str(parsed) == text


def test_a_value_under_any_name_is_the_departments_and_stays_as_it_was_written() -> None:
    form = achieved_form()
    plan = read_register(workbook(ACHIEVED_REGISTER + FORMER), form)[0]
    text = "福祉公社 80% 福総 実施"
    value = parse_achievement(text, form.words_of(form.field("rate")), notation_of(form, plan))
    assert value is not None
    assert [(one.department, one.named) for one in value.parts] == [("社協", "福祉公社"), ("福総", "福総")]
    assert (str(value), str(value.of("社協"))) == (text, "福祉公社 80%")


@pytest.mark.parametrize(
    ("since", "name", "division"),
    [
        (2019, "ボランティアセンター(令和2年度～福祉公社)(令和4年度～社会福祉協議会)", "企画部(令和4年度～福祉部)"),
        (2020, "福祉公社(令和4年度～社会福祉協議会)", "企画部(令和4年度～福祉部)"),
        (2022, "社会福祉協議会", "福祉部"),
    ],
)
def test_a_column_names_a_department_over_the_years_it_shows(since: int, name: str, division: str) -> None:
    one = Department("社協", "社会福祉協議会", "福祉部", 2, "", EARLIER)
    style = "{former}({year}～{name})"
    assert over_the_years(one, "name", since, style) == name
    assert over_the_years(one, "division", since, style) == division


def test_a_name_that_did_not_change_with_its_division_stands_once() -> None:
    one = Department("消費", "消費生活センター", "地域部", 1, "", (FormerName("消費生活センター", "市民部", 2021),))
    assert over_the_years(one, "name", 2019, "{former}({year}～{name})") == "消費生活センター"
    assert over_the_years(one, "division", 2019, "{former}({year}～{name})") == "市民部(令和4年度～地域部)"


def test_names_that_became_one_stand_beside_each_other() -> None:
    former = (FormerName("福祉公社", "企画部", 2021), FormerName("ボランティアセンター", "福祉部", 2021))
    one = Department("社協", "社会福祉協議会", "福祉部", 2, "", former)
    style = "{former}({year}～{name})"
    assert over_the_years(one, "name", 2019, style) == "福祉公社・ボランティアセンター(令和4年度～社会福祉協議会)"
    assert over_the_years(one, "division", 2019, style) == "企画部・福祉部(令和4年度～福祉部)"
    assert one.names_in(2021) == ("福祉公社", "社協", "ボランティアセンター", "社協")
    assert one.names_in(2022) == ("社会福祉協議会", "社協")


# names of another time


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("《社協》\n○2回", []),
        ("《公社》\n○2回", ["公社"]),  # ended in 令和3年度
        ("《ボランティアセンター》\n○2回\n《公社》\n○1回", ["ボランティアセンター", "公社"]),
        ("○公社から引き継いだ。", []),  # says nothing of whose text it is
    ],
)
def test_a_name_that_a_department_no_longer_has_is_noticed(text: str, names: list[str]) -> None:
    plan, place = plan_of(), Place("a.xlsx", "調書", "D6")
    answer = Answer(AnswerKey("1", "社協", "done"), text, text, place)
    found = check_names([answer], FORM, plan, notation_of(FORM, plan), 2024, {"done": "実施状況"})
    assert list(found) == [
        finding(
            Code.NAME_OF_OTHER_YEAR,
            place,
            item="1",
            department="社協",
            field="実施状況",
            value=name,
            year="令和6年度",
            expected="社会福祉協議会",
        )
        for name in names
    ]


def test_in_the_register_a_name_goes_with_its_year_and_the_year_of_writing() -> None:
    renamed = FORMER.replace("| R3 ", "| R4 ")
    register = REGISTER.replace("《社協》<br>○4校", "《公社》<br>○4校").replace(
        "《社協》<br>○講座", "《公社》<br>○講座"
    )
    _, remarks = read_register(workbook(register + renamed), FORM)
    assert remarks == (
        finding(
            Code.NAME_OF_OTHER_YEAR,
            at("C4", "これまでの年度"),
            item="2",
            department="社協",
            field="令和5年度の実施状況",
            value="公社",
            year="令和5年度",
            expected="社会福祉協議会",
        ),
    )


# returned workbooks


def test_a_workbook_that_bears_a_former_name_is_the_departments() -> None:
    plan = plan_of()
    rules = RuleSet(Path("small.yaml"), RuleFile(rules="small", form="small", checks=()))
    facts = SheetFacts(FORM, ROUND, plan, rules, notation_of(FORM, plan))
    headings = [column.heading for column in facts.columns]
    identified = [[facts.identity("公社").text], headings]
    visible = recognise(RawWorkbook("a.xlsx", "", "", (sheet("調書", identified),)), (facts,))
    named = recognise(RawWorkbook("福祉公社_調書.xlsx", "", "", (sheet("調書", [headings]),)), (facts,))
    assert (visible.identity, visible.step) == (facts.identity("社協"), "visible-identifier")
    assert (named.identity, named.step) == (facts.identity("社協"), "headings")
