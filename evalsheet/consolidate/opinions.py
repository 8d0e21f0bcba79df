"""The committee's opinions as a chapter of the report: a form whose items are what the opinions are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalsheet.consolidate.content import Cell, Consolidation, Part, PartState
from evalsheet.findings import Catalogue
from evalsheet.forms import Form, Level
from evalsheet.model import Item, Node, Opinion, Plan
from evalsheet.plan import path_of
from evalsheet.sheet import derived_form

TARGET, TEXT = "target", "opinion"
WIDTHS = {TARGET: 30.0, TEXT: 74.0}  # full-width characters


@dataclass(frozen=True)
class OpinionChapter:
    """What is printed: a form with one text, a plan with an item for each target, and the opinions as its cells."""

    form: Form
    plan: Plan
    consolidation: Consolidation


def opinion_chapter(form: Form, plan: Plan, words: Catalogue) -> OpinionChapter | None:
    """The chapter, where the form wants one and there are opinions.

    Targets stand in the order of the plan under the headings above them, with their opinions as a list; opinions
    about nothing in the plan stand last, under what they were entered for.
    """
    if form.opinions is None or not form.opinions.chapter or not plan.opinions:
        return None
    items, cells = [], {}
    for at, ((above, heading), opinions) in enumerate(_by_target(plan, words).items(), start=1):
        between = tuple(Node(level.key, "", "") for level in form.levels[len(above) : -1])
        items.append(Item(Node(TARGET, str(at), heading), (*above, *between)))
        text = "\n".join(_listed(one.text, form.text.bullets) for one in opinions)
        cells[str(at), TEXT] = Cell(str(at), TEXT, (Part((), text, PartState.ANSWERED),))
    return OpinionChapter(_form(form, words), Plan((), tuple(items), ()), Consolidation(cells))


Target = tuple[tuple[Node, ...], str]  # the nodes above, and the heading of what an opinion is about


def _by_target(plan: Plan, words: Catalogue) -> dict[Target, list[Opinion]]:
    nodes = [item.path[:depth] for item in plan.items for depth in range(1, len(item.path) + 1)]
    place = {path: at for at, path in enumerate(dict.fromkeys(nodes))}
    found: dict[Target, list[Opinion]] = {}
    for opinion in sorted(plan.opinions, key=lambda one: place.get(path_of(plan, one), len(place))):
        found.setdefault(_target(opinion, path_of(plan, opinion), words), []).append(opinion)
    return found


def _target(opinion: Opinion, path: tuple[Node, ...], words: Catalogue) -> Target:
    if not path:
        return (), f"{words.word('result.nowhere')}：{opinion.number} {opinion.title}"
    if opinion.general:
        return path, opinion.title
    return path[:-1], " ".join(filter(None, _named(path)))


def _named(path: Sequence[Node]) -> tuple[str, str]:
    """The number and the title of a node, or those of the nearest above where it has none of its own."""
    number = next((node.number for node in reversed(path) if node.number), "")
    return number, next((node.title for node in reversed(path) if node.title), "")


def _listed(text: str, bullets: Sequence[str]) -> str:
    """An opinion as an entry of a list."""
    return text if text.startswith(tuple(bullets)) else f"{bullets[0]}{text}"


def _form(form: Form, words: Catalogue) -> Form:
    assert form.opinions is not None  # asked for only where there are opinions
    about = words.word("opinion.level")
    columns = [{"title": about, "text": "{title}", "width": WIDTHS[TARGET]}]
    field = {"key": TEXT, "title": form.opinions.title, "per": "item", "kind": "text", "width": WIDTHS[TEXT]}
    return derived_form(
        form,
        TEXT,
        levels=[*_headings(form.levels[:-1]), {"key": TARGET, "title": about, "columns": columns}],
        fields=[field],
        text={**form.text.model_dump(), "pointers": None},
    )


def _headings(levels: Sequence[Level]) -> Iterator[dict[str, object]]:
    """The levels above as bands over the whole width, shown again where a page goes on below them."""
    for level in levels:
        yield {
            "key": level.key,
            "title": level.title,
            "label": level.label,
            "again": level.again or level.label,
            "band": True,
            "wide": True,
        }
