"""Whether the committee's opinions fit the plan they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.fuzz import ratio

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Form, Level
from evalsheet.model import Node, Opinion, Plan, path_number


def is_general(form: Form, level: str, title: str) -> bool:
    """Whether an opinion entered under this title is about everything below a node; below an item is nothing."""
    return form.opinions is not None and level != form.item_level.key and title == form.opinions.general


def opinion_levels(form: Form) -> tuple[Level, ...]:
    """The levels that opinions can be about."""
    if form.opinions is not None and form.opinions.levels:
        return tuple(level for level in form.levels if level.key in form.opinions.levels)
    return (form.item_level, form.levels[0]) if len(form.levels) > 1 else form.levels


def headings_in(text: str) -> tuple[str, ...]:
    """The headings above an opinion's target, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def check_opinions(form: Form, plan: Plan) -> tuple[Finding, ...]:
    """Opinions about a node that does not exist, or that quote another title than the plan's, of it or above it."""
    return tuple(found for opinion in plan.opinions for found in _faults(form, opinion, path_of(plan, opinion)))


def path_of(plan: Plan, opinion: Opinion) -> tuple[Node, ...]:
    """The node an opinion is about, after those above it, root first; nothing where the plan has no such node.

    A node is named by the numbers from the root, or by its own where no other node of its level has that.
    """
    wanted = comparable(opinion.number)
    paths = dict.fromkeys(
        item.path[:depth]
        for item in plan.items
        for depth, node in enumerate(item.path, start=1)
        if node.level == opinion.level
    )
    whole = [path for path in paths if comparable(path_number(path)) == wanted]
    own = [path for path in paths if comparable(path[-1].number) == wanted]
    return whole[0] if whole else own[0] if len(own) == 1 else ()


def _faults(form: Form, opinion: Opinion, path: Sequence[Node]) -> Iterator[Finding]:
    level = next((one.title for one in form.levels if one.key == opinion.level), "")
    item = opinion.number if opinion.level == form.item_level.key else ""
    if not path:
        yield finding(
            Code.OPINION_UNKNOWN, opinion.place, item=item, value=opinion.text, level=level, number=opinion.number
        )
        return
    known = list(_headings(form, path))
    quoted = [] if opinion.general else [(opinion.title, replace(known[-1], number=opinion.number))]
    quoted += [(one, _meant(one, known[:-1] or known)) for one in opinion.above]
    for words, heading in quoted:
        if not heading.reads(words):
            yield finding(
                Code.OPINION_TITLE_DIFFERS,
                opinion.place,
                item=item,
                value=words,
                expected=heading.title,
                level=heading.level,
                number=heading.number,
            )


@dataclass(frozen=True, slots=True)
class _Heading:
    """A node as headings name it: its level, number and title, and how it is printed."""

    level: str
    number: str
    title: str
    label: str

    def reads(self, words: str) -> bool:
        """Whether these words are the heading, with its own number before it or without."""
        forms = (self.title, self.number + self.title, self.label)
        return comparable(words) in {comparable(one) for one in forms}


def _headings(form: Form, path: Sequence[Node]) -> Iterator[_Heading]:
    """The headings from the root to a node, without the levels it leaves out."""
    for node in path:
        if node.title:
            level = next(level for level in form.levels if level.key == node.level)
            yield _Heading(level.title, node.number, node.title, level.label_of(node))


def _meant(words: str, known: Sequence[_Heading]) -> _Heading:
    """The heading that these words are, or are likest to."""
    right = (one for one in known if one.reads(words))
    return next(right, max(known, key=lambda one: ratio(comparable(words), comparable(one.title))))
