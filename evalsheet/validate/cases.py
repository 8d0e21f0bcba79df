"""A rule file tried on its own cases: what it must let pass passes, and what it must catch is caught."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evalsheet.definitions import Location, dotted, line_of
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import OFFICES, By, Form
from evalsheet.model import Answer, AnswerKey, Assignment, Item, Node, Place, Plan
from evalsheet.plan import notation_of
from evalsheet.round import worded
from evalsheet.rules import Case, Rule, RuleSet
from evalsheet.validate.answers import answer_table
from evalsheet.validate.run import RoundFacts, validate

KINDS = ("passes", "fails")


def try_cases(form: Form, rules: RuleSet, plan: Plan, fiscal_year: int) -> tuple[Finding, ...]:
    """What a rule file's cases show of its rules.

    A case is one row: the plan's first department on its first item, which the second department answers as well;
    where a rule is about certain departments or items only, on the first of those. With ``lead: false`` the second
    one leads.

    Args:
        form: whose fields the rules are about, whoever fills them.
        rules: with the path of their file and the functions of their code file.
        plan: with two departments or more, and an item.
        fiscal_year: the year the cases are of.

    Returns:
        A finding for each case that does not come out as its rule file says, each rule without a case of a kind,
        and each check that crashes.
    """
    trial = _Trial(form, rules, plan, fiscal_year)
    return tuple(
        dict.fromkeys(found for number in range(len(rules.file.checks)) for found in trial.of_rule(number))
    )


def _all_asked(form: Form) -> Form:
    """The form with the fields of the coordinator and the committee asked like a department's."""
    fields = [{**one.model_dump(), **({"by": By.DEPARTMENT} if one.by in OFFICES else {})} for one in form.fields]
    return Form.model_validate({**form.model_dump(), "fields": fields})


class _Trial:
    """One rule file being tried."""

    def __init__(self, form: Form, rules: RuleSet, plan: Plan, fiscal_year: int) -> None:
        self.form, self.rules, self.plan, self.fiscal_year = _all_asked(form), rules, plan, fiscal_year

    def of_rule(self, number: int) -> Iterator[Finding]:
        rule = self.rules.file.checks[number]
        for kind in KINDS:
            cases: tuple[Case, ...] = getattr(rule, kind)
            if not cases:
                yield self._finding(Code.RULE_CASES_NONE, number, kind=kind)
            for at, case in enumerate(cases):
                caught, crashed = self._tried(rule, case)
                yield from (replace(one, place=self._place(("checks", number))) for one in crashed)
                if not crashed and caught != (kind == "fails"):
                    code = Code.RULE_CASE_CAUGHT if caught else Code.RULE_CASE_MISSED
                    yield self._finding(code, number, kind, at, value=self._worded(case))

    def _tried(self, rule: Rule, case: Case) -> tuple[bool, tuple[Finding, ...]]:
        """Whether the rule catches a case, and the checks that crashed over it."""
        only = replace(self.rules, file=self.rules.file.model_copy(update={"checks": (rule,)}))
        asked, other = self._departments(rule)
        item = self._item(rule)
        owed = (Assignment(item.number, asked, case.lead), Assignment(item.number, other, not case.lead))
        last = {(item.number, field): value for field, value in case.last.items()}
        plan = Plan(self.plan.departments, (item,), owed, last)
        notation = notation_of(self.form, plan)
        answers = [
            Answer(AnswerKey(item.number, asked, field.key), value, value, Place(cell=f"A{row}"))
            for row, field in enumerate(self.form.asked_fields, start=1)
            for value in (case.answers.get(field.key, ""),)
        ]
        table = answer_table(self.form, plan, notation, answers)
        found = validate(table, RoundFacts(self.form, plan, only, notation, self.fiscal_year))
        crashed = tuple(one for one in found if one.code is Code.CHECK_CRASHED)
        return bool(found), crashed

    def _departments(self, rule: Rule) -> tuple[str, str]:
        labels = [department.label for department in self.plan.departments]
        asked = next((label for label in rule.departments if label in labels), labels[0])
        return asked, next(label for label in labels if label != asked)

    def _item(self, rule: Rule) -> Item:
        first = self.plan.items[0]
        if not rule.items or first.number in rule.items:
            return first
        known = next((item for item in self.plan.items if item.number in rule.items), None)
        return known or Item(Node(first.node.level, rule.items[0], first.title), first.ancestors)

    def _worded(self, case: Case) -> str:
        """The values of a case under their fields' headings."""
        titles = {field.key: worded(field.title, self.fiscal_year) for field in self.form.fields}
        return "、".join(f"{titles[key]}「{value}」" for key, value in case.answers.items())

    def _place(self, location: Location) -> Place:
        return Place(str(self.rules.path), cell=dotted(location))

    def _finding(self, code: Code, number: int, kind: str, at: int | None = None, value: str = "") -> Finding:
        location: Location = ("checks", number, kind, at) if at is not None else ("checks", number)
        return finding(
            code,
            self._place(location),
            value=value,
            line=line_of(self.rules.path, location),
            rule=self.rules.file.checks[number].id,
            kind=kind,
        )
