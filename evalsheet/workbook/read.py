"""A file into a RawWorkbook: read by calamine, and for OOXML checked against the package's own XML."""

from __future__ import annotations

import datetime
import hashlib
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from evalsheet.errors import FileError
from evalsheet.model import CellKind, MarkedRun, Place, RawCell, RawSheet, RawWorkbook
from evalsheet.workbook.package import PackageCell, PackageSheet, is_ooxml, read_package

Grid = dict[tuple[int, int], Any]


def read_workbook(path: Path, name: str | None = None) -> RawWorkbook:
    """Every non-empty cell of every sheet.

    Args:
        path: the file; it is opened for reading only.
        name: what findings call the file; its own name by default.

    Raises:
        FileError: not a workbook, or one that cannot be read.
    """
    shown = name or path.name
    try:
        content = path.read_bytes()
        modified = datetime.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError as error:
        raise FileError("unreadable-workbook", file=shown, reason=error.strerror or str(error)) from error
    try:
        package = {sheet.name: sheet for sheet in read_package(content)} if is_ooxml(content) else {}
        grids = _calamine(content)
    except FileError as error:
        raise FileError(error.code, file=shown, **error.params) from error
    sheets, notes = [], []
    for sheet_name, hidden, grid in grids:
        stored = package.get(sheet_name)
        if stored is None:
            sheets.append(RawSheet(sheet_name, _as_read(grid), hidden))
            continue
        sheet, differing = _settled(sheet_name, hidden, grid, stored)
        sheets.append(sheet)
        notes += [(Place(shown, sheet_name, cell), read, kept) for cell, read, kept in differing]
    digest = hashlib.sha256(content).hexdigest()
    return RawWorkbook(shown, digest, modified.isoformat(timespec="seconds"), tuple(sheets), tuple(notes))


def _calamine(content: bytes) -> list[tuple[str, bool, Grid]]:
    """(name, hidden, values by address) of each sheet, as calamine reads it."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = []
        for sheet in workbook.sheets_metadata:
            reader = workbook.get_sheet_by_name(sheet.name)
            rows = reader.to_python(skip_empty_area=False)
            grid = {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}
            found.append((sheet.name, sheet.visible != SheetVisibleEnum.Visible, grid))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        code = "unreadable-workbook" if is_ooxml(content) else "not-a-workbook"
        raise FileError(code, reason=f"{type(error).__name__}: {error}") from error
    return found


def _as_read(grid: Grid) -> dict[tuple[int, int], RawCell]:
    return {at: RawCell(*at, text_of(value), _kind(value)) for at, value in grid.items()}


def _settled(
    name: str, hidden: bool, grid: Grid, stored: PackageSheet
) -> tuple[RawSheet, list[tuple[str, str, str]]]:
    """The reader's cells with the package's word for texts, errors and missing values; and what differed."""
    cells: dict[tuple[int, int], RawCell] = {}
    differing = []
    for at in sorted(grid.keys() | stored.cells.keys()):
        read, kept = grid.get(at), stored.cells.get(at)
        cell = _settle(at, read, kept)
        if cell is None:
            continue
        cells[at] = cell
        if kept is None or _contradicts(read, kept):
            differing.append((cell.reference, "" if read is None else text_of(read), cell.text))
    for at, marks in stored.marks.items():
        if at in cells:
            cells[at] = replace(cells[at], marks=_within(marks, len(cells[at].text)))
    layout = stored.layout
    return (
        RawSheet(name, cells, hidden, stored.remarks, layout.merged, layout.hidden_rows, layout.hidden_columns),
        differing,
    )


def _within(marks: tuple[MarkedRun, ...], length: int) -> tuple[MarkedRun, ...]:
    """Marked runs cut to the text that is there."""
    return tuple(replace(run, end=min(run.end, length)) for run in marks if run.start < length)


def _settle(at: tuple[int, int], read: Any, kept: PackageCell | None) -> RawCell | None:
    if kept is None:
        return RawCell(*at, text_of(read), _kind(read))
    if kept.type == "e":
        return RawCell(*at, kept.text, CellKind.ERROR)
    if kept.formula and not kept.text:
        # A formula may well give an empty text; only one saved without any value at all is uncomputed.
        return RawCell(*at, "", CellKind.UNCOMPUTED) if kept.type == "n" else None
    if kept.type in ("s", "str", "inlineStr"):
        return RawCell(*at, kept.text) if kept.text else None
    return RawCell(*at, text_of(read), _kind(read)) if read is not None else RawCell(*at, kept.text)


def _contradicts(read: Any, kept: PackageCell) -> bool:
    """Whether reader and package tell different stories, edge spaces and known gaps of the reader aside."""
    if kept.type == "e" or (kept.formula and not kept.text):
        return False
    if kept.type in ("s", "str", "inlineStr"):
        shown = "" if read is None else text_of(read)
        return _squeezed(shown) != _squeezed(kept.text)
    return read is None


def _squeezed(text: str) -> str:
    return text.replace("\r", "").strip()


def text_of(value: Any) -> str:
    """A value as a reader of the sheet would write it down; dates in ISO form."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _kind(value: Any) -> CellKind:
    if isinstance(value, bool):
        return CellKind.FLAG
    if isinstance(value, int | float):
        return CellKind.NUMBER
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return CellKind.DATE
    return CellKind.TEXT
