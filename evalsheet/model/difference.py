"""What two files say of the same question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evalsheet.model.answer import AnswerKey
from evalsheet.model.place import Place


class DifferenceKind(StrEnum):
    """追加 / 変更 / 削除 / 食い違い."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    CONFLICT = "conflict"  # two parts answer the same cell, and neither is a newer version of the other


@dataclass(frozen=True)
class Difference:
    """A cell that two files of one department answer differently. What stands in `after` was used."""

    key: AnswerKey
    kind: DifferenceKind
    before: str
    after: str
    before_place: Place
    after_place: Place
