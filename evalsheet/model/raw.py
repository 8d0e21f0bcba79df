"""A workbook as it was read: cells with addresses, and no meaning yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from evalsheet.model.fileformat import FileFormat
from evalsheet.model.place import Place, column_letters


class CellKind(Enum):
    """What a cell held in the file."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    ERROR = "error"
    UNCOMPUTED = "uncomputed"  # a formula that the saving program left without a value


UNUSABLE = (CellKind.ERROR, CellKind.UNCOMPUTED)  # what a formula gives that gives no value
SHOWN_AS_FORMULA = "=…"  # how a formula is shown that was saved without its value


class Mark(Enum):
    """How a person set a text off from the rest."""

    STRUCK = "struck"
    RED = "red"
    WHITE = "white"  # on no fill or a white one: not to be seen


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """A part of a cell's text that is set off: from `start` up to `end`, as in a slice."""

    mark: Mark
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RawCell:
    """One non-empty cell; `text` is what a reader of the sheet would see, dates in ISO form."""

    row: int
    column: int
    text: str
    kind: CellKind = CellKind.TEXT
    marks: tuple[MarkedRun, ...] = ()

    @property
    def reference(self) -> str:
        """The A1 reference."""
        return f"{column_letters(self.column)}{self.row}"

    def marked(self, mark: Mark) -> str:
        """The parts of the text that are set off in this way."""
        return "".join(self.text[run.start : run.end] for run in self.marks if run.mark is mark)

    @property
    def standing(self) -> str:
        """The text without what is struck through: 見え消し shows what was there and counts no more."""
        kept, at = [], 0
        for run in self.marks:
            if run.mark is Mark.STRUCK:
                kept.append(self.text[at : run.start])
                at = run.end
        return "".join([*kept, self.text[at:]])


class RemarkKind(Enum):
    """What lies on a sheet and in no cell."""

    COMMENT = "comment"
    BOX = "box"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class RawRemark:
    """A comment, a text box or a picture, at the cell it belongs to or begins over.

    `text` is what it says; of a picture, what it is called.
    """

    kind: RemarkKind
    row: int
    column: int
    text: str

    @property
    def reference(self) -> str:
        """The A1 reference."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all its edges included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class RawSheet:
    """A sheet; `cells` by (row, column), both counted from 1."""

    name: str
    cells: Mapping[tuple[int, int], RawCell]
    hidden: bool = False
    remarks: tuple[RawRemark, ...] = ()
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def text(self, row: int, column: int) -> str:
        """The text at an address, empty where nothing stands."""
        cell = self.cells.get((row, column))
        return cell.text if cell else ""


@dataclass(frozen=True)
class RawWorkbook:
    """One file as read.

    `notes` are differences between readers that somebody has to look at; `macros` says that the file carries
    macros, which are never run.
    """

    file: str
    sha256: str
    modified: str
    sheets: tuple[RawSheet, ...]
    notes: tuple[tuple[Place, str, str], ...] = ()
    format: FileFormat = FileFormat.XLSX
    macros: bool = False

    def sheet(self, name: str) -> RawSheet | None:
        """The sheet of that name, or nothing."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
