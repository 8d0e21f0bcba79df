"""allowed: a choice holds one of its scale's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.checks.ask import Ask, Cells, NamedCheck
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _values(ask: Ask) -> tuple[str, ...]:
    scale = ask.form.scale_of(ask.form.field(ask.field))
    return scale.values if scale else ()


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    return ~ask.concerns(frame) | frame[ask.field].isin(["", *_values(ask)])


def _params(_row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    return {"allowed": "、".join(_values(ask))}


def _formula(ask: Ask, cells: Cells) -> str:
    return f"AND(NOT({cells.blank(ask.field)}),NOT({cells.one_of(ask.field, _values(ask))}))"


CHECK = NamedCheck("allowed", Code.VALUE_NOT_ALLOWED, _passes, _params, _formula)
