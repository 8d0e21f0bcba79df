"""A pass over the records of an xls file: what its reader does not say, and what would make a reader run away.

The reader reserves memory for whatever range a sheet claims. A sheet whose columns are formatted to the last row
claims sixteen million cells and may hold four, so the claim is cut down to what is there.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evalsheet.errors import FileError
from evalsheet.model import MarkedRun
from evalsheet.round import Limits
from evalsheet.workbook.reading.formats import OLE_DAMAGE
from evalsheet.workbook.reading.looks import Looks, Run
from evalsheet.workbook.reading.stored import ERRORS, Address, StoredBook, StoredSheet, UsedRange
from evalsheet.workbook.reading.unpack import damaged, within
from evalsheet.workbook.reading.xls_drawn import DrawnPass
from evalsheet.workbook.reading.xls_layout import LayoutPass
from evalsheet.workbook.reading.xls_looks import LooksPass
from evalsheet.workbook.reading.xls_strings import string_runs

HEADER = struct.Struct("<HH")
CELL = struct.Struct("<HHH")  # row, column, format
PACKED = struct.Struct("<H4x")  # format, and a number
RANGE = struct.Struct("<IIHH")
RANGE_OLD = struct.Struct("<HHHH")
BOF, EOF, BOUNDSHEET, FILEPASS, DIMENSIONS = 0x0809, 0x000A, 0x0085, 0x002F, 0x0200
FORMULAS = (0x0006, 0x0206, 0x0406)
STRINGS, CONTINUED, LABEL = 0x00FC, 0x003C, 0x00FD
Rich = Mapping[int, tuple[Run, ...]]
BOOLERR, MULRK = 0x0205, 0x00BD
CELLS = {0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, BOOLERR, *FORMULAS}  # numbers, texts, flags, formulas
MACROS = {"_vba_project_cur", "vba"}
MACRO_SHEET = 1
EXCEL_97 = 0x0600  # the version of its records; what is older knows no Unicode
OLD_ENCODING = "cp932"
CLAIM = 200_000  # cells; a smaller claim costs the reader nothing
SMALLEST = 4096  # bytes; a shorter stream lies among others and cannot be written in place


@dataclass
class _Sheet:
    """One sheet's records: where it begins, its name, and what was found."""

    start: int
    name: str
    used: UsedRange = field(default_factory=UsedRange)
    errors: dict[Address, str] = field(default_factory=dict)
    marks: dict[Address, tuple[MarkedRun, ...]] = field(default_factory=dict)
    drawn: DrawnPass = field(default_factory=DrawnPass)
    layout: LayoutPass = field(default_factory=LayoutPass)

    def stored(self) -> StoredSheet:
        """What was found."""
        return StoredSheet(self.errors, self.marks, self.layout.layout(), self.drawn.remarks())


def inspect_xls(content: bytes, limits: Limits) -> tuple[bytes, StoredBook]:
    """The bytes to give a reader, and what the records say that a reader does not.

    Raises:
        FileError: damaged, encrypted, or past a limit.
    """
    import olefile  # noqa: PLC0415 - few returned files need it

    try:
        file = io.BytesIO(content)
        with olefile.OleFileIO(file, write_mode=True) as container:
            names = {path[0].lower() for path in container.listdir(streams=True, storages=True)}
            name = "Workbook" if "workbook" in names else "Book"
            stream = bytearray(container.openstream(name).read())
            sheets, macros, changed = _pass(stream, limits)
            if changed:
                if len(stream) < SMALLEST:
                    within(limits, "used_cells", changed)
                container.write_stream(name, bytes(stream))
        return file.getvalue() if changed else content, StoredBook(
            {sheet.name: sheet.stored() for sheet in sheets}, macros or bool(names & MACROS)
        )
    except OLE_DAMAGE as error:
        raise damaged(error) from error


def _records(stream: bytes | bytearray, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, start, size) of each record from `at` on."""
    end = len(stream) - HEADER.size
    while at <= end:
        kind, size = HEADER.unpack_from(stream, at)
        at += HEADER.size
        yield kind, at, size
        at += size


def _pass(stream: bytearray, limits: Limits) -> tuple[list[_Sheet], bool, int]:
    """The sheets, whether one holds macros, and the largest claim that was cut down."""
    sheets, macros = [], False
    looks = LooksPass()
    table: list[bytes] = []  # of strings
    last = 0
    for kind, at, size in _records(stream, 0):
        if kind == FILEPASS:
            raise FileError("file-encrypted", kind="xls")
        if kind == BOUNDSHEET:
            sheets.append(_Sheet(int.from_bytes(stream[at : at + 4], "little"), _name(stream[at + 6 : at + size])))
            macros = macros or stream[at + 5] == MACRO_SHEET
        elif kind == STRINGS or (kind == CONTINUED and last == STRINGS):
            table.append(bytes(stream[at : at + size]))
        elif kind == EOF:
            break
        else:
            looks.add(kind, bytes(stream[at : at + size]))
        last = last if kind == CONTINUED else kind
    within(limits, "sheets", len(sheets))
    fonts = looks.marks()
    rich = string_runs(table, fonts) if table and any(fonts) else {}
    of_formats = looks.looks()
    claims = [_sheet_pass(stream, sheet, of_formats, rich, limits) for sheet in sheets]
    return sheets, macros, max(claims, default=0)


def _name(stored: bytes | bytearray) -> str:
    """A sheet's name: its length, whether its characters take two bytes, and they."""
    count, wide = stored[0], stored[1] & 1
    return bytes(stored[2 : 2 + count * (2 if wide else 1)]).decode("utf-16-le" if wide else "latin-1", "replace")


def _sheet_pass(stream: bytearray, sheet: _Sheet, looks: Looks, rich: Rich, limits: Limits) -> int:
    depth, claim = 0, None
    sheet.drawn.encoding = OLD_ENCODING if _version(stream, sheet.start) < EXCEL_97 else ""
    for kind, at, size in _records(stream, sheet.start):
        if kind == BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == DIMENSIONS and depth == 1:
            claim = (at, RANGE if size >= RANGE.size else RANGE_OLD)
        elif kind in CELLS:
            row, column, form = CELL.unpack_from(stream, at)
            sheet.used.add(row, column, column)
            runs = rich.get(int.from_bytes(stream[at + 6 : at + 10], "little"), ()) if kind == LABEL else ()
            if marked := looks.of(form).marked(runs):
                sheet.marks[row + 1, column + 1] = marked
            code = _error(stream, kind, at)
            if code is not None:
                sheet.errors[row + 1, column + 1] = ERRORS.get(code, "#VALUE!")
        elif kind == MULRK:
            row, first, _ = CELL.unpack_from(stream, at)
            sheet.used.add(row, first, int.from_bytes(stream[at + size - 2 : at + size], "little"))
            for column, (form,) in enumerate(PACKED.iter_unpack(stream[at + 4 : at + size - 2]), first):
                if marked := looks.of(form).marked():
                    sheet.marks[row + 1, column + 1] = marked
        elif depth == 1:
            sheet.layout.add(kind, bytes(stream[at : at + size]), limits)
            sheet.drawn.add(kind, bytes(stream[at : at + size]))
    sheet.used.check(limits)
    return _cut(stream, claim, sheet.used) if claim else 0


def _version(stream: bytearray, start: int) -> int:
    """The version that a sheet's first record says."""
    return int.from_bytes(stream[start + HEADER.size : start + HEADER.size + 2], "little")


def _error(stream: bytearray, kind: int, at: int) -> int | None:
    """The error code a cell holds, if it holds one."""
    if kind == BOOLERR and stream[at + 7]:
        return stream[at + 6]
    if kind in FORMULAS and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
        return stream[at + 8]
    return None


def _cut(stream: bytearray, claim: tuple[int, struct.Struct], used: UsedRange) -> int:
    """Make a sheet that claims too much claim what it holds; how much it claimed, or nothing."""
    at, form = claim
    top, bottom, left, right = form.unpack_from(stream, at)
    claimed = max(0, int(bottom) - int(top)) * max(0, int(right) - int(left))
    if claimed <= CLAIM or used.area * 2 > claimed:
        return 0
    held = (0, 0, 0, 0) if used.count == 0 else (used.top, used.bottom + 1, used.left, used.right + 1)
    form.pack_into(stream, at, *held)
    return claimed
