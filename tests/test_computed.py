"""A grade that is computed: the share of a measure's items whose target is met, against the scale's thresholds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.consolidate import Consolidation
from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, catalogue, finding
from evalsheet.model import NOWHERE
from tests.graded_form import GRADED_FORM, REGISTER, answered, form_of, graded_form, graded_plan

MET, UNMET, HARD = "達成", "未達成", "評価困難"
ALL_MET = {"1-①-a": MET, "1-①-b": MET, "1-①-c": MET, "1-①-d": MET, "1-②-a": MET, "2-①": MET}


def grades(consolidation: Consolidation) -> dict[str, str]:
    """The value of each measure by its title."""
    return {grade.path[-1].title: grade.value for grade in consolidation.grades}


# thresholds


@pytest.mark.parametrize(
    ("share", "value"),
    [
        ("100", "A"),
        ("70", "A"),
        ("69.9", "B"),
        ("69.999999999999999999", "B"),
        ("40", "B"),
        ("39.9", "C"),
        ("20", "C"),
        ("19.9", "D"),
        ("0", "D"),
    ],
)
def test_a_closed_end_belongs_to_its_step_and_an_open_one_to_the_next(share: str, value: str) -> None:
    assert graded_form().scales["progress"].value_of(Fraction(share)) == value


@pytest.mark.parametrize(
    ("met", "of", "value"), [(7, 10, "A"), (69, 99, "B"), (2, 5, "B"), (1, 5, "C"), (1, 6, "D")]
)
def test_shares_are_exact_and_not_rounded(met: int, of: int, value: str) -> None:
    """69 of 99 are 69.69…%, 7 of 10 exactly 70%."""
    assert graded_form().scales["progress"].value_of(Fraction(100 * met, of)) == value


def test_an_end_is_the_number_as_it_is_written() -> None:
    """As a float, 69.9 is a little more than 699 of 1000."""
    scale = form_of(
        GRADED_FORM.replace("at_least: 70", "above: 69.9").replace("below: 70", "at_most: 69.9")
    ).scales["progress"]
    assert [scale.value_of(Fraction(share, 10)) for share in (698, 699, 700)] == ["B", "B", "A"]


@given(st.integers(0, 200), st.integers(1, 200))
def test_every_share_has_one_value(met: int, of: int) -> None:
    share = Fraction(100 * min(met, of), of)
    holding = [step.value for step in graded_form().scales["progress"].steps if step.bounds and step.holds(share)]
    assert holding == [graded_form().scales["progress"].value_of(share)]


def test_thresholds_stand_in_the_meaning_in_words() -> None:
    assert [step.explained for step in graded_form().scales["progress"].steps][:2] == [
        "年次目標の70%以上を達成できた。",
        "年次目標の40%以上70%未満を達成できた。",
    ]


SHARE = "fields[2].share"  # of the one computed field


@pytest.mark.parametrize(
    ("old", "new", "cell", "value", "told"),
    [
        pytest.param("below: 70", "below: 60", "scales.progress", "progress", "60% が、", id="a gap"),
        pytest.param(
            "at_least: 0,", "above: 0,", "scales.progress", "progress", "0% が、", id="an open end at nothing"
        ),
        pytest.param("of: target", "of: done", SHARE + ".of", "done", "近いもの：target", id="a share of a text"),
        pytest.param(
            "met: [達成]", "met: [済]", SHARE + ".met[0]", "済", "近いもの：達成", id="no value of the scale"
        ),
        pytest.param(
            "per: measure", "per: item", "fields[2].per", "item", "近いもの：goal, measure", id="per item"
        ),
        pytest.param(
            "of: others,", "of: rest,", SHARE + ".unlisted.of", "rest", "近いもの：", id="no such attribute"
        ),
        pytest.param("by: computed", "by: department", SHARE, "", "計算する欄", id="asked and computed"),
        pytest.param(
            "－, meaning: 評価できる事業がない。, not_evaluable: true",
            "E, meaning: 他。",
            "scales.progress",
            "progress",
            "target に評価できないという値がある",
            id="nothing to say",
        ),
    ],
)
def test_a_scale_or_share_that_cannot_be_computed_is_a_fault_of_the_form(
    old: str, new: str, cell: str, value: str, told: str
) -> None:
    assert old in GRADED_FORM
    with pytest.raises(DefinitionError) as caught:
        form_of(GRADED_FORM.replace(old, new))
    found = [one for one in caught.value.faults if isinstance(one, Finding)]
    assert (cell, value) in [(one.place.cell, one.value) for one in found]
    assert told in " ".join(map(catalogue("ja").message, found))


# the share of a measure


def test_the_documents_worked_example() -> None:
    """Of four businesses a and d met their target: two of four are 50%, which is B."""
    targets = {**ALL_MET, "1-①-b": UNMET, "1-①-c": UNMET}
    consolidation, findings = answered(targets)
    first = consolidation.grades[0]
    assert (first.met, first.of, first.value) == (2, 4, "B")
    assert findings == ()


def test_what_is_not_evaluable_counts_in_no_share() -> None:
    """Two of three, and not two of four: 66.6…% either way not 70, one of one is all."""
    consolidation, _ = answered({**ALL_MET, "1-①-b": HARD, "1-①-c": UNMET, "1-②-a": MET})
    assert grades(consolidation) == {"人を育む": "B", "場を作る": "A", "命を守る": "C"}
    assert (consolidation.grades[0].met, consolidation.grades[0].of) == (2, 3)


def test_a_measure_of_which_nothing_is_evaluable_says_so() -> None:
    consolidation, findings = answered({**ALL_MET, "1-②-a": HARD})
    assert grades(consolidation)["場を作る"] == "－"
    assert findings == ()


def test_businesses_the_plan_does_not_list_count_as_the_register_says() -> None:
    """One of one listed and none of two others: one of three is 33.3…%."""
    consolidation, _ = answered(ALL_MET)
    last = consolidation.grades[-1]
    assert (last.met, last.of, last.value) == (1, 3, "C")


@pytest.mark.parametrize("left", ["", "済", "達成 "])
def test_a_measure_with_an_unanswered_item_has_no_grade_and_says_which(left: str) -> None:
    consolidation, findings = answered({**ALL_MET, "1-①-b": left})
    assert grades(consolidation) == {"人を育む": "", "場を作る": "A", "命を守る": "C"}
    assert findings == (
        finding(
            Code.GRADE_OPEN,
            NOWHERE,
            item="1-①",
            field="評価",
            level="施策",
            node="① 人を育む",
            missing="1-①-b",
        ),
    )


def test_nothing_answered_leaves_every_grade_open() -> None:
    consolidation, findings = answered({})
    assert set(grades(consolidation).values()) == {""}
    assert [dict(one.params)["missing"] for one in findings] == ["1-①-a、1-①-b、1-①-c、1-①-d", "1-②-a", "2-①"]


# the register


@pytest.mark.parametrize(
    ("old", "new", "value", "ja", "en"),
    [
        pytest.param("| 2 | 0 |", "| 二 | 0 |", "二", "0以上の整数", "whole numbers from 0 on", id="not a number"),
        pytest.param(
            "| 2 | 0 |", "| -2 | 0 |", "-2", "0以上の整数", "whole numbers from 0 on", id="less than nothing"
        ),
        pytest.param(
            "| 2 | 0 |", "| 2 | 3 |", "3", "2以下の整数", "whole numbers up to 2", id="more met than there are"
        ),
        pytest.param(
            "| 地 | 地域",
            "| 地活 | 地域",
            "地活",
            "1文字まで",
            "texts of up to 1 character",
            id="a label of two characters",
        ),
    ],
)
def test_what_the_register_cannot_hold_is_said_in_the_readers_language(
    old: str, new: str, value: str, ja: str, en: str
) -> None:
    assert old in REGISTER
    with pytest.raises(DefinitionError) as caught:
        graded_plan(REGISTER.replace(old, new))
    (fault,) = (one for one in caught.value.faults if one.code is Code.PLAN_VALUE_INVALID and one.value == value)
    assert catalogue("ja").message(fault) == f"「{value}」は使えません。使えるのは {ja} です。"
    assert catalogue("en").message(fault) == f"“{value}” cannot be used; allowed are {en}."
