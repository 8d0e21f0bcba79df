"""What a sheet's part says of its cells' layout: merged areas, hidden rows and columns."""

from __future__ import annotations

import re

from evalsheet.model import Area
from evalsheet.workbook.reading.parts import LAST_COLUMN, address
from evalsheet.workbook.reading.stored import Layout

MERGED = re.compile(rb'mergeCell\s+ref="([A-Z]+[0-9]+):([A-Z]+[0-9]+)"')
HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")([^>]*)>')
LIMIT = re.compile(rb'\b(min|max)="(\d+)"')


def layout_of(sheet: bytes) -> Layout:
    """The layout that a sheet's part gives."""
    merged = _merged(sheet)
    return Layout(merged, _hidden_rows(sheet), _hidden_columns(sheet)) if b"hidden=" in sheet else Layout(merged)


def _merged(sheet: bytes) -> tuple[Area, ...]:
    """The merged areas; they stand behind the cells."""
    start = sheet.find(b"mergeCells")
    if start < 0:
        return ()
    found = []
    for first, last in MERGED.findall(sheet, start):
        corner, end = address(first.decode()), address(last.decode())
        if corner is not None and end is not None:
            found.append(Area(*corner, *end))
    return tuple(found)


def _hidden_rows(sheet: bytes) -> frozenset[int]:
    """The rows that are hidden, by hand or by a filter."""
    return frozenset(int(row) for row in HIDDEN_ROW.findall(sheet))


def _hidden_columns(sheet: bytes) -> frozenset[int]:
    """The columns that are hidden; those to the right of everything are none."""
    found: set[int] = set()
    for attributes in HIDDEN_COLUMN.findall(sheet):
        limits = {name: int(number) for name, number in LIMIT.findall(attributes)}
        if limits.get(b"max", LAST_COLUMN) < LAST_COLUMN:
            found |= set(range(limits.get(b"min", 1), limits[b"max"] + 1))
    return frozenset(found)
