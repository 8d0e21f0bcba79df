"""How nodes are numbered: signs, running or beginning anew, and what names an item then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, finding
from evalsheet.forms import Numbering, NumberStyle
from evalsheet.model import Place
from evalsheet.plan import read_register
from evalsheet.plan.numbering import SIGNS, position, written
from tests.graded_form import REGISTER, graded_form, graded_plan
from tests.tables import workbook


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        ("1", "1 2 10"),
        ("(1)", "(1) (2) (10)"),
        ("①", "① ② ⑩"),
        ("ア", "ア イ コ"),
        ("a", "a b j"),
        ("A", "A B J"),
        ("1-1", "3-1 3-2 3-10"),
    ],
)
def test_the_first_second_and_tenth_number(style: NumberStyle, numbers: str) -> None:
    assert [written(count, Numbering(style=style), "3") for count in (1, 2, 10)] == numbers.split()


@given(st.sampled_from(["1", "(1)", "①", "ア", "a", "A", "1-1"]), st.integers(1, 100))
def test_a_number_is_read_as_it_is_written(style: NumberStyle, count: int) -> None:
    numbering = Numbering(style=style)
    count = min(count, len(SIGNS.get(style, "")) or count)
    assert position(written(count, numbering, "2"), numbering, "2") == count


@pytest.mark.parametrize(
    ("style", "number"),
    [("①", "1"), ("(1)", "1"), ("ア", "あ"), ("a", "A"), ("1-1", "3-1"), ("1", "1－2")],
)
def test_other_signs_are_not_the_numbering(style: NumberStyle, number: str) -> None:
    assert position(number, Numbering(style=style), "2") is None


@pytest.mark.parametrize(("style", "number"), [("(1)", "（２）"), ("ア", "ｲ"), ("a", "ｂ"), ("1", "２")])
def test_widths_do_not_matter(style: NumberStyle, number: str) -> None:
    assert position(number, Numbering(style=style), "") == 2


def test_items_whose_numbers_begin_anew_are_named_by_their_path() -> None:
    assert [item.number for item in graded_plan().items] == ["1-①-a", "1-①-b", "1-①-c", "1-①-d", "1-②-a", "2-①"]


def test_a_level_left_out_has_no_number_and_an_item_the_title_above_it() -> None:
    plan = graded_plan(REGISTER.replace("|   | 避難   |", "|   |        |"))
    assert [(item.number, item.title) for item in plan.items][-1] == ("2-①", "命を守る")


def at(cell: str) -> Place:
    return Place("plan.xlsx", "計画", cell)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "|   |   | d | 広報", "|   |   | ア | 広報",
            finding(Code.PLAN_NUMBER_STYLE, at("G5"), value="ア", level="事業", first="a"), id="other signs",
        ),
        pytest.param(
            "|   |   | a | 居場所", "|   |   | 1 | 居場所",
            finding(Code.PLAN_NUMBER_STYLE, at("G6"), value="1", level="事業", first="a"), id="a plain number",
        ),
    ],
)  # fmt: skip
def test_a_number_in_other_signs_is_a_remark(old: str, new: str, expected: object) -> None:
    assert old in REGISTER
    name = {"ア": ("1-①-d", "1-①-ア"), "1": ("1-②-a", "1-②-1")}[new.split("|")[3].strip()]
    _, remarks = read_register(
        workbook(REGISTER.replace(old, new).replace(f"| {name[0]} |", f"| {name[1]} |")), graded_form()
    )
    assert remarks == (expected,)


def test_a_number_after_a_later_one_is_a_remark() -> None:
    turned = (
        REGISTER.replace("| c | 交流 ", "| x |")
        .replace("| b | 研修 ", "| c | 交流 ")
        .replace("| x |", "| b | 研修 ")
    )
    _, remarks = read_register(workbook(turned), graded_form())
    assert remarks == (finding(Code.PLAN_NUMBER_ORDER, at("G4"), value="b", level="事業", before="c"),)


def test_a_running_number_stands_once_in_the_plan_a_restarting_one_once_under_its_parent() -> None:
    doubled = REGISTER.replace("|   |   | d | 広報", "|   |   | c | 広報").replace("| 1-①-d | 福", "| 1-②-a | 福")
    with pytest.raises(DefinitionError) as caught:
        graded_plan(doubled)
    assert finding(Code.PLAN_NUMBER_TWICE, at("G5"), value="1-①-c") in caught.value.faults
