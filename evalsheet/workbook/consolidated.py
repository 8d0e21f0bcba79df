"""統合調書: the consolidated form as it is printed, and the sheets that go with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from evalsheet.consolidate import Cell, Consolidation, PartState
from evalsheet.findings import Catalogue
from evalsheet.forms import Attribute, Field, Form, Kind, Level
from evalsheet.model import Item, Node, Plan
from evalsheet.summary import ChoiceCount, CrossTable
from evalsheet.workbook.charts import write_summary
from evalsheet.workbook.measure import column_pixels
from evalsheet.workbook.pages import Band, Heading, Layout, PrintRow, Section, lay_out
from evalsheet.workbook.paper import Page, height_at, page_of, scale_across, set_up
from evalsheet.workbook.styles import ALERT, BAND, Styles, new_workbook
from evalsheet.workbook.table import Table, write_table

TITLE_HEIGHT, GROUP_HEIGHT, HEADING_HEIGHT = 26.0, 16.0, 30.0
FIRST_ROW = 3  # counted from 0: title, groups, headings
Addresses = Mapping[tuple[str, str], str]  # (item, field) → the first cell of its text in the printed sheet


@dataclass(frozen=True)
class ConsolidatedBook:
    """Everything the workbook shows. `tables` makes the further sheets, given where each cell is printed."""

    form: Form
    plan: Plan
    consolidation: Consolidation
    title: str
    headings: Mapping[str, str]
    carried_headings: Mapping[str, str]
    years: tuple[str, str]
    created: datetime.datetime
    counts: tuple[ChoiceCount, ...]
    crosstables: tuple[CrossTable, ...]
    tables: Callable[[Addresses], Sequence[Table]]
    words: Catalogue


@dataclass(frozen=True, slots=True)
class _Column:
    """An answer column: last year's value of a field, or this year's."""

    field: Field
    carried: bool
    width: float


def write_consolidated(path: Path, book: ConsolidatedBook) -> None:
    """Write the workbook."""
    workbook = new_workbook(str(path), book.created, book.form.sheet.font)
    size = book.form.sheet.size
    styles = Styles(workbook, book.form.sheet.font, size)
    printed = _Printed(book)
    sheet = workbook.add_worksheet(book.form.sheet.name)
    printed.write(sheet, styles)
    summary = workbook.add_worksheet(book.words.word("result.summary"))
    write_summary(workbook, summary, styles, book.counts, book.crosstables, book.years)
    footer = f"&L&A&C{book.words.word('sheet.footer-page')}&R{book.title}"
    for table in book.tables(printed.addresses()):
        write_table(workbook.add_worksheet(table.title), styles, table, book.form.sheet.paper, footer, size)
    sheet.activate()
    workbook.close()


class _Printed:
    """The printed sheet: columns, pages, and the cells."""

    def __init__(self, book: ConsolidatedBook) -> None:
        self.book = book
        form = book.form
        self.size = form.sheet.size
        self.levels = [level for level in form.levels if not level.band]
        carried = [_Column(f, True, f.carry_over.width) for f in form.fields if f.carry_over]
        self.columns = [*carried, *(_Column(f, False, f.width) for f in form.fields)]
        self.page: Page = page_of(form.sheet.paper)
        self.scale = scale_across(self.page, self._widths(), self.size)
        band_width = sum(column.width for column in self.columns)
        height = height_at(self.page, self.scale) - TITLE_HEIGHT - GROUP_HEIGHT - HEADING_HEIGHT
        self.first_items: dict[tuple[str, ...], str] = {}
        for item in book.plan.items:
            for level in form.levels:
                self.first_items.setdefault(_path_to(item, level), item.number)
        self.sections = [self._section(item) for item in book.plan.items]
        self.layout: Layout = lay_out(
            self.sections, [column.width for column in self.columns], band_width, height, self.size
        )

    def _widths(self) -> list[float]:
        return [*(level.width for level in self.levels), *(column.width for column in self.columns)]

    def _section(self, item: Item) -> Section:
        nodes = dict(zip((level.key for level in self.book.form.levels), item.path, strict=True))
        headings = tuple(
            Heading(
                at,
                _path_to(item, level),
                level.label_of(nodes[level.key]),
                _short(level, nodes[level.key]),
                level.width,
            )
            for at, level in enumerate(self.levels)
        )
        bands = [band for level in self.book.form.levels for band in self._bands(level, nodes[level.key], item)]
        return Section(item.number, headings, tuple(bands), tuple(self._text(item, one) for one in self.columns))

    def _bands(self, level: Level, node: Node, item: Item) -> list[Band]:
        """The bands that stand above an item: its level's own, and attributes of nodes that begin with it."""
        bands = []
        if level.band:
            text = level.label_of(node)
            bands.append(Band(text, text + self.book.words.word("result.continued")))
        if self.first_items[_path_to(item, level)] == item.number:
            shown = [_attribute(attribute, node) for attribute in level.attributes]
            bands += [Band(text, None) for text in shown if text]
        return bands

    def _text(self, item: Item, column: _Column) -> str:
        if column.carried:
            return self.book.plan.previous.get((item.number, column.field.key), "")
        cell = self.book.consolidation.cell(item.number, column.field.key)
        return printed_text(cell, column.field, self.book.words)

    def addresses(self) -> dict[tuple[str, str], str]:
        """The first cell of each item's fields of this year."""
        found: dict[tuple[str, str], str] = {}
        for at, row in enumerate(self.layout.rows):
            if row.band is None:
                for offset, column in enumerate(self.columns):
                    if not column.carried:
                        key = (self.sections[row.section].key, column.field.key)
                        cell = xl_rowcol_to_cell(FIRST_ROW + at, len(self.levels) + offset)
                        found.setdefault(key, cell)
        return found

    def write(self, sheet: Worksheet, styles: Styles) -> None:
        """Every cell, the headings of each page, and the page breaks."""
        for at, width in enumerate(self._widths()):
            sheet.set_column_pixels(at, at, column_pixels(width, self.size))
        self._head(sheet, styles)
        for at, row in enumerate(self.layout.rows):
            sheet.set_row(FIRST_ROW + at, row.height)
            self._row(sheet, styles, FIRST_ROW + at, row)
        for page in self.layout.pages():
            self._page_headings(sheet, styles, page)
        sheet.set_h_pagebreaks([FIRST_ROW + start for start in self.layout.page_starts[1:]])
        set_up(
            sheet,
            self.page,
            f"&C{self.book.words.word('sheet.footer-page')}&R{self.book.title}",
            fit_width=False,
        )
        sheet.set_print_scale(self.scale)
        sheet.repeat_rows(0, FIRST_ROW - 1)
        last = FIRST_ROW + len(self.layout.rows) - 1
        sheet.print_area(0, 0, max(last, FIRST_ROW), len(self.levels) + len(self.columns) - 1)
        sheet.freeze_panes(FIRST_ROW, len(self.levels))
        sheet.center_horizontally()

    def _head(self, sheet: Worksheet, styles: Styles) -> None:
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.write_string(0, 0, self.book.title, styles(bold=True, font_size=14, valign="vcenter"))
        sheet.set_row(1, GROUP_HEIGHT)
        sheet.set_row(2, HEADING_HEIGHT)
        first = len(self.levels)
        carried = sum(column.carried for column in self.columns)
        groups = (
            (0, first, self.book.words.word("sheet.group-plan")),
            (first, first + carried, self.book.words.word("sheet.group-last", year=self.book.years[1])),
            (first + carried, first + len(self.columns), self.book.years[0]),
        )
        for start, stop, text in groups:
            if stop - start == 1:
                sheet.write_string(1, start, text, styles.head())
            elif stop > start:
                sheet.merge_range(1, start, 1, stop - 1, text, styles.head())
        for at, level in enumerate(self.levels):
            sheet.write_string(2, at, level.title, styles.head())
        for at, column in enumerate(self.columns):
            headings = self.book.carried_headings if column.carried else self.book.headings
            sheet.write_string(2, first + at, headings[column.field.key], styles.head())

    def _row(self, sheet: Worksheet, styles: Styles, at: int, row: PrintRow) -> None:
        first = len(self.levels)
        if row.band is not None:
            style = styles.cell(bg_color=BAND, bold=True)
            sheet.merge_range(at, first, at, first + len(self.columns) - 1, row.band, style)
            return
        for offset, (column, text) in enumerate(zip(self.columns, row.texts, strict=True)):
            centred = {"align": "center"} if column.field.kind is Kind.CHOICE else {}
            absent = not column.carried and self._absent(self.sections[row.section].key, column.field)
            fill = {"bg_color": ALERT} if absent else {}
            sheet.write_string(at, first + offset, text, styles.cell(**centred, **fill))

    def _absent(self, item: str, field: Field) -> bool:
        cell = self.book.consolidation.cell(item, field.key)
        return any(part.state in (PartState.BLANK, PartState.MISSING) for part in cell.parts)

    def _page_headings(self, sheet: Worksheet, styles: Styles, page: range) -> None:
        """Each node's heading merged over its rows of this page."""
        rows = self.layout.rows
        for column in range(len(self.levels)):
            start = page.start
            while start < page.stop:
                heading = self.sections[rows[start].section].headings[column]
                stop = start + 1
                while stop < page.stop and self.sections[rows[stop].section].headings[column].node == heading.node:
                    stop += 1
                before = self.sections[rows[start - 1].section].headings[column].node if start else None
                text = heading.short if before == heading.node else heading.full
                style = styles.cell(bold=True, align="center" if text == heading.short else "left")
                top, bottom = FIRST_ROW + start, FIRST_ROW + stop - 1
                if top == bottom:
                    sheet.write_string(top, column, text, style)
                else:
                    sheet.merge_range(top, column, bottom, column, text, style)
                start = stop


def _path_to(item: Item, level: Level) -> tuple[str, ...]:
    """The numbers from the root to an item's node of one level: numbers may begin anew under each parent."""
    depth = next(at for at, node in enumerate(item.path) if node.level == level.key)
    return tuple(node.number for node in item.path[: depth + 1])


def _short(level: Level, node: Node) -> str:
    return level.short.format(number=node.number, title=node.title)


def _attribute(attribute: Attribute, node: Node) -> str:
    value = node.attribute(attribute.key)
    return attribute.label.format(value=value) if attribute.band and value else ""


def printed_text(cell: Cell, field: Field, words: Catalogue) -> str:
    """A consolidated cell as printed: every part under its label, absences in words."""
    shown = []
    for part in cell.parts:
        if part.text:
            shown.append(part.text)
        elif part.state in (PartState.BLANK, PartState.MISSING):
            kind = "blank" if part.state is PartState.BLANK else "missing"
            key = f"result.{kind}" if field.kind is Kind.TEXT else f"result.{kind}-value"
            shown.append(words.word(key, label="・".join(part.labels)))
    return "\n".join(shown)
