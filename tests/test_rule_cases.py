"""Every rule file carries cases for each of its rules; here they are tried through the public path.

A case is one row: the first department of the form's example, on an item that the second department answers
as well. With ``lead: false`` the second one leads.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from evalsheet.checks import known_checks
from evalsheet.definitions import packaged_folder
from evalsheet.forms import find_form
from evalsheet.model import Answer, AnswerKey, Assignment, Place, Plan
from evalsheet.plan import load_example, notation_of
from evalsheet.round import wareki
from evalsheet.rules import Case, Rule, RuleSet, find_rules
from evalsheet.validate import RoundFacts, answer_table, validate

FORMS = sorted(path.stem for path in packaged_folder("rules").glob("*.yaml"))


form_of = cache(find_form)


@cache
def rules_of(form: str) -> RuleSet:
    return find_rules(form_of(form), known_checks())


@cache
def example_of(form: str) -> tuple[dict[str, Any], Plan]:
    settings, plan, _ = load_example(form_of(form))
    return settings, plan


EVERY_RULE = [pytest.param(form, rule, id=rule.id) for form in FORMS for rule in rules_of(form).file.checks]


def every_case(kind: str) -> list[object]:
    return [
        pytest.param(form, rule, case, id=f"{rule.id}:{number}")
        for form in FORMS
        for rule in rules_of(form).file.checks
        for number, case in enumerate(getattr(rule, kind))
    ]


def caught_by(form_name: str, case: Case) -> set[str]:
    """The ids of the rules that a case breaks."""
    form = form_of(form_name)
    settings, example = example_of(form_name)
    first, second = example.departments[:2]
    item = example.items[0]
    plan = Plan(
        departments=example.departments,
        items=(item,),
        assignments=(
            Assignment(item.number, first.label, lead=case.lead),
            Assignment(item.number, second.label, lead=not case.lead),
        ),
        previous={(item.number, field): value for field, value in case.last.items()},
    )
    notation = notation_of(form, plan)
    answers = [
        Answer(
            AnswerKey(item.number, first.label, field.key),
            value,
            value,
            Place("a.xlsx", "調書", f"A{number}"),
        )
        for number, field in enumerate(form.fields, 1)
        for value in (case.answers.get(field.key, ""),)
    ]
    year = settings["fiscal_year"]
    facts = RoundFacts(form, plan, rules_of(form_name), notation, wareki(year), wareki(year - 1))
    findings = validate(answer_table(form, plan, notation, answers), facts)
    assert not [one for one in findings if one.code.text == "check-crashed"]
    return {dict(one.params)["rule"] for one in findings}


@pytest.mark.parametrize(("form", "rule"), EVERY_RULE)
def test_a_rule_carries_a_passing_and_a_failing_case(form: str, rule: Rule) -> None:
    assert rule.passes, f"rules/{form}.yaml: {rule.id} has no passing case"
    assert rule.fails, f"rules/{form}.yaml: {rule.id} has no failing case"


@pytest.mark.parametrize(("form", "rule", "case"), every_case("passes"))
def test_a_passing_case_passes(form: str, rule: Rule, case: Case) -> None:
    assert rule.id not in caught_by(form, case)


@pytest.mark.parametrize(("form", "rule", "case"), every_case("fails"))
def test_a_failing_case_is_caught(form: str, rule: Rule, case: Case) -> None:
    assert rule.id in caught_by(form, case)
