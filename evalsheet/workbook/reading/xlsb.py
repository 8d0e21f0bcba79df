"""A pass over the records of an xlsb file: its range, and what the reader leaves out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import ParseError, fromstring
from xml.parsers.expat import ExpatError

from evalsheet.model import Area, RawRemark, RemarkKind
from evalsheet.round import Limits
from evalsheet.workbook.reading.layout import Layout
from evalsheet.workbook.reading.parts import LAST_COLUMN
from evalsheet.workbook.reading.remarks import related_parts, sheet_remarks
from evalsheet.workbook.reading.stored import ERRORS, Address, StoredBook, StoredSheet, UsedRange
from evalsheet.workbook.reading.unpack import damaged, within

ROW, SHEET, COLUMNS, MERGED, COMMENT, COMMENT_TEXT = 0, 156, 60, 176, 635, 637
HIDDEN_ROW, HIDDEN_COLUMN = 0x10, 0x01
BLANK, ERROR, FORMULA_ERROR = 1, 3, 11
CELLS = range(BLANK, FORMULA_ERROR + 1)


def inspect_xlsb(parts: Mapping[str, bytes], limits: Limits) -> StoredBook:
    """What the records say of each sheet that a reader does not.

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
                found[name] = _sheet(path, by_name, limits)
    except (KeyError, IndexError, ValueError, ParseError, ExpatError) as error:
        raise damaged(error) from error
    return StoredBook(found, "xl/vbaproject.bin" in by_name)


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


def _sheet(path: str, parts: Mapping[str, bytes], limits: Limits) -> StoredSheet:
    part = parts[path]
    used, found, row = UsedRange(), dict[Address, str](), 0
    merged: list[Area] = []
    rows: set[int] = set()
    columns: set[int] = set()
    for kind, at, _ in _records(part):
        if kind == ROW:
            row = _number(part, at)
            if part[at + 11] & HIDDEN_ROW:
                rows.add(row + 1)
        elif kind == COLUMNS and part[at + 16] & HIDDEN_COLUMN:
            columns |= set(range(_number(part, at) + 1, min(_number(part, at + 4) + 2, LAST_COLUMN)))
        elif kind == MERGED:
            top, bottom, left, right = (_number(part, at + 4 * n) + 1 for n in range(4))
            merged.append(Area(top, left, bottom, right))
            within(limits, "merges", len(merged))
        elif kind in CELLS and kind != BLANK:
            column = _number(part, at)
            used.add(row, column, column)
            if kind in (ERROR, FORMULA_ERROR):
                found[row + 1, column + 1] = ERRORS.get(part[at + 8], "#VALUE!")
    used.check(limits)
    layout = Layout(tuple(merged), frozenset(rows), frozenset(columns))
    remarks = [*sheet_remarks(path, parts), *_comments(path, parts)]
    return StoredSheet(found, layout=layout, remarks=tuple(sorted(remarks, key=lambda one: (one.row, one.column))))


def _comments(path: str, parts: Mapping[str, bytes]) -> Iterator[RawRemark]:
    """The comments of a sheet, each in two records: its cell, then its text."""
    for part in (one for kind, _, one in related_parts(path, parts) if kind == "comments"):
        at = (1, 1)
        for kind, start, _ in _records(part):
            if kind == COMMENT:
                at = (_number(part, start + 4) + 1, _number(part, start + 12) + 1)
            elif kind == COMMENT_TEXT and (text := _text(part, start + 1)[0]).strip():
                yield RawRemark(RemarkKind.COMMENT, *at, text)
