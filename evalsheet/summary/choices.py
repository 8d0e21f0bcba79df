"""Choices counted: one field against another, per node, per department, this year against last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from evalsheet.consolidate import Consolidation
from evalsheet.findings import Catalogue
from evalsheet.forms import Field, Form, Per
from evalsheet.model import Item, Plan


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts with their headings; `counts` has one row per row label."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """How often each value of a field stands this year and last."""

    title: str
    values: tuple[str, ...]
    now: tuple[int, ...]
    last: tuple[int, ...]


@dataclass(frozen=True)
class _Values:
    """The value of each item's choice fields, this year and last."""

    form: Form
    plan: Plan
    consolidation: Consolidation
    undecided: str

    def allowed(self, field: Field) -> tuple[str, ...]:
        scale = self.form.scale_of(field)
        return (*(scale.values if scale else ()), self.undecided)

    def now(self, item: Item, field: Field) -> str:
        parts = self.consolidation.cell(item.number, field.key).parts
        return self._known(field, parts[0].text if parts else "")

    def last(self, item: Item, field: Field) -> str:
        return self._known(field, self.plan.previous.get((item.number, field.key), ""))

    def _known(self, field: Field, value: str) -> str:
        return value if value in self.allowed(field) else self.undecided


def compared(
    form: Form, plan: Plan, consolidation: Consolidation, words: Catalogue, titles: dict[str, str]
) -> tuple[ChoiceCount, ...]:
    """Each choice decided per item: its values counted this year and last."""
    values = _Values(form, plan, consolidation, words.word("result.not-decided"))
    found = []
    for field in _decided(form):
        now = Counter(values.now(item, field) for item in plan.items)
        last = Counter(values.last(item, field) for item in plan.items)
        allowed = values.allowed(field)
        title = words.word("result.compared", field=titles[field.key])
        found.append(ChoiceCount(title, allowed, tuple(now[v] for v in allowed), tuple(last[v] for v in allowed)))
    return tuple(found)


def choice_tables(
    form: Form,
    plan: Plan,
    consolidation: Consolidation,
    words: Catalogue,
    titles: dict[str, str],
    years: tuple[str, str],
) -> tuple[CrossTable, ...]:
    """The form's cross tables (this year, last year), then each choice by top level and by lead department."""
    values = _Values(form, plan, consolidation, words.word("result.not-decided"))
    tables = []
    for summary in form.summaries:
        rows, columns = form.field(summary.rows), form.field(summary.columns)
        for year, value in ((years[0], values.now), (years[1], values.last)):
            title = words.word("result.cross-title", rows=titles[rows.key], columns=titles[columns.key], year=year)
            pairs = Counter((value(item, rows), value(item, columns)) for item in plan.items)
            tables.append(_table(title, values.allowed(rows), values.allowed(columns), pairs))
    top = form.levels[0]
    names = {department.label: department.name for department in plan.departments}
    for field in _decided(form):
        for title, label in (
            (words.word("result.by-level", level=top.title, field=titles[field.key]), _top_label),
            (
                words.word("result.by-department", field=titles[field.key]),
                lambda item: names.get(plan.lead_of.get(item.number, ""), ""),
            ),
        ):
            tables.append(_by(title, field, values, label))
    return tuple(tables)


def _decided(form: Form) -> list[Field]:
    return [field for field in form.fields if field.scale and field.per is Per.ITEM]


def _top_label(item: Item) -> str:
    top = item.path[0]
    return f"{top.number} {top.title}"


def _by(title: str, field: Field, values: _Values, label: Callable[[Item], str]) -> CrossTable:
    pairs = Counter((label(item), values.now(item, field)) for item in values.plan.items)
    rows = tuple(dict.fromkeys(label(item) for item in values.plan.items))
    return _table(title, rows, values.allowed(field), pairs)


def _table(
    title: str, rows: tuple[str, ...], columns: tuple[str, ...], pairs: Counter[tuple[str, str]]
) -> CrossTable:
    return CrossTable(title, rows, columns, tuple(tuple(pairs[(r, c)] for c in columns) for r in rows))
