"""The cross-listings of a form as a map: which item repeats which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalsheet.model import Crosslisting, Item, Verdict

FAULTS = frozenset({Verdict.DIFFERENT, Verdict.ABSENT, Verdict.UNDECLARED, Verdict.UNMARKED})


@dataclass(frozen=True, slots=True)
class Repeat:
    """Entries of one item that another repeats: how many there are, and how many of them have a fault."""

    source: str
    target: str
    entries: int
    faults: int


@dataclass(frozen=True, slots=True)
class RepeatMap:
    """Every item that is a source or a target, in the order of the plan, and who repeats whom."""

    items: tuple[Item, ...]
    repeats: tuple[Repeat, ...]


def is_fault(one: Crosslisting) -> bool:
    """Whether source and target of a cross-listing do not agree."""
    return one.verdict in FAULTS


def repeat_map(items: Sequence[Item], crosslistings: Iterable[Crosslisting]) -> RepeatMap:
    """The map of a form's cross-listings over its items; a pair of items stands once."""
    pairs: dict[tuple[str, str], list[Crosslisting]] = {}
    for one in crosslistings:
        pairs.setdefault((one.source.item, one.target.item), []).append(one)
    order = {item.number: at for at, item in enumerate(items)}
    touched = {number for pair in pairs for number in pair}
    return RepeatMap(
        tuple(item for item in items if item.number in touched),
        tuple(
            Repeat(source, target, len(listed), sum(map(is_fault, listed)))
            for (source, target), listed in sorted(
                pairs.items(), key=lambda pair: tuple(order.get(number, len(order)) for number in pair[0])
            )
        ),
    )
