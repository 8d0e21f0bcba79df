"""A form's rules tried on the cases they carry, without a round."""

from __future__ import annotations

from dataclasses import dataclass

from evalsheet.checks import known_checks
from evalsheet.findings import Finding
from evalsheet.forms import find_form
from evalsheet.plan.examples import has_example, load_example
from evalsheet.plan.sample import sample_plan
from evalsheet.round import RoundFolder
from evalsheet.rules import find_rules
from evalsheet.validate import try_cases

SAMPLE_YEAR = 2024  # any; the year of the cases where no example says another


@dataclass(frozen=True)
class Tried:
    """How many rules and cases there are, and what did not come out as the rule file says."""

    rules: int
    cases: int
    findings: tuple[Finding, ...]


def try_rules(name: str, folder: RoundFolder | None, *, allow_code: bool = False) -> Tried:
    """Try the rules of the form `name`; a round's own come before the packaged ones.

    The cases are of the departments and the year of the form's packaged example; of a form without one, of 甲, 乙
    and 丙 in 令和6年度.

    Raises:
        EvalsheetError: there is no such form, or it has no rules; code that may not run.
        DefinitionError: faults of the form or of its rules.
    """
    form = find_form(name, *([folder.templates] if folder else []))
    rules = find_rules(form, known_checks(), *([folder.rules] if folder else []), allow_code=allow_code)
    plan, year = sample_plan(form), SAMPLE_YEAR
    if has_example(form):
        settings, plan, _ = load_example(form)
        year = settings["fiscal_year"]
    cases = sum(len(rule.passes) + len(rule.fails) for rule in rules.file.checks)
    return Tried(len(rules.file.checks), cases, try_cases(form, rules, plan, year))
