"""Whether the committee's opinions fit the plan they are about."""

from __future__ import annotations

from collections.abc import Iterator

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Form
from evalsheet.model import Node, Opinion, Plan


def is_general(form: Form, level: str, title: str) -> bool:
    """Whether an opinion entered under this title is about everything below a node; below an item is nothing."""
    return form.opinions is not None and level != form.item_level.key and title == form.opinions.general


def check_opinions(plan: Plan) -> tuple[Finding, ...]:
    """Opinions about a node that does not exist, or that quote another title than the plan's."""
    return tuple(found for opinion in plan.opinions for found in _faults(opinion, node_of(plan, opinion)))


def node_of(plan: Plan, opinion: Opinion) -> Node | None:
    """The node an opinion is about; none where the plan has no such node."""
    nodes = (node for item in plan.items for node in item.path)
    return next((node for node in nodes if (node.level, node.number) == (opinion.level, opinion.number)), None)


def _faults(opinion: Opinion, node: Node | None) -> Iterator[Finding]:
    if node is None:
        yield finding(Code.OPINION_UNKNOWN, opinion.place, item=opinion.number, value=opinion.text)
    elif not opinion.general and comparable(opinion.title) != comparable(node.title):
        yield finding(
            Code.OPINION_TITLE_DIFFERS, opinion.place, item=opinion.number, value=opinion.title, expected=node.title
        )
