"""Whether a rule file fits its form: names of nothing, rules of the same name, checks that lack what they need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evalsheet.definitions import Misfit, misfit, unknown
from evalsheet.forms import By, Form
from evalsheet.rules.schema import Rule, RuleFile

PYTHON = "python"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a check asks of its rules: the keys without which it would never fire, and how many fields at least."""

    keys: tuple[str, ...] = ()
    fields: int = 1


def rule_misfits(
    rules: RuleFile,
    form: Form,
    known_checks: Mapping[str, Needs],
    functions: Mapping[str, Callable[..., Any]] | None,
) -> Iterator[Misfit]:
    """What does not fit in a rule file that was read.

    Args:
        rules: the file.
        form: the form it is for.
        known_checks: the checks a rule may name, each with what it asks of such a rule.
        functions: those of the code file; None where it was not looked at.
    """
    yield from unknown(rules.form, (form.form,), "form")
    seen: set[str] = set()
    for at, rule in enumerate(rules.checks):
        if rule.id in seen:
            yield misfit("twice", rule.id, "checks", at, "id")
        seen.add(rule.id)
        yield from unknown(rule.check, (*known_checks, PYTHON), "checks", at, "check")
        yield from _lacking(rule, known_checks.get(rule.check, Needs()), at)
        yield from _of_fields(form, rule, at)
        if rule.check == PYTHON and functions is not None:
            yield from unknown(rule.function, functions, "checks", at, "function")
    if rules.crosslisting:
        yield from _fields(form, rules.crosslisting.fields, "crosslisting", "fields")


def plan_misfits(rules: RuleFile, departments: Collection[str], items: Collection[str]) -> Iterator[Misfit]:
    """Departments and items that rules are about, and that the register does not have."""
    for at, rule in enumerate(rules.checks):
        for number, label in enumerate(rule.departments):
            yield from unknown(label, departments, "checks", at, "departments", number)
        for number, item in enumerate(rule.items):
            yield from unknown(item, items, "checks", at, "items", number)


def _lacking(rule: Rule, needs: Needs, at: int) -> Iterator[Misfit]:
    for needed in needs.keys:
        if not getattr(rule, needed):
            yield misfit("check-needs", rule.id, "checks", at, check=rule.check, needed=needed)
    if len(set(rule.fields)) < needs.fields:
        yield misfit("fields-needed", rule.id, "checks", at, "fields", check=rule.check, count=str(needs.fields))


def _of_fields(form: Form, rule: Rule, at: int) -> Iterator[Misfit]:
    """The fields that a rule and its cases name; one of those who fill the form fills them all."""
    yield from _fields(form, rule.fields, "checks", at, "fields")
    fillers = sorted({field.by for field in form.fields if field.key in rule.named})
    if len(fillers) > 1:
        yield misfit("several-fillers", rule.id, "checks", at, "fields", fillers="、".join(fillers))
    yield from _values(form, rule.when, "checks", at, "when")
    yield from _values(form, rule.last, "checks", at, "last")
    for kind, cases in (("passes", rule.passes), ("fails", rule.fails)):
        for number, case in enumerate(cases):
            yield from _values(form, dict.fromkeys(case.answers, ()), "checks", at, kind, number, "answers")
            yield from _values(form, dict.fromkeys(case.last, ()), "checks", at, kind, number, "last")


def _asked(form: Form) -> list[str]:
    """The fields a rule can be about: nobody answers for what is computed."""
    return [field.key for field in form.fields if field.by is not By.COMPUTED]


def _fields(form: Form, keys: Iterable[str], *location: int | str) -> Iterator[Misfit]:
    """The elements of a list, each the key of a field."""
    for number, key in enumerate(keys):
        yield from unknown(key, _asked(form), *location, number)


def _values(form: Form, wanted: Mapping[str, tuple[str, ...]], *location: int | str) -> Iterator[Misfit]:
    """A mapping of fields to values, which are those of the field's scale where it has one."""
    for key, values in wanted.items():
        yield from unknown(key, _asked(form), *location, key)
        asked = form.field_by_key.get(key)
        scale = form.scale_of(asked) if asked else None
        for number, value in enumerate(values if scale else ()):
            yield from unknown(value, ("", *scale.values) if scale else (), *location, key, number)
