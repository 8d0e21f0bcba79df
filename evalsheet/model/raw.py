"""A workbook as it was read: cells with addresses, and no meaning yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from evalsheet.model.place import Place, column_letters


class CellKind(Enum):
    """What a cell held in the file."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    ERROR = "error"
    UNCOMPUTED = "uncomputed"  # a formula that the saving program left without a value


@dataclass(frozen=True, slots=True)
class RawCell:
    """One non-empty cell; `text` is what a reader of the sheet would see, dates in ISO form."""

    row: int
    column: int
    text: str
    kind: CellKind = CellKind.TEXT

    @property
    def reference(self) -> str:
        """The A1 reference."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class RawSheet:
    """A sheet; `cells` by (row, column), both counted from 1."""

    name: str
    cells: Mapping[tuple[int, int], RawCell]
    hidden: bool = False

    def text(self, row: int, column: int) -> str:
        """The text at an address, empty where nothing stands."""
        cell = self.cells.get((row, column))
        return cell.text if cell else ""


@dataclass(frozen=True)
class RawWorkbook:
    """One file as read. `notes` are differences between readers that somebody has to look at."""

    file: str
    sha256: str
    modified: str
    sheets: tuple[RawSheet, ...]
    notes: tuple[tuple[Place, str, str], ...] = ()

    def sheet(self, name: str) -> RawSheet | None:
        """The sheet of that name, or nothing."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
