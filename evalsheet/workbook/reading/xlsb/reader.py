"""The parts of an xlsb file put so that the reader takes in what it leaves out otherwise."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping

from evalsheet.workbook.reading.xlsb.records import number_at, records, text_at

SHEET = re.compile(r"worksheets/[^/]*\.bin$", re.IGNORECASE)
PACKED, TEXT, RICH = 2, 6, 62  # kinds of cells
VALUE = 8  # where in its record the value of a cell stands
WHOLE_NUMBER, HUNDREDFOLD = 2, 1
LOST_IN_PACKING = (1 << 34) - 1  # the bits of a real number that thirty bits have no room for


def for_reader(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts as they are given to the reader.

    It knows no cells with a rich text of their own, and never takes whole numbers for dates.

    Raises:
        IndexError, ValueError, struct.error: they are damaged.
    """
    return {name: b"".join(_known_cells(part)) if SHEET.search(name) else part for name, part in parts.items()}


def _known_cells(part: bytes) -> Iterator[bytes]:
    """A sheet's part in pieces."""
    kept = begin = 0
    for kind, at, end in records(part):
        if kind == PACKED:
            real = _as_real(number_at(part, at + VALUE))
            if real is not None:
                yield part[kept : at + VALUE] + real
                kept = end
        elif kind == RICH:
            _, after = text_at(part, at + VALUE + 1, end)
            body = part[at : at + VALUE] + part[at + VALUE + 1 : after]
            yield part[kept:begin] + bytes([TEXT]) + _size(len(body)) + body
            kept = end
        begin = end
    yield part[kept:]


def _as_real(packed: int) -> bytes | None:
    """A packed whole number as a packed real one, where nothing is lost by it."""
    if packed & (WHOLE_NUMBER | HUNDREDFOLD) != WHOLE_NUMBER:
        return None
    stored = struct.pack("<d", whole(packed))
    return stored[4:] if not int.from_bytes(stored, "little") & LOST_IN_PACKING else None


def whole(packed: int) -> int:
    """The whole number that is packed into thirty bits."""
    return (packed ^ 1 << 31) - (1 << 31) >> 2


def _size(count: int) -> bytes:
    """The size of a record, seven bits to a byte."""
    found = []
    while count > 0x7F:
        found.append(count & 0x7F | 0x80)
        count >>= 7
    return bytes([*found, count])
