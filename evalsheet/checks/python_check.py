"""python: a function of the code file beside the rule file, given a frame of its own and the Ask.

It gives back one TRUE or FALSE per row, TRUE where the row is right; whatever it raises is a loud finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.checks.ask import Ask, NamedCheck, one_flag_per_row
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    right = ask.functions[ask.rule.function](frame.copy(), ask)
    return ~ask.concerns(frame) | one_flag_per_row(right, frame)


def _params(_row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    described = (ask.functions[ask.rule.function].__doc__ or "").strip() or ask.rule.function
    return {"described": described.splitlines()[0]}


CHECK = NamedCheck("python", Code.PYTHON_CHECK_FAILED, _passes, _params, needs=("function",))
