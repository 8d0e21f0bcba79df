"""集計: choices counted by row and by item, against each other, per node and department, this year against last."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from evalsheet.consolidate import consolidate
from evalsheet.findings import catalogue
from evalsheet.forms import Form, find_form
from evalsheet.model import Answer, AnswerKey, Assignment, Department, Item, Node, Place, Plan
from evalsheet.plan import notation_of
from evalsheet.summary import ChoiceCount, ChoiceSummary, CrossTable, MixedItem
from tests import rounds
from tests.department_rounds import FORM, consolidated, plan_of
from tests.tables import small_form

JA = catalogue("ja")
YEARS = ("令和6年度", "令和5年度")
PLAN = plan_of()
ONE, TWO, _ = PLAN.items
# the grade of each row, in the order of the register
Grades = tuple[str, str, str, str, str, str]


def summary(grades: Grades, missing: str = "") -> ChoiceSummary:
    """Of the small register, whose departments each grade their own row."""
    typed = {
        (a.item, a.department): ("実績", grade, "展望")
        for a, grade in zip(PLAN.assignments, grades, strict=True)
        if a.department != missing
    }
    consolidation = consolidated(PLAN, typed, missing)
    return ChoiceSummary(FORM, PLAN, consolidation, JA, {"grade": "事業評価"}, YEARS)


# asked of each department: rows are counted


@pytest.mark.parametrize(
    ("grades", "now"),
    [
        pytest.param(("A", "B", "A", "D", "B", "A"), (3, 2, 0, 1, 0), id="all"),
        pytest.param(("A", "A", "A", "A", "A", "A"), (6, 0, 0, 0, 0), id="alike"),
        pytest.param(("A", "", "A", "AB", "B", "A"), (3, 1, 0, 0, 2), id="none, and one that is not on the list"),
    ],
)
def test_rows_and_items_are_counted(grades: Grades, now: tuple[int, ...]) -> None:
    values = ("A", "B", "C", "D", "未決定")
    assert summary(grades).compared() == (ChoiceCount("事業評価の件数（6行・3項目）", values, now, ()),)


def test_a_department_that_sent_nothing_has_not_decided() -> None:
    assert summary(("A", "B", "A", "D", "B", "A"), missing="地域福祉課").compared()[0].now == (2, 2, 0, 0, 2)


def test_rows_by_goal_in_the_plans_order_and_by_department_in_the_masters() -> None:
    values = ("A", "B", "C", "D", "未決定")
    assert summary(("A", "B", "A", "D", "B", "")).tables() == (
        CrossTable(
            "基本目標別の事業評価",
            ("1 まちづくり", "2 包括的な支援"),
            values,
            ((2, 2, 0, 1, 0), (0, 0, 0, 0, 1)),
        ),
        CrossTable(
            "担当課別の事業評価",
            ("広報秘書課", "地域福祉課", "健康課", "社会福祉協議会"),  # 道路管理課 owes nothing
            values,
            ((0, 1, 0, 0, 0), (1, 0, 0, 1, 0), (1, 0, 0, 0, 0), (0, 1, 0, 0, 1)),
        ),
    )


@pytest.mark.parametrize(
    ("grades", "missing", "expected"),
    [
        pytest.param(("A", "A", "B", "B", "B", "D"), "", (), id="none"),
        pytest.param(
            ("A", "B", "D", "D", "D", "A"),
            "",
            (MixedItem(ONE, "grade", (("地域福祉課", "A"), ("社協", "B"))),),
            id="one, its departments in the order of the rows",
        ),
        pytest.param(
            ("A", "B", "D", "B", "A", "A"),
            "",
            (
                MixedItem(ONE, "grade", (("地域福祉課", "A"), ("社協", "B"))),
                MixedItem(TWO, "grade", (("健康課", "D"), ("地域福祉課", "B"), ("広報秘書課", "A"))),
            ),
            id="several",
        ),
        pytest.param(("A", "", "B", "", "B", "A"), "", (), id="who has not decided differs from nobody"),
        pytest.param(("A", "AB", "B", "B", "B", "A"), "", (), id="what is not on the list is no decision"),
        pytest.param(
            ("A", "B", "D", "B", "A", "A"),
            "地域福祉課",
            (MixedItem(TWO, "grade", (("健康課", "D"), ("地域福祉課", "未決定"), ("広報秘書課", "A"))),),
            id="what has not come back is shown beside the others",
        ),
    ],
)
def test_items_whose_departments_chose_differently(
    grades: Grades, missing: str, expected: tuple[MixedItem, ...]
) -> None:
    assert summary(grades, missing).mixed() == expected


# asked once per item: items are counted, by who leads


LABELS = ("福総", "社協", "協働")
LED = Plan(
    tuple(Department(label, f"{label}課", "", order) for order, label in enumerate(LABELS, 1)),
    tuple(Item(Node("item", n, f"事業{n}"), (Node("goal", "12"[n > "2"], "目標"),)) for n in "1234"),
    # 協働 leads item 1, 福総 the others; 社協 leads nothing
    tuple(Assignment(n, label, lead=label == ("協働" if n == "1" else "福総")) for n in "1234" for label in LABELS),
    previous={("1", "grade"): "A", ("2", "grade"): "B", ("3", "grade"): "E"},
)


def decided(form: Form, plan: Plan, choices: Mapping[tuple[str, str, str], str]) -> ChoiceSummary:
    """Of a plan in which (item, department, field) chose."""
    answers = [Answer(AnswerKey(*key), value, value, Place()) for key, value in choices.items()]
    labels = [department.label for department in plan.departments]
    titles = {field.key: field.title for field in form.fields}
    consolidation, _ = consolidate(form, plan, notation_of(form, plan), answers, labels, titles)
    return ChoiceSummary(form, plan, consolidation, JA, titles, YEARS)


def test_the_leads_choice_counts_once_per_item_against_last_year() -> None:
    found = decided(
        small_form(),
        LED,
        {
            ("1", "協働", "grade"): "A",
            ("1", "福総", "grade"): "B",  # does not lead
            ("2", "福総", "grade"): "A",
            ("3", "福総", "grade"): "①",
        },
    )
    values = ("A", "B", "①", "未決定")
    assert found.compared() == (ChoiceCount("評価の件数（4項目）", values, (2, 0, 1, 1), (1, 1, 0, 2)),)
    assert found.mixed() == ()
    assert found.tables() == (
        CrossTable("目標別の評価", ("1 目標", "2 目標"), values, ((2, 0, 0, 0), (0, 0, 1, 1))),
        CrossTable("主担当課別の評価", ("福総課", "協働課"), values, ((1, 0, 1, 1), (1, 0, 0, 0))),
    )


def test_two_choices_against_each_other_this_year_and_last() -> None:
    """Items 1 to 4 are led by 福総, 福総, 社協, 協働; last year only item 1 was decided."""
    found = decided(
        find_form(rounds.FORM_NAME),
        rounds.small_plan(),
        {
            ("1", "福総", "grade"): "B",
            ("1", "福総", "next_direction"): "充実",
            ("2", "福総", "grade"): "B",
            ("2", "福総", "next_direction"): "充実",
            ("3", "社協", "grade"): "A",
            ("4", "協働", "next_direction"): "廃止",
        },
    )
    now, last, *_ = found.tables()
    values = ("新規", "継続", "充実", "改善", "縮小", "廃止", "未決定")
    grades, nothing = ("A", "B", "C", "D", "未決定"), (0, 0, 0, 0, 0, 0, 0)
    assert now == CrossTable(
        "評価 × 次年度方針（令和6年度）",
        grades,
        values,
        ((0, 0, 0, 0, 0, 0, 1), (0, 0, 2, 0, 0, 0, 0), nothing, nothing, (0, 0, 0, 0, 0, 1, 0)),
    )
    assert last == CrossTable(
        "評価 × 次年度方針（令和5年度）",
        grades,
        values,
        (nothing, (0, 1, 0, 0, 0, 0, 0), nothing, nothing, (0, 0, 0, 0, 0, 0, 3)),
    )
