"""A pass over the records of an xlsb file: its range and its error cells, which the reader leaves out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import ParseError, fromstring

from evalsheet.errors import FileError
from evalsheet.round import Limits
from evalsheet.workbook.stored import ERRORS, Address, StoredErrors, UsedRange
from evalsheet.workbook.unpack import within

ROW, SHEET = 0, 156
BLANK, ERROR, FORMULA_ERROR = 1, 3, 11
CELLS = range(BLANK, FORMULA_ERROR + 1)


def inspect_xlsb(parts: Mapping[str, bytes], limits: Limits) -> StoredErrors:
    """The error cells of each sheet.

    Raises:
        FileError: damaged, or past a limit.
    """
    by_name = {name.lower(): content for name, content in parts.items()}
    try:
        relations = fromstring(by_name["xl/_rels/workbook.bin.rels"])
        targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
        sheets = list(_sheets(by_name["xl/workbook.bin"]))
        within(limits, "sheets", len(sheets))
        found = {}
        for name, relation in sheets:
            path = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip("/").lower()
            if "worksheets/" in path:
                found[name] = _errors(by_name[path], limits)
    except (KeyError, IndexError, ParseError, UnicodeDecodeError) as error:
        raise FileError("unreadable-workbook", reason=f"{type(error).__name__}: {error}") from error
    return StoredErrors(found, "xl/vbaproject.bin" in by_name)


def _records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """(kind, start, size) of each record; both numbers are written seven bits to a byte."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, at, size
        at += size


def _sheets(part: bytes) -> Iterator[tuple[str, str]]:
    """(name, relation) of each sheet."""
    for kind, at, _ in _records(part):
        if kind == SHEET:
            relation, after = _text(part, at + 8)
            yield _text(part, after)[0], relation


def _text(part: bytes, at: int) -> tuple[str, int]:
    count = _number(part, at)
    end = at + 4 + count * 2
    return part[at + 4 : end].decode("utf-16-le"), end


def _number(part: bytes, at: int) -> int:
    return int.from_bytes(part[at : at + 4], "little")


def _errors(part: bytes, limits: Limits) -> dict[Address, str]:
    used, found, row = UsedRange(), dict[Address, str](), 0
    for kind, at, _ in _records(part):
        if kind == ROW:
            row = _number(part, at)
        elif kind in CELLS and kind != BLANK:
            column = _number(part, at)
            used.add(row, column, column)
            if kind in (ERROR, FORMULA_ERROR):
                found[row + 1, column + 1] = ERRORS.get(part[at + 8], "#VALUE!")
    used.check(limits)
    return found
