"""What the records of one xls sheet say of the layout of its cells: merged areas, hidden rows and columns."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from evalsheet.model import Area
from evalsheet.round import Limits
from evalsheet.workbook.reading.stored import Layout
from evalsheet.workbook.reading.unpack import within

MERGED, ROW, COLUMNS = 0x00E5, 0x0208, 0x007D
AREA = struct.Struct("<HHHH")  # first and last row, first and last column
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01
LAST_COLUMN = 255


@dataclass
class LayoutPass:
    """Gathers merged areas, and hidden rows and columns."""

    merged: list[Area] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)

    def add(self, kind: int, body: bytes, limits: Limits) -> None:
        """One record."""
        if kind == MERGED:
            for at in range(2, len(body) - AREA.size + 1, AREA.size):
                top, bottom, left, right = AREA.unpack_from(body, at)
                self.merged.append(Area(top + 1, left + 1, bottom + 1, right + 1))
            within(limits, "merges", len(self.merged))
        elif kind == ROW and body[12] & HIDDEN_ROW:
            self.rows.add(int.from_bytes(body[:2], "little") + 1)
        elif kind == COLUMNS and body[8] & HIDDEN_COLUMN:
            first, last = struct.unpack_from("<HH", body)
            if last < LAST_COLUMN:
                self.columns |= set(range(first + 1, last + 2))

    def layout(self) -> Layout:
        """What was gathered."""
        return Layout(tuple(self.merged), frozenset(self.rows), frozenset(self.columns))
