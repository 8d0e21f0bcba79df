"""What a check is given, and what it consists of.

A check looks at a frame with one row per assignment: `item`, `department`, `lead`, each field's value under
its key, last year's under ``last.KEY``, and ``covered.KEY`` where a joint block of another department speaks
for it. Blank is the empty string; there are no nulls.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalsheet.celltext import Notation
from evalsheet.findings import Code
from evalsheet.forms import Form, Per
from evalsheet.round import wareki, worded
from evalsheet.rules import Rule

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Ask:
    """One rule asked of one field, with all that the answer may depend on."""

    rule: Rule
    field: str
    form: Form
    notation: Notation
    fiscal_year: int
    assigned: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    functions: Mapping[str, Callable[..., Any]] = dataclasses.field(default_factory=dict)

    @property
    def year(self) -> str:
        """The round's fiscal year as printed."""
        return wareki(self.fiscal_year)

    @property
    def last_year(self) -> str:
        return wareki(self.fiscal_year - 1)

    def title(self, key: str) -> str:
        """A field's heading in this round."""
        return worded(self.form.field(key).title, self.fiscal_year)

    def others(self) -> tuple[str, ...]:
        """The rule's fields beside the one asked about."""
        return tuple(key for key in self.rule.fields if key != self.field)

    def concerns(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """The rows this rule is about; of fields asked once per item only those of lead departments."""
        rows = self.selects(frame)
        return rows & frame["lead"] if self.form.field(self.field).per is Per.ITEM else rows

    def selects(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """The rows of the rule's departments and items where its conditions hold, whoever leads."""
        rows = frame["item"].notna()
        if self.rule.departments:
            rows &= frame["department"].isin(self.rule.departments)
        if self.rule.items:
            rows &= frame["item"].isin(self.rule.items)
        for key, values in self.rule.when.items():
            rows &= frame[key].isin(values)
        for key, values in self.rule.last.items():
            rows &= frame[f"last.{key}"].isin(values)
        return rows


def by_row(frame: pd.DataFrame, flags: Iterable[bool]) -> pd.Series[bool]:
    """One flag per row of `frame`, as a series with its index."""
    import pandas as pd  # noqa: PLC0415 - start-up time

    return pd.Series(list(flags), index=frame.index, dtype=bool)


def one_flag_per_row(right: object, frame: pd.DataFrame) -> pd.Series[bool]:
    """What a check gave back, if it says TRUE or FALSE of every row.

    Raises:
        TypeError: anything else, which pandas would fill up or align in silence.
    """
    import pandas as pd  # noqa: PLC0415 - start-up time

    if not (isinstance(right, pd.Series) and right.dtype == bool and right.index.equals(frame.index)):
        raise TypeError("a check gives back one TRUE or FALSE for each row of the frame")
    return right


def length_expression(reference: str) -> str:
    """An Excel expression for the number of characters in a cell, without spaces and line ends."""
    bare = reference
    for space in ('" "', '"\u3000"', "CHAR(10)"):
        bare = f'SUBSTITUTE({bare},{space},"")'
    return f"LEN({bare})"


def blank_expression(reference: str) -> str:
    """An Excel expression that is TRUE while nothing but space stands in a cell."""
    return f"{length_expression(reference)}=0"


@dataclass(frozen=True)
class Cells:
    """References for a formula in the department's sheet, for one row."""

    of: Mapping[str, str]
    last: Mapping[str, str]
    lead: bool

    def blank(self, key: str) -> str:
        """An expression that is TRUE while a field is empty."""
        return blank_expression(self.of[key])

    def length(self, key: str) -> str:
        """An expression for the number of characters in a field, without spaces and line ends."""
        return length_expression(self.of[key])

    def one_of(self, key: str, values: tuple[str, ...]) -> str:
        """An expression that is TRUE where a field has one of `values`."""
        quoted = (value.replace('"', '""') for value in values)
        return "OR(" + ",".join(f'{self.of[key]}="{value}"' for value in quoted) + ")"


def _no_formula(_ask: Ask, _cells: Cells) -> None:
    return None


@dataclass(frozen=True)
class NamedCheck:
    """A check of the registry.

    Attributes:
        name: as rule files write it.
        code: of the findings it makes.
        passes: the rows that are right, TRUE also where the rule does not apply; with the frame's index.
        params: what the message names beside the cell; given the row as a mapping.
        needs: keys of a rule without which this check would never fire.
        fields: how many a rule names at least.
        joint: whether a finding is about all fields of its rule, and not about one.
        formula: an Excel 2016 expression that is TRUE while the row breaks the rule, for the self-check
            inside the workbook; None where a formula cannot say it.
    """

    name: str
    code: Code
    passes: Callable[[pd.DataFrame, Ask], pd.Series[bool]]
    params: Callable[[Mapping[str, Any], Ask], dict[str, str]] = lambda _row, _ask: {}
    formula: Callable[[Ask, Cells], str | None] = _no_formula
    needs: tuple[str, ...] = ()
    fields: int = 1
    joint: bool = False

    @property
    def has_formula(self) -> bool:
        """Whether a workbook can tell by itself that a row breaks the rule."""
        return self.formula is not _no_formula
