"""achievement: a 達成度 can be read: a number, a word of its scale, or several of them by department or part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.celltext import parse_achievement
from evalsheet.checks.ask import Ask, NamedCheck, by_row
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd


def _readable(text: str, ask: Ask) -> bool:
    words = ask.form.words_of(ask.form.field(ask.field))
    return text == "" or parse_achievement(text, words, ask.notation) is not None


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    return ~ask.concerns(frame) | by_row(frame, (_readable(text, ask) for text in frame[ask.field]))


def _params(_row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    scale = ask.form.scale_of(ask.form.field(ask.field))
    return {"words": "、".join(scale.values if scale else ())}


CHECK = NamedCheck("achievement", Code.ACHIEVEMENT_UNREADABLE, _passes, _params)
