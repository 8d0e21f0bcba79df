"""Choices counted: one field against another, per node, per department, this year against last.

What is counted is a row: an item for a field asked once per item, an item × department for one asked of each, a
node for what is computed. An item that repeats another is counted nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from evalsheet.consolidate import Consolidation
from evalsheet.findings import Catalogue
from evalsheet.forms import OFFICES, By, Field, Form, Kind, Per
from evalsheet.model import Item, Node, Plan


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts with their headings; `counts` has one row per row label."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """How often each value of a field stands this year and last; `last` is empty where no year stands beside."""

    title: str
    values: tuple[str, ...]
    now: tuple[int, ...]
    last: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MixedItem:
    """An item whose departments chose different values: (department, value) in the order of the rows."""

    item: Item
    field: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """What is counted once: an item with the department that decides."""

    item: Item
    department: str


@dataclass(frozen=True)
class ChoiceSummary:
    """Counts over a consolidation. `titles` are the fields' headings, `years` this year and last as printed."""

    form: Form
    plan: Plan
    consolidation: Consolidation
    words: Catalogue
    titles: Mapping[str, str]
    years: tuple[str, str]

    def compared(self) -> tuple[ChoiceCount, ...]:
        """Each choice: its values counted this year and last."""
        found = []
        for field in self._choices:
            rows, allowed = self._rows(field), self._allowed(field)
            now = Counter(self._now(row, field) for row in rows)
            last = Counter(self._last(row, field) for row in rows)
            past = tuple(last[value] for value in allowed) if field.carry_over else ()
            found.append(
                ChoiceCount(self._counted(field, rows), allowed, tuple(now[value] for value in allowed), past)
            )
        return tuple(found)

    def tables(self) -> tuple[CrossTable, ...]:
        """The form's cross tables (this year, last year), then each choice by top level and by department."""
        found = []
        for summary in self.form.summaries:
            first, second = self.form.field(summary.rows), self.form.field(summary.columns)
            for year, value in zip(self.years, (self._now, self._last), strict=True):
                names = {"rows": self.titles[first.key], "columns": self.titles[second.key], "year": year}
                pairs = Counter((value(row, first), value(row, second)) for row in self._rows(first))
                title = self.words.word("result.cross-title", **names)
                found.append(_table(title, self._allowed(first), self._allowed(second), pairs))
        for field in self._choices:
            rows, title = self._rows(field), self.titles[field.key]
            by_level = self.words.word("result.by-level", level=self.form.levels[0].title, field=title)
            found.append(self._by(by_level, field, rows, _top_label))
            if field.by is not By.DEPARTMENT:
                continue
            key = "result.by-department" if field.per is Per.ASSIGNMENT else "result.by-lead"
            rows = sorted(rows, key=self._order)
            found.append(self._by(self.words.word(key, field=title), field, rows, self._department_name))
        return tuple(found)

    def mixed(self) -> tuple[MixedItem, ...]:
        """Items whose departments chose differently; who has not chosen yet differs from nobody."""
        found = []
        for field in (one for one in self._choices if one.per is Per.ASSIGNMENT):
            undecided = self._allowed(field)[-1]
            for item, rows in groupby(self._rows(field), key=lambda row: row.item):
                values = tuple((row.department, self._now(row, field)) for row in rows)
                if len({value for _, value in values} - {undecided}) > 1:
                    found.append(MixedItem(item, field.key, values))
        return tuple(found)

    def _counted(self, field: Field, rows: list[_Row]) -> str:
        """A heading that says what is counted: nodes of a level, items, or rows of items."""
        counted = {"field": self.titles[field.key], "rows": len(rows), "items": len({r.item.number for r in rows})}
        if field.by is By.COMPUTED:
            level = next(level.title for level in self.form.levels if level.key == field.per)
            return self.words.word("result.compared-nodes", level=level, **counted)
        return self.words.word(
            "result.compared" if field.per is Per.ASSIGNMENT else "result.compared-items", **counted
        )

    @property
    def _choices(self) -> list[Field]:
        return [field for field in self.form.fields if field.kind is Kind.CHOICE]

    def _allowed(self, field: Field) -> tuple[str, ...]:
        scale = self.form.scale_of(field)
        return (*(scale.values if scale else ()), self.words.word("result.not-decided"))

    def _rows(self, field: Field) -> list[_Row]:
        if field.by is By.COMPUTED:
            firsts = {self._node_of(item, field): item for item in reversed(self.plan.items)}
            return [_Row(item, "") for item in reversed(firsts.values())]
        if field.by in OFFICES:
            return [_Row(item, "") for item in self.plan.answered_items]
        if field.per is Per.ITEM:
            return [_Row(item, self.plan.lead_of.get(item.number, "")) for item in self.plan.answered_items]
        order = {item.number: at for at, item in enumerate(self.plan.items)}
        answering = sorted(self.plan.assignments, key=lambda one: order[one.item])
        return [_Row(self.plan.item_by_number[one.item], one.department) for one in answering]

    def _node_of(self, item: Item, field: Field) -> tuple[Node, ...]:
        """The nodes from the root to the one above an item that a field is computed for."""
        return item.path[: next(at for at, node in enumerate(item.path, start=1) if node.level == field.per)]

    def _now(self, row: _Row, field: Field) -> str:
        if field.by is By.COMPUTED:
            grade = self.consolidation.grade_by_node[(field.key, self._node_of(row.item, field))]
            return self._known(field, grade.value)
        parts = self.consolidation.cell(row.item.number, field.key).parts
        return self._known(
            field, next((part.text for part in parts if not row.department or row.department in part.labels), "")
        )

    def _last(self, row: _Row, field: Field) -> str:
        return self._known(field, self.plan.previous.get((row.item.number, field.key), ""))

    def _known(self, field: Field, value: str) -> str:
        allowed = self._allowed(field)
        return value if value in allowed else allowed[-1]

    def _department_name(self, row: _Row) -> str:
        department = self.plan.department_by_label.get(row.department)
        return department.name if department else ""

    def _order(self, row: _Row) -> int:
        department = self.plan.department_by_label.get(row.department)
        return department.order if department else 0

    def _by(self, title: str, field: Field, rows: list[_Row], label: Callable[[_Row], str]) -> CrossTable:
        pairs = Counter((label(row), self._now(row, field)) for row in rows)
        labels = tuple(dict.fromkeys(label(row) for row in rows))
        return _table(title, labels, self._allowed(field), pairs)


def _top_label(row: _Row) -> str:
    top = row.item.path[0]
    return f"{top.number} {top.title}"


def _table(
    title: str, rows: tuple[str, ...], columns: tuple[str, ...], pairs: Counter[tuple[str, str]]
) -> CrossTable:
    return CrossTable(title, rows, columns, tuple(tuple(pairs[(r, c)] for c in columns) for r in rows))
