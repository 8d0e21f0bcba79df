"""What an OpenDocument spreadsheet's content.xml says of its cells, its layout, and what lies on its sheets.

Repeated rows and columns are one element with a count. Only cells with something in them are multiplied out, and
only within the limits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from evalsheet.model import Area, MarkedRun, RawRemark, RemarkKind
from evalsheet.round import Limits
from evalsheet.workbook.reading.numbers import IN_PERCENT, NumberFormat, format_that_shows
from evalsheet.workbook.reading.ods.looks import OF_CELLS, UNNAMED, Styles, styles_in
from evalsheet.workbook.reading.ods.text import TextPass
from evalsheet.workbook.reading.parts import LAST_COLUMN, LAST_ROW, parse
from evalsheet.workbook.reading.stored import Address, Comment, Layout, PackageCell, PackageSheet, UsedRange
from evalsheet.workbook.reading.unpack import DAMAGE, damaged, within

SKIPPED = {"text:ruby-text", "office:forms", "table:tracked-changes"}
CELLS = {"table:table-cell", "table:covered-table-cell"}
COMMENT = "office:annotation"
TRUTHS = {"of:=TRUE()": "true", "of:=FALSE()": "false"}  # as LibreOffice writes what came from Excel
TYPES = {"float": "n", "percentage": "n", "currency": "n", "boolean": "b", "date": "d", "time": "d"}


def read_ods(parts: Mapping[str, bytes], limits: Limits) -> tuple[PackageSheet, ...]:
    """The sheets of an OpenDocument spreadsheet.

    Raises:
        FileError: damaged, or past a limit.
    """
    try:
        found = _ContentPass(styles_in(parts["styles.xml"]) if "styles.xml" in parts else Styles(), limits)
        parse(parts["content.xml"], found.start, found.end, found.text)
    except DAMAGE as error:
        raise damaged(error) from error
    return tuple(table.sheet() for table in found.tables)


class _ContentPass:
    """Gathers the non-empty cells of every table, and what lies on it."""

    def __init__(self, styles: Styles, limits: Limits) -> None:
        self.limits = limits
        self.styles = styles
        self.tables: list[_Table] = []
        self.column = 0
        self.row_repeated = 1
        self.row_style = ""
        self.row_cells: dict[int, PackageCell] = {}
        self.row_runs: dict[int, tuple[MarkedRun, ...]] = {}
        self.cell: dict[str, str] | None = None
        self.own = TextPass(styles)
        self.remark = TextPass(styles)
        self.remark_name = ""
        self.skipped = self.drawn = 0  # how deep in something that is no text, or in a comment or a drawing

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.skipped or tag in SKIPPED:
            self.skipped += 1
        elif self.drawn:
            self.drawn += 1
            self.remark.start(tag, attributes)
        elif self.tables and (tag == COMMENT or tag.startswith("draw:")):
            self.drawn, self.remark = 1, TextPass(self.styles)
            self.remark_name = attributes.get("draw:name", "")
        elif self.cell is not None:
            self.own.start(tag, attributes)
        elif tag in CELLS:
            self.cell, self.own = attributes, TextPass(self.styles)
        elif tag == "table:table-row":
            self.row_repeated = int(attributes.get("table:number-rows-repeated", 1))
            self.row_style = attributes.get("table:default-cell-style-name", "")
            self.column, self.row_cells, self.row_runs = 0, {}, {}
            self.tables[-1].hide_rows(attributes, self.row_repeated)
        elif tag == "table:table-column":
            self.tables[-1].add_columns(attributes)
        elif tag == "table:table":
            within(self.limits, "sheets", len(self.tables) + 1)
            hidden = attributes.get("table:style-name", "") in self.styles.unseen
            self.tables.append(_Table(attributes.get("table:name", ""), hidden))
        else:
            self.styles.start(tag, attributes)

    def text(self, text: str) -> None:
        if not self.skipped:
            (self.remark if self.drawn else self.own).add(text)

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif self.drawn:
            self.remark.end(tag)
            self.drawn -= 1
            if not self.drawn:
                self._end_remark(tag)
        elif tag in CELLS and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif self.cell is not None:
            self.own.end(tag)
        elif tag == "table:table-row":
            self._end_row()
        else:
            self.styles.end(tag)

    def _end_remark(self, tag: str) -> None:
        table, said = self.tables[-1], self.remark.text.strip("\n")
        at = (table.row + 1, self.column + 1) if self.cell is not None else (1, 1)
        name = self.remark.description or self.remark_name
        if tag == COMMENT:
            if (comment := Comment(at, self.remark.author, said).remark()) is not None:
                table.remarks.append(comment)
        elif said.strip():
            table.remarks.append(RawRemark(RemarkKind.BOX, *at, said))
        elif name:
            table.remarks.append(RawRemark(RemarkKind.PICTURE, *at, name))

    def _end_cell(self, attributes: dict[str, str]) -> None:
        repeated = int(attributes.get("table:number-columns-repeated", 1))
        found = _cell(attributes, self.own.text)
        if found.text or found.formula:
            style = attributes.get("table:style-name") or self.row_style or self.tables[-1].style(self.column + 1)
            runs = self.own.marked(self.styles.of(OF_CELLS, style or UNNAMED))
            within(self.limits, "cells", len(self.row_cells) + repeated)
            for column in range(self.column + 1, self.column + repeated + 1):
                self.row_cells[column] = found
                if runs:
                    self.row_runs[column] = runs
        self.tables[-1].merge(self.column + 1, attributes)
        self.column += repeated

    def _end_row(self) -> None:
        table = self.tables[-1]
        if self.row_cells:
            first, last = min(self.row_cells), max(self.row_cells)
            table.used.add(table.row + 1, first, last)
            table.used.add(table.row + self.row_repeated, first, last)
            within(self.limits, "cells", len(table.cells) + len(self.row_cells) * self.row_repeated)
            within(self.limits, "used_cells", table.used.area)
            for row in range(table.row + 1, table.row + self.row_repeated + 1):
                table.cells.update({(row, column): cell for column, cell in self.row_cells.items()})
                table.marks.update({(row, column): runs for column, runs in self.row_runs.items()})
        table.row += self.row_repeated


@dataclass
class _Table:
    """A table as it is gathered; `row` and `columns` are those that are behind."""

    name: str
    hidden: bool
    row: int = 0
    columns: int = 0
    styles: list[tuple[int, str]] = field(default_factory=list)  # up to which column cells have which by default
    cells: dict[Address, PackageCell] = field(default_factory=dict)
    marks: dict[Address, tuple[MarkedRun, ...]] = field(default_factory=dict)
    remarks: list[RawRemark] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    used: UsedRange = field(default_factory=UsedRange)

    def hide_rows(self, attributes: dict[str, str], repeated: int) -> None:
        """Note rows that are hidden, by hand or by a filter; those to the end of the sheet are none."""
        if attributes.get("table:visibility", "visible") != "visible" and self.row + repeated < LAST_ROW:
            self.hidden_rows |= set(range(self.row + 1, self.row + repeated + 1))

    def add_columns(self, attributes: dict[str, str]) -> None:
        """Note columns, the hidden ones too."""
        repeated = int(attributes.get("table:number-columns-repeated", 1))
        hidden = attributes.get("table:visibility", "visible") != "visible"
        if hidden and self.columns + repeated < LAST_COLUMN:
            self.hidden_columns |= set(range(self.columns + 1, self.columns + repeated + 1))
        self.columns += repeated
        self.styles.append((self.columns, attributes.get("table:default-cell-style-name", "")))

    def style(self, column: int) -> str:
        """The style that the cells of a column have by default."""
        at = bisect_left(self.styles, (column, ""))
        return self.styles[at][1] if at < len(self.styles) else ""

    def merge(self, column: int, attributes: dict[str, str]) -> None:
        """Note the area that a cell spans."""
        rows, columns = (int(attributes.get(f"table:number-{one}-spanned", 1)) for one in ("rows", "columns"))
        if rows * columns > 1:
            self.merged.append(Area(self.row + 1, column, self.row + rows, column + columns - 1))

    def sheet(self) -> PackageSheet:
        """What was gathered."""
        layout = Layout(tuple(self.merged), frozenset(self.hidden_rows), frozenset(self.hidden_columns))
        remarks = tuple(sorted(self.remarks, key=lambda one: (one.row, one.column)))
        return PackageSheet(self.name, self.hidden, self.cells, self.marks, layout, remarks)


def _cell(attributes: dict[str, str], shown: str) -> PackageCell:
    """A cell as stored: its type in OOXML's letters, its value or what it shows."""
    formula = "table:formula" in attributes
    kind = attributes.get("office:value-type", "")
    if attributes.get("calcext:value-type") == "error":
        return PackageCell("e", shown, formula)
    if (truth := TRUTHS.get(attributes.get("table:formula", ""))) is not None:
        return PackageCell("b", truth, formula)
    if kind in TYPES:
        value = next(
            (attributes[f"office:{one}"] for one in ("value", "boolean-value", "date-value", "time-value")
             if f"office:{one}" in attributes),
            shown,
        )  # fmt: skip
        number = _number(value, shown) if TYPES[kind] == "n" else None
        return PackageCell(TYPES[kind], value, formula, number or (IN_PERCENT if kind == "percentage" else None))
    if kind == "string":
        return PackageCell("str", shown or attributes.get("office:string-value", ""), formula)
    return PackageCell("str" if shown else "n", shown, formula)


def _number(value: str, shown: str) -> NumberFormat | None:
    """What is seen of a number, unless that is the number."""
    try:
        return format_that_shows(shown, float(value))
    except ValueError:  # it is stored as no number: the reader's word holds
        return None
