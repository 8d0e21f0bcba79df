"""The year that a sheet is of, told by its headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evalsheet.intake.headings import find_headings
from evalsheet.model import RawSheet
from evalsheet.sheet import SheetFacts

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
    """How well the headings of that year fit: those found count for it, those that would be missing against it."""
    headings = find_headings(sheet, facts.columns)
    found = headings.found - len(headings.retyped) if headings else 0
    return 2 * found - len(facts.columns)
