"""A relation between two cells that show the same entry (再掲)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evalsheet.model.answer import AnswerKey
from evalsheet.model.place import Place


class Verdict(StrEnum):
    """How the text at the target relates to the text at its source."""

    EQUAL = "equal"
    ABRIDGED = "abridged"
    DIFFERENT = "different"
    ABSENT = "absent"
    AWAITED = "awaited"  # the file it would stand in is not here yet
    FILLED = "filled"
    UNDECLARED = "undeclared"
    UNMARKED = "unmarked"


@dataclass(frozen=True)
class Crosslisting:
    """One source and one target with the verdict; `similarity` is 0–100.

    An ABSENT target has the place of the cell that should hold it, and an empty text.
    """

    field: str
    labels: tuple[str, ...]
    source: AnswerKey
    source_place: Place
    source_text: str
    target: AnswerKey
    target_place: Place
    target_text: str
    verdict: Verdict
    similarity: int
