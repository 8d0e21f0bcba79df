"""What the records of one xls sheet say beside its cells: merged and hidden cells, comments, boxes, pictures."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from evalsheet.model import Area, RawRemark, RemarkKind
from evalsheet.round import Limits
from evalsheet.workbook.reading.layout import Layout
from evalsheet.workbook.reading.stored import Address
from evalsheet.workbook.reading.unpack import within

MERGED, ROW, COLUMNS = 0x00E5, 0x0208, 0x007D
NOTE, OBJECT, TEXT, CONTINUED, DRAWING = 0x001C, 0x005D, 0x01B6, 0x003C, 0x00EC
AREA = struct.Struct("<HHHH")  # first and last row, first and last column
HIDDEN_ROW, HIDDEN_COLUMN = 0x20, 0x01
LAST_COLUMN = 255
OF_NOTE, OF_PICTURE = 0x19, 0x08  # kinds of objects
ANCHOR = b"\x10\xf0\x12\x00\x00\x00"  # how the place of a drawing begins
CORNER = struct.Struct("<2xH2xH")  # column and row of its upper left corner, counted from 0
WIDE = 0x01


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


@dataclass
class _Drawn:
    """An object: its kind, the cell it begins over, its text so far, and how many characters that will have."""

    kind: int
    at: Address
    text: str = ""
    wanted: int = 0


@dataclass
class DrawnPass:
    """Gathers what lies on the sheet. Of a comment the cell comes last, with the number of its object."""

    objects: dict[int, _Drawn] = field(default_factory=dict)
    notes: dict[int, Address] = field(default_factory=dict)
    corner: Address = (1, 1)
    last: int = 0

    def add(self, kind: int, body: bytes) -> None:
        """One record."""
        if kind == DRAWING and (found := body.rfind(ANCHOR)) >= 0:
            column, row = CORNER.unpack_from(body, found + len(ANCHOR))
            self.corner = (row + 1, column + 1)
        elif kind == OBJECT:
            of, self.last = struct.unpack_from("<4xHH", body)
            self.objects[self.last] = _Drawn(of, self.corner)
        elif kind == TEXT and self.last in self.objects:
            self.objects[self.last].wanted = int.from_bytes(body[10:12], "little")
        elif kind == CONTINUED and self.last in self.objects:
            self._continue(self.objects[self.last], body)
        elif kind == NOTE:
            row, column, number = struct.unpack_from("<HH2xH", body)
            self.notes[number] = (row + 1, column + 1)

    def _continue(self, one: _Drawn, body: bytes) -> None:
        """A piece of a text; what follows its last character are formats."""
        left = one.wanted - len(one.text.encode("utf-16-le")) // 2
        if left > 0 and body:
            wide = body[0] & WIDE
            stored = body[1 : 1 + left * (2 if wide else 1)]
            one.text += stored.decode("utf-16-le" if wide else "latin-1", "replace")

    def remarks(self) -> tuple[RawRemark, ...]:
        """What was gathered, in the order of the cells."""
        found = []
        for number, one in self.objects.items():
            text = one.text.replace("\r", "\n").strip("\n")
            if one.kind == OF_NOTE and text.strip():
                found.append(RawRemark(RemarkKind.COMMENT, *self.notes.get(number, one.at), text))
            elif text.strip():
                found.append(RawRemark(RemarkKind.BOX, *one.at, text))
            elif one.kind == OF_PICTURE:
                found.append(RawRemark(RemarkKind.PICTURE, *one.at, f"Picture {number}"))
        return tuple(sorted(found, key=lambda one: (one.row, one.column)))
