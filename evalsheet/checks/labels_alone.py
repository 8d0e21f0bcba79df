"""labels-alone: behind every department's label, something is written before the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.celltext import passages
from evalsheet.checks.ask import Ask, NamedCheck, by_row
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _alone(text: str, ask: Ask) -> tuple[str, ...]:
    known = ask.notation.departments
    alone = (one.labels for one in passages(text, ask.notation) if one.is_blank and known.issuperset(one.labels))
    return tuple(label for labels in alone for label in labels)


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    return ~ask.concerns(frame) | by_row(frame, (not _alone(text, ask) for text in frame[ask.field]))


def _params(row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    return {"labels": "、".join(_alone(row[ask.field], ask))}


CHECK = NamedCheck("labels-alone", Code.LABEL_ALONE, _passes, _params)
