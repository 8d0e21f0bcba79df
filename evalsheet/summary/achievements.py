"""達成度 summed up: per node of the top level and year, the average of what is a number, and how much is not.

Each part of a value counts once: ①92.5% ②97.1% is two numbers, 80% by one department beside 実施 by another is one
number and one word. An item that repeats another is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from evalsheet.celltext import Achievement, Notation, parse_achievement
from evalsheet.consolidate import Consolidation
from evalsheet.findings import Catalogue
from evalsheet.forms import Field, Form
from evalsheet.model import Item, Plan
from evalsheet.round import wareki
from evalsheet.sheet import CarriedColumn


@dataclass(frozen=True, slots=True)
class Average:
    """What the values of one node in one year come to; no average where none is a number."""

    value: Decimal | None
    numbers: int
    words: int


@dataclass(frozen=True, slots=True)
class AverageTable:
    """Averages by node and year; `rows` are (label, one average per year), the last row is of all nodes."""

    title: str
    years: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Average, ...]], ...]


@dataclass(frozen=True)
class AchievementSummary:
    """Averages over a consolidation. `carried` are the columns of earlier years, `year` this year as printed."""

    form: Form
    plan: Plan
    notation: Notation
    consolidation: Consolidation
    words: Catalogue
    titles: Mapping[str, str]
    carried: tuple[CarriedColumn, ...]
    year: str

    def tables(self) -> tuple[AverageTable, ...]:
        """A table per field of this kind."""
        return tuple(self._table(field) for field in self.form.achievement_fields)

    def _table(self, field: Field) -> AverageTable:
        past = [one for one in self.carried if one.field == field]
        groups: dict[str, list[Item]] = {}
        for item in self.plan.answered_items:
            groups.setdefault(f"{item.path[0].number} {item.path[0].title}", []).append(item)
        rows = [(label, self._averages(field, past, items)) for label, items in groups.items()]
        rows.append((self.words.word("result.all-levels"), self._averages(field, past, self.plan.answered_items)))
        title = self.words.word("result.achievement", level=self.form.levels[0].title, field=self.titles[field.key])
        return AverageTable(title, (*(wareki(one.block) for one in past), self.year), tuple(rows))

    def _averages(self, field: Field, past: list[CarriedColumn], items: Iterable[Item]) -> tuple[Average, ...]:
        """One average per year over some items."""
        listed = list(items)
        years = [[self.plan.past(item.number, field.key, one.year) for item in listed] for one in past]
        cells = [self.consolidation.cell(item.number, field.key) for item in listed]
        years.append([part.text for cell in cells for part in cell.parts])
        return tuple(_average(self._parsed(field, texts)) for texts in years)

    def _parsed(self, field: Field, texts: Iterable[str]) -> list[Achievement]:
        words = self.form.words_of(field)
        parsed = [parse_achievement(text, words, self.notation) for text in texts]
        return [one for one in parsed if one is not None]


def _average(values: Iterable[Achievement]) -> Average:
    parts = [part for value in values for part in value.parts]
    numbers = [part.number for part in parts if part.number is not None]
    mean = sum(numbers, Decimal()) / len(numbers) if numbers else None
    return Average(mean, len(numbers), len(parts) - len(numbers))
