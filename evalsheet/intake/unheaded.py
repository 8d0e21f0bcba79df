"""Columns of prefilled texts that lost their heading, told by the texts that still stand in them."""

from __future__ import annotations

from collections.abc import Mapping

from evalsheet.celltext import comparable
from evalsheet.intake.answers import area_over
from evalsheet.intake.returned import PREFILLED, Returned
from evalsheet.sheet import Role, SheetColumn

SURE = 2  # texts of a column that nobody wrote in another by chance, each in its item's row


def unheaded_columns(returned: Returned, owed: Mapping[str, int]) -> Mapping[int, SheetColumn]:
    """The form's columns without a heading that still stand in the sheet, by the sheet's column.

    `owed` are the rows of the items. A column is where more than half of its texts stand. A single text is proof
    only beside the column it was sent beside: somebody may have written that word anywhere.
    """
    found: dict[int, SheetColumn] = {}
    known = returned.headings.columns
    last = max((column for _, column in returned.sheet.cells), default=0)
    free = [at for at in range(1, last + 1) if at not in returned.column_at]
    for one in returned.facts.columns:
        if one in known or one.role not in (*PREFILLED, Role.NUMBER):
            continue
        sent = {row: text for item, row in owed.items() if (text := comparable(returned.prefilled(one, item)))}
        standing = {at: sum(_says(returned, row, at, text) for row, text in sent.items()) for at in free}
        enough = [at for at in free if at not in found and 2 * standing[at] > len(sent)]
        best = max(enough, key=lambda at: (standing[at], _beside_its_neighbour(returned, one, at)), default=None)
        if best is not None and (standing[best] >= SURE or _beside_its_neighbour(returned, one, best)):
            found[best] = one
    return found


def _says(returned: Returned, row: int, at: int, text: str) -> bool:
    over = area_over(returned, row, at)
    standing = returned.sheet.text(over.top, over.left) if over else returned.sheet.text(row, at)
    return comparable(standing) == text


def _beside_its_neighbour(returned: Returned, column: SheetColumn, at: int) -> bool:
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
