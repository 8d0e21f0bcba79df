"""The heat map: items below one another, departments beside one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from evalsheet.model import Department, Item, Node
from evalsheet.summary import AssignmentState


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An item with the state of each department's answer; nothing where a department owes none."""

    item: Item
    cells: tuple[AssignmentState | None, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows under the node of the plan's top level that they belong to; under none in a plan of items alone."""

    departments: tuple[Department, ...]
    groups: tuple[tuple[Node | None, tuple[HeatRow, ...]], ...]


def heat_map(
    items: Sequence[Item], departments: Iterable[Department], assignments: Iterable[AssignmentState]
) -> HeatMap:
    """Every item, and every department that owes something."""
    states = {(one.item, one.department): one for one in assignments}
    owing = {department for _, department in states}
    columns = tuple(one for one in departments if one.label in owing)
    rows = (HeatRow(item, tuple(states.get((item.number, column.label)) for column in columns)) for item in items)
    return HeatMap(columns, tuple((node, tuple(listed)) for node, listed in groupby(rows, key=_top)))


def _top(row: HeatRow) -> Node | None:
    return row.item.ancestors[0] if row.item.ancestors else None
