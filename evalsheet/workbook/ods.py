"""What an OpenDocument spreadsheet's content.xml says of its cells.

Repeated rows and columns are one element with a count. Only cells with something in them are multiplied out, and
only within the limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

from evalsheet.errors import FileError
from evalsheet.round import Limits
from evalsheet.workbook.package import PackageCell, PackageSheet
from evalsheet.workbook.stored import UsedRange
from evalsheet.workbook.unpack import within

MOST_SPACES = 32_767  # an element of repeated spaces; a cell holds no more characters
SKIPPED = {"office:annotation", "text:ruby-text", "draw:frame", "office:forms", "table:shapes"}
TYPES = {"float": "n", "percentage": "n", "currency": "n", "boolean": "b", "date": "d", "time": "d"}


def read_ods(parts: Mapping[str, bytes], limits: Limits) -> tuple[PackageSheet, ...]:
    """The sheets of an OpenDocument spreadsheet.

    Raises:
        FileError: damaged, or past a limit.
    """
    found = _ContentPass(limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.text
    try:
        parser.Parse(parts["content.xml"], True)
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise FileError("unreadable-workbook", reason=f"{type(error).__name__}: {error}") from error
    return tuple(found.sheets)


class _ContentPass:
    """Gathers the non-empty cells of every table."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[PackageSheet] = []
        self.invisible: set[str] = set()  # table styles
        self.style = ""
        self.row = self.column = 0
        self.row_repeated = 1
        self.cell: dict[str, str] | None = None
        self.paragraphs: list[str] = []
        self.skipped = 0  # how deep inside something that is no text of the cell
        self.in_paragraph = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.skipped or tag in SKIPPED:
            self.skipped += 1
        elif self.cell is not None:
            self._inside_cell(tag, attributes)
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.cell, self.paragraphs = attributes, []
        elif tag == "table:table-row":
            self.row_repeated = int(attributes.get("table:number-rows-repeated", 1))
            self.column, self.row_cells = 0, dict[int, PackageCell]()
        elif tag == "table:table":
            self._start_table(attributes)
        elif tag == "style:style":
            self.style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self.invisible.add(self.style)

    def _start_table(self, attributes: dict[str, str]) -> None:
        within(self.limits, "sheets", len(self.sheets) + 1)
        hidden = attributes.get("table:style-name", "") in self.invisible
        self.sheets.append(PackageSheet(attributes.get("table:name", ""), hidden, {}))
        self.row, self.used = 0, UsedRange()

    def _inside_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("text:p", "text:h"):
            self.in_paragraph += 1
            self.paragraphs.append("")
        elif not self.in_paragraph:
            return
        elif tag == "text:s":
            self.text(" " * min(int(attributes.get("text:c", 1)), MOST_SPACES))
        elif tag == "text:tab":
            self.text("\t")
        elif tag == "text:line-break":
            self.text("\n")

    def text(self, text: str) -> None:
        if self.in_paragraph and not self.skipped:
            self.paragraphs[-1] += text

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif tag in ("text:p", "text:h"):
            self.in_paragraph -= 1
        elif tag in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif tag == "table:table-row":
            self._end_row()

    def _end_cell(self, attributes: dict[str, str]) -> None:
        repeated = int(attributes.get("table:number-columns-repeated", 1))
        found = _cell(attributes, "\n".join(self.paragraphs))
        if found.text or found.formula:
            within(self.limits, "cells", len(self.row_cells) + repeated)
            for column in range(self.column + 1, self.column + repeated + 1):
                self.row_cells[column] = found
        self.column += repeated

    def _end_row(self) -> None:
        if self.row_cells:
            first, last = min(self.row_cells), max(self.row_cells)
            self.used.add(self.row + 1, first, last)
            self.used.add(self.row + self.row_repeated, first, last)
            within(self.limits, "cells", len(self.sheets[-1].cells) + len(self.row_cells) * self.row_repeated)
            within(self.limits, "used_cells", self.used.area)
            for row in range(self.row + 1, self.row + self.row_repeated + 1):
                self.sheets[-1].cells.update({(row, column): cell for column, cell in self.row_cells.items()})
        self.row += self.row_repeated


def _cell(attributes: dict[str, str], shown: str) -> PackageCell:
    """A cell as stored: its type in OOXML's letters, its value or what it shows."""
    formula = "table:formula" in attributes
    kind = attributes.get("office:value-type", "")
    if attributes.get("calcext:value-type") == "error":
        return PackageCell("e", shown, formula)
    if kind in TYPES:
        value = next(
            (attributes[f"office:{one}"] for one in ("value", "boolean-value", "date-value", "time-value")
             if f"office:{one}" in attributes),
            shown,
        )  # fmt: skip
        return PackageCell(TYPES[kind], value, formula)
    if kind == "string":
        return PackageCell("str", shown or attributes.get("office:string-value", ""), formula)
    return PackageCell("str" if shown else "n", shown, formula)
