"""lead-only: a field asked once per item is filled by its lead department and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.checks.ask import Ask, NamedCheck
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    return ~ask.selects(frame) | frame["lead"] | (frame[ask.field] == "")


def _params(row: Mapping[str, Any], _ask: Ask) -> dict[str, str]:
    return {"lead": str(row["lead_department"])}


CHECK = NamedCheck("lead-only", Code.NOT_THE_LEAD, _passes, _params)
