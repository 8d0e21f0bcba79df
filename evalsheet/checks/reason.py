"""reason: under the rule's condition (`when`) the field explains why, in at least `least` characters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.celltext import comparable
from evalsheet.checks.ask import Ask, Cells, NamedCheck, by_row
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    least = ask.rule.least
    explained = by_row(frame, (len(comparable(text)) >= least for text in frame[ask.field]))
    return ~ask.concerns(frame) | explained | frame[f"covered.{ask.field}"]


def _params(row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    given = "、".join(f"{ask.title(key)} {row[key]}" for key in ask.rule.when)
    return {"given": given, "least": str(ask.rule.least)}


def _formula(ask: Ask, cells: Cells) -> str | None:
    if not all(key in cells.of for key in ask.rule.when):
        return None
    given = ",".join(cells.one_of(key, values) for key, values in ask.rule.when.items())
    return f"AND({given},{cells.length(ask.field)}<{ask.rule.least})"


CHECK = NamedCheck("reason", Code.REASON_MISSING, _passes, _params, _formula, needs=("when",))
