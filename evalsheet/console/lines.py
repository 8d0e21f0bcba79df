"""Text in lines of a width, as Japanese is set: between any two characters, but no point begins a line."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

# Words of letters and figures stay whole, with the signs that hold a path or a name together.
PIECE = re.compile(r"[A-Za-z0-9_.\-/\\~:@%+*]+|\s+|.", re.DOTALL)
NOT_FIRST = set(
    "、。，．・：；？！ー〜～…）」』】〕》〉］｝々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%％’”"
)
NOT_LAST = set("（「『【〔《〈［｛([{‘“")


def in_lines(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` terminal cells; its own line ends stay."""
    return [line for paragraph in text.split("\n") for line in _wrapped(paragraph, width)]


def _wrapped(paragraph: str, width: int) -> list[str]:
    lines, line = [], ""
    for unit in _units(paragraph):
        if cell_len(line) + cell_len(unit.rstrip()) <= width:
            line += unit
            continue
        if line.strip():
            lines.append(line.rstrip())
        *whole, line = chop_cells(unit.lstrip(), width) or [""]
        lines += whole
    return [*lines, line.rstrip()]


def _units(paragraph: str) -> list[str]:
    """What may not be parted: a word, or a character with the points that may not stand away from it."""
    units: list[str] = []
    for piece in PIECE.findall(paragraph):
        held = units and (piece[0] in NOT_FIRST or units[-1][-1] in NOT_LAST)
        if held:
            units[-1] += piece
        else:
            units.append(piece)
    return units
