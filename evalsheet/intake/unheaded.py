"""Columns of prefilled texts that lost their heading, told by the texts that still stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evalsheet.celltext import comparable
from evalsheet.intake.headings import Headings
from evalsheet.intake.returned import PREFILLED, SURE, Returned
from evalsheet.sheet import Role, SheetColumn


def with_unheaded(returned: Returned, owed: Mapping[str, int]) -> Headings:
    """The headings with the columns of prefilled texts that stand in the sheet without theirs.

    `owed` are the rows of the items. A column is where more than half of its texts stand. A single text is proof
    only beside the column it was sent beside: somebody may have written that word anywhere.
    """
    headings = returned.headings
    last = max((column for _, column in returned.sheet.cells), default=0)
    free = [at for at in range(1, last + 1) if at not in returned.column_at]
    found: dict[SheetColumn, int] = {}
    for one in returned.facts.columns:
        if one in headings.columns or one.role not in (*PREFILLED, Role.NUMBER):
            continue
        sent = sum(bool(comparable(returned.prefilled(one, item))) for item in owed)
        standing = {at: returned.rows_as_sent(one, at, owed) for at in free}
        enough = [at for at in free if at not in found.values() and 2 * standing[at] > sent]
        best = max(enough, key=lambda at: (standing[at], is_beside_its_neighbour(returned, one, at)), default=None)
        if best is not None and (standing[best] >= SURE or is_beside_its_neighbour(returned, one, best)):
            found[one] = best
    if not found:
        return headings
    retyped = [(one, returned.sheet.text(headings.row, at)) for one, at in found.items()]
    return replace(headings, columns={**headings.columns, **found}, retyped=(*headings.retyped, *retyped))


def is_beside_its_neighbour(returned: Returned, column: SheetColumn, at: int) -> bool:
    """Whether a column stands as far from a known one as when the workbook went out, with none known between."""
    order = returned.facts.columns
    here, column_at = order.index(column), returned.column_at
    for step in (-1, 1):
        distance = 1
        while at + step * distance > 0 and at + step * distance not in column_at and distance < len(order):
            distance += 1
        neighbour = column_at.get(at + step * distance)
        if neighbour is not None and order.index(neighbour) == here + step * distance:
            return True
    return False
