"""評価総括表: the page before a form that counts its computed values and says where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from evalsheet.findings import Catalogue
from evalsheet.forms import Overview
from evalsheet.summary import OverviewRow
from evalsheet.workbook.writing.measure import column_pixels, height_of, line_count
from evalsheet.workbook.writing.styles import Styles

SIZE = 11.0  # of its text, whatever the form's: the page is read from a table
WIDTHS = (36.0, 5.0, 9.0, 36.0)  # value, count, pages, node; in full-width characters
TITLE_HEIGHT = 40.0


def write_overview(
    sheet: Worksheet, styles: Styles, title: str, style: Overview, rows: Sequence[OverviewRow], words: Catalogue
) -> None:
    """The table: a block of lines for each value, one line per node, a line also where there is none; the total."""
    for at, width in enumerate(WIDTHS):
        sheet.set_column_pixels(at, at, column_pixels(width, SIZE))
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(0, 0, f"{title}　{style.title}", styles(bold=True, font_size=14, valign="vcenter"))
    headings = (style.values, words.word("column.count"), words.word("column.pages"), style.nodes)
    for at, heading in enumerate(headings):
        sheet.write_string(1, at, heading, styles.head(font_size=SIZE))
    sheet.set_row(1, height_of(2, SIZE))
    row = 2
    for one in rows:
        row = _write_block(sheet, styles, one, row)
    total = sum(len(one.nodes) for one in rows)
    sheet.write_string(row, 0, words.word("result.sum"), styles.head(font_size=SIZE))
    sheet.write_number(row, 1, total, styles.head(font_size=SIZE))
    for at in (2, 3):
        sheet.write_blank(row, at, None, styles.head(font_size=SIZE))
    sheet.set_row(row, height_of(2, SIZE))
    sheet.print_area(0, 0, row, len(WIDTHS) - 1)


def _write_block(sheet: Worksheet, styles: Styles, one: OverviewRow, top: int) -> int:
    """The lines of one value; the row after them."""
    nodes = one.nodes or (("", ""),)
    text = f"{one.meaning}・・・{one.value}" if one.meaning else one.value
    lines = [max(1, line_count(name, WIDTHS[3])) for _, name in nodes]
    lines[-1] += max(0, line_count(text, WIDTHS[0]) - sum(lines))
    middle = {"font_size": SIZE, "valign": "vcenter"}
    for offset, (pages, name) in enumerate(nodes):
        sheet.set_row(top + offset, height_of(lines[offset], SIZE) + 4)
        sheet.write_string(top + offset, 2, pages, styles.cell(**middle, align="center"))
        sheet.write_string(top + offset, 3, name, styles.cell(**middle))
    bottom = top + len(nodes) - 1
    if bottom > top:
        sheet.merge_range(top, 0, bottom, 0, text, styles.cell(**middle))
        sheet.merge_range(top, 1, bottom, 1, "", styles.cell(**middle, align="center"))
    else:
        sheet.write_string(top, 0, text, styles.cell(**middle))
    sheet.write_number(top, 1, len(one.nodes), styles.cell(**middle, align="center"))
    return bottom + 1
