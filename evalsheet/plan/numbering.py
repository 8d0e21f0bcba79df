"""The numbers of a level: in the signs the form says, each once where it counts, and one after the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Level, Numbering, NumberStyle
from evalsheet.model import Node, Place

MOST = 50  # circled numbers go so far
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
CIRCLED = "".join(
    chr(code) for first, last in ((0x2460, 20), (0x3251, 15), (0x32B1, 15)) for code in range(first, first + last)
)
SIGNS: dict[NumberStyle, str] = {
    "①": CIRCLED,
    "ア": KANA,
    "a": "abcdefghijklmnopqrstuvwxyz",
    "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A node as the register has it, with the nodes above it and the cell of its number."""

    path: tuple[Node, ...]
    place: Place


def check_numbers(level: Level, nodes: Iterable[Numbered]) -> Iterator[Finding]:
    """Numbers of one level that are written in other signs, stand twice in a running count, or go back.

    Args:
        level: with its numbering; nothing is asked of a level without one.
        nodes: each node of the level once, in the order of the register; those without a number are passed over.
    """
    if level.numbering is None:
        return
    last: dict[tuple[str, ...], int] = {}
    seen: dict[str, Place] = {}
    for one in nodes:
        *above, node = one.path
        if not node.number:
            continue
        at = position(node.number, level.numbering, above[-1].number if above else "")
        if at is None:
            first = written(1, level.numbering, above[-1].number if above else "")
            yield finding(Code.PLAN_NUMBER_STYLE, one.place, value=node.number, level=level.title, first=first)
            continue
        if not level.numbering.restarts and node.number in seen:
            yield finding(Code.PLAN_NUMBER_TWICE, one.place, value=node.number, related=(seen[node.number],))
        seen.setdefault(node.number, one.place)
        counted = tuple(parent.number for parent in above) if level.numbering.restarts else ()
        if at < last.get(counted, 0):
            before = written(last[counted], level.numbering, above[-1].number if above else "")
            yield finding(Code.PLAN_NUMBER_ORDER, one.place, value=node.number, level=level.title, before=before)
        last[counted] = at


def written(count: int, numbering: Numbering, parent: str) -> str:
    """The number of a node: the first is 1, (1), ①, ア, a, or 1-1 under a parent numbered 1."""
    if numbering.style in SIGNS:
        return SIGNS[numbering.style][count - 1]
    return {"(1)": f"({count})", "1-1": f"{parent}-{count}"}.get(numbering.style, str(count))


def position(number: str, numbering: Numbering, parent: str) -> int | None:
    """Which number this is, counted from 1; None where it is not written in the signs of the numbering."""
    return _positions(numbering, parent).get(_plain(number, numbering))


@cache
def _positions(numbering: Numbering, parent: str) -> dict[str, int]:
    most = len(SIGNS.get(numbering.style, "")) or 20 * MOST
    return {_plain(written(count, numbering, parent), numbering): count for count in range(1, most + 1)}


def _plain(number: str, numbering: Numbering) -> str:
    """Widths aside; but a circled number is not a plain one."""
    return number if numbering.style == "①" else unicodedata.normalize("NFKC", number)
