"""Each named check on small tables: what it lets pass, and the findings it makes, whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from evalsheet.checks import CHECKS
from evalsheet.findings import Code, Finding, Severity, finding
from evalsheet.model import Answer, AnswerKey, Assignment, Department, Item, Node, Place, Plan
from evalsheet.plan import notation_of
from evalsheet.rules import RuleFile, RuleSet
from evalsheet.validate import RoundFacts, answer_table, validate
from tests.tables import small_form, workbook

FORM = small_form()
TITLES = {"done": "令和6年度の成果", "left": "課題", "grade": "評価"}
COLUMNS = {"done": "A", "left": "B", "grade": "C"}
DEPARTMENTS = tuple(
    Department(label, name, "", order)
    for order, (label, name) in enumerate(
        [("福総", "福祉総務課"), ("社協", "社会福祉協議会"), ("協働", "市民協働課")], start=1
    )
)
Function = Callable[..., Any]
NOT_FOUND = "×"
TYPED = {"D(未実施)": "Ｄ（未実施）"}  # what stood in the cell before the value was normalised


def check(rule: str, rows: str, **functions: Function) -> tuple[Finding, ...]:
    """The findings of one rule on a table with a row per assignment.

    A heading is a field, ``last.FIELD``, or `item`, `department` and `lead`; by default the first row of an item
    leads. The n-th row's answers stand in A{n} (done), B{n} (left) and C{n} (grade) of the department's file; × is
    a cell whose column was not found there.
    """
    table = workbook(f"## rows\n{rows}").sheets[0]
    width = max(column for _, column in table.cells)
    headings = [table.text(1, column) for column in range(1, width + 1)]
    assignments: dict[tuple[str, str], Assignment] = {}
    answers, previous, led = [], {}, set()
    for number in range(2, max(row for row, _ in table.cells) + 1):
        row = {heading: table.text(number, column) for column, heading in enumerate(headings, 1)}
        item, department = row.get("item") or "1", row.get("department") or "福総"
        lead = row["lead"] == "○" if "lead" in row else item not in led
        led |= {item} if lead else set()
        assignments[(item, department)] = Assignment(item, department, lead)
        for key in COLUMNS:
            value, place = row.get(key, ""), at(key, number - 1, department)
            if value != NOT_FOUND:
                answers.append(Answer(AnswerKey(item, department, key), value, TYPED.get(value, value), place))
            if row.get(f"last.{key}"):
                previous[(item, key)] = row[f"last.{key}"]
    items = tuple(
        Item(Node("item", item, f"事業{item}"), (Node("goal", "1", "目標"),))
        for item in dict.fromkeys(i for i, _ in assignments)
    )
    plan = Plan(DEPARTMENTS, items, tuple(assignments.values()), previous)
    content = {"rules": "small", "form": "small", "checks": [yaml.safe_load(rule)]}
    rules = RuleSet(Path("rules/small.yaml"), RuleFile.model_validate(content), functions)
    notation = notation_of(FORM, plan)
    facts = RoundFacts(FORM, plan, rules, notation, 2024)
    return validate(answer_table(FORM, plan, notation, answers), facts)


def at(field: str, row: int = 1, department: str = "福総") -> Place:
    return Place(f"{department}.xlsx", "調書", f"{COLUMNS[field]}{row}")


def caught(
    code: Code,
    field: str,
    value: str,
    *,
    row: int = 1,
    item: str = "1",
    department: str = "福総",
    beside: tuple[str, ...] = (),
    severity: Severity | None = None,
    **params: str,
) -> Finding:
    """A finding at a cell of the table; `beside` are the fields of the same row it points to as well."""
    return finding(
        code,
        at(field, row, department),
        severity=severity,
        item=item,
        department=department,
        field=TITLES[field],
        value=value,
        related=[at(key, row, department) for key in beside],
        **{"rule": "r", **params},
    )


# allowed


ALLOWED = "{id: r, check: allowed, fields: [grade]}"


def test_a_choice_is_one_of_its_scale() -> None:
    assert check(ALLOWED, "| item | grade |\n| 1 | A |\n| 2 | ① |\n| 3 | |") == ()


def test_a_value_outside_the_scale_is_named_with_what_is_allowed() -> None:
    assert check(ALLOWED, "| item | grade |\n| 1 | A |\n| 2 | E |") == (
        caught(Code.VALUE_NOT_ALLOWED, "grade", "E", row=2, item="2", allowed="A、B、①"),
    )


def test_a_field_whose_column_is_gone_is_not_called_empty() -> None:
    """That the column is gone is said once, when the sheet is read."""
    rule = "{id: r, check: required, fields: [done, left]}"
    assert check(rule, "| done | left |\n| ○講座 | × |") == ()
    assert check(rule, "| done | left | grade |\n| | × | A |") == (caught(Code.REQUIRED_EMPTY, "done", ""),)


def test_a_choice_is_quoted_as_it_stands_in_the_cell() -> None:
    assert check(ALLOWED, "| grade |\n| D(未実施) |") == (
        caught(Code.VALUE_NOT_ALLOWED, "grade", "Ｄ（未実施）", allowed="A、B、①"),
    )


# answered


ANSWERED = "{id: r, check: answered, fields: [done, left]}"


def test_one_filled_text_is_an_answer() -> None:
    assert check(ANSWERED, "| item | done | left |\n| 1 | ○講座 | |\n| 2 | | ○会場 |") == ()


def test_a_row_without_any_text_is_not_answered() -> None:
    assert check(ANSWERED, "| done | left | grade |\n| | | A |") == (
        caught(Code.NOT_ANSWERED, "done", "", beside=("left",), fields="令和6年度の成果・課題"),
    )


def test_a_joint_block_answers_for_each_department_it_names() -> None:
    rows = """
| department | done           | left |
| 福総       | 《福総》《社協》<br>○訓練 | |
| 社協       |                |      |
| 協働       |                |      |
"""
    assert check(ANSWERED, rows) == (
        caught(
            Code.NOT_ANSWERED,
            "done",
            "",
            row=3,
            department="協働",
            beside=("left",),
            fields="令和6年度の成果・課題",
        ),
    )


def test_a_label_without_a_text_answers_for_nobody() -> None:
    rows = "| department | done |\n| 福総 | 《福総》<br>○訓練<br>《社協》 |\n| 社協 | |"
    assert [one.department for one in check(ANSWERED, rows)] == ["社協"]


# together


TOGETHER = "{id: r, check: together, fields: [done, left]}"


def test_both_texts_or_neither() -> None:
    assert check(TOGETHER, "| item | done | left |\n| 1 | ○講座 | ○会場 |\n| 2 | | |") == ()


def test_an_outcome_without_issues_and_the_reverse() -> None:
    assert check(TOGETHER, "| item | done | left |\n| 1 | ○講座 | |\n| 2 | | ○会場 |") == (
        caught(Code.ONE_SIDED, "left", "", beside=("done",), filled="令和6年度の成果"),
        caught(Code.ONE_SIDED, "done", "", row=2, item="2", beside=("left",), filled="課題"),
    )


def test_a_joint_block_fills_the_other_half() -> None:
    rows = "| department | done | left |\n| 福総 | 《福総》《社協》○訓練 | ○会場 |\n| 社協 | | ○人手 |"
    assert check(TOGETHER, rows) == ()


def test_who_is_spoken_for_in_one_field_writes_the_other() -> None:
    rows = "| department | done | left |\n| 福総 | 《福総》《社協》○訓練 | ○会場 |\n| 社協 | | |"
    assert check(TOGETHER, rows) == (
        caught(Code.ONE_SIDED, "left", "", row=2, department="社協", beside=("done",), filled="令和6年度の成果"),
    )


# required


REQUIRED = "{id: r, check: required, fields: [grade]}"


def test_a_field_of_the_item_is_required_of_its_lead_only() -> None:
    assert check(REQUIRED, "| department | lead | grade |\n| 福総 | | |\n| 社協 | ○ | A |") == ()
    assert check(REQUIRED, "| department | lead | grade |\n| 福総 | | A |\n| 社協 | ○ | |") == (
        caught(Code.REQUIRED_EMPTY, "grade", "", row=2, department="社協"),
    )


def test_a_field_is_required_of_the_departments_and_items_a_rule_names() -> None:
    rows = """
| item | department | left |
| 1    | 福総       |      |
| 1    | 社協       |      |
| 2    | 社協       |      |
"""
    required = "{id: r, check: required, fields: [left], departments: [社協], items: [2]}"
    assert check(required, rows) == (caught(Code.REQUIRED_EMPTY, "left", "", row=3, item="2", department="社協"),)


# lead-only


LEAD_ONLY = "{id: r, check: lead-only, fields: [grade]}"


def test_the_lead_grades_and_the_others_do_not() -> None:
    assert check(LEAD_ONLY, "| department | lead | grade |\n| 福総 | ○ | A |\n| 社協 | | |") == ()


def test_a_grade_by_someone_who_does_not_lead_names_who_does() -> None:
    assert check(LEAD_ONLY, "| department | lead | grade |\n| 福総 | ○ | A |\n| 社協 | | B |") == (
        caught(Code.NOT_THE_LEAD, "grade", "B", row=2, department="社協", lead="福総"),
    )


def test_lead_only_holds_for_the_items_a_rule_names() -> None:
    rows = "| item | department | lead | grade |\n| 1 | 社協 | | B |\n| 2 | 社協 | | B |"
    assert check("{id: r, check: lead-only, fields: [grade], items: [2]}", rows) == (
        caught(Code.NOT_THE_LEAD, "grade", "B", row=2, item="2", department="社協", lead=""),
    )


# reason


REASON = "{id: r, check: reason, when: {grade: [B]}, fields: [left], least: 8}"


def test_a_reason_is_asked_only_under_its_condition() -> None:
    assert check(REASON, "| item | grade | left |\n| 1 | A | |\n| 2 | B | 講師が見つからない |\n| 3 | | |") == ()


def test_a_reason_that_is_missing_or_too_short() -> None:
    rows = "| item | grade | left |\n| 1 | B | |\n| 2 | B | 未　　実　　施 |"
    assert check(REASON, rows) == (
        caught(Code.REASON_MISSING, "left", "", beside=("grade",), given="評価 B", least="8"),
        caught(
            Code.REASON_MISSING,
            "left",
            "未　　実　　施",
            row=2,
            item="2",
            beside=("grade",),
            given="評価 B",
            least="8",
        ),
    )


def test_a_joint_block_gives_the_reason_for_the_lead() -> None:
    rows = (
        "| department | lead | grade | left |\n| 福総 | ○ | B | |\n| 社協 | | | 《社協》《福総》○人手が足りない |"
    )
    assert check(REASON, rows) == ()


# contradiction


CONTRADICTION = (
    "{id: r, check: contradiction, when: {grade: [A], left: [廃止]}, fields: [grade], severity: warning}"
)


def test_values_that_go_together() -> None:
    assert check(CONTRADICTION, "| item | grade | left |\n| 1 | A | |\n| 2 | B | 廃止 |") == ()


def test_values_that_do_not_go_together_with_the_severity_the_rule_says() -> None:
    assert check(CONTRADICTION, "| grade | left |\n| A | 廃止 |") == (
        caught(
            Code.CONTRADICTION,
            "grade",
            "A",
            beside=("left",),
            severity=Severity.WARNING,
            given="評価 A、課題 廃止",
        ),
    )


# against-last-year


AGAINST = "{id: r, check: against-last-year, when: {grade: [A]}, last: {grade: [B, ①]}, fields: [grade]}"


def test_a_value_that_follows_from_last_years() -> None:
    assert check(AGAINST, "| item | grade | last.grade |\n| 1 | A | A |\n| 2 | B | B |\n| 3 | A | |") == ()


def test_a_value_against_last_years() -> None:
    assert check(AGAINST, "| grade | last.grade |\n| A | ① |") == (
        caught(Code.AGAINST_LAST_YEAR, "grade", "A", last="評価 ①", last_year="令和5年度"),
    )


# unchanged


UNCHANGED = "{id: r, check: unchanged, fields: [done], least: 5}"


def test_a_text_of_this_year() -> None:
    rows = """
| item | done            | last.done      |
| 1    | ○講座を4回開いた | ○講座を3回開いた |
| 2    | ○講座を3回開いた |                |
| 3    |                 | ○講座を3回開いた |
| 4    | ○同上           | ○同上          |
"""
    assert check(UNCHANGED, rows) == ()


def test_an_entry_word_for_word_as_last_year_whatever_its_widths_spaces_and_markers() -> None:
    now = "《福総》<br>○新しい講演会を開いた<br>○講座を３回 開いた [再掲先:2]"
    assert check(UNCHANGED, f"| done | last.done |\n| {now} | 《社協》<br>○講座を3回開いた |") == (
        caught(
            Code.SAME_AS_LAST_YEAR,
            "done",
            now.replace("<br>", "\n"),
            last_year="令和5年度",
            count="1",
            total="2",
            text="講座を３回 開いた",
        ),
    )


# max-length


def test_a_text_of_exactly_the_limit() -> None:
    assert check("{id: r, check: max-length, fields: [done], limit: 4}", "| done |\n| ○講座だ |") == ()


def test_characters_are_counted_as_excel_counts_them() -> None:
    assert check("{id: r, check: max-length, fields: [done], limit: 4}", "| done |\n| ○𠮟る人 |") == (
        caught(Code.TOO_LONG, "done", "○𠮟る人", limit="4", length="5"),
    )


def test_without_a_limit_of_its_own_a_text_has_the_one_of_a_cell() -> None:
    whole, over = "あ" * 32_767, "あ" * 32_768
    rows = f"| item | done |\n| 1 | {whole} |\n| 2 | {over} |"
    assert check("{id: r, check: max-length, fields: [done]}", rows) == (
        caught(Code.TOO_LONG, "done", over, row=2, item="2", limit="32767", length="32768"),
    )


# labels, labels-assigned and labels-alone


LABELS = "{id: r, check: labels, fields: [done]}"
ASSIGNED = "{id: r, check: labels-assigned, fields: [done]}"
ALONE = "{id: r, check: labels-alone, fields: [done]}"


@pytest.mark.parametrize(
    "done", ["《福総》○講座", "《福総》《社協》<br>○訓練", "○【相談181件】", "○《要綱》を定めた"]
)
def test_labels_of_the_master_and_brackets_that_are_no_labels(done: str) -> None:
    assert check(LABELS, f"| done |\n| {done} |") == ()


def test_every_unknown_label_is_named_with_the_nearest_known_one() -> None:
    text = "《福祉総務》○講座<br>《社協》《防災》○訓練"
    assert check(LABELS, f"| done |\n| {text} |") == (
        caught(Code.LABEL_UNKNOWN, "done", text.replace("<br>", "\n"), labels="福祉総務、防災", nearest="福総"),
    )


def test_labels_of_departments_in_charge_of_the_item() -> None:
    rows = "| department | done |\n| 福総 | 《福総》《社協》○訓練 |\n| 社協 | 《謎》○訓練 |"
    assert check(ASSIGNED, rows) == ()


def test_a_department_that_is_not_in_charge_of_the_item() -> None:
    rows = "| item | department | done |\n| 1 | 福総 | 《福総》《社協》《協働》○訓練 |\n| 2 | 社協 | |"
    assert check(ASSIGNED, rows) == (
        caught(
            Code.LABEL_NOT_ASSIGNED,
            "done",
            "《福総》《社協》《協働》○訓練",
            labels="社協、協働",
            assigned="福総",
        ),
    )


@pytest.mark.parametrize(
    "done", ["○訓練", "《福総》○講座", "《福総》《社協》<br>○訓練", "《福総》○講座<br>《社協》<br>○訓練"]
)
def test_labels_with_something_behind_them(done: str) -> None:
    assert check(ALONE, f"| done |\n| {done} |") == ()


@pytest.mark.parametrize(
    ("done", "labels"),
    [
        ("《福総》<br>《社協》<br>○訓練", "福総"),
        ("《福総》○講座<br>《社協》", "社協"),
        ("《福総》《社協》<br>《防災》<br>《協働》○訓練", "福総、社協"),
    ],
)
def test_labels_with_nothing_behind_them(done: str, labels: str) -> None:
    text = done.replace("<br>", "\n")
    assert check(ALONE, f"| done |\n| {done} |") == (caught(Code.LABEL_ALONE, "done", text, labels=labels),)


# python


PYTHON = "{id: r, check: python, function: f, fields: [done]}"


def says_when(frame: Any, ask: Any) -> Any:
    """本文に回数がある。

    回数は「回」で数える。
    """
    return frame[ask.field].str.contains("回")


def test_a_function_beside_the_rule_file_says_which_rows_are_right() -> None:
    rows = "| item | done |\n| 1 | ○講座を3回 |\n| 2 | ○講座 |"
    assert check(PYTHON, rows, f=says_when) == (
        caught(Code.PYTHON_CHECK_FAILED, "done", "○講座", row=2, item="2", described="本文に回数がある。"),
    )


def test_a_function_without_a_description_goes_by_its_name() -> None:
    def undescribed(frame: Any, _ask: Any) -> Any:
        return frame["item"] == ""

    assert check(PYTHON, "| done |\n| ○講座 |", f=undescribed) == (
        caught(Code.PYTHON_CHECK_FAILED, "done", "○講座", described="f"),
    )


def test_a_functions_changes_to_its_frame_reach_no_other_check() -> None:
    def meddles(frame: Any, _ask: Any) -> Any:
        frame["done"] = "回"
        return frame["item"] != ""

    rule = "{id: r, check: python, function: f, fields: [left, done]}"
    seen = []

    def meddles_and_looks(frame: Any, ask: Any) -> Any:
        seen.extend(frame["done"])
        return meddles(frame, ask)

    assert check(rule, "| done |\n| ○講座 |", f=meddles_and_looks) == ()
    assert seen == ["○講座", "○講座"]


def crashed(problem: str) -> Finding:
    return finding(
        Code.CHECK_CRASHED,
        Place("rules/small.yaml", cell="checks[0]"),
        field=TITLES["done"],
        rule="r",
        check="python",
        problem=problem,
    )


def raises(_frame: Any, _ask: Any) -> Any:
    raise KeyError("回数")


def leaves(_frame: Any, _ask: Any) -> Any:
    raise SystemExit(0)


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        pytest.param(raises, 'KeyError("回数")', id="raises"),
        pytest.param(leaves, 'RuntimeError("SystemExit: 0")', id="leaves the program"),
    ],
)
def test_a_check_that_crashes_is_a_loud_finding(function: Function, problem: str) -> None:
    assert check(PYTHON, "| done |\n| ○講座 |", f=function) == (crashed(problem),)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda _frame: None, id="nothing"),
        pytest.param(lambda _frame: True, id="one flag for all rows"),
        pytest.param(lambda frame: [True] * len(frame), id="a bare list"),
        pytest.param(lambda frame: frame["item"], id="texts"),
        pytest.param(lambda frame: (frame["item"] == "1")[:1], id="fewer rows"),
        pytest.param(lambda frame: frame["item"].map({"1": True}), id="a gap"),
        pytest.param(
            lambda frame: (frame["item"] == "1").reset_index(drop=True).rename(lambda n: n + 7),
            id="other rows",
        ),
        pytest.param(lambda frame: frame == "1", id="a frame"),
    ],
)
def test_anything_but_one_flag_per_row_is_a_crash_and_never_a_pass(answer: Function) -> None:
    rows = "| item | done |\n| 1 | ○講座 |\n| 2 | ○講座 |"
    assert check(PYTHON, rows, f=lambda frame, _ask: answer(frame)) == (
        crashed('TypeError("a check gives back one TRUE or FALSE for each row of the frame")'),
    )


# all together


def test_findings_come_in_the_order_of_the_rows_crashes_first() -> None:
    rows = "| item | done |\n| 1 | ○講座 |\n| 2 | |"
    assert [one.code for one in check("{id: r, check: python, function: f, fields: [done]}", rows, f=raises)] == [
        Code.CHECK_CRASHED
    ]
    both = "{id: r, check: together, fields: [done, left]}"
    assert [(one.item, one.place.cell) for one in check(both, rows + "\n| 3 | ○訓練 |")] == [
        ("1", "B1"),
        ("3", "B3"),
    ]


def test_every_row_of_a_long_table_that_breaks_a_rule_is_found() -> None:
    rows = "| item | grade |\n" + "\n".join(f"| {n} | {'E' if n % 3 else 'A'} |" for n in range(1, 61))
    assert [one.item for one in check(ALLOWED, rows)] == [str(n) for n in range(1, 61) if n % 3]


def test_a_table_without_rows_has_no_findings() -> None:
    plan = Plan(DEPARTMENTS, (), ())
    rules = RuleSet(Path("rules/small.yaml"), RuleFile(rules="small", form="small", code=None, checks=()))
    notation = notation_of(FORM, plan)
    facts = RoundFacts(FORM, plan, rules, notation, 2024)
    assert validate(answer_table(FORM, plan, notation, ()), facts) == ()


def test_every_check_is_registered_under_its_own_name() -> None:
    assert {name: one.name for name, one in CHECKS.items()} == {name: name for name in CHECKS}
