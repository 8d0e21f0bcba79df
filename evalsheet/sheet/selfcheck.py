"""The self-check inside the workbook: each rule as an Excel expression with the words it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evalsheet.checks import Ask, Cells, NamedCheck, check_named
from evalsheet.findings import Severity, catalogue
from evalsheet.forms import Per
from evalsheet.sheet.content import SheetFacts

OPEN_WHEN_BLANK = ("required", "answered")
MAY_STAY = "※"  # begins what only has to be confirmed


@dataclass(frozen=True, slots=True)
class RowCheck:
    """One thing to tell the department: an expression TRUE while it is wrong, and what to say then.

    `open_when_blank` is whether it holds in a row nobody has filled yet, `may_stay` whether it may be meant.
    """

    expression: str
    text: str
    open_when_blank: bool
    may_stay: bool


@dataclass(frozen=True)
class _Asked:
    """A rule asked of one field."""

    ask: Ask
    check: NamedCheck
    per_item: bool

    @cached_property
    def text(self) -> str:
        """What to say where it is broken."""
        ask, rule = self.ask, self.ask.rule
        words = catalogue("ja")
        text = words.word(
            f"selfcheck.{rule.check}",
            field=ask.title(ask.field),
            fields="・".join(ask.title(name) for name in rule.fields),
            limit=rule.limit or "",
            least=rule.least,
            given="と".join("・".join(values) for values in rule.when.values()),
        )
        return MAY_STAY + words.word("selfcheck.may-stay", text=text) if self.may_stay else text

    @property
    def may_stay(self) -> bool:
        """Whether the rule only warns: what breaks it may be meant."""
        return (self.ask.rule.severity or self.check.code.severity) == Severity.WARNING


@dataclass(frozen=True)
class SelfCheck:
    """The rules of a form that a workbook of `department` tells of."""

    facts: SheetFacts
    department: str

    def of_row(self, item: str, cells: Mapping[str, str]) -> tuple[RowCheck, ...]:
        """The checks of one item's row, those last whose faults may stay.

        `cells` maps the fields this department fills to their references.
        """
        plan = self.facts.plan
        lead = plan.lead_of.get(item) == self.department
        last = {field.key: plan.previous.get((item, field.key), "") for field in self.facts.form.fields}
        refs = Cells(cells, last, lead)
        found = []
        for one in self._asked:
            rule = one.ask.rule
            if one.ask.field not in cells or (one.per_item and not lead) or (rule.items and item not in rule.items):
                continue
            expression = one.check.formula(one.ask, refs)
            if expression is not None:
                found.append(RowCheck(expression, one.text, rule.check in OPEN_WHEN_BLANK, one.may_stay))
        return tuple(sorted(found, key=lambda check: check.may_stay))

    @property
    def texts(self) -> tuple[str, ...]:
        """All that it can say of a row."""
        return tuple(one.text for one in self._asked if one.check.has_formula)

    @cached_property
    def _asked(self) -> tuple[_Asked, ...]:
        facts = self.facts
        return tuple(
            _Asked(
                Ask(rule, key, facts.form, facts.notation, facts.round.fiscal_year),
                check_named(rule.check),
                facts.form.field(key).per is Per.ITEM,
            )
            for rule in facts.rules.file.checks
            if not rule.departments or self.department in rule.departments
            for key in rule.fields
        )
