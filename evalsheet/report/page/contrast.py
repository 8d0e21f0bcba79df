"""Two texts beside each other, with what differs told from what is the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

LEAST = 2  # characters alike between two differences that are shown as alike
AROUND = 24  # characters alike that are shown on each side of a difference
CUT = "…"
Span = tuple[bool, int, int, int, int]  # alike; from and to in the one text, from and to in the other


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text that stands in the other one as well, or does not."""

    text: str
    differs: bool


def contrast(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts in runs; what is alike far from any difference is left out."""
    spans = list(_joined(list(_spans(before, after))))
    last = len(spans) - 1
    return (
        _runs(((alike, before[start:end]) for alike, start, end, _, _ in spans), last),
        _runs(((alike, after[start:end]) for alike, _, _, start, end in spans), last),
    )


def _spans(before: str, after: str) -> Iterator[Span]:
    for step in Indel.opcodes(before, after):
        yield step.tag == "equal", step.src_start, step.src_end, step.dest_start, step.dest_end


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Neighbouring differences as one, and with them the few characters alike that stand between two."""
    held: Span | None = None
    for span in spans:
        alike, start, end, _, other_end = span
        between = alike and end - start < LEAST and span is not spans[-1]
        if held is not None and not held[0] and (between or not alike):
            held = (False, held[1], end, held[3], other_end)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def _runs(pieces: Iterable[tuple[bool, str]], last: int) -> tuple[Run, ...]:
    return tuple(
        Run(_around(text, first=at == 0, last=at == last) if alike else text, not alike)
        for at, (alike, text) in enumerate(pieces)
        if text
    )


def _around(text: str, *, first: bool, last: bool) -> str:
    """A piece that is alike, as far as it stands beside a difference."""
    head, tail = (0 if first and not last else AROUND), (0 if last else AROUND)
    if len(text) <= head + tail + len(CUT):
        return text
    return text[:head] + CUT + text[len(text) - tail :]
