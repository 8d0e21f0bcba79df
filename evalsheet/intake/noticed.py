"""What is worth a look in the cells that are answers, and in how the sheet was rearranged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.returned import Returned
from evalsheet.intake.rows import ItemRows
from evalsheet.model import SHOWN_AS_FORMULA, UNUSABLE, CellKind, LocatedCell, Mark, Place, RawCell, address_of
from evalsheet.sheet import Role

# Characters whose look is agreed only on the machine they were typed on: 外字.
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
MOST = 32_767  # characters Excel keeps of a text


def noticed_answers(returned: Returned, cells: list[LocatedCell]) -> Iterator[Finding]:
    """Answers that cannot be read as they stand, cannot be seen, or are set off from the rest."""
    by_reference = {cell.reference: cell for cell in returned.sheet.cells.values()}
    for located in cells:
        raw = by_reference.get(located.place.cell)
        if raw is not None and located.place.sheet == returned.sheet.name:
            yield from _noticed(returned, located, raw)
        elif raw is None and not located.text:
            yield from _merged_away(returned, located)


def _noticed(returned: Returned, located: LocatedCell, raw: RawCell) -> Iterator[Finding]:
    if raw.kind in UNUSABLE:
        yield _about(returned, Code.CELL_IN_ERROR, located, raw.text or SHOWN_AS_FORMULA)
        return
    if not located.text.strip():
        return
    if raw.kind is CellKind.DATE:
        yield _about(returned, Code.DATE_IN_ANSWER, located, raw.text)
    if returned.area_over(raw.row, raw.column) is not None:
        yield _about(returned, Code.TEXT_INVISIBLE, located, raw.text, why="merged")
    elif invisible := raw.marked(Mark.WHITE):
        yield _about(returned, Code.TEXT_INVISIBLE, located, invisible, why="white")
    if red := raw.marked(Mark.RED):
        yield _about(returned, Code.TEXT_RED, located, red)
    if private := PRIVATE.findall(located.text):
        points = "、".join(f"U+{ord(sign):04X}" for sign in dict.fromkeys(private))
        yield _about(returned, Code.CHARACTER_PRIVATE, located, located.text, points=points)
    if len(raw.text) >= MOST:
        yield _about(returned, Code.TEXT_CUT_OFF, located, raw.text, length=len(raw.text))


def _merged_away(returned: Returned, located: LocatedCell) -> Iterator[Finding]:
    """A blank answer whose cell was merged into another answer's: whose the text there is cannot be told."""
    row, column = _address(returned, located)
    area = returned.area_over(row, column)
    if area is not None and (text := returned.sheet.text(area.top, area.left)):
        over = returned.place(area.top, area.left)
        yield replace(_about(returned, Code.ANSWER_MERGED, located, text, over=over.cell), related=(over,))


def _address(returned: Returned, located: LocatedCell) -> tuple[int, int]:
    """Where a blank answer's own cell is."""
    column = returned.headings.column(Role.ANSWER, located.key.field)
    return address_of(located.place.cell)[0], column or 0


def _about(returned: Returned, code: Code, located: LocatedCell, value: str, **params: object) -> Finding:
    facts = returned.facts
    about = finding(
        code,
        located.place,
        item=located.key.item,
        department=located.key.department,
        field=facts.titles[located.key.field],
        value=value,
    )
    return replace(about, params=tuple((name, str(param)) for name, param in params.items()))


def noticed_headings(returned: Returned) -> Iterator[Finding]:
    """Columns whose heading is gone; without an answer's heading its answers cannot be found."""
    row = returned.headings.row
    for column in returned.facts.columns:
        if column.role in (Role.ANSWER, Role.NUMBER) and column not in returned.headings.columns:
            place = Place(returned.file, returned.sheet.name, f"{row}:{row}")
            yield finding(Code.HEADING_MISSING, place, department=returned.department, value=column.heading)
    for column, written in returned.headings.retyped:
        yield finding(
            Code.HEADING_RETYPED,
            returned.place(row, returned.headings.columns[column]),
            department=returned.department,
            value=written,
            expected=column.heading,
        )


def noticed_rows(returned: Returned, rows: ItemRows) -> Iterator[Finding]:
    """Items whose number or title is struck through: somebody may want them gone."""
    for item, row in rows.owed.items():
        for at in (returned.number_column, returned.title_column):
            cell = returned.sheet.cells.get((row, at or 0))
            if cell is not None and (struck := cell.marked(Mark.STRUCK)):
                place = returned.place(row, cell.column)
                department = returned.department
                yield finding(Code.TEXT_STRUCK, place, item=item, department=department, value=struck)
                break


def rearranged(returned: Returned, rows: ItemRows) -> Iterator[Finding]:
    """How the sheet differs in its order from what went out; nothing is lost by it."""
    sheet, columns = returned.sheet, returned.headings.columns
    places = [columns[one] for one in returned.facts.columns if one in columns]
    order = [rows.owed[item] for item in returned.owed if item in rows.owed]
    spread = range(min(places), max(places) + 1)
    changes = {
        "columns-moved": places != sorted(places),
        "columns-inserted": len(spread) > len(places) and len(places) == len(returned.facts.columns),
        "columns-deleted": any(
            one not in columns for one in returned.facts.columns if one.role not in (Role.ANSWER, Role.NUMBER)
        ),
        "columns-hidden": bool(sheet.hidden_columns & set(places)),
        "rows-moved": order != sorted(order),
        "rows-inserted": any(_gap(returned, above, below) for above, below in pairwise(sorted(order))),
        "rows-hidden": bool(sheet.hidden_rows & set(order)),
        "headings-repeated": bool(returned.headings.repeated),
        "sheet-hidden": sheet.hidden,
        "sheet-renamed": comparable(sheet.name) != comparable(returned.facts.sheet_name),
    }
    for change, happened in changes.items():
        if happened:
            place = Place(returned.file, sheet.name)
            yield finding(Code.SHEET_REARRANGED, place, department=returned.department, change=change)


def _gap(returned: Returned, above: int, below: int) -> bool:
    """Whether rows with something in them that belong to no item lie between two items' rows.

    Rows without anything remain where the cells of an item were merged over them.
    """
    column = returned.number_column or 0
    merged = returned.merged_on.get(above, ())
    ends = [area.bottom for area in merged if (area.top, area.left) == (above, column)]
    between = range(max([above, *ends]) + 1, below)
    return bool(between) and any(row in between for row, _ in returned.sheet.cells)
