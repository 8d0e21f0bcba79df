"""Values computed per node from what stands below it: the share of its items with an answer that counts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from evalsheet.consolidate.content import Cell, Grade
from evalsheet.forms import Field, Form, Share
from evalsheet.model import Item, Node, Plan


def computed_grades(form: Form, plan: Plan, cells: Mapping[tuple[str, str], Cell]) -> tuple[Grade, ...]:
    """Every computed value, field by field, in the order of the plan."""
    return tuple(
        _grade(form, field, field.share, path, items, cells)
        for field in form.computed_fields
        if field.share is not None
        for path, items in _below(form, plan, str(field.per)).items()
    )


def _below(form: Form, plan: Plan, level: str) -> dict[tuple[Node, ...], list[Item]]:
    """The items below each node of a level, by the nodes from the root to it."""
    depth = next(at for at, one in enumerate(form.levels, start=1) if one.key == level)
    found: dict[tuple[Node, ...], list[Item]] = {}
    for item in plan.items:
        found.setdefault(item.path[:depth], []).append(item)
    return found


def _grade(
    form: Form,
    field: Field,
    share: Share,
    path: tuple[Node, ...],
    items: list[Item],
    cells: Mapping[tuple[str, str], Cell],
) -> Grade:
    """The value of one node: none while an item below it has no answer."""
    scale, asked = form.scale_of(field), form.scale_of(form.field(share.of))
    assert scale is not None  # a computed field and the one it is computed from are choices
    assert asked is not None
    met, of = _unlisted(path[-1], share)
    missing = []
    for item in items:
        values = [part.text for part in cells[(item.number, share.of)].parts]
        if not values or any(value not in asked.values for value in values):
            missing.append(item.number)
        counted = [value for value in values if value in asked.values and value not in asked.not_evaluable]
        met, of = met + sum(value in share.met for value in counted), of + len(counted)
    if missing:
        value = ""
    elif of:
        value = scale.value_of(Fraction(100 * met, of))
    else:
        value = scale.not_evaluable[0]
    return Grade(field.key, path, value, met, of, tuple(missing))


def _unlisted(node: Node, share: Share) -> tuple[int, int]:
    """The items the plan has beyond those it lists: how many have such a value, and how many there are."""
    if share.unlisted is None:
        return 0, 0
    return int(node.attribute(share.unlisted.met) or 0), int(node.attribute(share.unlisted.of) or 0)
