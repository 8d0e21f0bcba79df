"""Tables that are no workbook: HTML pages and CSV files, which people and systems name .xls or .xlsx."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from evalsheet.errors import FileError
from evalsheet.round import Limits
from evalsheet.workbook.reading.formats import decoded, delimiter
from evalsheet.workbook.reading.stored import Address
from evalsheet.workbook.reading.unpack import damaged, within

CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
BEGINNING = 4096  # bytes of a page in which it says its encoding
ENCODINGS = {  # what a page may say, and what is meant; Windows means cp932 by all its names of Shift JIS
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932", "cp932"), "cp932"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    "euc-jp": "euc-jp",
    "iso-2022-jp": "iso-2022-jp",
}
BLANKS = re.compile(r"[ \t\r\n\f]+")
BREAKS = {"br", "p", "div", "li"}
UNSHOWN = {"script", "style", "title", "head"}
SPAN = 1000  # columns or rows a cell is believed to span
Table = dict[Address, str]


def tables_of_page(content: bytes, limits: Limits) -> list[Table]:
    """The non-empty cells of each table of an HTML page that has any.

    Raises:
        FileError: it cannot be decoded, or a limit is passed.
    """
    page = _Page(limits)
    page.feed(_page_text(content))
    page.close()
    return [table for table in page.tables if table]


def _page_text(content: bytes) -> str:
    said = CHARSET.search(content[:BEGINNING])
    encoding = ENCODINGS.get(said[1].decode("ascii").lower()) if said else None
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff", codecs.BOM_UTF8))
    text = decoded(content) if encoding is None or marked else _decoded_as(content, encoding) or decoded(content)
    if text is None:
        raise FileError("unreadable-workbook", reason="encoding")
    return text


def _decoded_as(content: bytes, encoding: str) -> str | None:
    """The text, unless the page is wrong about itself."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def table_of_csv(content: bytes, limits: Limits) -> Table:
    """The non-empty cells of a CSV file.

    Raises:
        FileError: it is no CSV, or a limit is passed.
    """
    text = decoded(content) or ""
    found: Table = {}
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)), 1):
            found.update({(number, at): cell for at, cell in enumerate(row, 1) if cell})
            within(limits, "cells", len(found))
    except csv.Error as error:
        raise damaged(error) from error
    return found


class _Page(HTMLParser):
    """Gathers cells; a table inside a cell is part of that cell's text."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.tables: list[Table] = []
        self.depth = 0  # of tables
        self.unshown = 0
        self.at = (0, 0)
        self.span = (1, 1)  # rows and columns
        self.taken: set[Address] = set()  # by cells from further up
        self.parts: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSHOWN:
            self.unshown += 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append({})
                self.at, self.taken = (0, 0), set()
        elif self.depth == 1 and tag == "tr":
            self._end_cell()
            self.at = (self.at[0] + 1, 0)
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
            self._start_cell(dict(attrs))
        elif self.parts is not None and tag in BREAKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in UNSHOWN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSHOWN:
            self.unshown = max(0, self.unshown - 1)
        elif tag == "table" and self.depth:
            if self.depth == 1:
                self._end_cell()
            self.depth -= 1
        elif self.depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self.parts is not None and not self.unshown:
            self.parts.append(BLANKS.sub(" ", data))

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        row, column = max(self.at[0], 1), self.at[1] + 1
        while (row, column) in self.taken:
            column += 1
        self.at = (row, column)
        self.span = (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))
        self.taken |= set(_under(row, column, *self.span))
        within(self.limits, "cells", len(self.taken))
        self.parts = []

    def _end_cell(self) -> None:
        if self.parts is None:
            return
        text = "".join(self.parts)
        text = "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")
        if text.replace("\xa0", "").strip():
            self.tables[-1][self.at] = text
        self.at = (self.at[0], self.at[1] + self.span[1] - 1)
        self.parts = None


def _span(said: str | None) -> int:
    return max(1, min(int(said), SPAN)) if said and said.isascii() and said.isdigit() and len(said) < 9 else 1


def _under(row: int, column: int, rows: int, columns: int) -> Iterator[Address]:
    """The addresses a cell covers."""
    return ((r, c) for r in range(row, row + rows) for c in range(column, column + columns))
