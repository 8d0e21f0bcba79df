"""The year that a sheet is of, told by the headings under which people write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evalsheet.intake.headings import find_headings
from evalsheet.model import RawSheet
from evalsheet.sheet import Role, SheetFacts

YEARS_BACK = 10


def year_of(sheets: Sequence[tuple[SheetFacts, RawSheet]]) -> int:
    """The fiscal year whose headings the sheets bear, each beside its form as it is asked now; of several, the
    latest."""
    now = sheets[0][0].round.fiscal_year
    years = range(now, now - YEARS_BACK, -1)
    return max(years, key=lambda year: sum(_fitting(sheet, in_year(part, year)) for part, sheet in sheets))


def in_year(facts: SheetFacts, year: int, round_name: str = "") -> SheetFacts:
    """The form as it would be asked in another year, in the round of that name."""
    named = {"round": round_name} if round_name else {}
    round_ = facts.round.model_copy(update={"fiscal_year": year, **named})
    return replace(facts, round=round_, plan=facts.plan.in_year(year))


def _fitting(sheet: RawSheet, facts: SheetFacts) -> int:
    """How many columns a person writes in bear the heading they had in that year."""
    headings = find_headings(sheet, facts.columns)
    if headings is None:
        return 0
    retyped = {column for column, _ in headings.retyped}
    return sum(column.role is Role.ANSWER and column not in retyped for column in headings.columns)
