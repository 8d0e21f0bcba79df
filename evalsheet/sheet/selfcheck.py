"""The self-check inside the workbook: each rule as an Excel expression with the words it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evalsheet.checks import Ask, Cells, check_named
from evalsheet.findings import catalogue
from evalsheet.forms import Per
from evalsheet.sheet.content import SheetFacts


@dataclass(frozen=True, slots=True)
class RowCheck:
    """One thing to tell the department: an expression TRUE while it is wrong, and what to say then.

    `open_when_blank` is whether it holds in a row nobody has filled yet.
    """

    expression: str
    text: str
    open_when_blank: bool


def row_check(facts: SheetFacts, item: str, department: str, cells: Mapping[str, str]) -> tuple[RowCheck, ...]:
    """The checks of one row. `cells` maps the fields this department fills to their references."""
    lead = facts.plan.lead_of.get(item) == department
    last = {field.key: facts.plan.previous.get((item, field.key), "") for field in facts.form.fields}
    refs = Cells(cells, last, lead)
    words = catalogue("ja")
    found = []
    for rule in facts.rules.file.checks:
        if (rule.departments and department not in rule.departments) or (rule.items and item not in rule.items):
            continue
        for key in rule.fields:
            asked = facts.form.field(key)
            if key not in cells or (asked.per is Per.ITEM and not lead):
                continue
            ask = Ask(rule, key, facts.form, facts.notation, facts.round.year, facts.round.last_year)
            expression = check_named(rule.check).formula(ask, refs)
            if expression is None:
                continue
            text = words.word(
                f"selfcheck.{rule.check}",
                field=ask.title(key),
                fields="・".join(ask.title(name) for name in rule.fields),
                limit=rule.limit or "",
                least=rule.least,
                given="・".join(v for values in rule.when.values() for v in values),
            )
            found.append(RowCheck(expression, text, rule.check in ("required", "answered")))
    return tuple(found)
