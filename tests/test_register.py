"""The coordinator's register: what it gives, and every fault of it at once, each with sheet and cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalsheet.celltext import comparable
from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, Severity, finding
from evalsheet.forms import Form, find_form
from evalsheet.model import Assignment, Department, Item, Node, Place, Plan, RawWorkbook
from evalsheet.plan import RegisterPart, read_register, register_rows, register_sheets
from evalsheet.plan.examples import load_example
from tests.tables import sheet, small_form, workbook

FORM = small_form()

DEPARTMENTS = """
## 担当課
| 略称 | 名称       | 部     | メールアドレス          |
|------|------------|--------|-------------------------|
| 福総 | 福祉総務課 | 福祉部 | fukuso@city.example.jp  |
| 社協 | 社会福祉協議会 |    |                         |
"""
PLAN = """
## 計画
| 目標番号 | 目標     | 重点 | 事業番号 | 事業     |
|----------|----------|------|----------|----------|
| 1        | 人を育てる | ○  | 1        | 福祉教育 |
| 1        | 人を育てる | ○  | 2        | 人材育成 |
| 2        | 地域を育てる |  | 3        | 見守り   |
"""
ASSIGNMENTS = """
## 担当
| 事業番号 | 担当課 | 主担当 |
|----------|--------|--------|
| 1        | 福総   | ○      |
| 1        | 社協   |        |
| 2        | 社会福祉協議会 | ○ |
| 3        | 社協   | ○      |
"""
PREVIOUS = """
## 前年度
| 事業番号 | 前年度の成果     | 評価 |
|----------|------------------|------|
| 1        | 《福総》<br>○講座 | A   |
"""
VALID = DEPARTMENTS + PLAN + ASSIGNMENTS + PREVIOUS


def faults_of(register: RawWorkbook) -> list[Finding]:
    with pytest.raises(DefinitionError) as caught:
        read_register(register, FORM)
    return [fault for fault in caught.value.faults if isinstance(fault, Finding)]


def at(sheet_name: str, cell: str) -> Place:
    return Place("plan.xlsx", sheet_name, cell)


def test_a_register_gives_its_plan() -> None:
    one = Node("goal", "1", "人を育てる", (("priority", "○"),))
    two = Node("goal", "2", "地域を育てる")
    assert read_register(workbook(VALID), FORM) == (
        Plan(
            departments=(
                Department("福総", "福祉総務課", "福祉部", 1, "fukuso@city.example.jp"),
                Department("社協", "社会福祉協議会", "", 2),
            ),
            items=(
                Item(Node("item", "1", "福祉教育"), (one,)),
                Item(Node("item", "2", "人材育成"), (one,)),
                Item(Node("item", "3", "見守り"), (two,)),
            ),
            assignments=(
                Assignment("1", "福総", lead=True),
                Assignment("1", "社協"),
                Assignment("2", "社協", lead=True),
                Assignment("3", "社協", lead=True),
            ),
            previous={("1", "done"): "《福総》\n○講座", ("1", "grade"): "A"},
        ),
        (),
    )


def test_headings_may_stand_lower_in_another_order_and_beside_columns_of_ones_own() -> None:
    moved = """
## 担当課
| 令和7年度の担当課 |
| メモ     | 名称           | 略 称 | 部     | ﾒｰﾙｱﾄﾞﾚｽ               |
|----------|----------------|-------|--------|------------------------|
| 4月から  | 福祉総務課     | 福総  | 福祉部 | fukuso@city.example.jp |
| 電話のみ |                |       |        |                        |
|          | 社会福祉協議会 | 社協  |        |                        |
"""
    assert read_register(workbook(moved + PLAN + ASSIGNMENTS + PREVIOUS), FORM) == read_register(
        workbook(VALID), FORM
    )


def test_a_doubtful_mail_address_is_a_warning_and_does_not_stop_the_register() -> None:
    _, findings = read_register(workbook(VALID.replace("fukuso@city", "fukuso(a)city")), FORM)
    assert findings == (finding(Code.PLAN_MAIL_INVALID, at("担当課", "D2"), value="fukuso(a)city.example.jp"),)
    assert findings[0].severity is Severity.WARNING


def test_all_faults_are_reported_at_once_with_sheet_and_cell() -> None:
    faulty = """
## 担当課
| 略称 | 名称       | 部     | メールアドレス |
|------|------------|--------|----------------|
| 福総 | 福祉総務課 |        | 内線2201       |
| 福総 | 福祉課     |        |                |
| 関係 | 関係各課   |        |                |
| 社協 |            |        |                |

## 計画
| 目標番号 | 目標       | 重点 | 事業番号 | 事業     |
|----------|------------|------|----------|----------|
| 1        | 人を育てる | ○   | 1        | 福祉教育 |
| 1        | 人を育む   |      | 1        | 人材育成 |
|          |            | はい | 2        | 見守り   |
| 2        | 地域       |      | 3        | 居場所   |
| 2        | 地域       |      | 4        | 交通     |

## 担当
| 事業番号 | 担当課   | 主担当 |
|----------|----------|--------|
| 1        | 福総     | ○      |
| 1        | 社協     | ○      |
| 1        | 社協     |        |
| 2        | 関係各課 |        |
| 2        | 防災     |        |
| 9        | 社協     | ○      |
|          | 社協     | ×      |
| 4        | 社協     |        |

## 前年度
| 事業番号 | 前年度の成果 | 評価 |
|----------|--------------|------|
| 1        | ○講座       | Ｂ   |
| 1        | ○講演       |      |
| 8        |              | A    |
"""
    assert faults_of(workbook(faulty)) == [
        finding(Code.PLAN_MAIL_INVALID, at("担当課", "D2"), value="内線2201"),
        finding(Code.PLAN_DEPARTMENT_TWICE, at("担当課", "A3"), value="福総"),
        finding(Code.PLAN_GROUP_NAME, at("担当課", "B4"), value="関係各課"),
        finding(Code.PLAN_VALUE_MISSING, at("担当課", "B5"), field="名称"),
        finding(
            Code.PLAN_NODE_DIFFERS,
            at("計画", "B3"),
            value="人を育む",
            related=[at("計画", "B2")],
            level="目標",
            number="1",
            first="人を育てる",
        ),
        finding(
            Code.PLAN_NODE_DIFFERS,
            at("計画", "C3"),
            related=[at("計画", "C2")],
            level="目標",
            number="1",
            first="○",
        ),
        finding(Code.PLAN_NUMBER_TWICE, at("計画", "D3"), value="1"),
        finding(Code.PLAN_VALUE_MISSING, at("計画", "A4"), field="目標番号"),
        finding(Code.PLAN_VALUE_MISSING, at("計画", "B4"), field="目標"),
        finding(Code.PLAN_VALUE_INVALID, at("計画", "C4"), value="はい", allowed="○"),
        finding(Code.PLAN_ITEM_UNASSIGNED, at("計画", "D5"), item="3", value="3", title="居場所"),
        finding(Code.PLAN_LEAD_TWICE, at("担当", "C3"), item="1", value="社協", first="福総"),
        finding(Code.PLAN_ASSIGNMENT_TWICE, at("担当", "B4"), item="1", value="社協"),
        finding(Code.PLAN_GROUP_NAME, at("担当", "B5"), value="関係各課"),
        finding(Code.PLAN_LEAD_MISSING, at("担当", "C5"), item="2", value="2", title="見守り"),
        finding(Code.PLAN_DEPARTMENT_UNKNOWN, at("担当", "B6"), value="防災", known="福総、関係、社協"),
        finding(Code.PLAN_ITEM_UNKNOWN, at("担当", "A7"), value="9"),
        finding(Code.PLAN_VALUE_MISSING, at("担当", "A8"), field="事業番号"),
        finding(Code.PLAN_VALUE_INVALID, at("担当", "C8"), value="×", allowed="○"),
        finding(Code.PLAN_LEAD_MISSING, at("担当", "C9"), item="4", value="4", title="交通"),
        finding(Code.PLAN_VALUE_INVALID, at("前年度", "C2"), value="Ｂ", allowed="A、B、①"),
        finding(Code.PLAN_NUMBER_TWICE, at("前年度", "A3"), value="1"),
        finding(Code.PLAN_ITEM_UNKNOWN, at("前年度", "A4"), value="8"),
    ]


@pytest.mark.parametrize("group", ["関係各課", "福祉保健部各課", "庁内各課"])
def test_a_group_of_departments_is_no_department(group: str) -> None:
    assert faults_of(workbook(VALID.replace("| 1        | 社協 ", f"| 1        | {group} "))) == [
        finding(Code.PLAN_GROUP_NAME, at("担当", "B3"), value=group)
    ]


def test_a_missing_sheet_is_one_fault_and_hides_those_that_only_follow_from_it() -> None:
    assert faults_of(workbook(PLAN + ASSIGNMENTS + PREVIOUS)) == [
        finding(Code.PLAN_SHEET_MISSING, at("担当課", ""), sheets="計画、担当、前年度")
    ]
    assert faults_of(workbook(DEPARTMENTS + ASSIGNMENTS + PREVIOUS)) == [
        finding(Code.PLAN_SHEET_MISSING, at("計画", ""), sheets="担当課、担当、前年度")
    ]
    assert faults_of(workbook(DEPARTMENTS + PLAN + PREVIOUS)) == [
        finding(Code.PLAN_SHEET_MISSING, at("担当", ""), sheets="担当課、計画、前年度")
    ]


def test_every_missing_heading_is_named() -> None:
    renamed = VALID.replace("主担当", "主管").replace("| 重点 |", "| 優先 |")
    assert faults_of(workbook(renamed)) == [
        finding(Code.PLAN_HEADING_MISSING, at("計画", "A1"), value="重点"),
        finding(Code.PLAN_HEADING_MISSING, at("担当", "A1"), value="主担当"),
    ]


def test_an_empty_register_is_a_fault_of_every_sheet_but_last_years() -> None:
    headings = "\n".join(
        f"## {spec.name}\n| {' | '.join(column.heading for column in spec.columns)} |"
        for spec in register_sheets(RegisterPart(FORM))
    )
    assert faults_of(workbook(headings)) == [
        finding(Code.PLAN_VALUE_MISSING, at("担当課", "A2"), field="略称"),
        finding(Code.PLAN_VALUE_MISSING, at("計画", "A2"), field="目標番号"),
        finding(Code.PLAN_VALUE_MISSING, at("担当", "A2"), field="事業番号"),
    ]


@pytest.mark.parametrize(
    ("stands", "cell", "shown"),
    [
        pytest.param("#REF!", "E4", "#REF!", id="an error"),
        pytest.param("=", "E4", "=…", id="a formula without a value"),
        pytest.param("2025-01-01", "E4", "2025-01-01", id="a date Excel made of a number such as 1-1"),
    ],
)
def test_a_cell_that_holds_no_text_is_named(stands: str, cell: str, shown: str) -> None:
    assert faults_of(workbook(VALID.replace("| 見守り ", f"| {stands} "))) == [
        finding(Code.PLAN_VALUE_INVALID, at("計画", cell), value=shown, allowed="plain-text")
    ]


def test_a_number_may_be_typed_in_another_width() -> None:
    plan, _ = read_register(workbook(VALID), FORM)
    typed = VALID.replace("| 2        | 社会福祉協議会", "| ２       | 社会福祉協議会")
    assert read_register(workbook(typed), FORM) == (plan, ())
    assert faults_of(workbook(VALID.replace("| ○  | 2        |", "| ○  | １       |"))) == [
        finding(Code.PLAN_NUMBER_TWICE, at("計画", "D3"), value="１"),
        finding(Code.PLAN_ITEM_UNKNOWN, at("担当", "A4"), value="2"),
    ]


def test_a_name_left_out_is_no_other_name_too() -> None:
    assert faults_of(
        workbook(VALID.replace("| 1        | 人を育てる | ○  | 2", "| 1        |       | ○  | 2"))
    ) == [finding(Code.PLAN_VALUE_MISSING, at("計画", "B3"), field="目標")]


@pytest.mark.parametrize("circle", ["◯", "〇"])
def test_every_circle_is_the_mark(circle: str) -> None:
    assert read_register(workbook(VALID.replace("○  ", f"{circle}  ")), FORM) == read_register(
        workbook(VALID), FORM
    )


def test_a_name_that_two_departments_bear_is_none_of_them() -> None:
    """In two divisions there may well be two: the label tells them apart."""
    twice = VALID.replace("社会福祉協議会 | ", "福祉総務課 | ")
    assert faults_of(workbook(twice.replace("| 1        | 福総   |", "| 1        | 福祉総務課 |"))) == [
        finding(Code.PLAN_DEPARTMENT_AMBIGUOUS, at("担当", cell), value="福祉総務課", known="福総、社協")
        for cell in ("B2", "B4")
    ]


def test_a_lead_is_marked_with_the_mark_only() -> None:
    assert faults_of(
        workbook(VALID.replace("| 1        | 社協   |        |", "| 1        | 社協   | ×      |"))
    ) == [finding(Code.PLAN_VALUE_INVALID, at("担当", "C3"), value="×", allowed="○")]


def test_a_label_in_last_years_text_that_is_no_departments_is_remarked_on() -> None:
    """Its department would be shown nothing of what it wrote."""
    plan, remarks = read_register(workbook(VALID.replace("《福総》<br>○講座", "《福祉》<br>○講座")), FORM)
    assert plan.previous[("1", "done")] == "《福祉》\n○講座"
    assert remarks == (
        finding(Code.PLAN_LABEL_UNKNOWN, at("前年度", "B2"), item="1", value="福祉", nearest="福総"),
    )


def test_each_such_label_is_remarked_on_with_its_nearest() -> None:
    changed = VALID.replace("《福総》<br>○講座", "《福祉》《社福協》<br>○講座<br>《福祉》○相談<br>《Ｘ》○他")
    _, remarks = read_register(workbook(changed), FORM)
    assert remarks == tuple(
        finding(Code.PLAN_LABEL_UNKNOWN, at("前年度", "B2"), item="1", value=label, nearest=nearest)
        for label, nearest in (("福祉", "福総"), ("社福協", "社協"), ("Ｘ", "—"))
    )


TEXT = st.text("あ亜アａZ9・－ー０", min_size=1, max_size=6)
CELL = st.text("《》○あ\n。 ", max_size=20).map(str.strip)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan a register can hold, for the small form."""
    labels = draw(st.lists(TEXT, min_size=1, max_size=4, unique=True))
    departments = tuple(
        Department(label, f"{label}の課{order}", draw(st.sampled_from(["", "福祉部"])), order)
        for order, label in enumerate(labels, 1)
    )
    goals = [
        Node("goal", number, draw(TEXT), draw(st.sampled_from([(), (("priority", "○"),)])))
        for number in draw(st.lists(TEXT, min_size=1, max_size=3, unique=True))
    ]
    items = tuple(
        Item(Node("item", number, draw(TEXT)), (draw(st.sampled_from(goals)),))
        for number in draw(st.lists(TEXT, min_size=1, max_size=5, unique_by=comparable))
    )
    assignments = []
    for item in items:
        answering = draw(st.lists(st.sampled_from(labels), min_size=1, unique=True))
        assignments += [Assignment(item.number, label, label == answering[0]) for label in answering]
    previous = {}
    for item in items:
        for key, texts in (("done", CELL), ("grade", st.sampled_from(["", "A", "B", "①"]))):
            value = draw(texts)
            if value:
                previous[(item.number, key)] = value
    return Plan(departments, items, tuple(assignments), previous)


def written(plan: Plan, form: Form = FORM) -> RawWorkbook:
    """The register of a plan, as a reader would give it back."""
    rows = register_rows(RegisterPart(form), plan)
    return RawWorkbook(
        "plan.xlsx",
        "",
        "",
        tuple(
            sheet(spec.name, [[column.heading for column in spec.columns], *rows[spec.key]])
            for spec in register_sheets(RegisterPart(form))
        ),
    )


@settings(max_examples=60, deadline=None)
@given(plans())
def test_what_is_written_into_a_register_is_read_from_it(plan: Plan) -> None:
    read, remarks = read_register(written(plan), FORM)
    assert (read, {one.code for one in remarks} - {Code.PLAN_LABEL_UNKNOWN}) == (plan, set())


def test_the_packaged_example_survives_its_own_register() -> None:
    form = find_form("mokuhyo-jigyo-hyoka")
    _, plan, _ = load_example(form)
    assert read_register(written(plan, form), form) == (plan, ())
