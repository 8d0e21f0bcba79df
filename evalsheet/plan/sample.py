"""A made-up plan for a form that has no example: enough to try its rules and to see its workbook."""

from __future__ import annotations

from evalsheet.forms import Form, Level
from evalsheet.model import Assignment, Department, Item, Node, Plan
from evalsheet.plan.numbering import written

LABELS = ("甲", "乙", "丙")  # the first two answer the first item, the third nothing
ITEMS = 3


def sample_plan(form: Form) -> Plan:
    """Three items under one node of each upper level; 甲 leads all of them, 乙 answers the first as well."""
    departments = tuple(Department(label, f"{label}課", "", at) for at, label in enumerate(LABELS, start=1))
    above: tuple[Node, ...] = ()
    for level in form.levels[:-1]:
        above = (*above, _node(level, 1, above))
    restarts = form.item_level.numbering is not None and form.item_level.numbering.restarts
    items = tuple(Item(_node(form.item_level, at, above), above, restarts) for at in range(1, ITEMS + 1))
    first, second, _ = LABELS
    owed = (*(Assignment(item.number, first, lead=True) for item in items), Assignment(items[0].number, second))
    return Plan(departments, items, owed)


def _node(level: Level, count: int, above: tuple[Node, ...]) -> Node:
    parent = above[-1].number if above else ""
    number = written(count, level.numbering, parent) if level.numbering else str(count)
    return Node(level.key, number, f"{level.title}{count}")
