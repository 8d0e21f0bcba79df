"""What the records of an xlsb file say of its cells: its reader is held against it, and leaves rich cells out."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from evalsheet.model import Area, MarkedRun
from evalsheet.round import Limits
from evalsheet.workbook.reading.ooxml.package import book_of
from evalsheet.workbook.reading.ooxml.remarks import sheet_remarks
from evalsheet.workbook.reading.parts import LAST_COLUMN, LAST_ROW, related
from evalsheet.workbook.reading.settle import text_of
from evalsheet.workbook.reading.stored import ERRORS, Address, Comment, Layout, PackageCell, PackageSheet, UsedRange
from evalsheet.workbook.reading.unpack import DAMAGE, damaged, within
from evalsheet.workbook.reading.xlsb.looks import Fonts, Rich, fonts_in, rich_at, strings_in
from evalsheet.workbook.reading.xlsb.reader import HUNDREDFOLD, WHOLE_NUMBER, for_reader, whole
from evalsheet.workbook.reading.xlsb.records import number_at, records, text_at

ROW, SHEET, COLUMNS, MERGED = 0, 156, 60, 176
BOOK = "xl/workbook.bin"  # where these parts are if the package does not say
STRINGS, STYLES = "xl/sharedstrings.bin", "xl/styles.bin"
AUTHOR, COMMENT, COMMENT_TEXT = 632, 635, 637
HIDDEN_ROW, HIDDEN_COLUMN = 0x10, 0x01


class Kind(IntEnum):
    """The kinds of cells; of the first seven, and of a rich text, there is a short form without a column."""

    BLANK = 1
    PACKED = 2
    ERROR = 3
    FLAG = 4
    REAL = 5
    TEXT = 6
    SHARED = 7
    TEXT_FORMULA = 8
    REAL_FORMULA = 9
    FLAG_FORMULA = 10
    ERROR_FORMULA = 11
    RICH = 62


SHORT = {**{kind + 11: kind for kind in Kind if kind <= Kind.SHARED}, Kind.RICH - 1: Kind.RICH}
FORMULAS = (Kind.TEXT_FORMULA, Kind.REAL_FORMULA, Kind.FLAG_FORMULA, Kind.ERROR_FORMULA)
TYPES: Mapping[int, str] = {  # in OOXML's letters; the others are numbers
    **dict.fromkeys((Kind.TEXT, Kind.SHARED, Kind.TEXT_FORMULA, Kind.RICH), "str"),
    **dict.fromkeys((Kind.ERROR, Kind.ERROR_FORMULA), "e"),
    **dict.fromkeys((Kind.FLAG, Kind.FLAG_FORMULA), "b"),
}
CELLS = frozenset(Kind)
REAL = struct.Struct("<d")
FORMAT = 0xFF_FFFF  # the part of a cell's head that is its format


def read_xlsb(parts: Mapping[str, bytes], limits: Limits) -> tuple[tuple[PackageSheet, ...], dict[str, bytes]]:
    """The sheets of a binary workbook, and the parts to give a reader.

    Raises:
        FileError: damaged, or past a limit.
    """
    by_name = {name.lower(): content for name, content in parts.items()}
    try:
        return tuple(_sheets(by_name, limits)), for_reader(parts)
    except DAMAGE as error:
        raise damaged(error) from error


def _sheets(parts: Mapping[str, bytes], limits: Limits) -> Iterator[PackageSheet]:
    path = book_of(parts, BOOK)
    relations = related(parts, path)
    of_type = dict(relations.values())
    fonts = fonts_in(parts.get(of_type.get("styles", STYLES), b""))
    strings = strings_in(parts.get(of_type.get("sharedStrings", STRINGS), b""), fonts)
    book = parts[path]
    sheets = [(at, end) for kind, at, end in records(book) if kind == SHEET]
    within(limits, "sheets", len(sheets))
    for at, end in sheets:
        relation, after = text_at(book, at + 8, end)
        _, path = relations.get(relation, ("", ""))
        if "worksheets/" in path:
            one = _SheetPass(fonts, strings, limits)
            one.read(parts[path])
            remarks = sheet_remarks(path, parts, _comments)
            layout = Layout(tuple(one.merged), frozenset(one.rows), frozenset(one.columns))
            hidden = number_at(book, at) != 0
            yield PackageSheet(text_at(book, after, end)[0], hidden, one.cells, one.marks, layout, remarks)


@dataclass
class _SheetPass:
    """Gathers the cells that are not blank, how they look, and the layout; `row` and `column` are the last."""

    fonts: Fonts
    strings: Sequence[Rich]
    limits: Limits
    row: int = 0
    column: int = 0
    used: UsedRange = field(default_factory=UsedRange)
    cells: dict[Address, PackageCell] = field(default_factory=dict)
    marks: dict[Address, tuple[MarkedRun, ...]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)

    def read(self, part: bytes) -> None:
        """All records of the sheet."""
        for kind, at, end in records(part):
            if kind == ROW:
                self.row, self.column = number_at(part, at) + 1, 0
                if part[at + 11] & HIDDEN_ROW:
                    self.rows.add(self.row)
            elif kind in CELLS:
                self.column = number_at(part, at) + 1
                self._cell(kind, part, at + 4, end)
            elif kind in SHORT:
                self.column += 1
                self._cell(SHORT[kind], part, at, end)
            elif kind == COLUMNS and part[at + 16] & HIDDEN_COLUMN:
                first, last = number_at(part, at) + 1, number_at(part, at + 4) + 1
                if last < LAST_COLUMN:
                    self.columns |= set(range(first, last + 1))
            elif kind == MERGED:
                top, bottom, left, right = (number_at(part, at + 4 * n) + 1 for n in range(4))
                self.merged.append(Area(top, left, bottom, right))
                within(self.limits, "merges", len(self.merged))
        self.used.check(self.limits)

    def _cell(self, kind: int, part: bytes, at: int, end: int) -> None:
        """One cell, whose format stands at `at` and its value behind that."""
        if self.row > LAST_ROW or self.column > LAST_COLUMN:
            raise ValueError(f"cell {self.row}, {self.column}")
        if kind == Kind.BLANK:
            return
        self.used.add(self.row, self.column, self.column)
        place, (text, runs) = (self.row, self.column), self._said(kind, part, at + 4, end)
        if text:
            look = self.fonts.looks.of(number_at(part, at) & FORMAT)
            self.cells[place] = PackageCell(TYPES.get(kind, "n"), text, kind in FORMULAS, look.number)
            if marked := look.marked(runs):
                self.marks[place] = marked

    def _said(self, kind: int, part: bytes, at: int, end: int) -> Rich:
        """What a cell says, and the runs of it; only a text has any."""
        if kind == Kind.SHARED:
            return self.strings[number_at(part, at)]
        if kind == Kind.RICH:
            return rich_at(part, at, end, self.fonts)
        return _plain(kind, part, at, end), ()


def _plain(kind: int, part: bytes, at: int, end: int) -> str:
    """What a cell says whose text has no runs."""
    match kind:
        case Kind.TEXT | Kind.TEXT_FORMULA:
            return text_at(part, at, end)[0]
        case Kind.ERROR | Kind.ERROR_FORMULA:
            return ERRORS.get(part[at], "#VALUE!")
        case Kind.FLAG | Kind.FLAG_FORMULA:
            return "1" if part[at] else "0"
        case Kind.PACKED:
            return text_of(_unpacked(number_at(part, at)))
        case _:
            return text_of(*REAL.unpack_from(part, at))


def _unpacked(packed: int) -> float:
    """A number of thirty bits, whole or the first of a real one; two more say which, and whether it is ×100."""
    if packed & WHOLE_NUMBER:
        value: float = whole(packed)
    else:
        (value,) = REAL.unpack(bytes(4) + (packed & ~3).to_bytes(4, "little"))
    return value / 100 if packed & HUNDREDFOLD else value


def _comments(part: bytes) -> Iterator[Comment]:
    """The comments of a part, each in two records: its cell and author, then its text."""
    authors: list[str] = []
    at, author = (1, 1), 0
    for kind, start, end in records(part):
        if kind == AUTHOR:
            authors.append(text_at(part, start, end)[0])
        elif kind == COMMENT:
            author = number_at(part, start)
            at = (number_at(part, start + 4) + 1, number_at(part, start + 12) + 1)
        elif kind == COMMENT_TEXT:
            name = authors[author] if author < len(authors) else ""
            yield Comment(at, name, text_at(part, start + 1, end)[0])
