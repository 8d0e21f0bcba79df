"""統合調書: the consolidated form as it is printed, and the sheets that go with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from evalsheet.findings import Catalogue
from evalsheet.round import wareki
from evalsheet.sheet import CarriedColumn
from evalsheet.summary import AverageTable, ChoiceCount, CrossTable, overview_rows
from evalsheet.workbook.writing.across import set_across
from evalsheet.workbook.writing.book import new_workbook
from evalsheet.workbook.writing.charts import Summary, write_summary
from evalsheet.workbook.writing.laid_out import (
    GROUP_HEIGHT,
    TITLE_HEIGHT,
    LaidOut,
    PageNumbers,
    Report,
    lay_out_report,
)
from evalsheet.workbook.writing.measure import column_pixels
from evalsheet.workbook.writing.overview import write_overview
from evalsheet.workbook.writing.pages import PrintRow, band_runs
from evalsheet.workbook.writing.paper import page_of, set_up
from evalsheet.workbook.writing.printed import PrintedForm
from evalsheet.workbook.writing.styles import ALERT, BAND, Styles, write_merged
from evalsheet.workbook.writing.table import Table, write_table

SHORT = 6  # characters of a heading that is centred
FIRST_ROW = 3  # counted from 0: title, groups, headings
# (item, department, field) → the first cell of its text in print; no department where an item is one row
Addresses = Mapping[tuple[str, str, str], str]


@dataclass(frozen=True)
class BookPart:
    """One form in the workbook. `front` stands before it; `name` is its sheet's, `summary` that of its counts."""

    printed: PrintedForm
    name: str
    title: str
    front: Sequence[Table]
    summary: str
    counts: tuple[ChoiceCount, ...]
    crosstables: tuple[CrossTable, ...]
    averages: tuple[AverageTable, ...]


@dataclass(frozen=True)
class ConsolidatedBook:
    """Everything the workbook shows: its forms, the `chapters` behind them, and the further sheets that `tables`
    makes, given where each cell of each form is printed.

    `words` are in the language of whoever merges; each form is printed in its own.
    """

    words: Catalogue
    parts: tuple[BookPart, ...]
    chapters: tuple[BookPart, ...]
    title: str
    years: tuple[str, str]
    created: datetime.datetime
    tables: Callable[[Sequence[Addresses]], Sequence[Table]]


def write_consolidated(path: Path, book: ConsolidatedBook) -> None:
    """Write the workbook: the forms one after another with their page numbers running on, then the tables."""
    first = book.parts[0].printed
    look, words = first.form.sheet, book.words
    workbook = new_workbook(str(path), book.created, look.font)
    styles = Styles(workbook, look.font, look.size)
    report = lay_out_report(
        [part.printed for part in book.parts],
        [part.name for part in book.parts],
        [part.printed for part in book.chapters],
    )
    paged = words.word("result.footer-alone" if report.numbers else "sheet.footer-page")
    footer = f"&L&A&C{paged}&R{book.title}"

    def write(table: Table) -> None:
        write_table(workbook.add_worksheet(table.title), styles, table, look.paper, footer, look.size)

    writers = []
    for at, part in enumerate((*book.parts, *book.chapters)):
        for table in part.front:
            write(table)
        own = part.printed.form.sheet
        own_styles = Styles(workbook, own.font, own.size)
        if part.printed.has_overview:
            _write_overview(workbook, own_styles, part, report, at, several=len(book.parts) > 1)
        sheet = workbook.add_worksheet(part.name)
        writers.append(_PrintedSheet(part, book.years, sheet, own_styles, report.forms[at]))
        writers[-1].write(report.numbers[at] if report.numbers else None)
    for part in book.parts:
        if part.counts or part.averages:
            summary = Summary(part.counts, part.crosstables, part.averages, book.years)
            write_summary(workbook, workbook.add_worksheet(part.summary), styles, summary, footer, words)
    for table in book.tables([writer.addresses() for writer in writers[: len(book.parts)]]):
        write(table)
    writers[0].sheet.activate()
    workbook.close()


def _write_overview(
    workbook: xlsxwriter.Workbook, styles: Styles, part: BookPart, report: Report, at: int, *, several: bool
) -> None:
    """The page before a form that counts its computed values; `several` forms say whose it is in its name."""
    printed, style, numbers = part.printed, part.printed.form.overview, report.numbers
    assert style is not None  # asked for only where the form has one
    assert numbers is not None
    spans = report.spans(at)
    rows = overview_rows(
        printed.form,
        style,
        printed.consolidation,
        lambda path: (spans[path].first, spans[path].last),
        printed.words,
    )
    sheet = workbook.add_worksheet(f"{style.title}_{part.name}"[:31] if several else style.title)
    write_overview(sheet, styles, part.title, style, rows, printed.words)
    set_up(sheet, page_of(printed.form.sheet.paper), _footer(part, numbers[at]), fit_width=False)
    sheet.fit_to_pages(1, 1)
    sheet.set_start_page(numbers[at].overview or 1)


def _footer(part: BookPart, numbers: PageNumbers | None) -> str:
    words = part.printed.words
    if numbers is None:
        paged = words.word("sheet.footer-page")
    elif numbers.total is None:
        paged = words.word("result.footer-alone")
    else:
        paged = words.word("result.footer-page", total=numbers.total)
    return f"&C{paged}&R{part.title}"


@dataclass(frozen=True, slots=True)
class _Look:
    """How a column's cells look: with an answer, and where it is missing."""

    given: Format
    absent: Format


class _PrintedSheet:
    """The printed sheet: headings, pages, and the cells."""

    def __init__(
        self, part: BookPart, years: tuple[str, str], sheet: Worksheet, styles: Styles, laid: LaidOut
    ) -> None:
        self.part, self.years, self.sheet, self.styles, self.laid = part, years, sheet, styles, laid
        self.printed, self.layout = laid.printed, laid.layout
        self.size = self.printed.form.sheet.size
        self.first, self.last, self.widths = laid.first, laid.last, laid.widths

    def addresses(self) -> dict[tuple[str, str, str], str]:
        """The first cell of each field of this year."""
        found: dict[tuple[str, str, str], str] = {}
        for at, row in enumerate(self.layout.rows):
            item, department = self.printed.rows[row.section]
            for offset, column in enumerate(self.printed.answer_columns if row.band is None else ()):
                if column.field is not None and not column.carried and not column.is_computed:
                    cell = xl_rowcol_to_cell(FIRST_ROW + at, self.first + offset)
                    found.setdefault((item.number, department, column.field.key), cell)
        return found

    def write(self, numbers: PageNumbers | None) -> None:
        """Every cell, the headings of each page, and the page breaks."""
        sheet = self.sheet
        for at, width in enumerate(self.widths):
            sheet.set_column_pixels(at, at, column_pixels(width, self.size))
        self._head()
        for at, row in enumerate(self.layout.rows):
            sheet.set_row(FIRST_ROW + at, row.height)
            self._row(FIRST_ROW + at, row)
        for page in self.layout.pages():
            for column in range(self.first + len(self.widths) - 1 - self.last):
                self._page_headings(page, column)
        sheet.set_h_pagebreaks([FIRST_ROW + start for start in self.layout.page_starts[1:]])
        if numbers is not None:
            sheet.set_start_page(numbers.first)
        set_up(sheet, self.laid.page, _footer(self.part, numbers), fit_width=False)
        sheet.set_print_scale(self.laid.scale)
        sheet.repeat_rows(0, FIRST_ROW - 1)
        set_across(sheet, self.laid.across, self.first)
        sheet.print_area(0, 0, max(FIRST_ROW + len(self.layout.rows) - 1, FIRST_ROW), len(self.widths) - 1)
        sheet.freeze_panes(FIRST_ROW, self.first)
        sheet.center_horizontally()

    def _head(self) -> None:
        sheet, words = self.sheet, self.printed.words
        for at, height in enumerate((TITLE_HEIGHT, GROUP_HEIGHT, self.laid.heading_height)):
            sheet.set_row(at, height)
        look = {"bold": True, "font_size": 14, "valign": "vcenter"}
        if len(self.laid.across.starts) == 1:
            sheet.write_string(0, 0, self.part.title, self.styles(**look))
        else:  # over the columns that each page across repeats
            write_merged(sheet, 0, 0, 0, self.first - 1, self.part.title, self.styles(shrink=True, **look))
        groups = [words.word("sheet.group-plan")] * self.first
        groups += [self._group(column.carried) for column in self.printed.answer_columns]
        groups += [""] * (len(self.widths) - len(groups))
        start = 0
        for text, same in groupby(groups):
            stop = start + len(list(same))
            write_merged(self.sheet, 1, start, 1, stop - 1, text, self.styles.head())
            start = stop
        for at, title in enumerate(self.laid.titles):
            sheet.write_string(2, at, title, self.styles.head())

    def _group(self, carried: CarriedColumn | None) -> str:
        """What stands above a year's columns: the year; where it is only the last one, that it is for reference."""
        if carried is None:
            return self.printed.form.sheet.period.format(year=self.years[0])
        year = wareki(carried.block)
        return year if carried.year else self.printed.words.word("sheet.group-last", year=year)

    def _row(self, at: int, row: PrintRow) -> None:
        if row.band is not None:
            self._band(at, row, row.band)
            return
        columns = zip(self.printed.answer_columns, row.texts, self._looks, strict=True)
        for offset, (column, text, look) in enumerate(columns):
            absent = self.printed.is_absent(column, text)
            self.sheet.write_string(at, self.first + offset, text, look.absent if absent else look.given)

    @cached_property
    def _looks(self) -> tuple[_Look, ...]:
        """Of each answer column."""
        centred = ({"align": "center"} if column.is_short else {} for column in self.printed.answer_columns)
        return tuple(_Look(self.styles.cell(**one), self.styles.cell(**one, bg_color=ALERT)) for one in centred)

    def _band(self, at: int, row: PrintRow, text: str) -> None:
        """A band, with the cells that interrupt it."""
        style = self.styles.cell(bg_color=BAND, bold=True)
        count = len(self.printed.answer_columns)
        for run in band_runs(row.cells, count, self.laid.across.starts, wide=row.wide):
            start = 0 if run.first < 0 else self.first + run.first
            write_merged(self.sheet, at, start, at, self.first + run.end - 1, text if run.text else "", style)
        for mark in row.cells:
            fill = ALERT if mark.waiting else BAND
            cell = self.styles.cell(bg_color=fill, bold=True, align="center", valign="vcenter")
            self.sheet.write_string(at, self.first + mark.column, mark.text, cell)

    def _page_headings(self, page: range, column: int) -> None:
        """The headings of one column, each merged over its rows of this page."""

        def node(at: int) -> tuple[str, ...]:
            return self.printed.sections[self.layout.rows[at].section].headings[column].node

        beside = [at for at in page if not self.layout.rows[at].wide]  # no heading reaches across a wide band
        for (same, _), run in groupby(enumerate(beside), key=lambda one: (node(one[1]), one[1] - one[0])):
            rows = [at for _, at in run]
            heading = self.printed.sections[self.layout.rows[rows[0]].section].headings[column]
            above = next((at for at in range(rows[0] - 1, -1, -1) if not self.layout.rows[at].wide), None)
            continued = above is not None and node(above) == same
            again = continued and above in page
            text = heading.short if again else self.layout.heading(page.start, heading, continued=continued)
            bold = column < self.first and not self.printed.heading_columns[column].level.columns
            at = column if column < self.first else self.last + 1 + column - self.first
            style = self.styles.cell(bold=bold, align="center" if len(text) <= SHORT else "left")
            write_merged(self.sheet, FIRST_ROW + rows[0], at, FIRST_ROW + rows[-1], at, text, style)
