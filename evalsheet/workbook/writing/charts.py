"""集計: counts as tables, with native charts beside them that also read in grey."""

from __future__ import annotations

from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evalsheet.findings import Catalogue
from evalsheet.summary import AverageTable, ChoiceCount, CrossTable
from evalsheet.workbook.writing.averages import (
    LABEL,
    LABEL_SIZE,
    PLAIN_ROW,
    label_height,
    write_averages,
    write_label,
)
from evalsheet.workbook.writing.measure import column_pixels
from evalsheet.workbook.writing.paper import height_at, page_of, scale_across, set_up
from evalsheet.workbook.writing.styles import Styles

NOW, LAST = "#404040", "#BFBFBF"
COUNT, CHART_WIDTH = 5.0, 52.0  # full-width characters
CHART_COLUMN = 10
CHART_ROWS = 14
FEW = 10  # counts up to here are marked one by one


@dataclass(frozen=True, slots=True)
class Summary:
    """All that the sheet shows; `years` are this year and last as printed."""

    counts: tuple[ChoiceCount, ...]
    crosstables: tuple[CrossTable, ...]
    averages: tuple[AverageTable, ...]
    years: tuple[str, str]


def write_summary(
    book: xlsxwriter.Workbook, sheet: Worksheet, styles: Styles, summary: Summary, footer: str, words: Catalogue
) -> None:
    """Write the averages, the counts this year against last with a chart each, then the cross tables."""
    sheet.set_column_pixels(0, 0, column_pixels(LABEL, LABEL_SIZE))
    columns = max((len(table.years) * 3 + 1 for table in summary.averages), default=0)
    sheet.set_column_pixels(1, max(CHART_COLUMN - 1, columns), column_pixels(COUNT, LABEL_SIZE))
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, sheet.get_name(), styles(bold=True, font_size=14))
    row, pages = 2, _Pages(columns)
    for averages in summary.averages:
        above = sum(label_height(label) - PLAIN_ROW for label, _ in averages.rows)
        row = pages.block(row, write_averages(book, sheet, styles, averages, row, words), above)
    for count in summary.counts:
        row = pages.block(row, _count(book, sheet, styles, count, summary.years, row))
    for table in summary.crosstables:
        above = sum(label_height(label) - PLAIN_ROW for label in table.rows)
        row = pages.block(row, _table(sheet, styles, table, row, words.word("result.total")), above)
    set_up(sheet, pages.page, footer, fit_width=False)
    sheet.set_print_scale(pages.scale)
    sheet.set_h_pagebreaks(pages.breaks)
    sheet.hide_gridlines(2)


class _Pages:
    """Where pages of the sheet end: before a table that the page has no room for, if another page has."""

    def __init__(self, columns: int) -> None:
        self.page = page_of("A3")
        charts = [COUNT] * (CHART_COLUMN - 1) + [CHART_WIDTH]
        self.scale = min(scale_across(self.page, [LABEL, *one], LABEL_SIZE) for one in (charts, [COUNT] * columns))
        self.height = height_at(self.page, self.scale)
        self.breaks: list[int] = []
        self.used = 24 + PLAIN_ROW

    def block(self, first: int, after: int, above: float = 0.0) -> int:
        """Take in the rows from `first` to `after`, `above` points higher than plain ones; gives back `after`."""
        height = (after - first) * PLAIN_ROW + above
        if self.used + height > self.height >= height:
            self.breaks.append(first)
            self.used = 0.0
        self.used = (self.used + height) % self.height
        return after


def _count(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    styles: Styles,
    count: ChoiceCount,
    years: tuple[str, str],
    row: int,
) -> int:
    sheet.write_string(row, 0, count.title, styles(bold=True, font_size=11))
    columns = [(years[0], NOW, count.now), *([(years[1], LAST, count.last)] if count.last else [])]
    sheet.write_string(row + 1, 0, "", styles.head())
    for offset, value in enumerate(count.values, start=2):
        sheet.write_string(row + offset, 0, value, styles.cell(valign="vcenter"))
    for at, (year, _, numbers) in enumerate(columns, start=1):
        sheet.write_string(row + 1, at, year, styles.head())
        for offset, number in enumerate(numbers, start=2):
            sheet.write_number(row + offset, at, number, styles.cell(align="right", valign="vcenter"))
    first, end = row + 2, row + 1 + len(count.values)
    chart = book.add_chart({"type": "column"})
    for column, colour in reversed([(at, colour) for at, (_, colour, _) in enumerate(columns, start=1)]):
        chart.add_series(
            {
                "name": [sheet.get_name(), row + 1, column],
                "categories": [sheet.get_name(), first, 0, end, 0],
                "values": [sheet.get_name(), first, column, end, column],
                "fill": {"color": colour},
                "border": {"color": "#404040"},
                "data_labels": {"value": True},
                "gap": 80,
            }
        )
    chart.set_title({"name": count.title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    most = max((number for _, _, numbers in columns for number in numbers), default=0)
    unit = {"major_unit": 1} if most <= FEW else {}
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "min": 0, **unit})
    chart.set_size({"width": 620, "height": 270})
    sheet.insert_chart(row, CHART_COLUMN, chart, {"object_position": 1})
    return max(row + len(count.values) + 4, row + CHART_ROWS + 1)


def _table(sheet: Worksheet, styles: Styles, table: CrossTable, row: int, total: str) -> int:
    sheet.write_string(row, 0, table.title, styles(bold=True, font_size=11))
    for at, heading in enumerate(("", *table.columns, total)):
        sheet.write_string(row + 1, at, heading, styles.head())
    right = styles.cell(align="right", valign="vcenter")
    bold = styles.cell(align="right", valign="vcenter", bold=True)
    for offset, (label, counts) in enumerate(zip(table.rows, table.counts, strict=True), start=2):
        write_label(sheet, row + offset, label, styles.cell(valign="vcenter"))
        for at, value in enumerate(counts, start=1):
            sheet.write_number(row + offset, at, value, right)
        sheet.write_number(row + offset, len(counts) + 1, sum(counts), bold)
    end = row + 2 + len(table.rows)
    sheet.write_string(end, 0, total, styles.cell(bold=True, valign="vcenter"))
    sums = [sum(column) for column in zip(*table.counts, strict=True)]
    for at, value in enumerate([*sums, sum(sums)], start=1):
        sheet.write_number(end, at, value, bold)
    return end + 3
