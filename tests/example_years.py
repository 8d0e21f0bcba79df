"""The packaged examples, and the year in which everybody answers them without a mistake."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.findings import catalogue
from evalsheet.forms import Form, find_form, form_names
from evalsheet.model import Department, Plan
from evalsheet.plan.examples import ExampleItem, forms_of_example, has_example, load_example
from evalsheet.sheet import SheetFacts, parts_of
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.merge import Merged, merge
from evalsheet.workflow.new import new_round
from tests.rounds import NOW

JA = catalogue("ja")
WITH_EXAMPLE = [name for name in form_names() if has_example(find_form(name))]


@dataclass(frozen=True)
class Example:
    """A form with its packaged example."""

    form: Form
    plan: Plan
    items: tuple[ExampleItem, ...]

    @cached_property
    def shown(self) -> tuple[tuple[str, ExampleItem], ...]:
        """The rows of the plan by number, each with the item it says or says again."""
        items = {item.item: item for item in self.items}
        return tuple((item.number, items[self.plan.original_of(item.number)]) for item in self.plan.items)

    def typed(self, item: ExampleItem, department: Department) -> dict[str, str]:
        """What a department types for an item, by field: its answers, and the decisions where it leads."""
        decisions = item.decisions if item.lead == department.label else {}
        return {**item.answers.get(department.label, {}), **decisions}


@cache
def example(name: str) -> Example:
    form = find_form(name)
    _, plan, items = load_example(form)
    return Example(form, plan, items)


@dataclass(frozen=True)
class Year:
    """The example's round after everybody answered, merged; it may have further forms beside the example's."""

    example: Example
    loaded: LoadedRound
    merged: Merged

    @property
    def part(self) -> SheetFacts:
        """The example's form in the round."""
        return next(part for part in self.loaded.parts if part.form.form == self.example.form.form)

    @cached_property
    def sheets(self) -> Mapping[str, Worksheet]:
        book = openpyxl.load_workbook(self.merged.folder / self.loaded.first.form.result.workbook)
        return {one.title: one for one in book.worksheets}

    @property
    def printed(self) -> Worksheet:
        return self.sheets[self.part.sheet_name]


def played(name: str, folder: Path) -> Year:
    """The round of a form's example in `folder`, answered by every department and merged."""
    one = example(name)
    new_round(folder, forms_of_example(one.form.form), datetime.date(2025, 4, 1))
    blanks = distribute(folder).files
    loaded = load(folder)
    for department, blank in zip(loaded.asked, blanks[: len(loaded.asked)], strict=True):
        first: FilledSheet | None = None
        for part in parts_of(loaded.parts, department.label):
            sheet = FilledSheet(first.book if first else blank, part)
            first = first or sheet
            own = example(part.form.form)
            for item in own.items:
                sheet.write({(item.item, key): text for key, text in own.typed(item, department).items()})
        assert first is not None  # whoever is asked has a sheet
        first.save(folder / "inbox" / blank.name, NOW.replace(tzinfo=None))
    return Year(one, loaded, merge(folder, NOW, JA))
