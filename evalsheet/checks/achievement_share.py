"""achievement-share: no part of a 達成度 is a share where percent are meant: 0.8, as 80% is stored and pasted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalsheet.celltext import AchievementPart, parse_achievement
from evalsheet.checks.ask import Ask, NamedCheck, by_row
from evalsheet.findings import Code

if TYPE_CHECKING:
    import pandas as pd

PERCENT = ("%", "％")


def _is_share(part: AchievementPart) -> bool:
    return part.number is not None and 0 < part.number < 1 and not part.written.endswith(PERCENT)


def _shares(text: str, ask: Ask) -> list[AchievementPart]:
    read = parse_achievement(text, ask.form.words_of(ask.form.field(ask.field)), ask.notation) if text else None
    return [part for part in read.parts if _is_share(part)] if read else []


def _passes(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    return ~ask.concerns(frame) | by_row(frame, (not _shares(text, ask) for text in frame[ask.field]))


def _params(row: Mapping[str, Any], ask: Ask) -> dict[str, str]:
    numbers = (part.number * 100 for part in _shares(row[ask.field], ask) if part.number is not None)
    return {"meant": "、".join(f"{number.normalize():f}%" for number in numbers)}


CHECK = NamedCheck("achievement-share", Code.ACHIEVEMENT_SHARE, _passes, _params)
