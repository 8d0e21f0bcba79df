"""Two rounds of one form side by side: what became better, what was decided otherwise, what was copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from evalsheet.celltext import comparable, entries_of, parse_achievement
from evalsheet.consolidate import Consolidation
from evalsheet.forms import By, Field, Kind
from evalsheet.model import Department, Item, Node, path_number
from evalsheet.sheet import SheetFacts

SHORTEST = 30  # characters of an entry that counts as copied, where no rule of the form says another number


class Movement(StrEnum):
    """What became of a value."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"  # to another value, where neither is the better one
    SAME = "same"
    OPEN = "open"  # one of the two rounds has none


@dataclass(frozen=True, slots=True)
class Moved:
    """A value in two rounds: of an item, or of a node where it is computed. `department` answers now."""

    field: str
    item: str
    title: str
    department: str
    before: str
    after: str
    movement: Movement


@dataclass(frozen=True, slots=True)
class Copied:
    """Entries of a text that stand word for word in the round before, of all entries of its departments."""

    field: str
    item: str
    title: str
    department: str
    entries: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Year:
    """One form in one round, with what came back to it."""

    facts: SheetFacts
    consolidation: Consolidation


@dataclass(frozen=True)
class Comparison:
    """One form in two rounds; `gone` and `new` are the items that only one of them has."""

    moved: tuple[Moved, ...]
    copied: tuple[Copied, ...]
    gone: tuple[Item, ...]
    new: tuple[Item, ...]


def compare_years(before: Year, after: Year) -> Comparison:
    """What changed between two rounds of a form. Items are the same where number and title are; fields by key."""
    known = {_identity(item): item for item in before.facts.plan.items}
    pairs = [(known[_identity(item)], item) for item in after.facts.plan.items if _identity(item) in known]
    common = [field for field in after.facts.form.fields if field.key in before.facts.form.field_by_key]
    matched = {_identity(item) for _, item in pairs}
    return Comparison(
        moved=tuple(one for field in common for one in _moved(field, before, after, pairs)),
        copied=tuple(
            one
            for field in common
            if field.kind is Kind.TEXT
            for _, item in pairs
            for one in _copied(field, before, after, item)
        ),
        gone=tuple(item for item in before.facts.plan.items if _identity(item) not in matched),
        new=tuple(item for item in after.facts.plan.items if _identity(item) not in matched),
    )


def _identity(item: Item) -> tuple[str, str]:
    return comparable(item.number), comparable(item.title)


def _moved(field: Field, before: Year, after: Year, pairs: list[tuple[Item, Item]]) -> Iterator[Moved]:
    """Every value of a choice or an achievement, in the order of the plan."""
    if field.kind is Kind.TEXT:
        return
    if field.by is By.COMPUTED:
        yield from _computed(field, before, after)
        return
    title = after.facts.titles[field.key]
    for old, new in pairs:
        values = _values(before, old, field), _values(after, new, field)
        for label, one, other in _paired(*values, after.facts.plan.departments):
            yield Moved(
                title, new.number, new.title, label, one, other, _movement(field, before, after, one, other)
            )


def _values(year: Year, item: Item, field: Field) -> dict[str, str]:
    """What each department answered."""
    cell = year.consolidation.cells.get((item.number, field.key))
    return {"・".join(part.labels): part.text for part in cell.parts} if cell else {}


def _paired(
    before: Mapping[str, str], after: Mapping[str, str], departments: Iterable[Department]
) -> Iterator[tuple[str, str, str]]:
    """(department, value before, value now), each department under whichever name it had.

    Where one department has gone and one has come, it is the same one.
    """
    now = {written: one.label for one in departments for written in one.spellings}
    values = {now.get(label, label): value for label, value in before.items()}
    gone = [label for label in values if label not in after]
    come = [label for label in after if label not in values]
    renamed = {come[0]: gone[0]} if len(gone) == len(come) == 1 else {}
    for label, value in after.items():
        yield label, values.get(renamed.get(label, label), ""), value


def _computed(field: Field, before: Year, after: Year) -> Iterator[Moved]:
    """The values of the nodes that both plans have."""

    def identity(path: tuple[Node, ...]) -> tuple[str, str]:
        return path_number(path), comparable(path[-1].title)

    known = {identity(one.path): one.value for one in before.consolidation.grades if one.field == field.key}
    title = after.facts.titles[field.key]
    for grade in after.consolidation.grades:
        if grade.field == field.key and identity(grade.path) in known:
            one, other = known[identity(grade.path)], grade.value
            movement = _movement(field, before, after, one, other)
            yield Moved(title, path_number(grade.path), grade.path[-1].title, "", one, other, movement)


def _movement(field: Field, before: Year, after: Year, one: str, other: str) -> Movement:
    if not one or not other:
        return Movement.OPEN
    if comparable(one) == comparable(other):
        return Movement.SAME
    if field.kind is Kind.ACHIEVEMENT:
        return _of_numbers(field, before, after, one, other)
    scale = after.facts.form.scale_of(field)
    if scale is None or not scale.ranked or not {one, other} <= {*scale.values} - {*scale.not_evaluable}:
        return Movement.CHANGED
    return Movement.BETTER if scale.values.index(other) < scale.values.index(one) else Movement.WORSE


def _of_numbers(field: Field, before: Year, after: Year, one: str, other: str) -> Movement:
    """Achievements by the average of their numbers; words are neither better nor worse."""
    found = []
    for year, text in ((before, one), (after, other)):
        own = year.facts.form.field(field.key)
        read = parse_achievement(text, year.facts.form.words_of(own), year.facts.notation)
        if read is None or not read.numbers or len(read.numbers) < len(read.parts):
            return Movement.CHANGED
        found.append(read)
    if len({tuple((part.department, part.sign, part.number) for part in read.parts) for read in found}) == 1:
        return Movement.SAME
    first, second = (sum(read.numbers) / len(read.numbers) for read in found)
    if first == second:
        return Movement.CHANGED
    return Movement.BETTER if second > first else Movement.WORSE


def _copied(field: Field, before: Year, after: Year, item: Item) -> Iterator[Copied]:
    """Of each department of an item, the entries that stood there in the round before."""
    least = next(
        (
            rule.least
            for rule in after.facts.rules.file.checks
            if rule.check == "unchanged" and field.key in rule.fields
        ),
        SHORTEST,
    )
    old, new = (year.consolidation.cells.get((item.number, field.key)) for year in (before, after))
    known = {
        key
        for part in (old.parts if old else ())
        for key in entries_of(part.text, before.facts.notation)
        if len(key) >= least
    }
    for part in new.parts if new else ():
        entries = entries_of(part.text, after.facts.notation)
        same = tuple(text for key, text in entries.items() if key in known)
        if same:
            title = after.facts.titles[field.key]
            yield Copied(title, item.number, item.title, "・".join(part.labels), same, len(entries))
