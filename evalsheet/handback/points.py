"""The findings of each department as points to correct, with what it wrote and what others wrote beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalsheet.findings import Code, Finding, Severity
from evalsheet.model import Answer, AnswerKey, Department, Place, Submission
from evalsheet.sheet import SheetFacts, form_name

ABOUT_RECEIPT = {Code.SUBMISSION_MISSING, Code.SUBMISSION_SUPERSEDED, Code.SUBMISSION_DUPLICATE}


@dataclass(frozen=True, slots=True)
class OtherText:
    """What another department wrote, or this one elsewhere, that a point is about."""

    item: str
    department: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A finding as its department is asked about it.

    Attributes:
        finding: what was noticed.
        form: the form concerned.
        key: the question whose cell is marked; none where the finding is about a whole file or sheet.
        text: what the department wrote there.
        others: the texts it is compared with.
    """

    finding: Finding
    form: str
    key: AnswerKey | None
    text: str
    others: tuple[OtherText, ...] = ()


@dataclass(frozen=True)
class HandBack:
    """One department's workbook to correct.

    Attributes:
        department: whose.
        submission: how often the workbook will have been handed out with this one.
        answers: form → (item, field) → what the department wrote, unchanged.
        points: what it is asked to look at, most severe first.
    """

    department: Department
    submission: int
    answers: Mapping[str, Mapping[tuple[str, str], str]]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class PartAnswers:
    """What came back to one form: the submission used of each department, and the answers in them."""

    facts: SheetFacts
    used: Sequence[Submission]
    answers: Sequence[Answer]


def hand_backs(parts: Sequence[PartAnswers], findings: Sequence[Finding]) -> tuple[HandBack, ...]:
    """One for each department that returned something and has errors or warnings, in the register's order."""
    standing = _Standing(parts)
    made = []
    for department in parts[0].facts.plan.departments:
        used = {
            part.facts.form.form: one for part in parts for one in part.used if one.department == department.label
        }
        points = _points(department.label, findings, standing) if used else ()
        if points:
            made.append(
                HandBack(
                    department,
                    max(one.version for one in used.values()) + 1,
                    {
                        form: {(cell.key.item, cell.key.field): cell.text for cell in one.cells}
                        for form, one in used.items()
                    },
                    points,
                )
            )
    return tuple(made)


class _Standing:
    """Every answer by its place, with its form; every field by its heading."""

    def __init__(self, parts: Sequence[PartAnswers]) -> None:
        facts = [part.facts for part in parts]
        self.form_of = {form_name(one, facts): one.form.form for one in facts}
        self.at: dict[Place, tuple[str, Answer]] = {
            answer.place: (part.facts.form.form, answer) for part in parts for answer in part.answers
        }
        self.answers = {(part.facts.form.form, answer.key): answer for part in parts for answer in part.answers}
        self.field_of = {(one.form.form, title): key for one in facts for key, title in one.titles.items()}

    def form(self, found: Finding) -> str:
        """The form a finding is about."""
        return self.form_of.get(found.form, found.form)


def _points(label: str, findings: Sequence[Finding], standing: _Standing) -> tuple[Point, ...]:
    """What a department is asked about: findings about it, and those about a text that must agree with its own."""
    points: list[Point] = []
    for found in findings:
        if found.severity is Severity.INFO or found.code in ABOUT_RECEIPT:
            continue
        related = [standing.at[place] for place in found.related if place in standing.at]
        theirs = standing.at.get(found.place)
        if label in found.departments and (theirs is None or theirs[1].key.department == label):
            points.append(_own(label, found, related, standing))
            continue
        beside = _with_another(label, found, related, theirs)
        if label in found.departments and theirs is not None and not beside:
            beside = [Point(found, theirs[0], None, "", (_other(theirs[1]),))]  # a joint text in another's workbook
        points += beside
    return tuple(points)


def _own(label: str, found: Finding, related: Sequence[tuple[str, Answer]], standing: _Standing) -> Point:
    form = standing.form(found)
    field = standing.field_of.get((form, found.field), "")
    key = AnswerKey(found.item, label, field) if field and found.item else None
    answer = standing.answers.get((form, key)) if key else None
    others = tuple(_other(one) for _, one in related if key is None or one.key.field == key.field)
    return Point(found, form, key, answer.original if answer else found.value, others)


def _with_another(
    label: str, found: Finding, related: Sequence[tuple[str, Answer]], theirs: tuple[str, Answer] | None
) -> list[Point]:
    """The points of the department whose cell a finding about another's, `theirs`, is related to."""
    return [
        Point(found, form, one.key, one.original, (_other(theirs[1]),) if theirs else ())
        for form, one in related
        if one.key.department == label
    ]


def _other(answer: Answer) -> OtherText:
    return OtherText(answer.key.item, answer.key.department, answer.original)
