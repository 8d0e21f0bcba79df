"""The relations of every field, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from evalsheet.celltext import Notation
from evalsheet.crosslist.declared import check_declared, pair_declared
from evalsheet.crosslist.field import FieldEntries
from evalsheet.crosslist.listed import listed_entries
from evalsheet.crosslist.loops import check_loops
from evalsheet.crosslist.pointed import check_pointers
from evalsheet.crosslist.referred import check_bare, check_referred, check_unmarked
from evalsheet.crosslist.unread import check_unread
from evalsheet.findings import Finding
from evalsheet.model import Answer, AnswerKey, Crosslisting, Plan
from evalsheet.rules import CrosslistingRules


@dataclass(frozen=True, slots=True)
class CrosslistingResult:
    """All relations, in the order of source and target, and the findings about them."""

    crosslistings: tuple[Crosslisting, ...]
    findings: tuple[Finding, ...]


def check_crosslistings(
    answers: Iterable[Answer],
    plan: Plan,
    rules: CrosslistingRules | None,
    notation: Notation,
    titles: Mapping[str, str],
) -> CrosslistingResult:
    """Check 再掲 over all `answers`; `titles` are the fields' headings in this round."""
    if rules is None:
        return CrosslistingResult((), ())
    kept = tuple(answers)
    places = {answer.key: answer.place for answer in kept}
    relations: list[Crosslisting] = []
    findings: list[Finding] = []
    for key in rules.fields:
        entries = FieldEntries(key, titles[key], listed_entries(kept, key, notation), plan, rules, places)
        pairs = pair_declared(entries)
        relations += [entries.relation(pair) for pair in pairs]
        loops, cycles = check_loops(entries, pairs)
        undeclared, unanswered = check_referred(entries, pairs, loops)
        relations += undeclared
        findings += [*check_declared(entries, pairs, loops), *cycles, *unanswered]
        findings += check_unmarked(entries, pairs)
        for check in _SIMPLE:
            findings += check(entries)
        findings += check_unread(kept, key, titles[key], notation)
    order = {item.number: number for number, item in enumerate(plan.items)}
    relations.sort(key=lambda one: _reading_order(one, order, rules.fields))
    return CrosslistingResult(tuple(relations), tuple(findings))


_SIMPLE: tuple[Callable[[FieldEntries], list[Finding]], ...] = (check_bare, check_pointers)


def _reading_order(one: Crosslisting, order: Mapping[str, int], fields: tuple[str, ...]) -> tuple[int, int, int]:
    def at(key: AnswerKey) -> int:
        return order.get(key.item, len(order))

    return fields.index(one.field), at(one.source), at(one.target)
