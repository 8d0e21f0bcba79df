"""Consolidated cells: parts in the order of the department master, each with the answers it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from evalsheet.model import Answer, Node, Place


class PartState(Enum):
    """How a part came to stand where it stands."""

    ANSWERED = "answered"
    BLANK = "blank"  # the file came back, the cell was empty
    MISSING = "missing"  # no file came back
    FILLED = "filled"  # a cross-listed text the tool put in from its source


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a text cell, or the value of a choice.

    `origins` are the answers it came from (several for a joint block given alike by each department);
    `source` is the cell a FILLED part was copied from.
    """

    labels: tuple[str, ...]
    text: str
    state: PartState
    origins: tuple[Answer, ...] = ()
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the consolidated form: an item × field."""

    item: str
    field: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A value computed for a node, `path` from the root: `met` of `of` answers counted for it.

    Empty while the items in `missing` are not answered.
    """

    field: str
    path: tuple[Node, ...]
    value: str
    met: int
    of: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Consolidation:
    """All cells by (item, field), and what is computed from them."""

    cells: Mapping[tuple[str, str], Cell]
    grades: tuple[Grade, ...] = ()

    def cell(self, item: str, field: str) -> Cell:
        """The cell of an item and a field."""
        return self.cells[(item, field)]

    @cached_property
    def grade_by_node(self) -> dict[tuple[str, tuple[Node, ...]], Grade]:
        """Each computed value by its field and the nodes from the root to its own."""
        return {(grade.field, grade.path): grade for grade in self.grades}
