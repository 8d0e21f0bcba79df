"""The averages of 集計: a table per field, and below it a chart of the same numbers that also reads in grey."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evalsheet.findings import Catalogue
from evalsheet.summary import Average, AverageTable
from evalsheet.workbook.writing.measure import height_of, line_count
from evalsheet.workbook.writing.styles import Styles

GREYS = ("#F2F2F2", "#D0D0D0", "#A6A6A6", "#7F7F7F", "#262626")  # the last one is this year's
BAR, BARS = 9, 100  # pixels: of a bar, and of what stands above and below them
ROW_PIXELS = 20
COLUMNS = 3  # of a year: average, numbers, words
LABEL, LABEL_SIZE = 26.0, 9.0  # full-width characters and points of the nodes' titles
PLAIN_ROW = 15.0  # points
PLACES = 1  # of an average, in percent


def write_averages(
    book: xlsxwriter.Workbook, sheet: Worksheet, styles: Styles, table: AverageTable, row: int, words: Catalogue
) -> int:
    """Write one table from `row` on, with its chart; the next free row."""
    sheet.write_string(row, 0, table.title, styles(bold=True, font_size=11))
    _headings(sheet, styles, table, row + 1, words)
    first = row + 3
    for offset, (label, averages) in enumerate(table.rows):
        total = offset == len(table.rows) - 1
        write_label(sheet, first + offset, label, styles.cell(bold=total))
        for at, average in enumerate(averages):
            _average(sheet, styles, first + offset, 1 + at * COLUMNS, average)
        _trend(sheet, styles, first + offset, 1 + len(averages) * COLUMNS, averages)
    end = first + len(table.rows)
    return _chart(book, sheet, table, first, end + 1) + 2


def write_label(sheet: Worksheet, row: int, label: str, style: Format) -> None:
    """The title of a row, which is made as high as it needs."""
    sheet.set_row(row, label_height(label))
    sheet.write_string(row, 0, label, style)


def label_height(label: str) -> float:
    """The height in points of a row with this title."""
    return max(PLAIN_ROW, height_of(line_count(label, LABEL), LABEL_SIZE))


def _headings(sheet: Worksheet, styles: Styles, table: AverageTable, row: int, words: Catalogue) -> None:
    sheet.merge_range(row, 0, row + 1, 0, "", styles.head())
    for at, year in enumerate(table.years):
        column = 1 + at * COLUMNS
        sheet.merge_range(row, column, row, column + COLUMNS - 1, year, styles.head())
        for offset, key in enumerate(("average", "numbers", "words")):
            sheet.write_string(row + 1, column + offset, words.word(f"result.{key}"), styles.head())
    last = 1 + len(table.years) * COLUMNS
    sheet.merge_range(row, last, row + 1, last, words.word("result.trend"), styles.head())


def _average(sheet: Worksheet, styles: Styles, row: int, column: int, one: Average) -> None:
    right = styles.cell(align="right")
    if one.value is None:
        sheet.write_string(row, column, "－", right)
    else:
        sheet.write_number(
            row, column, round(float(one.value), PLACES), styles.cell(align="right", num_format="0.0")
        )
    sheet.write_number(row, column + 1, one.numbers, right)
    sheet.write_number(row, column + 2, one.words, right)


def _trend(sheet: Worksheet, styles: Styles, row: int, column: int, averages: tuple[Average, ...]) -> None:
    """This year's average less last year's, where both are numbers."""
    last, now = (None, *(one.value for one in averages))[-2:]
    if last is None or now is None:
        sheet.write_string(row, column, "－", styles.cell(align="right"))
        return
    style = styles.cell(align="right", num_format="▲0.0;▼0.0;→0.0")
    sheet.write_number(row, column, round(float(now - last), PLACES), style)


def _chart(book: xlsxwriter.Workbook, sheet: Worksheet, table: AverageTable, first: int, row: int) -> int:
    """A cluster per node, a bar per year; this year the darkest. The row below the chart.

    The bars lie, so that the titles of the nodes have room beside them.
    """
    chart = book.add_chart({"type": "bar"})
    end = first + len(table.rows) - 1
    for at, year in enumerate(table.years):
        column = 1 + at * COLUMNS
        shade = GREYS[(at - len(table.years)) % len(GREYS)]
        chart.add_series(
            {
                "name": year,
                "categories": [sheet.get_name(), first, 0, end, 0],
                "values": [sheet.get_name(), first, column, end, column],
                "fill": {"color": shade},
                "border": {"color": "#404040"},
                "gap": 60,
            }
        )
    chart.set_title({"name": table.title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "min": 0})
    height = BARS + len(table.rows) * (len(table.years) + 1) * BAR
    chart.set_size({"width": 1180, "height": height})
    sheet.insert_chart(row, 0, chart, {"object_position": 1})
    return row + height // ROW_PIXELS + 1
