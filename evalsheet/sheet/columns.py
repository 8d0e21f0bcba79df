"""The columns of the department's sheet, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from evalsheet.findings import catalogue
from evalsheet.forms import Form
from evalsheet.round import Round


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
    """A column: `key` is the level's or field's key, `width` in full-width characters."""

    role: Role
    key: str
    heading: str
    width: float


def sheet_columns(form: Form, round_: Round, limits: Mapping[str, int]) -> tuple[SheetColumn, ...]:
    """State, hierarchy, item, last year's columns, this year's; a counter behind each text with a limit."""
    words = catalogue("ja")
    columns = [SheetColumn(Role.STATE, "state", words.word("sheet.state"), 4)]
    for level in form.levels[:-1]:
        columns.append(SheetColumn(Role.LEVEL, level.key, level.title, level.width + 2))
    item = form.item_level
    columns.append(SheetColumn(Role.NUMBER, item.key, words.word("sheet.number"), 2.5))
    columns.append(SheetColumn(Role.LEVEL, item.key, item.title, item.width))
    for attribute in item.attributes:
        if attribute.width is not None:
            columns.append(SheetColumn(Role.ATTRIBUTE, attribute.key, attribute.title, attribute.width))
    for field in form.carried_fields:
        assert field.carry_over is not None  # what makes a field a carried one
        heading = round_.worded(field.carry_over.title)
        columns.append(SheetColumn(Role.CARRIED, field.key, heading, field.carry_over.width))
    for field in form.fields:
        columns.append(SheetColumn(Role.ANSWER, field.key, round_.worded(field.title), field.width))
        if field.key in limits:
            columns.append(SheetColumn(Role.COUNTER, field.key, words.word("sheet.counter"), 3))
    return tuple(columns)
