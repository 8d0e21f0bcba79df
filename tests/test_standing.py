"""Where assignments and departments stand, what is to be done next, and which item repeats which."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from evalsheet.findings import Code, Finding, Severity, finding
from evalsheet.model import AnswerKey, Crosslisting, DepartmentState, Place, Status, Verdict
from evalsheet.summary import (
    AssignmentState,
    NextStep,
    Repeat,
    Standing,
    StepKind,
    assignment_states,
    next_steps,
    repeat_map,
    standings,
)
from evalsheet.workflow.examine import examine
from evalsheet.workflow.workers import HERE
from tests.rounds import COMPLETE, distributed, hand_in, small_plan

NOW = datetime.date(2025, 5, 12)


def state(label: str, status: Status) -> DepartmentState:
    return DepartmentState(label, f"{label}課", status, owed=2, answered=1, errors=0, warnings=0, files=())


def found(code: Code, department: str = "", severity: Severity | None = None) -> Finding:
    return finding(code, Place(), severity=severity, department=department)


# assignments


def test_each_assignment_by_what_came_and_what_is_wrong_with_it(tmp_path: Path) -> None:
    """協働 sent nothing, 社協 left item 4 half empty; a joint block of 社協 answers item 3 for 協働."""
    loaded = distributed(tmp_path / "r6")
    hand_in(loaded, "福総", {**COMPLETE["福総"], ("1", "grade"): "E"})
    hand_in(loaded, "社協", {**COMPLETE["社協"], ("4", "issues"): ""})
    files = sorted(loaded.folder.inbox.iterdir())
    examined = examine(loaded, files, loaded.folder.inbox, HERE, whole_round=True)
    (part,) = examined.parts
    returned = part.returned
    assert assignment_states(
        returned.facts.form, returned.facts.plan, returned.table, returned.submitted, examined.findings
    ) == (
        AssignmentState("1", "福総", Status.FAULTY, 1, 0),
        AssignmentState("1", "社協", Status.COMPLETE, 0, 0),
        AssignmentState("2", "福総", Status.COMPLETE, 0, 0),
        AssignmentState("3", "社協", Status.COMPLETE, 0, 0),
        AssignmentState("3", "福総", Status.COMPLETE, 0, 0),
        AssignmentState("3", "協働", Status.MISSING, 0, 0),
        AssignmentState("4", "協働", Status.MISSING, 0, 0),
        AssignmentState("4", "社協", Status.INCOMPLETE, 1, 0),
    )


# departments


def test_days_are_counted_to_each_departments_own_deadline() -> None:
    deadlines = {"甲": datetime.date(2025, 5, 30), "乙": datetime.date(2025, 5, 2)}
    reminder = datetime.datetime(2025, 5, 7, 10, 0)
    first, second = state("甲", Status.INCOMPLETE), state("乙", Status.MISSING)
    assert standings([first, second], deadlines.__getitem__, {"乙": reminder}, NOW) == (
        Standing(first, deadlines["甲"], 18, None),
        Standing(second, deadlines["乙"], -10, reminder),
    )


# what is to be done


def test_the_next_steps_name_who_is_concerned() -> None:
    states = [
        state("甲", Status.MISSING),
        state("乙", Status.FAULTY),
        state("丙", Status.INCOMPLETE),
        state("丁", Status.COMPLETE),
    ]
    findings = [
        found(Code.NOT_A_WORKBOOK),
        found(Code.VALUE_NOT_ALLOWED, "乙"),
        found(Code.SAME_AS_LAST_YEAR, "丁"),
        found(Code.RECOGNISED_BY),
    ]
    assert next_steps(states, findings) == (
        NextStep(StepKind.SORT_OUT, 1),
        NextStep(StepKind.REMIND, 1, ("甲",)),
        NextStep(StepKind.RETURN, 2, ("乙", "丙")),
        NextStep(StepKind.REVIEW, 1),
    )


@pytest.mark.parametrize("findings", [[], [found(Code.RECOGNISED_BY, "甲")]], ids=["nothing", "a note"])
def test_when_all_is_in_the_form_is_printed(findings: list[Finding]) -> None:
    assert next_steps([state("甲", Status.COMPLETE)], findings) == (NextStep(StepKind.PRINT, 1),)


# cross-listings


def crosslisting(source: str, target: str, verdict: Verdict) -> Crosslisting:
    place = Place("a.xlsx", "調書", "K6")
    ends = [AnswerKey(item, "社協", "outcome") for item in (source, target)]
    return Crosslisting("outcome", ("社協",), ends[0], place, "甲", ends[1], place, "乙", verdict, 80)


def test_the_map_has_each_pair_of_items_once_in_the_order_of_the_plan() -> None:
    listed = [
        crosslisting("4", "1", Verdict.EQUAL),
        crosslisting("1", "3", Verdict.EQUAL),
        crosslisting("1", "3", Verdict.DIFFERENT),
        crosslisting("1", "9", Verdict.ABSENT),  # no item of the plan
    ]
    found_map = repeat_map(small_plan().items, listed)
    assert [item.number for item in found_map.items] == ["1", "3", "4"]
    assert found_map.repeats == (Repeat("1", "3", 2, 1), Repeat("1", "9", 1, 1), Repeat("4", "1", 1, 0))


@pytest.mark.parametrize(
    ("verdict", "faults"),
    [
        (Verdict.EQUAL, 0),
        (Verdict.ABRIDGED, 0),
        (Verdict.FILLED, 0),
        (Verdict.DIFFERENT, 1),
        (Verdict.ABSENT, 1),
        (Verdict.UNDECLARED, 1),
        (Verdict.UNMARKED, 1),
    ],
)
def test_which_verdicts_are_faults(verdict: Verdict, faults: int) -> None:
    assert repeat_map(small_plan().items, [crosslisting("1", "2", verdict)]).repeats == (
        Repeat("1", "2", 1, faults),
    )
