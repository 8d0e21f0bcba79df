"""A computed field at a glance: how many nodes have each value, which ones, and on which pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evalsheet.consolidate import Consolidation
from evalsheet.findings import Catalogue
from evalsheet.forms import Form, Overview
from evalsheet.model import Node, path_number


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One value with what it means, and (pages, name) of each node that has it."""

    value: str
    meaning: str
    nodes: tuple[tuple[str, str], ...]


def overview_rows(
    form: Form,
    style: Overview,
    consolidation: Consolidation,
    pages: Callable[[tuple[Node, ...]], tuple[int, int]],
    words: Catalogue,
) -> tuple[OverviewRow, ...]:
    """A row for every value of the scale, also where no node has it; one for open nodes where there are any.

    Args:
        form, style: with a computed field and how it is told.
        consolidation: its values.
        pages: the first and the last printed page of a node.
        words: the catalogue of the reader's language.
    """
    scale = form.scale_of(form.field(style.field))
    assert scale is not None  # a computed field has one
    nodes: dict[str, list[tuple[str, str]]] = {}
    for grade in consolidation.grades:
        if grade.field == style.field:
            nodes.setdefault(grade.value, []).append((_pages(style, *pages(grade.path)), _name(style, grade.path)))
    rows = [
        OverviewRow(step.value, step.explained, tuple(nodes.get(step.value, ())))
        for step in scale.steps
        if step.bounds or step.value in nodes
    ]
    if "" in nodes:
        rows.append(OverviewRow(words.word("result.not-decided"), "", tuple(nodes[""])))
    return tuple(rows)


def _pages(style: Overview, first: int, last: int) -> str:
    return str(first) if first == last else style.pages.format(first=first, last=last)


def _name(style: Overview, path: tuple[Node, ...]) -> str:
    numbers = path_number(path).replace("-", style.between)
    return style.node.format(number=path[-1].number, numbers=numbers, title=path[-1].title)
