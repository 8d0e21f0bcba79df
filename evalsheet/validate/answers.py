"""The answers as rows: one per assignment that came back, each value with its cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evalsheet.celltext import Notation, passages
from evalsheet.forms import Form
from evalsheet.model import Answer, AnswerKey, Plan


@dataclass(frozen=True)
class AnswerRow:
    """One assignment's answers. `covered`: the text fields another department's joint block speaks for."""

    item: str
    department: str
    lead: bool
    answers: dict[str, Answer]
    covered: frozenset[str]

    def value(self, field: str) -> str:
        """The value of a field, empty where its cell was not found."""
        answer = self.answers.get(field)
        return answer.value if answer else ""


@dataclass(frozen=True)
class AnswerTable:
    """All rows of the round, in the order of the plan and of the department master."""

    rows: tuple[AnswerRow, ...]


def answer_table(form: Form, plan: Plan, notation: Notation, answers: Iterable[Answer]) -> AnswerTable:
    """Group answers by assignment, and see which blanks a joint block fills."""
    grouped: dict[tuple[str, str], dict[str, Answer]] = {}
    for answer in answers:
        grouped.setdefault((answer.key.item, answer.key.department), {})[answer.key.field] = answer
    spoken_for = _spoken_for(form, notation, grouped)
    rows = []
    for item in plan.answered_items:
        for department in plan.departments_of(item.number):
            found = grouped.get((item.number, department.label))
            if found is not None:
                lead = plan.assignment_by_key[(item.number, department.label)].lead
                covered = frozenset(
                    field.key
                    for field in form.text_fields
                    if AnswerKey(item.number, department.label, field.key) in spoken_for
                )
                rows.append(AnswerRow(item.number, department.label, lead, found, covered))
    return AnswerTable(tuple(rows))


def _spoken_for(
    form: Form, notation: Notation, grouped: dict[tuple[str, str], dict[str, Answer]]
) -> frozenset[AnswerKey]:
    """The answers that a joint block in another department's cell gives as well."""
    if not form.departments.joint:
        return frozenset()
    found = set()
    for (item, department), answers in grouped.items():
        for field in form.text_fields:
            answer = answers.get(field.key)
            if answer is None or notation.label[0] not in answer.value:
                continue
            for block in passages(answer.value, notation):
                if not block.is_blank:
                    found |= {AnswerKey(item, label, field.key) for label in block.labels if label != department}
    return frozenset(found)
