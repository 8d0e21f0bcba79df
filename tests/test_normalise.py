"""Normalisation: small steps, each change logged, the original kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.celltext import Notation
from evalsheet.model import Answer, AnswerKey, Change, LocatedCell, Place
from evalsheet.normalise import STEPS, normalise
from evalsheet.rules import NormaliseRules
from tests.tables import small_form

FORM = small_form()
NOTATION = Notation(frozenset({"福総", "社協"}), sub_bullets=("・",))
RULES = NormaliseRules(
    text=("line-ends", "edge-spaces", "signs-alone"),
    choice=("line-ends", "edge-spaces", "width", "edge-marks", "variants"),
)
PLACE = Place("福総.xlsx", "調書", "H5")
DONE, GRADE = AnswerKey("1", "福総", "done"), AnswerKey("1", "福総", "grade")


def normalised(key: AnswerKey, text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The value of a cell, and the steps that changed it as (step, before, after)."""
    (answer,), changes = normalise([LocatedCell(key, text, PLACE)], FORM, NOTATION, RULES)
    assert (answer.key, answer.original, answer.place) == (key, text, PLACE)
    assert all((change.key, change.place) == (key, PLACE) for change in changes)
    return answer.value, [(change.step, change.before, change.after) for change in changes]


@pytest.mark.parametrize(
    ("typed", "value", "steps"),
    [
        ("A", "A", []),
        ("", "", []),
        ("Ａ", "A", [("width", "Ａ", "A")]),
        (" A\u3000", "A", [("edge-spaces", " A\u3000", "A")]),
        ("A\r\n", "A", [("line-ends", "A\r\n", "A\n"), ("edge-spaces", "A\n", "A")]),
        ("a", "A", [("variants", "a", "A")]),
        ("ｂ", "B", [("width", "ｂ", "b"), ("variants", "b", "B")]),
        ("「A」", "A", [("edge-marks", "「A」", "A")]),
        ("未達", "B", [("variants", "未達", "B")]),
        (
            "（未達）",
            "B",
            [("width", "（未達）", "(未達)"), ("edge-marks", "(未達)", "未達"), ("variants", "未達", "B")],
        ),
        ("①", "①", []),  # the scale's own spelling stays, although NFKC would make it 1
        ("1", "①", [("variants", "1", "①")]),
    ],
)
def test_spellings_of_a_choice_become_its_value(typed: str, value: str, steps: list[tuple[str, str, str]]) -> None:
    assert normalised(GRADE, typed) == (value, steps)


@pytest.mark.parametrize("typed", ["AB", "A・B", "E", "達成", "AからBへ", "(検討中)"])
def test_what_is_no_spelling_of_a_choice_stays_for_the_rules_to_find(typed: str) -> None:
    assert normalised(GRADE, typed) == (typed, [])


@pytest.mark.parametrize(
    ("typed", "value", "steps"),
    [
        ("○Ａ型　①\n○①", "○Ａ型　①\n○①", []),  # widths and signs inside a text are the department's own
        ("○講座\r\n○講演", "○講座\n○講演", [("line-ends", "○講座\r\n○講演", "○講座\n○講演")]),
        ("○講座_x000D_\n○講演", "○講座\n○講演", [("line-ends", "○講座_x000D_\n○講演", "○講座\n○講演")]),
        ("\n　○講座\u200b \n", "○講座", [("edge-spaces", "\n　○講座\u200b \n", "○講座")]),
        ("　", "", [("edge-spaces", "　", "")]),
    ],
)
def test_a_text_keeps_everything_but_its_line_ends_and_edges(
    typed: str, value: str, steps: list[tuple[str, str, str]]
) -> None:
    assert normalised(DONE, typed) == (value, steps)


def test_the_log_names_the_cell_and_the_answer_keeps_what_was_typed() -> None:
    assert normalise([LocatedCell(GRADE, "Ａ", PLACE)], FORM, NOTATION, RULES) == (
        (Answer(GRADE, "A", "Ａ", PLACE),),
        (Change(GRADE, PLACE, "width", "Ａ", "A"),),
    )


def test_without_steps_nothing_changes() -> None:
    (answer,), changes = normalise([LocatedCell(GRADE, " ａ ", PLACE)], FORM, NOTATION, NormaliseRules())
    assert (answer.value, changes) == (" ａ ", ())


def test_rule_files_may_name_exactly_the_steps_there_are() -> None:
    from typing import get_args

    from evalsheet.rules import StepName

    assert get_args(StepName) == tuple(STEPS)


TYPED = st.one_of(
    st.text(),
    st.text("AaＡａBb未達①１1（）()「」 　\u00a0\u00a8\u200b\n\r・。_x000D", max_size=8),
    st.sampled_from(["Ａ", " b ", "（未達）", "\u00a8A", "_x000D_A"]),
)


@given(st.sampled_from([DONE, GRADE]), TYPED)
def test_normalising_twice_changes_nothing_more(key: AnswerKey, typed: str) -> None:
    once, _ = normalised(key, typed)
    assert normalised(key, once) == (once, [])


@given(st.sampled_from([DONE, GRADE]), TYPED)
def test_the_log_leads_from_what_was_typed_to_the_value(key: AnswerKey, typed: str) -> None:
    value, steps = normalised(key, typed)
    at = typed
    for _, before, after in steps:
        assert before == at != after
        at = after
    assert at == value


@given(st.text("あ○Ａ① \n", max_size=12))
def test_no_sign_inside_a_text_is_lost(typed: str) -> None:
    value, _ = normalised(DONE, typed)
    assert value == ("" if set(typed) <= set("○ \n") else typed.strip(" \n"))


@pytest.mark.parametrize("typed", ["《福総》", "《福総》《社協》\n○", "○", "【社協】\n・\n・"])
def test_a_label_or_a_sign_alone_is_no_answer(typed: str) -> None:
    """It is there to be written behind; what was typed stays in the log."""
    assert normalised(DONE, typed) == ("", [("signs-alone", typed, "")])


@pytest.mark.parametrize("typed", ["なし", "○なし", "【実施3件】", "《福総》－"])
def test_what_says_anything_stays(typed: str) -> None:
    assert normalised(DONE, typed) == (typed, [])
