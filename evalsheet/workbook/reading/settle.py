"""The reader's word for each cell settled with what the file stores: which one is kept, and where they differ."""

from __future__ import annotations

import datetime
import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

from evalsheet.model import CellKind, MarkedRun, RawCell, RawSheet
from evalsheet.workbook.reading.numbers import NumberFormat
from evalsheet.workbook.reading.stored import PackageCell, PackageSheet

Grid = dict[tuple[int, int], Any]


def settled(
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
            cells[at] = replace(cells[at], marks=within_text(marks, len(cells[at].text)))
    layout = stored.layout
    return (
        RawSheet(name, cells, hidden, stored.remarks, layout.merged, layout.hidden_rows, layout.hidden_columns),
        differing,
    )


def within_text(marks: tuple[MarkedRun, ...], length: int) -> tuple[MarkedRun, ...]:
    """Marked runs cut to the text that is there."""
    return tuple(replace(run, end=min(run.end, length)) for run in marks if run.start < length)


def _settle(at: tuple[int, int], read: Any, kept: PackageCell | None) -> RawCell | None:
    if kept is None:
        return cell_of(at, read)
    if kept.type == "e":
        return RawCell(*at, kept.text, CellKind.ERROR)
    if kept.formula and not kept.text:
        # A formula may well give an empty text; only one saved without any value at all is uncomputed.
        return RawCell(*at, "", CellKind.UNCOMPUTED) if kept.type == "n" else None
    if kept.type in ("s", "str", "inlineStr"):
        return RawCell(*at, kept.text) if kept.text else None
    if kept.type == "b" and not isinstance(read, bool):
        read = kept.text in ("1", "true")  # LibreOffice may store it as a number that only looks like it
    return cell_of(at, read, number=kept.number) if read is not None else RawCell(*at, kept.text)


def _contradicts(read: Any, kept: PackageCell) -> bool:
    """Whether reader and package tell different stories, edge spaces and known gaps of the reader aside."""
    if kept.type == "e" or (kept.formula and not kept.text):
        return False
    if kept.type in ("s", "str", "inlineStr"):
        shown = "" if read is None else text_of(read)
        return shown != kept.text and _squeezed(shown) != _squeezed(kept.text)
    return read is None


def _squeezed(text: str) -> str:
    return text.replace("\r", "").strip()


def cell_of(at: tuple[int, int], value: Any, *, number: NumberFormat | None = None) -> RawCell:
    """A cell as the reader gives it; a number whose format shows more says what is seen of it, 80% and not 0.8."""
    kind = _kind(value)
    shown = number.shown(value) if number and kind is CellKind.NUMBER else None
    return RawCell(*at, text_of(value) if shown is None else shown, kind)


def text_of(value: Any) -> str:
    """A value as a reader of the sheet would write it down: dates in ISO form, hours past a day's, no exponents."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and math.isfinite(value):
        return f"{Decimal(repr(value)).normalize():f}" if value else "0"
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d} {_clock(value.time())}".removesuffix(" 00:00")
    return _clock(value) if isinstance(value, datetime.time) else str(value)


def _clock(value: datetime.time) -> str:
    """A time of day, its seconds where there are some."""
    return f"{value:%H:%M:%S}".removesuffix(":00")


def _kind(value: Any) -> CellKind:
    if isinstance(value, bool):
        return CellKind.FLAG
    if isinstance(value, int | float):
        return CellKind.NUMBER
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return CellKind.DATE
    return CellKind.TEXT
