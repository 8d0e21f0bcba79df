"""required: the field is filled. Fields asked once per item are required of the lead department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evalsheet.checks.ask import Ask, Cells, NamedCheck
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    return ~ask.concerns(frame) | (frame[ask.field] != "") | frame[f"covered.{ask.field}"]


def _formula(ask: Ask, cells: Cells) -> str:
    return cells.blank(ask.field)


CHECK = NamedCheck("required", Code.REQUIRED_EMPTY, _passes, formula=_formula)
