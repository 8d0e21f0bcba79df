"""Plain tables: a heading row that repeats, filters, and no cell whose text is cut off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter.worksheet import Worksheet

from evalsheet.workbook.writing.measure import column_pixels, height_of, joined, wrap
from evalsheet.workbook.writing.pages import HIGHEST
from evalsheet.workbook.writing.paper import page_of, set_up
from evalsheet.workbook.writing.styles import Styles


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: text or number, with a link inside the workbook and a fill where it has one."""

    value: str | int = ""
    link: str = ""
    fill: str = ""


@dataclass(frozen=True)
class Table:
    """A sheet with one table. `columns` are (heading, width in full-width characters)."""

    title: str
    note: str
    columns: tuple[tuple[str, float], ...]
    rows: Sequence[Sequence[TableCell | str | int]] = field(default_factory=tuple)


def write_table(
    sheet: Worksheet, styles: Styles, table: Table, paper: str, footer: str, size: float
) -> frozenset[str]:
    """Write the table. A row higher than a row can be continues on further rows.

    Returns:
        The texts as they stand in the cells.
    """
    written = {table.title, table.note, *(heading for heading, _ in table.columns)}
    for at, (_, width) in enumerate(table.columns):
        sheet.set_column_pixels(at, at, column_pixels(width, size))
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, table.title, styles(bold=True, font_size=14))
    sheet.write_string(1, 0, table.note, styles(font_color="#595959"))
    for at, (heading, _) in enumerate(table.columns):
        sheet.write_string(2, at, heading, styles.head())
    sheet.set_row(2, height_of(2, size))
    row = 3
    for cells in table.rows:
        row = _write_row(sheet, styles, [_cell(cell) for cell in cells], table, row, size, written)
    sheet.autofilter(2, 0, max(row - 1, 3), len(table.columns) - 1)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    set_up(sheet, page_of("A3" if paper == "A3" else "A4"), footer, fit_width=True)
    return frozenset(written)


def _cell(cell: TableCell | str | int) -> TableCell:
    return cell if isinstance(cell, TableCell) else TableCell(cell)


def _write_row(
    sheet: Worksheet,
    styles: Styles,
    cells: Sequence[TableCell],
    table: Table,
    row: int,
    size: float,
    written: set[str],
) -> int:
    most = int((HIGHEST - height_of(0, size)) / (height_of(1, size) - height_of(0, size)))
    lines = [
        wrap(cell.value, width) if isinstance(cell.value, str) else (f"{cell.value}\n",)
        for cell, (_, width) in zip(cells, table.columns, strict=True)
    ]
    total = max(map(len, lines))
    for start in range(0, total, most):
        count = min(most, total - start)
        sheet.set_row(row, height_of(count, size))
        for at, cell in enumerate(cells):
            text = joined(lines[at][start : start + count]) if total > most else str(cell.value)
            written.add(text)
            _write_cell(sheet, styles, row, at, cell, text, first=start == 0)
        row += 1
    return row


def _write_cell(
    sheet: Worksheet, styles: Styles, row: int, at: int, cell: TableCell, text: str, *, first: bool
) -> None:
    if cell.link and first and not isinstance(cell.value, int):
        sheet.write_url(row, at, cell.link, styles.cell(underline=1, font_color="#0000C0"), text)
        return
    style = styles.cell(bg_color=cell.fill) if cell.fill else styles.cell()
    if isinstance(cell.value, int) and first:
        sheet.write_number(row, at, cell.value, style)
    elif text and not isinstance(cell.value, int):
        sheet.write_string(row, at, text, style)
    else:
        sheet.write_blank(row, at, None, style)
