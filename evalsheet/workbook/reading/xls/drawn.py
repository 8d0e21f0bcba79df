"""What the records of one xls sheet say of what lies over its cells: comments, boxes, pictures and shapes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from evalsheet.model import RawRemark, RemarkKind
from evalsheet.workbook.reading.stored import Address, Comment

NOTE, OBJECT, TEXT, CONTINUED, DRAWING = 0x001C, 0x005D, 0x01B6, 0x003C, 0x00EC
OF_NOTE, OF_LIST = 0x19, 0x14  # kinds of objects; a list is the arrow of a filter or of a choice
# What Excel calls kinds of objects by itself.
NAMES = {0: "Group", 1: "Line", 2: "Rectangle", 3: "Oval", 4: "Arc", 5: "Chart", 6: "Text Box", 8: "Picture"}
WIDE = 0x01
# Row, column, flags, number of its object, length of the author's name and whether its characters take two bytes.
IN_NOTE = struct.Struct("<HHHHHB")
OLD_NOTE = struct.Struct("<HHH")  # before Excel 97 row, column, length of the whole text, which follows
GOES_ON = 0xFFFF  # the row of an old note that goes on with the one before
HEAD = struct.Struct("<HHI")  # of a piece of a drawing: version and count, kind, size
PIECES = range(0xF000, 0xF200)
SHAPE, ANCHOR, PROPERTIES = 0xF004, 0xF010, (0xF00B, 0xF122)
HOLDS_OTHERS = 0xF
CORNER = struct.Struct("<2xH2xH")  # column and row of the upper left corner, counted from 0
PROPERTY = struct.Struct("<HI")  # number, and value or the size of what follows the table
FOLLOWS, NUMBER = 0x8000, 0x3FFF
NAMED_BY = (0x381, 0x105, 0x380)  # what it shows, the file that it was, what it is called


@dataclass
class _Drawn:
    """What has a place of its own: its first object, and the texts of all of them.

    Of the text at hand, `wanted` is how many units of UTF-16 are still to come.
    """

    kind: int
    number: int
    at: Address
    name: str
    texts: list[str] = field(default_factory=list)
    wanted: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.texts).replace("\r", "\n").strip("\n")


@dataclass
class DrawnPass:
    """Gathers what lies on the sheet. Of a comment the cell comes last, with the number of its object.

    `encoding` is of a workbook from before Excel 97, whose comments are all in one record.
    """

    encoding: str = ""
    old_notes: list[tuple[Address, str]] = field(default_factory=list)
    drawn: list[_Drawn] = field(default_factory=list)
    notes: dict[int, tuple[Address, str]] = field(default_factory=dict)  # cell and author
    anchor: Address | None = None  # of the object that comes next; one within a group has none
    name: str = ""

    def add(self, kind: int, body: bytes) -> None:
        """One record."""
        if kind == DRAWING:
            self._draw(body)
        elif kind == OBJECT:
            of, number = struct.unpack_from("<4xHH", body)
            if self.anchor is not None or not self.drawn:
                self.drawn.append(_Drawn(of, number, self.anchor or (1, 1), self.name))
            self.anchor, self.name = None, ""
        elif kind == TEXT and self.drawn:
            self.drawn[-1].texts.append("")
            self.drawn[-1].wanted = int.from_bytes(body[10:12], "little")
        elif kind == CONTINUED:
            self._continue(body)
        elif kind == NOTE and self.encoding:
            self._old_note(body)
        elif kind == NOTE:
            row, column, _, number, length, wide = IN_NOTE.unpack_from(body)
            self.notes[number] = ((row + 1, column + 1), _text(body[IN_NOTE.size :], length, wide)[0])

    def _old_note(self, body: bytes) -> None:
        row, column, _ = OLD_NOTE.unpack_from(body)
        said = body[OLD_NOTE.size :].decode(self.encoding, "replace")
        if row == GOES_ON and self.old_notes:
            at, before = self.old_notes.pop()
            self.old_notes.append((at, before + said))
        else:
            self.old_notes.append(((row + 1, column + 1), said))

    def _draw(self, body: bytes) -> None:
        """A piece of the sheet's drawing: the place and the name of the shape whose object comes next."""
        for kind, count, data in _pieces(body):
            if kind == SHAPE:
                self.anchor, self.name = None, ""
            elif kind == ANCHOR:
                column, row = CORNER.unpack_from(data)
                self.anchor = (row + 1, column + 1)
            elif kind in PROPERTIES:
                self.name = _name(count, data) or self.name

    def _continue(self, body: bytes) -> None:
        """A piece of a text, formats of one, or, in a sheet with much on it, more of the drawing."""
        if not self.drawn or not self.drawn[-1].wanted:
            self._draw(body)
        elif body:
            one = self.drawn[-1]
            said, count = _text(body[1:], one.wanted, body[0])
            one.texts[-1] += said
            one.wanted -= count

    def remarks(self) -> tuple[RawRemark, ...]:
        """What was gathered, in the order of the cells."""
        found = [said for at, text in self.old_notes if (said := Comment(at, "", text).remark()) is not None]
        for one in self.drawn:
            if one.kind == OF_NOTE:
                at, author = self.notes.get(one.number, (one.at, ""))
                if (said := Comment(at, author, one.text).remark()) is not None:
                    found.append(said)
            elif one.text.strip():
                found.append(RawRemark(RemarkKind.BOX, *one.at, one.text))
            elif one.kind != OF_LIST:
                name = one.name or f"{NAMES.get(one.kind, 'Shape')} {one.number}"
                found.append(RawRemark(RemarkKind.PICTURE, *one.at, name))
        return tuple(sorted(found, key=lambda one: (one.row, one.column)))


def _text(stored: bytes, length: int, wide: int) -> tuple[str, int]:
    """What there is of a text of that length, and how many units of UTF-16 that is."""
    if not wide & WIDE:
        said = stored[:length].decode("latin-1")
        return said, len(said)
    piece = stored[: 2 * length]
    return piece.decode("utf-16-le", "replace"), (len(piece) + 1) // 2


def _pieces(body: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(kind, count, content) of each piece of a drawing; one that holds others comes before these, empty."""
    at = 0
    while at + HEAD.size <= len(body):
        version, kind, size = HEAD.unpack_from(body, at)
        if kind not in PIECES:
            return
        at += HEAD.size
        if version & 0xF == HOLDS_OTHERS:
            yield kind, 0, b""
        else:
            yield kind, version >> 4, body[at : at + size]
            at += size


def _name(count: int, data: bytes) -> str:
    """What a shape is said to show, or what it is called; `count` is how many properties the content has."""
    at = count * PROPERTY.size
    named: dict[int, str] = {}
    for number, size in PROPERTY.iter_unpack(data[: min(at, len(data) // PROPERTY.size * PROPERTY.size)]):
        if number & FOLLOWS:
            named[number & NUMBER] = data[at : at + size].decode("utf-16-le", "replace").rstrip("\0")
            at += size
    return next((named[one] for one in NAMED_BY if named.get(one)), "")
