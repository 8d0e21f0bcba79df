"""The runs of an xls file's shared strings: read only where a font marks them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalsheet.workbook.reading.looks import NONE, Marks, Run, in_characters
from evalsheet.workbook.reading.stored import Address

WIDE, EXTENDED, RICH = 0x01, 0x04, 0x08
RUN = struct.Struct("<HH")  # from which character on, font
OLD_RUN = struct.Struct("<BB")  # from which byte on, font


def string_runs(bodies: Sequence[bytes], fonts: Sequence[Marks]) -> Mapping[int, tuple[Run, ...]]:
    """The runs of each shared string that has some, by its number; a table may hold fewer than it says.

    Args:
        bodies: of the table's record and of those that go on with it.
        fonts: the marks of each font.

    Raises:
        IndexError, struct.error: the table is damaged.
    """
    table, found = _Table(bodies), {}
    table.raw(4)
    for number in range(int.from_bytes(table.raw(4), "little")):
        if table.is_over:
            break
        length, flags = struct.unpack("<HB", table.raw(3))
        runs = int.from_bytes(table.raw(2), "little") if flags & RICH else 0
        extended = int.from_bytes(table.raw(4), "little") if flags & EXTENDED else 0
        text = table.text(length, flags & WIDE)
        pairs = RUN.iter_unpack(table.raw(RUN.size * runs))
        if runs:
            marked = [Run(start, fonts[font] if font < len(fonts) else NONE) for start, font in pairs]
            found[number] = in_characters(marked, text)
        table.raw(extended)
    return found


def old_runs(body: bytes, fonts: Sequence[Marks], encoding: str) -> tuple[Run, ...]:
    """The runs of a text of its own that a cell from before Excel 97 has, which counts in bytes.

    Raises:
        IndexError, struct.error: the record is damaged.
    """
    length = int.from_bytes(body[:2], "little")
    text, told = body[2 : 2 + length], body[2 + length :]
    pairs = OLD_RUN.iter_unpack(told[1 : 1 + told[0] * OLD_RUN.size])
    return tuple(
        Run(len(text[:start].decode(encoding, "ignore")), fonts[font] if font < len(fonts) else NONE)
        for start, font in pairs
    )


class FormulaTexts:
    """The texts of formulas that go on in further records, by cell: the reader knows only the first of them."""

    def __init__(self) -> None:
        self.at: Address = (0, 0)  # of the formula before
        self._bodies: dict[Address, list[bytes]] = {}

    def add(self, body: bytes, *, begins: bool) -> None:
        """A record of the formula's text: its first, or a further one."""
        if begins:
            self._bodies[self.at] = []
        self._bodies[self.at].append(body)

    def found(self) -> Mapping[Address, str]:
        """The texts of more than one record.

        Raises:
            IndexError: a text is shorter than it says.
        """
        return {at: _text(bodies) for at, bodies in self._bodies.items() if len(bodies) > 1}


def text_of(stored: bytes, encoding: str, size: int = 1) -> str:
    """A text of one record: its length, in `size` bytes, whether its characters take two bytes, and they; before
    Excel 97, its length and its bytes in an encoding."""
    if encoding:
        return stored[1 : 1 + stored[0]].decode(encoding, "replace")
    count, wide = int.from_bytes(stored[:size], "little"), stored[size] & WIDE
    characters = stored[size + 1 : size + 1 + count * (2 if wide else 1)]
    return characters.decode("utf-16-le" if wide else "latin-1", "replace")


def _text(bodies: Sequence[bytes]) -> str:
    table = _Table(bodies)
    length = int.from_bytes(table.raw(2), "little")
    return table.text(length, table.raw(1)[0] & WIDE)


@dataclass
class _Table:
    """Records read as one; where a text goes on in the next, that begins with how wide its characters are there."""

    bodies: Sequence[bytes]
    record: int = 0
    at: int = 0

    @property
    def is_over(self) -> bool:
        """Whether nothing follows."""
        return self.record >= len(self.bodies) - 1 and self.at >= len(self.bodies[-1])

    def raw(self, size: int) -> bytes:
        """The next bytes."""
        found = b""
        while size:
            self._next_record()
            piece = self.bodies[self.record][self.at : self.at + size]
            found, size, self.at = found + piece, size - len(piece), self.at + len(piece)
        return found

    def text(self, length: int, wide: int) -> str:
        """The next characters."""
        pieces = []
        while length:
            if self.at >= len(self.bodies[self.record]):
                self._next_record()
                wide = self.bodies[self.record][0] & WIDE
                self.at = 1
            width = 2 if wide else 1
            here = min(length, (len(self.bodies[self.record]) - self.at) // width)
            piece = self.bodies[self.record][self.at : self.at + here * width]
            pieces.append(piece if wide else piece.decode("latin-1").encode("utf-16-le"))
            length, self.at = length - here, self.at + here * width
            if length and not here:
                self.at = len(self.bodies[self.record])
        return b"".join(pieces).decode("utf-16-le", "replace")

    def _next_record(self) -> None:
        while self.at >= len(self.bodies[self.record]):
            self.record, self.at = self.record + 1, 0
