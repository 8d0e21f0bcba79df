"""Columns that do not fit beside each other: over how many pages across they are spread, and where each begins.

The columns that say what a row is about stand on every page across; blocks of columns are never torn apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from xlsxwriter.worksheet import Worksheet

from evalsheet.workbook.writing.paper import Page, scale_across


@dataclass(frozen=True, slots=True)
class Across:
    """`starts` are the first columns of the pages across, counted without the repeated ones; the first one is 0.

    `scale` is the one of all of them, in percent.
    """

    starts: tuple[int, ...]
    scale: int

    def spans(self, count: int) -> list[tuple[int, int]]:
        """The columns of each page across as (first, end), of `count` columns."""
        return list(pairwise((*self.starts, count)))


def spread(
    page: Page, keys: Sequence[float], blocks: Sequence[Sequence[float]], size: float, smallest: float
) -> Across:
    """Blocks of columns over as few pages across as keep the text readable, about as much on each.

    Where even a block to each page does not, it is as few pages as shrink the text least.

    Args:
        page: the paper.
        keys: widths of the columns repeated on every page across, in full-width characters.
        blocks: widths of the columns of each block.
        size: of the body text, in points.
        smallest: what the body text may shrink to, in points.
    """
    tried = [_best(page, keys, blocks, size, count) for count in range(1, len(blocks) + 1)]
    readable = next((one for one in tried if one.scale * size / 100 >= smallest), None)
    return readable or max(tried, key=lambda one: one.scale)


def _best(page: Page, keys: Sequence[float], blocks: Sequence[Sequence[float]], size: float, count: int) -> Across:
    """The blocks over `count` pages across, at the largest scale there is."""
    found = []
    for cuts in combinations(range(1, len(blocks)), count - 1):
        parts = [blocks[first:end] for first, end in pairwise((0, *cuts, len(blocks)))]
        scales = [scale_across(page, [*keys, *(w for block in part for w in block)], size) for part in parts]
        starts = tuple(sum(map(len, blocks[:cut])) for cut in (0, *cuts))
        found.append(Across(starts, min(scales)))
    return max(found, key=lambda one: one.scale)


def set_across(sheet: Worksheet, across: Across, keys: int) -> None:
    """Breaks between pages across, the first `keys` columns on each; pages across follow each other."""
    if len(across.starts) > 1:
        sheet.repeat_columns(0, keys - 1)
        sheet.set_v_pagebreaks([keys + start for start in across.starts[1:]])
        sheet.print_across()
