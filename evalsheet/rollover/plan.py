"""The plan of the next round: this year's answers as last year's, and who is there to answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Field, Form, Kind, Per, Step
from evalsheet.model import NOWHERE, Department, Item, Node, Plan, path_number
from evalsheet.plan import notation_of
from evalsheet.rollover.carried import ClosingPart, carried_values, with_labels_after
from evalsheet.rollover.reorganisation import Reorganisation, next_assignments


@dataclass(frozen=True)
class NextPlan:
    """One form's plan in the next round; `carried` counts its values of this year."""

    plan: Plan
    carried: int
    findings: tuple[Finding, ...]


def next_plan(part: ClosingPart, change: Reorganisation, *, drop_ended: bool) -> NextPlan:
    """The plan one year on.

    Args:
        part: the form with what came back to it.
        change: who takes over from whom.
        drop_ended: leave out the items that end, instead of only naming them.
    """
    facts, year = part.facts, part.facts.round.fiscal_year
    before = facts.plan
    after = replace(before, departments=change.departments)
    notation = notation_of(facts.form, after)
    carried = carried_values(part, change, notation)
    ended = {item.number for item in before.answered_items if _ends(part, item)}
    ended |= {number for number, original in before.repeats.items() if original in ended}
    dropped = ended if drop_ended else set()
    values = {key: value for key, value in carried.values.items() if key[0] not in dropped}
    earlier = {
        key: with_labels_after(value, facts.form.field(key[2]), facts, key[0], change, notation)
        for key, value in before.history.items()
        if key[0] not in dropped
    }
    multi_year = facts.form.is_multi_year
    kept = tuple(_opened(item, facts.form) for item in before.items if item.number not in dropped)
    names = {one.label: one.name for one in before.departments}
    owed = tuple(one for one in before.assignments if one.item not in dropped)
    plan = replace(
        after,
        items=kept,
        assignments=next_assignments(owed, change, names),
        previous={} if multi_year else values,
        history={**earlier, **{(i, year, key): text for (i, key), text in values.items()}} if multi_year else {},
        opinions=(),
        repeats={number: first for number, first in before.repeats.items() if number not in dropped},
    )
    findings = (
        *_directions(part, drop_ended=drop_ended),
        *(one for one in carried.findings if one.item not in dropped),
        *_figures(part),
        *_opinions(part),
        *_notations(before, plan, change),
    )
    return NextPlan(plan, len(values), findings)


def _steps(part: ClosingPart, item: Item) -> Iterator[tuple[Field, tuple[tuple[str, Step], ...]]]:
    """Of each choice that says what becomes of an item: the departments' labels, with the step each chose."""
    for field in part.facts.form.fields:
        scale = part.facts.form.scale_of(field)
        if field.kind is Kind.CHOICE and scale and any(step.next_year for step in scale.steps):
            cell = part.consolidation.cells.get((item.number, field.key))
            chosen = [("・".join(one.labels), scale.step(one.text)) for one in cell.parts] if cell else []
            yield field, tuple((labels, step) for labels, step in chosen if step is not None)


def _ends(part: ClosingPart, item: Item) -> bool:
    """Whether everybody who answers says that the item ends with this year."""
    owing = len(part.facts.plan.departments_of(item.number))
    return any(
        chosen
        and all(step.next_year == "ends" for _, step in chosen)
        and (field.per is not Per.ASSIGNMENT or len(chosen) == owing)
        for field, chosen in _steps(part, item)
    )


def _directions(part: ClosingPart, *, drop_ended: bool) -> Iterator[Finding]:
    """Items that end, and items that are new."""
    for item in part.facts.plan.answered_items:
        for field, chosen in _steps(part, item):
            for means, code in (("ends", Code.ROLLOVER_ITEM_ENDS), ("begins", Code.ROLLOVER_ITEM_BEGINS)):
                saying = [(labels, step) for labels, step in chosen if step.next_year == means]
                if not saying:
                    continue
                gone = means == "ends" and drop_ended and _ends(part, item)
                yield finding(
                    Code.ROLLOVER_ITEM_DROPPED if gone else code,
                    NOWHERE,
                    item=item.number,
                    department="・".join(labels for labels, _ in saying),
                    field=part.facts.titles[field.key],
                    value=saying[0][1].value,
                    title=item.title,
                )


def _unlisted(form: Form) -> Mapping[tuple[str, str], str]:
    """(level, attribute) of what the register counts anew each year → the attribute's title."""
    titles = {(level.key, one.key): one.title for level in form.levels for one in level.attributes}
    counted = [
        (str(field.per), field.share.unlisted.met)
        for field in form.computed_fields
        if field.share and field.share.unlisted
    ]
    return {key: titles[key] for key in counted}


def _opened(item: Item, form: Form) -> Item:
    """The item with nothing counted yet this year in the nodes above it."""
    yearly = _unlisted(form)
    if not yearly:
        return item

    def opened(node: Node) -> Node:
        return replace(node, attributes=tuple(a for a in node.attributes if (node.level, a[0]) not in yearly))

    return replace(item, node=opened(item.node), ancestors=tuple(map(opened, item.ancestors)))


def _figures(part: ClosingPart) -> Iterator[Finding]:
    """Numbers of the register that were this year's, and have to be counted anew."""
    yearly = _unlisted(part.facts.form)
    paths = dict.fromkeys(
        item.path[:depth] for item in part.facts.plan.items for depth in range(1, len(item.path) + 1)
    )
    for path in paths:
        for key, value in path[-1].attributes:
            if value and (path[-1].level, key) in yearly:
                yield finding(
                    Code.ROLLOVER_FIGURE,
                    NOWHERE,
                    item=path_number(path),
                    field=yearly[(path[-1].level, key)],
                    value=value,
                    title=path[-1].title,
                )


def _opinions(part: ClosingPart) -> Iterator[Finding]:
    if part.facts.plan.opinions and part.facts.form.opinions:
        title, count = part.facts.form.opinions.title, len(part.facts.plan.opinions)
        yield finding(Code.ROLLOVER_OPINIONS, NOWHERE, value=title, count=count)


def _notations(before: Plan, after: Plan, change: Reorganisation) -> Iterator[Finding]:
    """How a department that has changed is printed in an assignment: only a person knows how it should be."""
    for one in before.assignments:
        label = change.after(one.department, one.item)
        if one.notation and any(change.after(name, one.item) != name for name in (one.department, *one.beside)):
            now = after.assignment_by_key.get((one.item, label))
            if now is not None:
                yield finding(
                    Code.ROLLOVER_NOTATION,
                    NOWHERE,
                    item=one.item,
                    department=label,
                    value=one.notation,
                    written=now.notation,
                )


def reorganisation_findings(
    before: tuple[Department, ...], change: Reorganisation, plans: tuple[Plan, ...]
) -> Iterator[Finding]:
    """What the table came to: who takes over from whom, and who has nothing to answer yet."""
    names = {one.label: one.name for one in change.departments}
    for old in (one for one in before if one.label in change.handovers):
        heirs = [given for given in change.handovers[old.label] if given.new]
        for given in heirs:
            yield finding(
                Code.ROLLOVER_DEPARTMENT,
                NOWHERE,
                department=given.new,
                value=old.name,
                name=names[given.new],
                items="、".join(given.items) or "—",
            )
        if not heirs:
            yield finding(Code.ROLLOVER_DEPARTMENT_CLOSED, NOWHERE, department=old.label, value=old.name)
    known = {one.label for one in before}
    for new in change.departments:
        if new.label not in known and not any(plan.assigned_to(new.label) for plan in plans):
            yield finding(Code.ROLLOVER_DEPARTMENT_IDLE, NOWHERE, department=new.label, value=new.name)
