"""The locked columns of earlier years, a block per year, in their order."""

from __future__ import annotations

from dataclasses import dataclass

from evalsheet.forms import Field, Form
from evalsheet.round import Round, wareki


@dataclass(frozen=True, slots=True)
class CarriedColumn:
    """A field's value of an earlier year.

    `year` is the fiscal year of the value, none for last year's; `block` the one it is printed under, where what
    was written `ahead` stands first. `current`: that is the round's own year.
    """

    field: Field
    title: str
    width: float
    year: int | None
    block: int
    ahead: bool
    current: bool


def carried_columns(form: Form, round_: Round) -> tuple[CarriedColumn, ...]:
    """What a form shows beside this year, year by year; what was written ahead begins the block it is about."""
    columns = [column for field in form.carried_fields for column in _of_field(field, round_)]
    return tuple(sorted(columns, key=lambda one: (one.block, not one.ahead)))


def _of_field(field: Field, round_: Round) -> list[CarriedColumn]:
    style = field.carry_over
    assert style is not None  # what makes a field a carried one
    last = round_.fiscal_year - 1
    years: list[int | None] = [None] if style.since is None else [*range(style.since, last + 1)]
    columns = []
    for year in years:
        block = (last if year is None else year) + style.ahead
        title = style.title.format(year=round_.year, last_year=round_.last_year, past_year=wareki(block))
        columns.append(
            CarriedColumn(field, title, style.width, year, block, style.ahead, block == round_.fiscal_year)
        )
    return columns
