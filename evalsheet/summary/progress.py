"""Where each department stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from evalsheet.findings import Finding, Severity
from evalsheet.forms import Field, Form, Per
from evalsheet.model import Department, DepartmentState, Plan, Status, Submission
from evalsheet.validate import AnswerTable


def department_states(
    form: Form,
    plan: Plan,
    table: AnswerTable,
    submissions: Iterable[Submission],
    findings: Iterable[Finding],
) -> tuple[DepartmentState, ...]:
    """The state of every department that owes something, in the order of the master.

    An item is answered when every field this department fills in it has a value of its own or a joint one.
    """
    files: dict[str, list[str]] = {}
    for submission in submissions:
        files.setdefault(submission.department, []).append(submission.file)
    counts: Counter[tuple[str, Severity]] = Counter()
    for one in findings:
        for label in _concerned(one, plan):
            counts[(label, one.severity)] += 1
    answered = _answered(form, table)
    states = []
    for department in plan.departments:
        owed = len(plan.assigned_to(department.label))
        if owed:
            states.append(_state(department, owed, answered, counts, files.get(department.label, [])))
    return tuple(states)


def _concerned(one: Finding, plan: Plan) -> list[str]:
    """The departments a finding is about; one under a joint label counts for each."""
    return [label for label in one.department.split("・") if label in plan.department_by_label]


def _answered(form: Form, table: AnswerTable) -> Mapping[str, int]:
    done: Counter[str] = Counter()
    for row in table.rows:
        owed = [field for field in form.asked_fields if _fills(field, lead=row.lead)]
        if all(row.value(field.key) or field.key in row.covered for field in owed):
            done[row.department] += 1
    return done


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
