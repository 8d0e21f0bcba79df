"""One field's entries with the plan and thresholds, and how relations and findings are made from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import MarkerKind
from evalsheet.crosslist.listed import Listed
from evalsheet.crosslist.pairing import Pair
from evalsheet.crosslist.similarity import contains
from evalsheet.findings import Code, Finding, finding
from evalsheet.model import AnswerKey, Crosslisting, Place, Plan, Verdict
from evalsheet.rules import CrosslistingRules


@dataclass(frozen=True)
class FieldEntries:
    """What the checks of one field look at. `places` has every cell that came back, blank ones too."""

    field: str
    title: str
    entries: tuple[Listed, ...]
    plan: Plan
    rules: CrosslistingRules
    places: Mapping[AnswerKey, Place]

    @cached_property
    def by_item(self) -> dict[str, list[Listed]]:
        found: dict[str, list[Listed]] = {}
        for entry in self.entries:
            found.setdefault(entry.item, []).append(entry)
        return found

    def at(self, item: str) -> list[Listed]:
        """The entries of one item."""
        return self.by_item.get(item, [])

    def elsewhere(self, entry: Listed) -> list[Listed]:
        """The entries of all other items."""
        return [one for one in self.entries if one.item != entry.item]

    def originals(self, entry: Listed) -> list[Listed]:
        """The entries of all other items that do not say they are copies."""
        return [one for one in self.entries if one.item != entry.item and not one.is_marked]

    def named(self, kind: MarkerKind) -> Iterator[tuple[Listed, str]]:
        """Every number that a marker names, with its entry; a block's marker once, with the first entry."""
        seen: set[int] = set()
        for entry in self.entries:
            for marker in entry.markers:
                if marker.kind is kind and id(marker) not in seen:
                    seen.add(id(marker))
                    yield from ((entry, number) for number in marker.numbers)

    def awaited(self, item: str, labels: tuple[str, ...]) -> bool:
        """Whether a cell of the item is still to come: of one of these departments, or of any in charge."""
        in_charge = [one.label for one in self.plan.departments_of(item)]
        asked = [label for label in labels if label in in_charge] or in_charge
        return any(AnswerKey(item, label, self.field) not in self.places for label in asked)

    def is_awaited(self, pair: Pair) -> bool:
        """Whether what answers a declaration may stand in a file that is not here yet."""
        return pair.target is None and self.awaited(pair.item, pair.source.labels)

    def own_cell(self, item: str, entry: Listed) -> tuple[AnswerKey, Place] | None:
        """Where an entry's departments write under another item; nothing where none of them is in charge."""
        return self._first(item, (entry.key.department, *entry.labels))

    def cell(self, item: str, entry: Listed) -> tuple[AnswerKey, Place]:
        """The same; where none is in charge, where another department writes; no place before any came back."""
        others = (one.label for one in self.plan.departments_of(item))
        nowhere = AnswerKey(item, entry.key.department, self.field), Place()
        return self.own_cell(item, entry) or self._first(item, others) or nowhere

    def _first(self, item: str, labels: Iterable[str]) -> tuple[AnswerKey, Place] | None:
        keys = (AnswerKey(item, label, self.field) for label in dict.fromkeys(labels))
        return next(((key, self.places[key]) for key in keys if key in self.places), None)

    def concerned(self, entry: Listed) -> tuple[str, ...]:
        """Whom an entry concerns: the departments it stands under, and whoever wrote it under another name."""
        known = (label for label in entry.labels if label in self.plan.department_by_label)
        return tuple(dict.fromkeys((*known, entry.key.department)))

    def finding(self, code: Code, entry: Listed, related: tuple[Place, ...] = (), **params: object) -> Finding:
        """A finding at an entry's cell."""
        return finding(
            code,
            entry.place,
            severity=None,
            item=entry.item,
            department="",
            departments=self.concerned(entry),
            field=self.title,
            value=entry.text,
            related=[place for place in related if place.cell],
            **params,
        )

    def relation(self, pair: Pair) -> Crosslisting:
        """A pair with its verdict."""
        source, target = pair.source, pair.target
        if target is None:
            key, place = self.cell(pair.item, source)
            return _relation(source, key, place, "", Verdict.AWAITED if self.is_awaited(pair) else Verdict.ABSENT)
        if not pair.marked:
            verdict = Verdict.UNMARKED
        elif source.compared == target.compared:
            verdict = Verdict.EQUAL
        elif contains(source, target):
            verdict = Verdict.ABRIDGED
        else:
            verdict = Verdict.DIFFERENT
        return _relation(source, target.key, target.place, target.text, verdict, similarity=pair.similarity)

    def undeclared(self, source: Listed, target: Listed, similarity: int) -> Crosslisting:
        """A target whose source does not declare it."""
        verdict = Verdict.UNDECLARED
        return _relation(source, target.key, target.place, target.text, verdict, similarity=similarity)


def _relation(
    source: Listed, target: AnswerKey, place: Place, text: str, verdict: Verdict, *, similarity: int = 0
) -> Crosslisting:
    return Crosslisting(
        field=source.key.field,
        labels=source.labels,
        source=source.key,
        source_place=source.place,
        source_text=source.text,
        target=target,
        target_place=place,
        target_text=text,
        verdict=verdict,
        similarity=similarity,
    )
