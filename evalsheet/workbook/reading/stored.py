"""What a file itself stores in its cells: the word that every reader is checked against."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from evalsheet.model import Area, MarkedRun, RawRemark, RemarkKind
from evalsheet.round import Limits
from evalsheet.workbook.reading.numbers import NumberFormat
from evalsheet.workbook.reading.unpack import within

Address = tuple[int, int]  # row and column, counted from 1


@dataclass(frozen=True, slots=True)
class Layout:
    """The merged areas, and the rows and columns that are hidden."""

    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as stored: its cell, its author, and its text, on top of which Excel writes who that is."""

    at: Address
    author: str
    text: str

    def remark(self) -> RawRemark | None:
        """What was said, without the author's name; nothing where nothing was."""
        said = self.text.removeprefix(f"{self.author}:").strip("\n") if self.author else self.text
        return RawRemark(RemarkKind.COMMENT, *self.at, said) if said.strip() else None


class PackageCell(NamedTuple):
    """A cell as stored: `type` is OOXML's (s, str, inlineStr, n, b, e, d), `text` resolved, formula or not, and
    what its format shows of a number, unless that is the number."""

    type: str
    text: str
    formula: bool
    number: NumberFormat | None = None


@dataclass(frozen=True)
class PackageSheet:
    """A sheet's stored cells by (row, column), counted from 1."""

    name: str
    hidden: bool
    cells: dict[tuple[int, int], PackageCell]
    marks: Mapping[tuple[int, int], tuple[MarkedRun, ...]] = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout)
    remarks: tuple[RawRemark, ...] = ()


@dataclass(frozen=True)
class StoredSheet:
    """What a pass over a sheet of an xls file finds out that its reader does not say.

    `errors` are the error cells, `texts` the values of formulas that the reader cuts off, `marks` the parts of
    texts that are struck through, red or white, `numbers` what is shown of numbers, where that is more.
    """

    errors: Mapping[Address, str] = field(default_factory=dict)
    marks: Mapping[Address, tuple[MarkedRun, ...]] = field(default_factory=dict)
    layout: Layout = field(default_factory=Layout)
    remarks: tuple[RawRemark, ...] = ()
    texts: Mapping[Address, str] = field(default_factory=dict)
    numbers: Mapping[Address, NumberFormat] = field(default_factory=dict)


@dataclass(frozen=True)
class StoredBook:
    """The same for a workbook: its sheets by their names, and whether macros are there.

    `encoding` is that of letters whose bytes the reader gives one by one, as letters of Western Europe.
    """

    sheets: Mapping[str, StoredSheet]
    macros: bool = False
    encoding: str = ""


ERRORS = {  # the codes of binary formats
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


class UsedRange:
    """The range that the values of one sheet span: what a reader that asks for the bounding box will allocate."""

    def __init__(self) -> None:
        self.top = self.left = 1 << 32
        self.bottom = self.right = -1
        self.count = 0

    def add(self, row: int, first: int, last: int) -> None:
        """Cells of one row."""
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, first), max(self.right, last)
        self.count += last - first + 1

    @property
    def area(self) -> int:
        """Rows × columns."""
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)

    def check(self, limits: Limits) -> None:
        """Refuse a sheet with too many cells, or with too wide a range.

        Raises:
            FileError: a limit is passed.
        """
        within(limits, "cells", self.count)
        within(limits, "used_cells", self.area)


def used_range(addresses: Collection[Address]) -> UsedRange:
    """The range that these cells span."""
    used, rows, columns = UsedRange(), [row for row, _ in addresses], [column for _, column in addresses]
    if rows:
        used.add(min(rows), min(columns), max(columns))
        used.add(max(rows), min(columns), max(columns))
        used.count = len(rows)
    return used
