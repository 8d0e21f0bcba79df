"""Whether the committee's opinions fit the plan they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Form, Level
from evalsheet.model import Node, Opinion, Plan


def is_general(form: Form, level: str, title: str) -> bool:
    """Whether an opinion entered under this title is about everything below a node; below an item is nothing."""
    return form.opinions is not None and level != form.item_level.key and title == form.opinions.general


def opinion_levels(form: Form) -> tuple[Level, ...]:
    """The levels that opinions can be about."""
    return (form.item_level, form.levels[0]) if len(form.levels) > 1 else form.levels


def check_opinions(form: Form, plan: Plan) -> tuple[Finding, ...]:
    """Opinions about a node that does not exist, or that quote another title than the plan's."""
    return tuple(found for opinion in plan.opinions for found in _faults(form, opinion, path_of(plan, opinion)))


def path_of(plan: Plan, opinion: Opinion) -> tuple[Node, ...]:
    """The node an opinion is about, after those above it, root first; nothing where the plan has no such node."""
    wanted = (opinion.level, comparable(opinion.number))
    for item in plan.items:
        for depth, node in enumerate(item.path, start=1):
            if (node.level, comparable(node.number)) == wanted:
                return item.path[:depth]
    return ()


def _faults(form: Form, opinion: Opinion, path: Sequence[Node]) -> Iterator[Finding]:
    level = next((one.title for one in form.levels if one.key == opinion.level), "")
    number = opinion.number
    item = opinion.number if opinion.level == form.item_level.key else ""
    if not path:
        yield finding(
            Code.OPINION_UNKNOWN, opinion.place, item=item, value=opinion.text, level=level, number=number
        )
    elif not opinion.general and comparable(opinion.title) != comparable(path[-1].title):
        title = path[-1].title
        yield finding(
            Code.OPINION_TITLE_DIFFERS,
            opinion.place,
            item=item,
            value=opinion.title,
            expected=title,
            level=level,
            number=number,
        )
