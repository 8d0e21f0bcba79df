"""An OOXML workbook's parts held against the limits, before its cells are gathered."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evalsheet.model import address_of
from evalsheet.round import Limits
from evalsheet.workbook.reading.unpack import within

MERGED = re.compile(rb'mergeCell [^>]*?ref=["\']([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})')


def inspect_ooxml(parts: Mapping[str, bytes], limits: Limits) -> None:
    """Count what a hostile workbook has too much of. Counting bytes costs next to nothing; parsing does not.

    Args:
        parts: the parts by their names in lower case, in UTF-8.
        limits: what there may be.

    Raises:
        FileError: a limit is passed.
    """
    sheets = [content for name, content in parts.items() if name.endswith(".xml") and b"sheetData" in content]
    within(limits, "sheets", len(sheets))
    if sum(map(len, sheets)) // len(b"<c/>") > limits.cells:  # else there is no room for so many
        within(limits, "cells", sum(_elements(sheet, b"c") for sheet in sheets))
    for sheet in sheets:
        merges = sheet.count(b"mergeCell ")
        if merges:
            within(limits, "merges", merges)
            within(limits, "merged_cells", sum(_area(*match.groups()) for match in MERGED.finditer(sheet)))
    for name, content in parts.items():
        if name.endswith("sharedstrings.xml"):
            within(limits, "strings", content.count(b"si>") // 2)
        elif name.endswith("styles.xml") and len(content) // len(b"<xf/>") > limits.formats:
            within(limits, "formats", _elements(content, b"xf"))


def _elements(content: bytes, name: bytes) -> int:
    """How often an element begins, with a namespace's prefix or without; text may add to it, never take away."""
    return sum(content.count(before + name + after) for before in (b"<", b":") for after in (b" ", b">", b"/"))


def _area(corner: bytes, opposite: bytes) -> int:
    """How many cells lie in a rectangle."""
    (top, left), (bottom, right) = address_of(corner.decode()), address_of(opposite.decode())
    return (abs(bottom - top) + 1) * (abs(right - left) + 1)
