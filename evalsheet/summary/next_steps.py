"""What the coordinator has to do next, from where the departments stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evalsheet.findings import Finding, Severity
from evalsheet.model import DepartmentState, Status


class StepKind(StrEnum):
    """The kinds of step, in the order they are taken."""

    SORT_OUT = "sort-out"  # errors that belong to no department: files that cannot be read, or are another round's
    REMIND = "remind"
    RETURN = "return"
    REVIEW = "review"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do: about how many findings or departments, and about which departments (labels)."""

    kind: StepKind
    count: int
    departments: tuple[str, ...] = ()


def next_steps(states: Sequence[DepartmentState], findings: Iterable[Finding]) -> tuple[NextStep, ...]:
    """What is left to do; when nothing is, the one thing that follows: to print the consolidated form."""
    listed = list(findings)
    nobodys = sum(one.severity is Severity.ERROR and not one.department for one in listed)
    missing = tuple(one.label for one in states if one.status is Status.MISSING)
    returned = [one for one in states if one.status in (Status.FAULTY, Status.INCOMPLETE)]
    returning = NextStep(StepKind.RETURN, len(returned), tuple(one.label for one in returned))
    warnings = sum(one.severity is Severity.WARNING for one in listed)
    steps = (
        NextStep(StepKind.SORT_OUT, nobodys),
        NextStep(StepKind.REMIND, len(missing), missing),
        returning,
        NextStep(StepKind.REVIEW, warnings),
    )
    left = tuple(step for step in steps if step.count)
    return left or (NextStep(StepKind.PRINT, len(states)),)
