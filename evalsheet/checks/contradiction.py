"""contradiction: the values under `when` do not go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.checks.ask import Ask, Cells, NamedCheck
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    return ~ask.concerns(frame)


def _params(row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    return {"given": "、".join(f"{ask.title(key)} {row[key]}" for key in ask.rule.when)}


def _formula(ask: Ask, cells: Cells) -> str | None:
    if not all(key in cells.of for key in ask.rule.when):
        return None
    return "AND(" + ",".join(cells.one_of(key, values) for key, values in ask.rule.when.items()) + ")"


CHECK = NamedCheck("contradiction", Code.CONTRADICTION, _passes, _params, _formula, needs=("when",))
