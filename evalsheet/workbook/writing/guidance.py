"""The sheet 記入要領."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from evalsheet.findings import catalogue
from evalsheet.model import Department
from evalsheet.sheet import SheetFacts, guidance
from evalsheet.workbook.writing.measure import column_pixels, height_of, line_count
from evalsheet.workbook.writing.paper import page_of, set_up
from evalsheet.workbook.writing.styles import HEAD, Styles

ABOUT, TEXT = 12.0, 40.0  # full-width characters
SIZE = 10.0
SQUEEZED = 1.25  # pages that are shrunk to one, so that no last few lines stand on a page of their own


def write_guidance(sheet: Worksheet, styles: Styles, parts: Sequence[SheetFacts], department: Department) -> None:
    """Write the guidance; it prints on A4."""
    sheet.set_column_pixels(0, 0, column_pixels(ABOUT, SIZE))
    sheet.set_column_pixels(1, 1, column_pixels(TEXT, SIZE))
    sheet.set_row(0, 26)
    words = catalogue("ja")
    title = f"{parts[0].round.title}　{words.word('guide.name')}"
    sheet.write_string(0, 0, title, styles(bold=True, font_size=14))
    row, height = 1, 26.0
    for line in guidance(parts, department):
        if line.heading:
            sheet.set_row(row, 10)
            row += 1
            height += 30
            sheet.set_row(row, 20)
            sheet.merge_range(
                row, 0, row, 1, line.text, styles(bold=True, bg_color=HEAD, font_size=11, valign="vcenter")
            )
        else:
            lines = max(line_count(line.about, ABOUT), line_count(line.text, TEXT))
            sheet.set_row(row, height_of(lines, SIZE))
            height += height_of(lines, SIZE)
            rule = {"bottom": 4, "bottom_color": "#A6A6A6", "text_wrap": True, "font_size": SIZE}
            sheet.write_string(row, 0, line.about, styles(bold=True, **rule))
            sheet.write_string(row, 1, line.text, styles(**rule))
        row += 1
    page = page_of("A4")
    set_up(sheet, page, f"&C{words.word('sheet.footer-page')}", fit_width=True)
    sheet.set_portrait()
    if height < page.width * SQUEEZED:  # upright, a page is as high as it was wide
        sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_rows": True, "format_columns": True})
