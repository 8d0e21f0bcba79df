"""A pass over the records of an xls file: what its reader does not say, and what would make a reader run away.

The reader reserves memory for whatever range a sheet claims. A sheet whose columns are formatted to the last row
claims sixteen million cells and may hold four, so the claim is cut down to what is there.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evalsheet.errors import FileError
from evalsheet.model import MarkedRun
from evalsheet.round import Limits
from evalsheet.workbook.reading.formats import OLE_DAMAGE
from evalsheet.workbook.reading.looks import Looks, Marks, Run
from evalsheet.workbook.reading.numbers import NumberFormat
from evalsheet.workbook.reading.stored import ERRORS, Address, StoredBook, StoredSheet, UsedRange
from evalsheet.workbook.reading.unpack import damaged, within
from evalsheet.workbook.reading.xls.drawn import DrawnPass
from evalsheet.workbook.reading.xls.layout import LayoutPass
from evalsheet.workbook.reading.xls.looks import LooksPass
from evalsheet.workbook.reading.xls.strings import FormulaTexts, old_runs, string_runs, text_of

HEADER = struct.Struct("<HH")
CELL = struct.Struct("<HHH")  # row, column, format
PACKED = struct.Struct("<H4x")  # format, and a number
RANGE = struct.Struct("<IIHH")
RANGE_OLD = struct.Struct("<HHHH")
BOF, EOF, BOUNDSHEET, FILEPASS, DIMENSIONS = 0x0809, 0x000A, 0x0085, 0x002F, 0x0200
FORMULAS = (0x0006, 0x0206, 0x0406)
STRINGS, CONTINUED, LABEL, RESULT = 0x00FC, 0x003C, 0x00FD, 0x0207
BOOLERR, MULRK, OLD_RICH = 0x0205, 0x00BD, 0x00D6
CELLS = {0x0203, 0x027E, 0x00FD, 0x0204, OLD_RICH, BOOLERR, *FORMULAS}  # numbers, texts, flags, formulas
MACROS = {"_vba_project_cur", "vba"}
MACRO_SHEET = 1
VERSION = slice(4, 6)  # where the first record says it
EXCEL_97 = 0x0600  # its version; what is older knows no Unicode
CODEPAGE, WESTERN_PAGE, WESTERN = 0x0042, 1252, "cp1252"
UNICODE_PAGE = 1200  # of every file since Excel 97
ENCODINGS = {
    932: "cp932",
    936: "gbk",
    949: "cp949",
    950: "cp950",
    10001: "shift_jis",
}  # of East Asia, the last a Mac's
CLAIM = 200_000  # cells; a smaller claim costs the reader nothing
SMALLEST = 4096  # bytes; a shorter stream lies among others and cannot be written in place


@dataclass
class _Sheet:
    """One sheet's records: where it begins, its name, and what was found."""

    start: int
    name: str
    drawn: DrawnPass
    used: UsedRange = field(default_factory=UsedRange)
    errors: dict[Address, str] = field(default_factory=dict)
    marks: dict[Address, tuple[MarkedRun, ...]] = field(default_factory=dict)
    numbers: dict[Address, NumberFormat] = field(default_factory=dict)
    layout: LayoutPass = field(default_factory=LayoutPass)
    results: FormulaTexts = field(default_factory=FormulaTexts)

    def stored(self) -> StoredSheet:
        """What was found."""
        return StoredSheet(
            self.errors,
            self.marks,
            self.layout.layout(),
            self.drawn.remarks(),
            self.results.found(),
            self.numbers,
        )


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
            stored = container.openstream(name).read()
            stream = bytearray(stored)
            found = _pass(stream, limits)
            if found.claim and len(stream) < SMALLEST:
                within(limits, "used_cells", found.claim)
            if stream != stored:
                container.write_stream(name, bytes(stream))
        sheets = {sheet.name: sheet.stored() for sheet in found.sheets}
        return file.getvalue(), StoredBook(sheets, found.macros or bool(names & MACROS), found.encoding)
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


@dataclass
class _Book:
    """What was found: the sheets, whether one holds macros, the largest claim that was cut down, and the encoding
    of letters of two bytes that the reader takes for two."""

    sheets: list[_Sheet] = field(default_factory=list)
    macros: bool = False
    claim: int = 0
    encoding: str = ""


def _pass(stream: bytearray, limits: Limits) -> _Book:
    found = _Book()
    is_old = int.from_bytes(stream[VERSION], "little") < EXCEL_97
    looks = LooksPass()
    table: list[bytes] = []  # of strings
    last = 0
    for kind, at, size in _records(stream, 0):
        if kind == FILEPASS:
            raise FileError("file-encrypted", kind="xls")
        if kind == BOUNDSHEET:
            start, name = int.from_bytes(stream[at : at + 4], "little"), bytes(stream[at + 6 : at + size])
            encoding = (found.encoding or WESTERN) if is_old else ""
            found.sheets.append(_Sheet(start, text_of(name, encoding), DrawnPass(encoding)))
            found.macros = found.macros or stream[at + 5] == MACRO_SHEET
        elif kind == CODEPAGE and not is_old:
            stream[at : at + 2] = UNICODE_PAGE.to_bytes(2, "little")  # some say another, and the reader believes it
        elif kind == CODEPAGE:
            found.encoding = ENCODINGS.get(int.from_bytes(stream[at : at + 2], "little"), "")
            if found.encoding:
                stream[at : at + 2] = WESTERN_PAGE.to_bytes(2, "little")
        elif kind == STRINGS or (kind == CONTINUED and last == STRINGS):
            table.append(bytes(stream[at : at + size]))
        elif kind == EOF:
            break
        else:
            looks.add(kind, bytes(stream[at : at + size]))
        last = last if kind == CONTINUED else kind
    within(limits, "sheets", len(found.sheets))
    fonts = looks.marks()
    shared = string_runs(table, fonts) if table and any(fonts) else {}
    encoding = (found.encoding or WESTERN) if is_old else ""
    texts = _Texts(looks.looks(encoding), fonts, shared, encoding)
    found.claim = max((_sheet_pass(stream, sheet, texts, limits) for sheet in found.sheets), default=0)
    return found


@dataclass(frozen=True)
class _Texts:
    """How the texts of cells look: by their formats, by the fonts and the runs of shared ones, or by their own."""

    looks: Looks
    fonts: Sequence[Marks]
    shared: Mapping[int, tuple[Run, ...]]
    encoding: str

    def marked(self, kind: int, body: bytes) -> tuple[MarkedRun, ...]:
        """The marked parts of a cell, by its record."""
        _, _, form = CELL.unpack_from(body)
        runs: Sequence[Run] = ()
        if kind == LABEL:
            runs = self.shared.get(int.from_bytes(body[6:10], "little"), ())
        elif kind == OLD_RICH and self.encoding:
            runs = old_runs(body[CELL.size :], self.fonts, self.encoding)
        return self.looks.of(form).marked(runs)


def _sheet_pass(stream: bytearray, sheet: _Sheet, texts: _Texts, limits: Limits) -> int:
    depth, claim, last = 0, None, 0
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
            sheet.results.at = (row + 1, column + 1)
            if marked := texts.marked(kind, bytes(stream[at : at + size])):
                sheet.marks[row + 1, column + 1] = marked
            if number := texts.looks.of(form).number:
                sheet.numbers[row + 1, column + 1] = number
            code = _error(stream, kind, at)
            if code is not None:
                sheet.errors[row + 1, column + 1] = ERRORS.get(code, "#VALUE!")
        elif kind == MULRK:
            _numbers_pass(stream, sheet, texts, at, size)
        elif RESULT in (kind, last) and kind in (RESULT, CONTINUED):
            sheet.results.add(bytes(stream[at : at + size]), begins=kind == RESULT)
        elif depth == 1:
            sheet.layout.add(kind, bytes(stream[at : at + size]), limits)
            sheet.drawn.add(kind, bytes(stream[at : at + size]))
        last = last if kind == CONTINUED else kind
    sheet.used.check(limits)
    return _cut(stream, claim, sheet.used) if claim else 0


def _numbers_pass(stream: bytearray, sheet: _Sheet, texts: _Texts, at: int, size: int) -> None:
    """Numbers side by side in one record."""
    row, first, _ = CELL.unpack_from(stream, at)
    sheet.used.add(row, first, int.from_bytes(stream[at + size - 2 : at + size], "little"))
    for column, (form,) in enumerate(PACKED.iter_unpack(stream[at + 4 : at + size - 2]), first):
        look = texts.looks.of(form)
        if marked := look.marked():
            sheet.marks[row + 1, column + 1] = marked
        if look.number:
            sheet.numbers[row + 1, column + 1] = look.number


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
