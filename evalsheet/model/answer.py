"""What departments wrote, each value with the cell it came from."""

from __future__ import annotations

from dataclasses import dataclass

from evalsheet.model.aside import Aside
from evalsheet.model.place import Place


@dataclass(frozen=True, order=True)
class AnswerKey:
    """The question a value answers: item number, department label, field key."""

    item: str
    department: str
    field: str


@dataclass(frozen=True)
class LocatedCell:
    """A cell of a submission whose question is known.

    `text` is what stands there, unchanged. `also` are further cells it goes on in; their texts follow, each on a
    new line.
    """

    key: AnswerKey
    text: str
    place: Place
    also: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Change:
    """One step of normalisation that changed a value."""

    key: AnswerKey
    place: Place
    step: str
    before: str
    after: str


@dataclass(frozen=True)
class Answer:
    """A normalised value; `original` is what the department typed."""

    key: AnswerKey
    value: str
    original: str
    place: Place


@dataclass(frozen=True)
class Submission:
    """One form in a returned file: whose it is, how that was recognised, its answers and what else stands in it.

    It is `older` where it was made for another round.
    """

    file: str
    sha256: str
    modified: str
    department: str
    form: str
    version: int
    recognised_by: str
    cells: tuple[LocatedCell, ...]
    asides: tuple[Aside, ...] = ()
    older: bool = False
