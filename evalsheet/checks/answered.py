"""answered: at least one of the rule's fields is filled. The finding stands at the first field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.checks.ask import Ask, Cells, NamedCheck
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    if ask.field != ask.rule.fields[0]:
        return frame["item"].notna()
    filled = ~ask.concerns(frame)
    for key in ask.rule.fields:
        filled |= (frame[key] != "") | frame[f"covered.{key}"]
    return filled


def _params(_row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    return {"fields": "・".join(ask.title(key) for key in ask.rule.fields)}


def _formula(ask: Ask, cells: Cells) -> str | None:
    if ask.field != ask.rule.fields[0]:
        return None
    return "AND(" + ",".join(cells.blank(key) for key in ask.rule.fields) + ")"


CHECK = NamedCheck("answered", Code.NOT_ANSWERED, _passes, _params, _formula, joint=True)
