"""Who takes over from whom between two rounds, and the department master after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from evalsheet.model import Assignment, Department, FormerName


@dataclass(frozen=True, slots=True)
class Handover:
    """What `old` did falls to `new`: the items named, or all that no other handover names.

    `new` is empty where nobody takes over, which only a department without items may have.
    """

    old: str
    new: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reorganisation:
    """The department master of the next round, and the handovers by old label; who has none goes on as before."""

    departments: tuple[Department, ...]
    handovers: Mapping[str, tuple[Handover, ...]]

    def after(self, department: str, item: str) -> str:
        """The label of whoever takes over an item from a department; the same one where nobody does."""
        given = [one for one in self.handovers.get(department, ()) if one.new]
        named = [one.new for one in given if item in one.items]
        rest = [one.new for one in given if not one.items]
        return next(iter((*named, *rest, *(one.new for one in given))), department)

    def all_after(self, departments: Iterable[str], item: str) -> tuple[str, ...]:
        """The same for several, each once."""
        return tuple(dict.fromkeys(self.after(one, item) for one in departments))


def unchanged(departments: Iterable[Department]) -> Reorganisation:
    """A year in which every department stays what it is."""
    return Reorganisation(tuple(departments), {})


def reorganised(
    departments: Iterable[Department],
    named: Mapping[str, Department],
    handovers: Iterable[Handover],
    fiscal_year: int,
) -> Reorganisation:
    """The master after the handovers.

    A department stands where the first one stood that it takes over from, or where it stood itself if it goes on;
    new ones stand last. What it, or one that became part of it as a whole, was called is a former name of it.

    Args:
        departments: the master before.
        named: how the table describes a department of the next round, by its label.
        handovers: in the order of the table; `old` is empty for a department that takes over from nobody.
        fiscal_year: of the round that is over, the last one of the names before.
    """
    before = {one.label: one for one in departments}
    listed = tuple(handovers)
    by_old = {label: tuple(one for one in listed if one.old == label) for label in before}
    going_on = {label for label in before if not by_old[label] or label in {one.new for one in by_old[label]}}
    order: list[str] = []
    for label in before:
        heirs = [one.new for one in by_old[label] if one.new] if by_old[label] else [label]
        order += [heir for heir in heirs if heir == label or heir not in going_on]
    order += [one.new for one in listed if not one.old]
    after = [named.get(label) or before[label] for label in dict.fromkeys(order)]
    wholly = {
        label: given[0].new
        for label, given in by_old.items()
        if label not in going_on and len({one.new for one in given}) == 1
    }
    master = tuple(
        replace(one, order=at, former=_former(one, after, before, wholly, fiscal_year))
        for at, one in enumerate(after, start=1)
    )
    return Reorganisation(master, {label: given for label, given in by_old.items() if given})


def _former(
    one: Department,
    after: Iterable[Department],
    before: Mapping[str, Department],
    wholly: Mapping[str, str],
    fiscal_year: int,
) -> tuple[FormerName, ...]:
    """The names before of a department and of those that became part of it, but for names that another has now.

    `wholly` maps a department that is no more to the only one that takes over from it.
    """
    taken = {written for other in after if other.label != one.label for written in (other.label, other.name)}
    found: list[FormerName] = []
    for old in before.values():
        if one.label == old.label or wholly.get(old.label) == one.label:
            found += old.former
            if (old.label, old.name, old.division) != (one.label, one.name, one.division):
                label = old.label if old.label not in (old.name, one.label) else ""
                found.append(FormerName(old.name, old.division, fiscal_year, label))
    kept = (name for name in found if not {name.name, name.label} & taken)
    return tuple(sorted(kept, key=lambda name: name.until))


def next_assignments(
    assignments: Iterable[Assignment], change: Reorganisation, names: Mapping[str, str]
) -> tuple[Assignment, ...]:
    """Who owes what in the next round. Where two departments of an item become one, it leads if either did.

    `names` are the names before, by label; a notation that holds one is written with the new name.
    """
    after = {one.label: one.name for one in change.departments}
    found: dict[tuple[str, str], Assignment] = {}
    for one in assignments:
        label = change.after(one.department, one.item)
        key = (one.item, label)
        notation = one.notation
        for old in (one.department, *one.beside):
            new = change.after(old, one.item)
            notation = notation.replace(names.get(old, old), after.get(new, new))
        earlier = found.get(key)
        beside = change.all_after((*(earlier.beside if earlier else ()), *one.beside), one.item)
        deputies = change.all_after((*(earlier.deputies if earlier else ()), *one.deputies), one.item)
        found[key] = Assignment(
            one.item,
            label,
            one.lead or (earlier is not None and earlier.lead),
            (earlier.notation if earlier else "") or notation,
            tuple(name for name in beside if name != label),
            tuple(name for name in deputies if name != label),
        )
    return tuple(found.values())
