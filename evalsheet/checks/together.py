"""together: where one of the rule's fields is filled, all are. The finding stands at the empty one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.checks.ask import Ask, Cells, NamedCheck
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    others_blank = frame["item"].notna()
    for key in ask.others():
        others_blank &= (frame[key] == "") & ~frame[f"covered.{key}"]
    return ~ask.concerns(frame) | (frame[ask.field] != "") | frame[f"covered.{ask.field}"] | others_blank


def _params(row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    return {"filled": "・".join(ask.title(key) for key in ask.others() if row[key] or row[f"covered.{key}"])}


def _formula(ask: Ask, cells: Cells) -> str:
    filled = ",".join(f"NOT({cells.blank(key)})" for key in ask.others())
    return f"AND({cells.blank(ask.field)},OR({filled}))"


CHECK = NamedCheck("together", Code.ONE_SIDED, _passes, _params, _formula, fields=2, joint=True)
