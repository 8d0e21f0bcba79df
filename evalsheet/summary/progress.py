"""Where each department stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evalsheet.findings import Finding, Severity
from evalsheet.forms import Field, Form, Per
from evalsheet.model import Department, DepartmentState, Plan, Status, Submission
from evalsheet.validate import AnswerTable


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items of one form a department owes, and has answered."""

    department: str
    owed: int
    answered: int


def progress_of(form: Form, plan: Plan, table: AnswerTable) -> tuple[Progress, ...]:
    """The progress of every department that owes something, in the order of the master."""
    answered = Counter(department for _, department in answered_assignments(form, table))
    owed = Counter(assignment.department for assignment in plan.assignments)
    return tuple(
        Progress(department.label, owed[department.label], answered[department.label])
        for department in plan.departments
        if owed[department.label]
    )


def department_states(
    departments: Iterable[Department],
    progress: Iterable[Iterable[Progress]],
    submissions: Iterable[Submission],
    findings: Iterable[Finding],
) -> tuple[DepartmentState, ...]:
    """The state of every department that owes something, in their order.

    Args:
        departments: of the round.
        progress: theirs in each form.
        submissions: everything that came back.
        findings: everything noticed.
    """
    files: dict[str, dict[str, None]] = {}
    for submission in submissions:
        files.setdefault(submission.department, {})[submission.file] = None
    counts: Counter[tuple[str, Severity]] = Counter()
    for found in findings:
        for label in found.departments:  # one under a joint label counts for each
            counts[(label, found.severity)] += 1
    owed: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for one in (one for part in progress for one in part):
        owed[one.department] += one.owed
        answered[one.department] += one.answered
    return tuple(
        _state(department, owed[department.label], answered, counts, list(files.get(department.label, ())))
        for department in departments
        if owed[department.label]
    )


def answered_assignments(form: Form, table: AnswerTable) -> frozenset[tuple[str, str]]:
    """(item, department) of every assignment in which every field the department fills has a value.

    A value of its own, or a joint one that stands in another department's cell.
    """
    return frozenset(
        (row.item, row.department)
        for row in table.rows
        if all(
            row.value(field.key) or field.key in row.covered
            for field in form.asked_fields
            if _fills(field, lead=row.lead)
        )
    )


def _fills(field: Field, *, lead: bool) -> bool:
    return lead or field.per is Per.ASSIGNMENT


def _state(
    department: Department,
    owed: int,
    answered: Mapping[str, int],
    counts: Mapping[tuple[str, Severity], int],
    files: list[str],
) -> DepartmentState:
    done = answered.get(department.label, 0)
    errors = counts.get((department.label, Severity.ERROR), 0)
    if not files:
        status = Status.MISSING
    elif done < owed:
        status = Status.INCOMPLETE
    else:
        status = Status.FAULTY if errors else Status.COMPLETE
    return DepartmentState(
        label=department.label,
        name=department.name,
        status=status,
        owed=owed,
        answered=done,
        errors=errors,
        warnings=counts.get((department.label, Severity.WARNING), 0),
        files=tuple(files),
    )
