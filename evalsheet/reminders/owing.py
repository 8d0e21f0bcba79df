"""What each department still owes on a day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evalsheet.findings import Code, Finding, Severity
from evalsheet.forms import Form, Per
from evalsheet.model import Department, DepartmentState, Place, Plan, Status
from evalsheet.validate import AnswerRow, AnswerTable

# Findings that say of a blank cell no more than that it is blank.
BLANK = {Code.NOT_ANSWERED, Code.REQUIRED_EMPTY, Code.ONE_SIDED}


class Stage(StrEnum):
    """Where the day stands to the department's own deadline."""

    BEFORE = "before"
    ON_DAY = "on-day"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class AskedForm:
    """One form of the round over its plan, with what came back.

    Attributes:
        titles: each field's heading in this round.
        table: the answers, a row for each assignment that came back.
    """

    form: Form
    plan: Plan
    titles: Mapping[str, str]
    table: AnswerTable


@dataclass(frozen=True, slots=True)
class Blank:
    """A field that is still empty, and its cell where one came back."""

    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item with blanks; none are listed where no row of it came back."""

    word: str
    number: str
    title: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class Owing:
    """What one department owes.

    Attributes:
        days: to its deadline; negative once that has passed.
        items: what is not, or not wholly, filled in.
        findings: what is wrong or doubtful beyond that, the gravest first.
    """

    department: Department
    status: Status
    files: tuple[str, ...]
    deadline: datetime.date
    days: int
    items: tuple[OpenItem, ...]
    findings: tuple[Finding, ...]

    @property
    def stage(self) -> Stage:
        if self.days == 0:
            return Stage.ON_DAY
        return Stage.BEFORE if self.days > 0 else Stage.AFTER


def owing(
    forms: Iterable[AskedForm],
    states: Iterable[DepartmentState],
    findings: Iterable[Finding],
    deadline_of: Callable[[str], datetime.date],
    today: datetime.date,
) -> tuple[Owing, ...]:
    """What every department owes that is not complete, in the order of `states`."""
    forms, findings = tuple(forms), tuple(findings)
    departments = {label: one for form in forms for label, one in form.plan.department_by_label.items()}
    found = []
    for state in states:
        if state.status is Status.COMPLETE:
            continue
        items = tuple(item for form in forms for item in _open_items(form, state))
        blank = {one.place for item in items for one in item.blanks}
        rowless = {item.number for item in items if not item.blanks}
        deadline = deadline_of(state.label)
        found.append(
            Owing(
                department=departments[state.label],
                status=state.status,
                files=state.files,
                deadline=deadline,
                days=(deadline - today).days,
                items=items,
                findings=tuple(
                    one
                    for one in findings
                    if _matters(one, state.label)
                    and not (one.code in BLANK and one.place in blank)
                    and not (one.code is Code.ITEM_MISSING and one.item in rowless)
                ),
            )
        )
    return tuple(found)


def items_owed(form: Form, plan: Plan, label: str) -> tuple[OpenItem, ...]:
    """All that a department has to answer in a form, before anything has come back."""
    word = form.levels[-1].title
    items = [plan.item_by_number[assignment.item] for assignment in plan.assigned_to(label)]
    return tuple(OpenItem(word, item.number, item.title, ()) for item in items)


def _matters(one: Finding, label: str) -> bool:
    """Whether a department has to hear of a finding. That nothing came back is the message itself."""
    return (
        label in one.departments and one.severity is not Severity.INFO and one.code is not Code.SUBMISSION_MISSING
    )


def _open_items(asked: AskedForm, state: DepartmentState) -> Iterator[OpenItem]:
    if state.status is Status.MISSING:
        yield from items_owed(asked.form, asked.plan, state.label)
        return
    rows = {row.item: row for row in asked.table.rows if row.department == state.label}
    for assignment in asked.plan.assigned_to(state.label):
        row = rows.get(assignment.item)
        blanks = tuple(_blanks(asked, row)) if row else ()
        if blanks or row is None:
            item = asked.plan.item_by_number[assignment.item]
            yield OpenItem(asked.form.levels[-1].title, item.number, item.title, blanks)


def _blanks(asked: AskedForm, row: AnswerRow) -> Iterator[Blank]:
    """The fields this department fills in that have neither a value of its own nor a joint one."""
    for field in asked.form.asked_fields:
        fills = row.lead or field.per is Per.ASSIGNMENT
        if fills and not row.value(field.key) and field.key not in row.covered:
            answer = row.answers.get(field.key)
            yield Blank(asked.titles[field.key], answer.place if answer else Place())
