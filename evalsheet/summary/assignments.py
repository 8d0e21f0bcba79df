"""Where each assignment stands: item × department."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from evalsheet.findings import Finding, Severity
from evalsheet.forms import Form
from evalsheet.model import Plan, Status
from evalsheet.summary.progress import answered_assignments
from evalsheet.validate import AnswerTable


@dataclass(frozen=True, slots=True)
class AssignmentState:
    """One answer that is owed: how far it is, and how many findings are about it."""

    item: str
    department: str
    status: Status
    errors: int
    warnings: int


def assignment_states(
    form: Form, plan: Plan, table: AnswerTable, submitted: Collection[str], findings: Iterable[Finding]
) -> tuple[AssignmentState, ...]:
    """The state of every assignment of a form, in the order of the register.

    Args:
        form, plan: what is asked.
        table: what came back.
        submitted: the departments that this form came back from.
        findings: those about this form.
    """
    answered = answered_assignments(form, table)
    counts: Counter[tuple[str, str, Severity]] = Counter()
    for found in findings:
        for label in found.departments:  # one under a joint label counts for each
            counts[(found.item, label, found.severity)] += 1
    return tuple(
        _state(
            one.item,
            one.department,
            submitted=one.department in submitted,
            answered=(one.item, one.department) in answered,
            errors=counts[(one.item, one.department, Severity.ERROR)],
            warnings=counts[(one.item, one.department, Severity.WARNING)],
        )
        for one in plan.assignments
    )


def _state(
    item: str, department: str, *, submitted: bool, answered: bool, errors: int, warnings: int
) -> AssignmentState:
    """As of a department as a whole: what is blank comes before what is wrong."""
    if not submitted:
        status = Status.MISSING
    elif not answered:
        status = Status.INCOMPLETE
    else:
        status = Status.FAULTY if errors else Status.COMPLETE
    return AssignmentState(item, department, status, errors, warnings)
