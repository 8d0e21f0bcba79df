"""Rounds whose workbooks are damaged: this one, the one before, and an earlier version of its forms."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from evalsheet.forms import Form, Kind
from evalsheet.handback import HandBack, PartAnswers, hand_backs
from evalsheet.model import Answer, Department, Plan
from evalsheet.plan.examples import forms_of_example
from evalsheet.sheet import SheetFacts, answerers, parts_of
from evalsheet.workbook.writing.department import write_department_workbook
from evalsheet.workflow.load import load
from evalsheet.workflow.new import new_round
from evalsheet.workflow.receiving.collect import Collected, start_collecting
from evalsheet.workflow.receiving.listed import files_in
from evalsheet.workflow.workers import InProcess
from tests.damage import Book, Question, saved, sent_out
from tests.rounds import NOW

ITEMS = 4  # more make a workbook slow to play with, and show nothing new
THEN = "then"  # the field that was asked then, and the item's title


@dataclass(frozen=True)
class Round:
    """A packaged example's round, and some of those who answer it.

    `before` are its forms in the year before, `earlier` the version of them that was handed out first.
    """

    parts: tuple[SheetFacts, ...]
    before: tuple[SheetFacts, ...]
    earlier: tuple[SheetFacts, ...]
    departments: tuple[Department, ...]

    @cached_property
    def books(self) -> tuple[Book, ...]:
        """The blank workbook of each of the departments: this round's, the year before's, the first version's."""
        return tuple(
            blank(parts, self.parts, department)
            for parts in (self.parts, self.before, self.earlier)
            for department in self.departments
        )

    def handed_back(self, collected: Collected, department: str) -> Book | None:
        """The workbook that goes back to a department to be corrected, if it has something to correct."""
        parts = parts_of(self.parts, department)
        returned = [
            PartAnswers(part, collected.resolved[part.form.form].used, _answers(collected, part)) for part in parts
        ]
        made = hand_backs(returned, collected.findings)
        return next(
            (_written(parts, one.department, one) for one in made if one.department.label == department), None
        )


def _answers(collected: Collected, part: SheetFacts) -> list[Answer]:
    cells = [cell for one in collected.resolved[part.form.form].used for cell in one.cells]
    return [Answer(cell.key, cell.text, cell.text, cell.place) for cell in cells]


@cache
def played(form: str) -> Round:
    """The round of a form's packaged example, in which some departments answer for others as the register says."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r"
        new_round(path, forms_of_example(form), NOW.date())
        loaded = load(path)
    departments = _departments(loaded.all_parts)
    labels = tuple(one.label for one in departments)
    now = tuple(
        replace(
            part,
            form=Form.model_validate({**part.form.model_dump(), "version": part.form.version + 1}),
            plan=_with_deputies(part.plan, labels),
        )
        for part in loaded.all_parts
    )
    earlier = tuple(_as_it_was(part) for part in loaded.all_parts)
    return Round(now, tuple(_year_before(part) for part in earlier), earlier, departments)


def _departments(parts: Sequence[SheetFacts]) -> tuple[Department, ...]:
    """Who is asked in most forms, two who are asked little, and an office."""
    owed = {label: [len(part.plan.assigned_to(label)) for part in parts] for label in answerers(parts)}
    asked = {label: [count for count in counts if count] for label, counts in owed.items() if any(counts)}
    little = sorted(asked, key=lambda label: (abs(sum(asked[label]) - ITEMS), label))
    offices = [label for part in parts if part.office for label in part.plan.department_by_label]
    most = min(little, key=lambda label: (label in offices, -len(asked[label])))
    chosen = dict.fromkeys((most, *[one for one in little if one not in offices][:2], *offices[:1]))
    return tuple(answerers(parts)[label] for label in chosen)


def _with_deputies(plan: Plan, labels: Sequence[str]) -> Plan:
    """The plan in which every second answer may be given by any of these departments."""
    known = tuple(label for label in labels if label in plan.department_by_label)
    assignments = tuple(
        replace(one, deputies=tuple(label for label in known if label != one.department)) if at % 2 else one
        for at, one in enumerate(plan.assignments)
    )
    return replace(plan, assignments=assignments)


def _as_it_was(part: SheetFacts) -> SheetFacts:
    """A form in which one field is asked in other words, one more is asked, and every third item is another."""
    fields = [field.model_dump() for field in part.form.fields]
    changed = next(at for at, field in enumerate(part.form.fields) if field in part.form.asked_fields)
    last = max(
        at
        for at, field in enumerate(part.form.fields)
        if field in part.form.asked_fields and field.kind is Kind.TEXT
    )
    fields.append({**fields[last], "key": THEN, "title": "当時だけの欄", "carry_over": None})
    if changed != last:
        fields[last]["title"] = f"当時の{fields[last]['title']}"
    form = Form.model_validate({**part.form.model_dump(), "fields": fields})
    items = tuple(
        one if at % 3 else replace(one, node=replace(one.node, title=f"当時の取組{at}"))
        for at, one in enumerate(part.plan.items)
    )
    return replace(part, form=form, plan=replace(part.plan, items=items))


def _year_before(part: SheetFacts) -> SheetFacts:
    year = part.round.fiscal_year - 1
    return replace(
        part,
        round=part.round.model_copy(update={"round": "before", "fiscal_year": year}),
        plan=part.plan.in_year(year),
    )


def blank(parts: Sequence[SheetFacts], now: Sequence[SheetFacts], department: Department) -> Book:
    """The workbook in which a department is asked `parts`, where `now` is what counts."""
    own = parts_of(parts, department.label)
    book = _written(own, department, None)
    for page in book.pages:
        for at in page.open_cells:
            question = page.cells[at].question
            assert question is not None
            (then, still) = (next(one for one in each if one.form.form == question.form) for each in (parts, now))
            page.cells[at] = replace(page.cells[at], question=replace(question, then=_then(question, then, still)))
    return book


def _then(question: Question, then: SheetFacts, now: SheetFacts) -> tuple[str, ...]:
    """The heading and the title, where they read otherwise now, the years of the rounds aside."""
    asked = {field.key: field.title for field in now.form.fields}
    heading = then.form.field(question.field).title != asked.get(question.field)
    titles = [part.plan.item_by_number[question.item].node.title for part in (then, now)]
    return (then.titles[question.field],) * heading + (titles[0],) * (titles[0] != titles[1])


def _written(parts: Sequence[SheetFacts], department: Department, handed_back: HandBack | None) -> Book:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{department.name}.xlsx"
        write_department_workbook(path, parts, department, handed_back)
        return sent_out(path, tuple(parts), department.label)


def collected(books: Sequence[Book], parts: Sequence[SheetFacts], folder: Path) -> Collected:
    """What the intake makes of the books, the later of them saved later."""
    for age, book in enumerate(reversed(books)):
        path = folder / book.file
        path.write_bytes(saved(book))
        when = (NOW - datetime.timedelta(days=age)).timestamp()
        os.utime(path, (when, when))
    return collected_from(folder, parts)


def collected_from(folder: Path, parts: Sequence[SheetFacts]) -> Collected:
    """What the intake makes of the files in a folder."""
    return start_collecting(files_in(folder), parts, folder, InProcess())()
