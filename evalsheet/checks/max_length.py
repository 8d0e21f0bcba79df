"""max-length: a text has at most `limit` characters, as Excel's LEN counts them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.checks.ask import Ask, Cells, NamedCheck, by_row
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


EXCEL_LIMIT = 32_767  # what a cell can hold


def excel_length(text: str) -> int:
    """The number of UTF-16 units: what LEN gives and what a department sees in the counter."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _limit(ask: Ask) -> int:
    return ask.rule.limit or EXCEL_LIMIT


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    limit = _limit(ask)
    return ~ask.concerns(frame) | by_row(frame, (excel_length(text) <= limit for text in frame[ask.field]))


def _params(row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    return {"limit": str(_limit(ask)), "length": str(excel_length(row[ask.field]))}


def _formula(ask: Ask, cells: Cells) -> str:
    return f"LEN({cells.of[ask.field]})>{_limit(ask)}"


CHECK = NamedCheck("max-length", Code.TOO_LONG, _passes, _params, _formula, needs=("limit",))
