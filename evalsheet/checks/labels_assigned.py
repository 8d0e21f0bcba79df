"""labels-assigned: every department a text names by a label is in charge of the item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.celltext import labels_in
from evalsheet.checks.ask import Ask, NamedCheck, by_row
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _strangers(item: str, text: str, ask: Ask) -> tuple[str, ...]:
    known, assigned = ask.notation.departments, ask.assigned.get(item, ())
    return tuple(label for label in labels_in(text, ask.notation) if label in known and label not in assigned)


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    pairs = zip(frame["item"], frame[ask.field], strict=True)
    return ~ask.concerns(frame) | by_row(frame, (not _strangers(item, text, ask) for item, text in pairs))


def _params(row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    strangers = _strangers(row["item"], row[ask.field], ask)
    return {"labels": "、".join(strangers), "assigned": "、".join(ask.assigned[row["item"]])}


CHECK = NamedCheck("labels-assigned", Code.LABEL_NOT_ASSIGNED, _passes, _params)
