"""cell := block+ ; block := label* lead bullet* . Reading loses nothing: str(parse(t)) == t."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from evalsheet.celltext.marker import Marker, MarkerKind, find_markers
from evalsheet.celltext.notation import Notation
from evalsheet.celltext.signs import other_starts
from evalsheet.celltext.structure import Block, Bullet, CellText, Passage

BETWEEN_LABELS = " 　\t、，,・･／/"
FULL_STOP = "。"


@lru_cache(maxsize=4_096)
def parse(text: str, notation: Notation) -> CellText:
    """Parse a cell. Any text at all is a cell; nothing raises. Each text is parsed once, whoever asks for it."""
    return CellText(tuple(_block(one, notation) for one in passages(text, notation)))


@lru_cache(maxsize=4_096)
def passages(text: str, notation: Notation) -> tuple[Passage, ...]:
    """The blocks of a cell, their entries not told apart: enough for whoever asks only whose they are."""
    runs = _label_runs(text, notation) if notation.may_label(text) else []
    starts = [run[0].start() for run in runs]
    found = []
    if not runs or text[: starts[0]].strip():
        found.append(Passage((), "", text[: starts[0]] if runs else text))
    else:
        starts[0] = 0  # space before the first label belongs to it
    for run, (start, stop) in zip(runs, pairwise([*starts, len(text)]), strict=True):
        names = tuple(notation.label_of(match.group()[1:-1].strip()) for match in run)
        end = run[-1].end()
        found.append(Passage(names, text[start:end], text[end:stop]))
    return tuple(found)


def labels_in(text: str, notation: Notation) -> tuple[str, ...]:
    """The labels that begin a cell's blocks, once each, in the order of appearance."""
    return tuple(dict.fromkeys(label for one in passages(text, notation) for label in one.labels))


def _label_runs(text: str, notation: Notation) -> list[list[re.Match[str]]]:
    """Labels that begin a block; those on one line with only space or a comma between them are joint."""
    runs: list[list[re.Match[str]]] = []
    end = 0
    for match in notation.label_pattern.finditer(text):
        gap = text[end : match.start()]
        if runs and not gap.strip(BETWEEN_LABELS):
            runs[-1].append(match)
        elif match.start() == 0 or text[match.start() - 1].isspace():
            runs.append([match])
        else:
            continue  # a label inside a sentence names a department, it does not begin a block
        end = match.end()
    return runs


def _block(passage: Passage, notation: Notation) -> Block:
    labels, label_text, body = passage.labels, passage.label_text, passage.body
    inside = find_markers(body, notation)
    starts = _bullet_starts(body, inside, notation)
    lead = body[: starts[0]] if starts else body
    entries = [body[start:stop] for start, stop in pairwise([*starts, len(body)])]
    if not inside:
        return Block(labels, label_text, lead, (), tuple(Bullet(entry, ()) for entry in entries))
    bullets = tuple(Bullet(entry, find_markers(entry, notation)) for entry in entries)
    return Block(labels, label_text, lead, find_markers(lead, notation), bullets)


def _bullet_starts(body: str, markers: tuple[Marker, ...], notation: Notation) -> list[int]:
    """Where entries begin: at a sign that opens the text or follows a space, a full stop or a marker; and at a
    sentence before all of these, whose sign was forgotten.

    Where none of the form's signs is used, whatever sign opens the text takes its place.
    """
    signs = (match.start() for match in notation.bullet_sign.finditer(body))
    starts = [at for at in signs if at == 0 or body[at - 1].isspace() or body[at - 1] == FULL_STOP]
    if markers:
        starts = sorted({*starts, *_starts_at_markers(body, markers, notation)})
    if not starts:
        return other_starts(body, _text_start(body, markers))
    before = _without(markers, body[: starts[0]]).strip()
    if before.endswith(FULL_STOP) and before != FULL_STOP:
        starts.insert(0, _text_start(body, markers))
    return starts


def _starts_at_markers(body: str, markers: tuple[Marker, ...], notation: Notation) -> set[int]:
    """Where entries begin whose sign follows a marker without a space: [4より再掲]○…

    The marker is the entry's where markers open further lines so; else it ends the entry before, or is the block's.
    """
    followed = [
        one for one in markers if one.kind is not MarkerKind.POINTS and notation.bullet_sign.match(body, one.end)
    ]
    opening = {one.start for one in followed if not body[: one.start].rpartition("\n")[2].strip()}
    if not any(body[:at].strip() for at in opening):
        opening = set()
    return opening | {one.end for one in followed if one.start not in opening}


def _text_start(body: str, markers: tuple[Marker, ...]) -> int:
    """Where the text begins, after the markers that stand for the whole block."""
    at = len(body) - len(body.lstrip())
    for marker in markers:
        if marker.start == at and marker.kind is not MarkerKind.POINTS:
            at = len(body) - len(body[marker.end :].lstrip())
    return at


def _without(markers: tuple[Marker, ...], text: str) -> str:
    for marker in reversed([one for one in markers if one.end <= len(text)]):
        text = text[: marker.start] + text[marker.end :]
    return text
