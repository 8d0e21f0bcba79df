"""What a reference such as 1-(2)-① names: an item or a node of the form it stands in, or of another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import comparable
from evalsheet.model import Node, Plan, path_number

HYPHENS = re.compile(r"[－‐‑−ー―—–]")


@dataclass(frozen=True)
class Referable:
    """One form of a round as references see it: the name of its sheet, and its plan."""

    name: str
    plan: Plan

    @cached_property
    def path_by_number(self) -> dict[str, tuple[Node, ...]]:
        """The nodes from the root to each item and node, by its number; an item's own number comes first."""
        found = {_plain(item.number): item.path for item in self.plan.items}
        for item in self.plan.items:
            for depth in range(1, len(item.path) + 1):
                found.setdefault(_plain(path_number(item.path[:depth])), item.path[:depth])
        return found


@dataclass(frozen=True, slots=True)
class Referred:
    """What a reference names: nodes of one of the forms, from the root; no node for the whole form."""

    form: int
    path: tuple[Node, ...]


def referred(reference: str, own: int, forms: Sequence[Referable]) -> Referred | None:
    """What a reference in form number `own` names; None where it names nothing, or no single thing."""
    written = _plain(reference)
    if not written:
        return None
    for at, form in enumerate(forms):
        name = _plain(form.name)
        if written == name:
            return Referred(at, ())
        if written.startswith(name) and written.removeprefix(name) in form.path_by_number:
            return Referred(at, form.path_by_number[written.removeprefix(name)])
    if written in forms[own].path_by_number:
        return Referred(own, forms[own].path_by_number[written])
    others = [at for at, form in enumerate(forms) if written in form.path_by_number]
    return Referred(others[0], forms[others[0]].path_by_number[written]) if len(others) == 1 else None


def _plain(written: str) -> str:
    return comparable(HYPHENS.sub("-", written))
