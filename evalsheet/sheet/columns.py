"""The columns of the department's sheet, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from evalsheet.findings import catalogue
from evalsheet.forms import OFFICES, Form
from evalsheet.round import Round, wareki
from evalsheet.sheet.history import carried_columns


class Role(Enum):
    """What a column is for."""

    STATE = "state"
    LEVEL = "level"
    NUMBER = "number"
    ATTRIBUTE = "attribute"
    CARRIED = "carried"
    ANSWER = "answer"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: `key` is the level's or field's key, `width` in full-width characters.

    `group` stands above the headings of columns that belong together; `year` is the fiscal year of a carried value,
    none for last year's. `block` is the fiscal year that a column is about, none for the plan's.
    """

    role: Role
    key: str
    heading: str
    width: float
    group: str
    year: int | None = None
    block: int | None = None


def sheet_columns(form: Form, round_: Round, limits: Mapping[str, int]) -> tuple[SheetColumn, ...]:
    """State, hierarchy, item, the earlier years' columns, this year's; a counter behind each text with a limit."""
    words = catalogue("ja")
    plan = words.word("sheet.group-plan")
    columns = [SheetColumn(Role.STATE, "state", words.word("sheet.state"), 4, plan)]
    for level in form.levels[:-1]:
        columns.append(SheetColumn(Role.LEVEL, level.key, level.title, level.width + 2, plan))
    item = form.item_level
    columns.append(SheetColumn(Role.NUMBER, item.key, words.word("sheet.number"), 2.5, plan))
    columns.append(SheetColumn(Role.LEVEL, item.key, item.title, item.width, plan))
    for attribute in item.attributes:
        if attribute.width is not None:
            columns.append(SheetColumn(Role.ATTRIBUTE, attribute.key, attribute.title, attribute.width, plan))
    for one in carried_columns(form, round_):
        key = "sheet.group-ahead" if one.current else "sheet.group-last"
        group = words.word(key, year=wareki(one.block))
        columns.append(SheetColumn(Role.CARRIED, one.field.key, one.title, one.width, group, one.year, one.block))
    year = round_.fiscal_year
    now = words.word("sheet.group-now", year=form.sheet.period.format(year=round_.year))
    for field in form.fields:
        if field.by in OFFICES:
            continue  # they have workbooks of their own
        columns.append(
            SheetColumn(Role.ANSWER, field.key, round_.worded(field.title), field.width, now, None, year)
        )
        if field.key in limits:
            columns.append(SheetColumn(Role.COUNTER, field.key, words.word("sheet.counter"), 3, now, None, year))
    return tuple(columns)
