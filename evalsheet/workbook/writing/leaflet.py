"""The page for departments as a workbook: one sheet, one page of A4."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from evalsheet.findings import catalogue
from evalsheet.sheet import LeafletLine
from evalsheet.workbook.writing.book import new_workbook
from evalsheet.workbook.writing.measure import column_pixels, height_of, line_count
from evalsheet.workbook.writing.paper import PAPER, POINTS_PER_INCH, SLACK
from evalsheet.workbook.writing.styles import HEAD, OPEN, Styles

SIDE, EDGE = 0.6, 0.5  # inches: left and right, top and bottom
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)  # points; the largest that fits is taken
ABOUT = 0.2  # of the width
TITLE = 14.0  # points
GAP = 5.0  # points above a heading


def write_leaflet(
    path: Path, title: str, lines: Sequence[LeafletLine], created: datetime.datetime, font: str
) -> float:
    """Write the page in the largest print in which it fits.

    Returns:
        The size of the print in points.
    """
    size = next((size for size in SIZES if _height(title, lines, size) <= _room()[1]), SIZES[-1])
    book = new_workbook(str(path), created, font)
    styles = Styles(book, font, size)
    sheet = book.add_worksheet(catalogue("ja").word("leaflet.name"))
    for at, width in enumerate(_widths(size)):
        sheet.set_column_pixels(at, at, column_pixels(width, size))
    sheet.set_row(0, _title_height(title, size))
    sheet.merge_range(0, 0, 0, 1, title, styles(bold=True, font_size=TITLE, text_wrap=True, valign="vcenter"))
    row = 1
    for line in lines:
        if line.heading:
            sheet.set_row(row, GAP)
            row += 1
        _write_line(sheet, styles, row, line, size)
        row += 1
    _set_up(sheet, row)
    book.close()
    return size


def _room() -> tuple[float, float]:
    """Width and height between the margins, in points."""
    _, long, short = PAPER["A4"]
    return (short - 2 * SIDE * POINTS_PER_INCH) * SLACK, (long - 2 * EDGE * POINTS_PER_INCH) * SLACK


def _widths(size: float) -> tuple[float, float]:
    """The columns in full-width characters."""
    across = _room()[0] / size - 2
    return round(across * ABOUT, 1), round(across * (1 - ABOUT), 1)


def _title_height(title: str, size: float) -> float:
    return height_of(line_count(title, sum(_widths(size)) * size / TITLE), TITLE)


def _line_height(line: LeafletLine, size: float) -> float:
    about, text = _widths(size)
    if line.heading:
        return height_of(line_count(line.about, about + text), size)
    return height_of(max(line_count(line.about, about), line_count(line.text, text)), size)


def _height(title: str, lines: Sequence[LeafletLine], size: float) -> float:
    gaps = GAP * sum(line.heading for line in lines)
    return _title_height(title, size) + gaps + sum(_line_height(line, size) for line in lines)


def _write_line(sheet: Worksheet, styles: Styles, row: int, line: LeafletLine, size: float) -> None:
    sheet.set_row(row, _line_height(line, size))
    if line.heading:
        sheet.merge_range(row, 0, row, 1, line.about, styles(bold=True, bg_color=HEAD, valign="vcenter"))
        return
    rule = {"bottom": 4, "bottom_color": "#A6A6A6", "text_wrap": True, "valign": "vcenter"}
    fill = {"bg_color": OPEN} if line.tinted else {}
    sheet.write_string(row, 0, line.about, styles(bold=True, **rule, **fill))
    sheet.write_string(row, 1, line.text, styles(**rule))


def _set_up(sheet: Worksheet, rows: int) -> None:
    sheet.set_portrait()
    sheet.set_paper(PAPER["A4"][0])
    sheet.set_margins(left=SIDE, right=SIDE, top=EDGE, bottom=EDGE)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, rows - 1, 1)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_rows": True, "format_columns": True})
