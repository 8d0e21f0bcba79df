"""A cross-listing of a cross-listing, and cross-listings that lead back to where they began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evalsheet.crosslist.field import FieldEntries
from evalsheet.crosslist.listed import Listed
from evalsheet.crosslist.pairing import Pair
from evalsheet.crosslist.similarity import likeliest
from evalsheet.findings import Code, Finding


def check_loops(entries: FieldEntries, pairs: Sequence[Pair]) -> tuple[frozenset[int], list[Finding]]:
    """Chains and cycles; the ids of the entries on a cycle, so that nothing else is said of them."""
    leads_to = _edges(entries, pairs)
    by_id = {id(entry): entry for entry in entries.entries}
    on_cycle: set[int] = set()
    findings: list[Finding] = []
    for start in leads_to:
        path = _way_back(start, leads_to)
        if path and on_cycle.isdisjoint(path):
            on_cycle |= set(path)
            steps = [by_id[one] for one in path]
            way = " → ".join([*(one.item for one in steps), steps[0].item])
            places = tuple(one.place for one in steps[1:])
            concerned = dict.fromkeys(label for one in steps for label in entries.concerned(one))
            found = entries.finding(Code.CROSSLISTING_CYCLE, steps[0], places, way=way)
            findings.append(replace(found, departments=tuple(concerned)))
    for entry in entries.entries:
        if entry.targets and entry.is_marked and id(entry) not in on_cycle:
            numbers = {"number": "、".join(entry.targets), "origin": "、".join(entry.sources)}
            chain = "onward" if entry.sources else "onward-bare"
            cells = tuple(entries.cell(source, entry)[1] for source in entry.sources)
            findings.append(entries.finding(Code.CROSSLISTING_CHAIN, entry, cells, chain=chain, **numbers))
    return frozenset(on_cycle), findings


def _edges(entries: FieldEntries, pairs: Sequence[Pair]) -> dict[int, list[int]]:
    """Entry → the entries that show it again, by its own word or by theirs."""
    edges: dict[int, list[int]] = {}

    def add(source: Listed, target: Listed) -> None:
        edges.setdefault(id(source), []).append(id(target))

    answered = set()
    for pair in pairs:
        if pair.target is not None:
            add(pair.source, pair.target)
            answered.add((id(pair.target), pair.source.item))
    for entry in entries.entries:
        for number in entry.sources:
            if number != entry.item and (id(entry), number) not in answered:
                found = likeliest(entry, entries.at(number), entries.rules.copy_from)
                if found is not None:
                    add(found[0], entry)
    return edges


def _way_back(start: int, leads_to: dict[int, list[int]]) -> list[int]:
    """The ids on a way from `start` back to it, or nothing."""
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop()
        for following in leads_to.get(way[-1], []):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
