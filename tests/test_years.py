"""Years side by side: what the register holds of each, and where it stands beside this year."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from evalsheet.celltext import Notation
from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding
from evalsheet.forms import Form, find_form
from evalsheet.intake.years import in_year, year_of
from evalsheet.model import Place, Plan, RawCell, RawSheet
from evalsheet.plan import RegisterPart, notation_of, read_register, register_rows
from evalsheet.rules import RuleFile, RuleSet
from evalsheet.sheet import Role, SheetFacts, prefilled_text
from tests.tables import small_form, workbook
from tests.year_rounds import REGISTER, ROUND, YEARS_FORM, years_form

FORM = years_form()


def plan_of(register: str = REGISTER) -> Plan:
    return read_register(workbook(register), FORM)[0]


def facts_of(form: Form, plan: Plan) -> SheetFacts:
    notation: Notation = notation_of(form, plan)
    rules = RuleSet(Path("small.yaml"), RuleFile(rules="small", form="small", checks=()))
    return SheetFacts(form, ROUND, plan, rules, notation)


def test_the_register_holds_a_row_per_item_and_year() -> None:
    assert plan_of().history == {
        ("1", 2022, "done"): "《福総》\n○2回\n《社協》\n○4校",
        ("1", 2022, "grade"): "B",
        ("1", 2022, "ahead"): "《社協》\n○5校へ",
        ("1", 2023, "done"): "《福総》\n○3回",
        ("1", 2023, "grade"): "A",
        ("1", 2023, "ahead"): "《福総》\n○4回にする",
        ("2", 2023, "done"): "《社協》\n○講座",
    }


def test_rows_written_into_the_register_are_those_read_from_it() -> None:
    assert register_rows(RegisterPart(FORM), plan_of())["history"] == [
        ("1", "令和4年度", "《福総》\n○2回\n《社協》\n○4校", "B", "《社協》\n○5校へ"),
        ("1", "令和5年度", "《福総》\n○3回", "A", "《福総》\n○4回にする"),
        ("2", "令和5年度", "《社協》\n○講座", "", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("| 1        | 令和5年度", "| 1        | 昨年度", (Code.PLAN_VALUE_INVALID, "B3", "昨年度")),
        ("| 1        | 令和5年度", "| 1        | R4", (Code.PLAN_NUMBER_TWICE, "A3", "1 R4")),
        ("| 2        | R5 ", "| 9        | R5 ", (Code.PLAN_ITEM_UNKNOWN, "A4", "9")),
    ],
)
def test_a_year_that_is_none_a_year_twice_and_an_unknown_item_are_faults(
    old: str, new: str, fault: tuple[Code, str, str]
) -> None:
    with pytest.raises(DefinitionError) as caught:
        plan_of(REGISTER.replace(old, new))
    faults = [one for one in caught.value.faults if isinstance(one, Finding)]
    code, cell, value = fault
    assert [(one.code, one.place, one.value) for one in faults] == [
        (code, Place("plan.xlsx", "これまでの年度", cell), value)
    ]


def test_each_year_is_a_block_of_columns_in_which_what_was_planned_stands_first() -> None:
    columns = facts_of(FORM, plan_of()).columns
    shown = [(one.group, one.heading) for one in columns if one.role in (Role.CARRIED, Role.ANSWER)]
    assert shown == [
        ("参考（令和4年度）", "令和4年度の実施状況"),
        ("参考（令和4年度）", "評価"),
        ("参考（令和5年度）", "令和5年度の計画"),
        ("参考（令和5年度）", "令和5年度の実施状況"),
        ("参考（令和5年度）", "評価"),
        ("令和6年度（前年度に立てた計画）", "令和6年度の計画"),
        ("令和6年度 記入欄", "令和6年度の実施状況"),
        ("令和6年度 記入欄", "評価"),
        ("令和6年度 記入欄", "今後(令和7年度以降)の計画"),
    ]


@pytest.mark.parametrize(
    ("department", "texts"),
    [
        ("福総", ["《福総》\n○2回", "B", "", "《福総》\n○3回", "A", "《福総》\n○4回にする"]),
        ("社協", ["《社協》\n○4校", "B", "《社協》\n○5校へ", "", "A", ""]),
    ],
)
def test_a_department_sees_its_own_part_of_each_year(department: str, texts: list[str]) -> None:
    plan = plan_of()
    facts, item = facts_of(FORM, plan), plan.items[0]
    carried = [column for column in facts.columns if column.role is Role.CARRIED]
    assert [prefilled_text(facts, column, item, department) for column in carried] == texts


def test_last_year_is_the_year_before_the_rounds() -> None:
    assert plan_of().in_year(2024).previous == {
        ("1", "done"): "《福総》\n○3回",
        ("1", "grade"): "A",
        ("1", "ahead"): "《福総》\n○4回にする",
        ("2", "done"): "《社協》\n○講座",
    }
    assert plan_of().in_year(2023).past("1", "grade", None) == "B"


def test_a_form_of_one_year_back_is_the_case_without_a_first_year() -> None:
    plan = Plan((), (), (), {("1", "done"): "○講座"})
    columns = facts_of(small_form(), plan).columns
    assert [(one.group, one.heading, one.year) for one in columns if one.role is Role.CARRIED] == [
        ("参考（令和5年度）", "令和5年度の成果", None),
        ("参考（令和5年度）", "評価", None),
    ]
    assert plan.in_year(2024) == plan


def test_a_form_says_for_all_fields_or_for_none_since_when(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(YEARS_FORM.replace("{title: 評価, since: 2022}", "{title: 評価}"), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        find_form("small", tmp_path)
    faults = [one for one in caught.value.faults if isinstance(one, Finding)]
    assert [(one.place.cell, dict(one.params)["problem"]) for one in faults] == [
        ("fields[1].carry_over", "since-all")
    ]


@pytest.mark.parametrize("year", [ROUND.fiscal_year - 1, ROUND.fiscal_year])
def test_the_year_of_a_returned_sheet_is_told_by_its_headings_whichever_two_are_gone(year: int) -> None:
    facts = facts_of(FORM, plan_of())
    headings = [column.heading for column in in_year(facts, year).columns]
    for gone in combinations(range(1, len(headings) + 1), 2):
        cells = {(5, at): RawCell(5, at, text) for at, text in enumerate(headings, 1) if at not in gone}
        assert year_of([(facts, RawSheet("調書", cells))]) == year
