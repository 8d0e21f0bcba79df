"""The sheet 確認事項 of a workbook that goes back: what is to be corrected, each point linked to its cell."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from evalsheet.findings import catalogue
from evalsheet.forms import units
from evalsheet.handback import HandBack, OtherText, Point
from evalsheet.round import written_out
from evalsheet.sheet import Role, SheetFacts
from evalsheet.workbook.writing.selfcheck import CheckedRow
from evalsheet.workbook.writing.styles import Styles
from evalsheet.workbook.writing.table import Table, TableCell, write_table

WORDS = catalogue("ja")
WIDTHS = (3.0, 4.0, 4.0, 9.0, 7.0, 22.0, 20.0, 20.0, 20.0)  # full-width characters
COLUMNS = ("number", "severity", "item", "field", "where", "message", "remedy", "value", "others")


def write_points(
    sheet: Worksheet, styles: Styles, parts: Sequence[SheetFacts], handed_back: HandBack, rows: Sequence[CheckedRow]
) -> frozenset[str]:
    """Write the sheet; `rows` say where the items stand in this workbook.

    Returns:
        The texts on it.
    """
    first = parts[0]
    note = WORDS.word(
        "points.note",
        count=len(handed_back.points),
        deadline=written_out(first.round.deadline_of(handed_back.department.label)),
        section=first.round.coordinator.section,
    )
    table = Table(
        WORDS.word("points.name"),
        note,
        tuple((WORDS.word(f"column.{name}"), width) for name, width in zip(COLUMNS, WIDTHS, strict=True)),
        [
            _row(number, point, _where(point, parts, rows), parts)
            for number, point in enumerate(handed_back.points, 1)
        ],
    )
    written = write_table(sheet, styles, table, "A4", f"&C{WORDS.word('sheet.footer-page')}", first.form.sheet.size)
    sheet.protect("", {"format_rows": True, "format_columns": True, "autofilter": True})
    return written


def _row(number: int, point: Point, where: TableCell, parts: Sequence[SheetFacts]) -> list[TableCell | str | int]:
    found = point.finding
    field = f"{found.field}（{point.form}）" if len(parts) > 1 and found.field else found.field
    return [
        number,
        WORDS.word(f"severity.{found.severity}"),
        found.item,
        field,
        where,
        WORDS.calling(units([part.form for part in parts])).message(found),
        WORDS.entries[found.code.text].remedy,
        point.text,
        "\n".join(_other(one) for one in point.others),
    ]


def _other(one: OtherText) -> str:
    return f"{WORDS.word('points.others', department=one.department, item=one.item)}\n{one.text}"


def _where(point: Point, parts: Sequence[SheetFacts], rows: Sequence[CheckedRow]) -> TableCell:
    """A link to the cell in this workbook, or words that there is none."""
    facts = next((part for part in parts if part.form.form == point.form), None)
    if facts is None or point.key is None:
        return TableCell(WORDS.word("points.unmarked"))
    asked = ((at, one) for at, one in enumerate(facts.columns) if one.role is Role.ANSWER)
    column = next((at for at, one in asked if one.key == point.key.field), None)
    row = next((one.row for one in rows if one.facts is facts and one.number == point.key.item), None)
    if column is None or row is None:
        return TableCell(WORDS.word("points.unmarked"))
    cell = xl_rowcol_to_cell(row, column)
    return TableCell(cell, link=f"internal:'{facts.sheet_name}'!{cell}")
