"""One file of the inbox, opened: the workbooks in it, and what there is to say of the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from evalsheet.errors import FileError
from evalsheet.findings import Code, Finding, finding
from evalsheet.model import FileFormat, Place, RawWorkbook
from evalsheet.round import Limits
from evalsheet.workbook.reading.formats import format_of
from evalsheet.workbook.reading.read import Received, hash_of, take, workbook_of
from evalsheet.workflow.receiving.skipped import Look, skipped

SENT = (FileFormat.XLSX, FileFormat.XLSM)  # macros are reported by themselves
CODES = {code.text: code for code in Code}


@dataclass(frozen=True)
class Opening:
    """How returned files are opened: within which limits, and with which passwords those that have one."""

    limits: Limits
    passwords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Opened:
    """A file, or a file inside a zip: the workbook it is, if it is one, and what was noticed about the file."""

    name: str
    sha256: str
    format: FileFormat | None
    book: RawWorkbook | None
    findings: tuple[Finding, ...]


def open_returned(path: Path, name: str, look: Look, opening: Opening) -> Iterator[Opened]:
    """What a file comes to. What is wrong with it is a finding, never an exception.

    Args:
        path: the file; it is opened for reading only.
        name: what findings call it.
        look: its size and time as they were a moment ago.
        opening: limits and passwords.
    """
    passed_over = skipped(path, name, look)
    if passed_over is not None:
        yield Opened(name, "", None, None, (passed_over,))
        return
    try:
        returned = take(path, name, opening.limits)
    except FileError as error:
        yield Opened(name, hash_of(path), None, None, (refusal(name, error, opening),))
        return
    if format_of(returned.content) is FileFormat.ZIP:
        yield from _unpacked(returned, opening)
    else:
        yield _opened(returned, opening)


def _opened(returned: Received, opening: Opening) -> Opened:
    kind = format_of(returned.content)
    try:
        book = workbook_of(returned, opening.limits, opening.passwords)
    except FileError as error:
        return Opened(returned.name, returned.sha256, kind, None, (refusal(returned.name, error, opening),))
    return Opened(returned.name, returned.sha256, kind, book, tuple(_noticed(book)))


def _noticed(book: RawWorkbook) -> Iterator[Finding]:
    place = Place(book.file)
    if book.format not in SENT:
        yield finding(Code.READ_AS, place, format=book.format.value)
    if book.macros:
        yield finding(Code.HAS_MACROS, place)
    for cell, read, kept in book.notes:
        yield finding(Code.READERS_DISAGREE, cell, value=kept, read=read)


def _unpacked(archive: Received, opening: Opening) -> Iterator[Opened]:
    from evalsheet.workbook.reading.archive import members  # noqa: PLC0415 - few returned files need it

    told = finding(Code.READ_AS, Place(archive.name), format=FileFormat.ZIP.value)
    try:
        for member in members(archive, opening.passwords, opening.limits):
            passed_over = skipped(PurePosixPath(member.name), member.name, None)
            if passed_over is not None:
                yield Opened(member.name, "", None, None, (passed_over,))
            elif isinstance(member.returned, FileError):
                yield Opened(member.name, "", None, None, (refusal(member.name, member.returned, opening),))
            else:
                yield _opened(member.returned, opening)
    except FileError as error:
        told = refusal(archive.name, error, opening)
    yield Opened(archive.name, archive.sha256, FileFormat.ZIP, None, (told,))


def refusal(name: str, error: FileError, opening: Opening) -> Finding:
    """What went wrong with one file, as a finding about it."""
    code = CODES[error.code]
    params: dict[str, Any] = (
        {"tried": "all" if opening.passwords else "none"} if code is Code.FILE_ENCRYPTED else {}
    )
    params |= {key: str(value) for key, value in error.params.items() if key not in ("file", "value")}
    return finding(code, Place(name), value=str(error.params.get("value", "")), **params)
