"""A file into a RawWorkbook: inspected, read by calamine, and held against what the file itself stores."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from evalsheet.errors import FileError
from evalsheet.model import CellKind, FileFormat, Place, RawCell, RawSheet, RawWorkbook
from evalsheet.round import DEFAULT_LIMITS, Limits
from evalsheet.workbook.reading.formats import format_of
from evalsheet.workbook.reading.ooxml.inspect import inspect_ooxml
from evalsheet.workbook.reading.ooxml.package import read_package
from evalsheet.workbook.reading.settle import Grid, cell_of, settled, within_text
from evalsheet.workbook.reading.stored import Address, PackageSheet, StoredBook, StoredSheet
from evalsheet.workbook.reading.unpack import MEGA, unpacked, within

MACROS = ("xl/vbaproject.bin", "xl/macrosheets/", "basic/", "scripts/")
# Errors that came with newer programs: a reader that does not know one gives up the whole sheet.
NEW_ERROR = re.compile(rb">#(?:SPILL|CALC|BUSY|FIELD|CONNECT|BLOCKED|UNKNOWN|EXTERNAL|PYTHON|TIMEOUT)!<")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DECLARED = re.compile(rb"^\s*<\?xml[^>]*\?>")
KNOWN_ERROR = b">#VALUE!<"
# The letters of Western Europe that stand for other bytes than their own number.
BYTES = {ord(bytes([at]).decode("cp1252", "ignore") or chr(at)): at for at in range(0x80, 0xA0)}
MOST_HASHED = 1024 * MEGA  # bytes; a second or two
Grids = list[tuple[str, bool, Grid]]  # name, hidden, values by address


@dataclass(frozen=True, slots=True)
class Received:
    """One file as it came: what findings call it, its bytes, when they were last changed, and their hash."""

    name: str
    content: bytes
    modified: datetime.datetime
    sha256: str


@dataclass(frozen=True)
class _Found:
    """What a file comes to; `differing` are (sheet, cell, read, kept)."""

    sheets: tuple[RawSheet, ...]
    differing: tuple[tuple[str, str, str, str], ...] = ()
    macros: bool = False


def read_workbook(path: Path, name: str | None = None, limits: Limits = DEFAULT_LIMITS) -> RawWorkbook:
    """Every non-empty cell of every sheet.

    Args:
        path: the file; it is opened for reading only.
        name: what findings call the file; its own name by default.
        limits: what a file may come to.

    Raises:
        FileError: not a workbook, past a limit, or one that cannot be read.
    """
    return workbook_of(take(path, name or path.name, limits), limits)


def take(path: Path, name: str, limits: Limits) -> Received:
    """A file's bytes.

    Raises:
        FileError: it is too large, or cannot be opened.
    """
    try:
        about = path.stat()
        within(limits, "size_mb", about.st_size / MEGA)
        content = path.read_bytes()
        modified = datetime.datetime.fromtimestamp(about.st_mtime).astimezone()
        return Received(name, content, modified, hashlib.sha256(content).hexdigest())
    except OSError as error:
        raise FileError("unreadable-workbook", file=name, reason=error.strerror or str(error)) from error
    except FileError as error:
        raise FileError(error.code, **{**error.params, "file": name}) from error


def hash_of(path: Path) -> str:
    """The hash of a file that is not taken; none where it cannot be opened or is too large for it."""
    try:
        if path.stat().st_size > MOST_HASHED:
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def workbook_of(returned: Received, limits: Limits, passwords: Sequence[str] = ()) -> RawWorkbook:
    """The workbook that the bytes are.

    Raises:
        FileError: as for `read_workbook`; locked, and no password fits.
    """
    try:
        kind, found = _opened(returned.content, limits, passwords)
    except FileError as error:
        raise FileError(error.code, **{**error.params, "file": returned.name}) from error
    return RawWorkbook(
        returned.name,
        returned.sha256,
        returned.modified.isoformat(timespec="seconds"),
        found.sheets,
        tuple((Place(returned.name, sheet, cell), read, kept) for sheet, cell, read, kept in found.differing),
        kind,
        found.macros,
    )


def _opened(content: bytes, limits: Limits, passwords: Sequence[str]) -> tuple[FileFormat, _Found]:
    kind = format_of(content)
    try:
        return kind, _read(content, kind, limits)
    except FileError as error:
        if error.code != "file-encrypted" or kind not in (FileFormat.ENCRYPTED, FileFormat.XLS):
            raise
        from evalsheet.workbook.reading.encrypted import decrypted  # noqa: PLC0415 - few returned files need it

        inside = decrypted(content, passwords, limits)
        if inside is None:
            raise
        kind = format_of(inside)
        return kind, _read(inside, kind, limits)


def _read(content: bytes, kind: FileFormat, limits: Limits) -> _Found:
    match kind:
        case FileFormat.XLSX | FileFormat.XLSM:
            return _of_ooxml(content, limits)
        case FileFormat.ODS:
            from evalsheet.workbook.reading.ods.workbook import read_ods  # noqa: PLC0415 - few returned files need it

            parts = unpacked(content, limits)
            if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
                raise FileError("file-encrypted", kind="ods")
            return _checked(read_ods(parts, limits), _calamine(content), _has_macros(parts))
        case FileFormat.XLSB:
            from evalsheet.workbook.reading.xlsb.workbook import read_xlsb  # noqa: PLC0415

            parts = unpacked(content, limits)
            sheets, readable = read_xlsb(parts, limits)
            return _checked(sheets, _calamine(_repacked(readable)), _has_macros(parts))
        case FileFormat.XLS:
            from evalsheet.workbook.reading.xls.workbook import inspect_xls  # noqa: PLC0415

            harmless, stored = inspect_xls(content, limits)
            return _completed(_calamine(harmless), stored)
        case FileFormat.HTML | FileFormat.CSV:
            return _of_texts(content, kind, limits)
        case FileFormat.ENCRYPTED:
            raise FileError("file-encrypted", kind="ooxml")
        case FileFormat.EMPTY:
            raise FileError("file-empty")
        case _:
            raise FileError("not-a-workbook", kind=kind.value)


def _of_ooxml(content: bytes, limits: Limits) -> _Found:
    packed = unpacked(content, limits)
    parts = {name.replace("\\", "/").lower(): _in_utf_8(part) for name, part in packed.items()}
    inspect_ooxml(parts, limits)
    stored = read_package(parts, limits)
    rare = any("\\" in name or part.startswith(UTF_16) for name, part in packed.items())
    if rare or any(NEW_ERROR.search(part) for name, part in parts.items() if "/worksheets/" in name):
        content = _repacked({name: NEW_ERROR.sub(KNOWN_ERROR, part) for name, part in parts.items()})
    return _checked(stored, _calamine(content), _has_macros(parts))


def _in_utf_8(part: bytes) -> bytes:
    """A part of XML that is written in UTF-16 as the readers know it."""
    if not part.startswith(UTF_16):
        return part
    return DECLARED.sub(b"", part.decode("utf-16", "surrogatepass").encode("utf-8", "surrogatepass"), count=1)


def _has_macros(parts: Mapping[str, bytes]) -> bool:
    return any(name.lower().startswith(MACROS) for name in parts)


def _repacked(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a package for the reader alone; its word for errors is never used."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return package.getvalue()


def _of_texts(content: bytes, kind: FileFormat, limits: Limits) -> _Found:
    from evalsheet.workbook.reading.texts import table_of_csv, tables_of_page  # noqa: PLC0415 - few returned files need it

    tables = [table_of_csv(content, limits)] if kind is FileFormat.CSV else tables_of_page(content, limits)
    within(limits, "sheets", len(tables))
    return _Found(
        tuple(
            RawSheet(str(number), {at: RawCell(*at, text) for at, text in sorted(table.items())})
            for number, table in enumerate(tables, 1)
        )
    )


def _calamine(content: bytes) -> Grids:
    """Each sheet as calamine reads it."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = []
        for sheet in workbook.sheets_metadata:
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            rows = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            grid = {(r, c): v for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}
            found.append((sheet.name, sheet.visible != SheetVisibleEnum.Visible, grid))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # the reader's panics are no Exceptions
        said = f"{type(error).__name__}: {error}"
        raise FileError("unreadable-workbook", reason="unusual", detail=said) from error
    return found


def _checked(stored: tuple[PackageSheet, ...], grids: Grids, macros: bool) -> _Found:
    """What was read, settled with what is stored; a sheet that only one of the two knows is there as well."""
    read = {name: (hidden, grid) for name, hidden, grid in grids}
    names = [*read, *(sheet.name for sheet in stored if sheet.name not in read)]
    by_name = {sheet.name: sheet for sheet in stored}
    sheets, differing = [], []
    for name in names:
        hidden, grid = read.get(name) or (by_name[name].hidden, {})
        sheet, apart = settled(name, hidden, grid, by_name.get(name) or PackageSheet(name, hidden, {}))
        sheets.append(sheet)
        differing += [(name, *one) for one in apart]
    return _Found(tuple(sheets), tuple(differing), macros)


def _completed(grids: Grids, stored: StoredBook) -> _Found:
    """What was read, with what the reader leaves out: error cells, struck text, the layout, comments and boxes."""
    sheets, differing = [], []
    if stored.encoding:
        grids = _decoded(grids, stored.encoding)
    for name, hidden, grid in grids:
        cells: dict[Address, RawCell] = {}
        own = stored.sheets.get(name, StoredSheet())
        errors = own.errors
        for at in sorted(grid.keys() | errors.keys()):
            if at in errors:
                cells[at] = RawCell(*at, errors[at], CellKind.ERROR)
            else:
                cells[at] = cell_of(at, grid[at], number=own.numbers.get(at))
            if at in own.texts:
                cells[at] = RawCell(*at, own.texts[at])
            if "\0" in cells[at].text:
                mended = _without_nulls(cells[at].text)
                differing.append((name, cells[at].reference, cells[at].text, mended))
                cells[at] = RawCell(*at, mended)
            if at in own.marks:
                cells[at] = replace(cells[at], marks=within_text(own.marks[at], len(cells[at].text)))
        layout = own.layout
        sheets.append(
            RawSheet(name, cells, hidden, own.remarks, layout.merged, layout.hidden_rows, layout.hidden_columns)
        )
    return _Found(tuple(sheets), tuple(differing), stored.macros)


def _decoded(grids: Grids, encoding: str) -> Grids:
    """What was read byte by byte, in its encoding."""

    def decoded(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return value.translate(BYTES).encode("latin-1", "replace").decode(encoding, "replace")

    return [(decoded(name), hidden, {at: decoded(one) for at, one in grid.items()}) for name, hidden, grid in grids]


def _without_nulls(text: str) -> str:
    """A text whose letters the reader took two bytes for two letters: put together again, else without the NULs."""
    try:
        return text.encode("latin-1").decode("utf-16-le")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text.replace("\0", "")
