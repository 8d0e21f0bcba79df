"""unchanged: the field, or an entry in it, does not stand word for word as last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evalsheet.celltext import Notation, comparable, entries_of
from evalsheet.checks.ask import Ask, NamedCheck, by_row
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _repeated(now: str, last: str, ask: Ask) -> list[str]:
    if not now or not last:
        return []
    before: Sequence[str] = _telling(last, ask.notation, ask.rule.least)
    if not ask.notation.may_mark(now):  # then every entry stands in the cell as it is: most cells need no parsing
        whole = comparable(now)
        before = [key for key in before if key in whole]
    found = entries_of(now, ask.notation) if before else {}
    return [text for key, text in found.items() if key in before]


@lru_cache(maxsize=1_024)
def _telling(text: str, notation: Notation, least: int) -> tuple[str, ...]:
    """The entries of a text that are long enough to tell; several departments are held against the same text."""
    return tuple(key for key in entries_of(text, notation) if len(key) >= least)


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    pairs = zip(frame[ask.field], frame[f"last.{ask.field}"], strict=True)
    return ~ask.concerns(frame) | by_row(frame, (not _repeated(now, last, ask) for now, last in pairs))


def _params(row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    repeated = _repeated(row[ask.field], row[f"last.{ask.field}"], ask)
    total = len(entries_of(row[ask.field], ask.notation))
    return {"last_year": ask.last_year, "count": str(len(repeated)), "total": str(total), "text": repeated[0]}


CHECK = NamedCheck("unchanged", Code.SAME_AS_LAST_YEAR, _passes, _params)
