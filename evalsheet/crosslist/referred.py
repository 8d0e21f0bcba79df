"""From the target: every [nより再掲] and (再掲), and copies that carry no marker at all."""

from __future__ import annotations

from collections.abc import Sequence

from evalsheet.celltext import MarkerKind
from evalsheet.crosslist.field import FieldEntries
from evalsheet.crosslist.listed import Listed
from evalsheet.crosslist.pairing import Pair
from evalsheet.crosslist.similarity import likeliest, probable_copies
from evalsheet.findings import Code, Finding
from evalsheet.model import Crosslisting, Place


def check_referred(
    entries: FieldEntries, pairs: Sequence[Pair], loops: frozenset[int]
) -> tuple[list[Crosslisting], list[Finding]]:
    """References that no declaration answers. `loops` are the ids of entries a cycle was reported for."""
    answered = {(id(pair.target), pair.source.item) for pair in pairs if pair.target and pair.marked}
    known = {(id(pair.source), id(pair.target)) for pair in pairs}
    relations: list[Crosslisting] = []
    findings: list[Finding] = []
    for entry, number in entries.named(MarkerKind.REFERS):
        if number == entry.item:
            findings.append(entries.finding(Code.CROSSLISTING_SELF, entry, number=number))
        elif number not in entries.plan.item_by_number:
            findings.append(entries.finding(Code.CROSSLISTING_SOURCE_UNKNOWN, entry, number=number))
    for entry in entries.entries:
        for number in entry.sources:
            wrong = number == entry.item or number not in entries.plan.item_by_number
            if wrong or (id(entry), number) in answered or id(entry) in loops:
                continue
            if entry.says_nothing and any(entry.item in one.targets for one in entries.at(number)):
                continue  # what is declared here is absent, and that is said at its source
            source, found = _undeclared(entries, entry, number)
            findings += found
            if source is not None and (id(source[0]), id(entry)) not in known:
                relations.append(entries.undeclared(source[0], entry, source[1]))
    return relations, findings


def _undeclared(
    entries: FieldEntries, entry: Listed, number: str
) -> tuple[tuple[Listed, int] | None, list[Finding]]:
    """The entry that is the likely source, with its similarity, and what is to be said."""
    rules = entries.rules
    named = likeliest(entry, entries.at(number), rules.likely)
    better = None
    if (named is None or named[1] < rules.copy_from) and not entries.awaited(number, entry.labels):
        better = likeliest(entry, entries.originals(entry), rules.copy_from if named else rules.likely)
    if better is not None and better[0].item != number:
        source, score = better
        found = entries.finding(
            Code.CROSSLISTING_WRONG_SOURCE,
            entry,
            (source.place,),
            number=number,
            likelier=source.item,
            similarity=score,
        )
        return better, [found]
    if named is None:
        if entries.awaited(number, entry.labels):
            return None, []  # the source's own file is not here yet: nothing can be said
        _, place = entries.cell(number, entry)
        return None, [entries.finding(Code.CROSSLISTING_UNDECLARED, entry, (place,), number=number, alike="none")]
    source, score = named
    if source.sources:
        origin = "、".join(source.sources)
        return None, [
            entries.finding(
                Code.CROSSLISTING_CHAIN, entry, (source.place,), chain="back", number=number, origin=origin
            )
        ]
    return named, [
        entries.finding(
            Code.CROSSLISTING_UNDECLARED, entry, (source.place,), number=number, alike="some", similarity=score
        )
    ]


def check_bare(entries: FieldEntries) -> list[Finding]:
    """A bare (再掲): the likeliest source is named."""
    findings = []
    for entry in entries.entries:
        if entry.is_bare:
            best = likeliest(entry, entries.originals(entry), entries.rules.likely)
            related: tuple[Place, ...] = ()
            guess: dict[str, object] = {"guess": "none"}
            if best:
                related = (best[0].place,)
                guess = {"guess": "some", "likelier": best[0].item, "similarity": best[1]}
            findings.append(entries.finding(Code.CROSSLISTING_BARE, entry, related, **guess))
    return findings


def check_unmarked(entries: FieldEntries, pairs: Sequence[Pair]) -> list[Finding]:
    """The same text under two items, and neither says so; each copy once, beside the first to be found."""
    paired = {id(pair.target) for pair in pairs}
    silent = [one for one in entries.entries if not one.is_marked and id(one) not in paired]
    silent.sort(key=lambda one: not one.targets)  # what declares any target is the original of the two
    findings: dict[int, Finding] = {}
    for first, second, score in probable_copies(silent, entries.rules.shortest, entries.rules.copy_from):
        declared = second.item in first.targets or first.item in second.targets
        if not declared and id(second) not in findings:
            findings[id(second)] = entries.finding(
                Code.CROSSLISTING_UNMARKED, second, (first.place,), source=first.item, similarity=score
            )
    return list(findings.values())
