"""against-last-year: this year's values (`when`) do not follow from last year's (`last`)."""

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
    last = "、".join(f"{ask.title(key)} {row[f'last.{key}']}" for key in ask.rule.last)
    return {"last": last, "last_year": ask.last_year}


def _formula(ask: Ask, cells: Cells) -> str | None:
    if not all(key in cells.of for key in ask.rule.when):
        return None
    if not all(cells.last.get(key, "") in values for key, values in ask.rule.last.items()):
        return None
    return "AND(" + ",".join(cells.one_of(key, values) for key, values in ask.rule.when.items()) + ")"


CHECK = NamedCheck("against-last-year", Code.AGAINST_LAST_YEAR, _passes, _params, _formula, needs=("when", "last"))
