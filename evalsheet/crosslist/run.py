"""The relations of every field, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    return over_fields([check_field(key, kept, plan, rules, notation, titles[key]) for key in rules.fields])


def over_fields(fields: Sequence[CrosslistingResult]) -> CrosslistingResult:
    """What several fields come to, in their order."""
    return CrosslistingResult(
        tuple(one for field in fields for one in field.crosslistings),
        tuple(one for field in fields for one in field.findings),
    )


def check_field(
    field: str, answers: Iterable[Answer], plan: Plan, rules: CrosslistingRules, notation: Notation, title: str
) -> CrosslistingResult:
    """Check 再掲 over the `answers` to one field; `title` is its heading in this round."""
    own = [answer for answer in answers if answer.key.field == field]
    places = {answer.key: answer.place for answer in own}
    entries = FieldEntries(field, title, listed_entries(own, notation), plan, rules, places)
    pairs = pair_declared(entries)
    loops, cycles = check_loops(entries, pairs)
    undeclared, unanswered = check_referred(entries, pairs, loops)
    findings = [*check_declared(entries, pairs, loops), *cycles, *unanswered, *check_unmarked(entries, pairs)]
    for check in _SIMPLE:
        findings += check(entries)
    findings += check_unread(own, title, notation)
    order = {item.number: number for number, item in enumerate(plan.items)}
    relations = [*(entries.relation(pair) for pair in pairs), *undeclared]
    relations.sort(key=lambda one: (_at(one.source, order), _at(one.target, order)))
    return CrosslistingResult(tuple(relations), tuple(findings))


_SIMPLE: tuple[Callable[[FieldEntries], list[Finding]], ...] = (check_bare, check_pointers)


def _at(key: AnswerKey, order: Mapping[str, int]) -> int:
    """Where an answer's item stands in the plan; what is not in it comes last."""
    return order.get(key.item, len(order))
