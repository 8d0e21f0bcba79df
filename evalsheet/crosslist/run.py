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


@dataclass(frozen=True, slots=True)
class FieldAnswers:
    """The answers to one field, with what their 再掲 are checked against; `title` is its heading in this round."""

    field: str
    title: str
    answers: tuple[Answer, ...]
    plan: Plan
    rules: CrosslistingRules
    notation: Notation


def by_field(
    answers: Iterable[Answer],
    plan: Plan,
    rules: CrosslistingRules | None,
    notation: Notation,
    titles: Mapping[str, str],
) -> tuple[FieldAnswers, ...]:
    """What is to be checked of each field; nothing where the form has no 再掲."""
    kept: dict[str, list[Answer]] = {key: [] for key in rules.fields} if rules else {}
    for answer in answers:
        if answer.key.field in kept:
            kept[answer.key.field].append(answer)
    return tuple(
        FieldAnswers(key, titles[key], tuple(own), plan, rules, notation) for key, own in kept.items() if rules
    )


def check_crosslistings(
    answers: Iterable[Answer],
    plan: Plan,
    rules: CrosslistingRules | None,
    notation: Notation,
    titles: Mapping[str, str],
) -> CrosslistingResult:
    """Check 再掲 over all `answers`; `titles` are the fields' headings in this round."""
    return over_fields([check_field(one) for one in by_field(answers, plan, rules, notation, titles)])


def over_fields(fields: Sequence[CrosslistingResult]) -> CrosslistingResult:
    """What several fields come to, in their order."""
    return CrosslistingResult(
        tuple(one for field in fields for one in field.crosslistings),
        tuple(one for field in fields for one in field.findings),
    )


def check_field(asked: FieldAnswers) -> CrosslistingResult:
    """Check 再掲 over the answers to one field. Nothing in one field depends on another."""
    plan, notation = asked.plan, asked.notation
    places = {answer.key: answer.place for answer in asked.answers}
    listed = listed_entries(asked.answers, notation)
    entries = FieldEntries(asked.field, asked.title, listed, plan, asked.rules, places)
    pairs = pair_declared(entries)
    loops, cycles = check_loops(entries, pairs)
    undeclared, unanswered = check_referred(entries, pairs, loops)
    findings = [*check_declared(entries, pairs, loops), *cycles, *unanswered, *check_unmarked(entries, pairs)]
    for check in _SIMPLE:
        findings += check(entries)
    findings += check_unread(asked.answers, asked.title, notation)
    order = {item.number: number for number, item in enumerate(plan.items)}
    relations = [*(entries.relation(pair) for pair in pairs), *undeclared]
    relations.sort(key=lambda one: (_at(one.source, order), _at(one.target, order)))
    return CrosslistingResult(tuple(relations), tuple(findings))


_SIMPLE: tuple[Callable[[FieldEntries], list[Finding]], ...] = (check_bare, check_pointers)


def _at(key: AnswerKey, order: Mapping[str, int]) -> int:
    """Where an answer's item stands in the plan; what is not in it comes last."""
    return order.get(key.item, len(order))
