"""labels: every department label in a text stands in the department master."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.celltext import labels_in
from evalsheet.checks.ask import Ask, NamedCheck, by_row
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _unknown(text: str, ask: Ask) -> tuple[str, ...]:
    return tuple(label for label in labels_in(text, ask.notation) if label not in ask.notation.departments)


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    return ~ask.concerns(frame) | by_row(frame, (not _unknown(text, ask) for text in frame[ask.field]))


def _params(row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    unknown = _unknown(row[ask.field], ask)
    nearest = difflib.get_close_matches(unknown[0], sorted(ask.notation.departments), n=1, cutoff=0.3)
    return {"labels": "、".join(unknown), "nearest": nearest[0] if nearest else "—"}


CHECK = NamedCheck("labels", Code.LABEL_UNKNOWN, _passes, _params)
