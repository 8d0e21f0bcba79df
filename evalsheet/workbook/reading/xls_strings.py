"""Which parts of an xls file's shared strings are struck through: read only where a font is."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalsheet.model import Mark, MarkedRun

WHOLE = 32_767  # characters a cell can hold
WIDE, EXTENDED, RICH = 0x01, 0x04, 0x08
MISSING_FONT = 4
Font = tuple[int, bool]  # from which character on, and whether it is struck through


def is_struck(fonts: Sequence[bool], number: int) -> bool:
    """Whether the font of that number is struck through; the number 4 was never given."""
    at = number - (number > MISSING_FONT)
    return at < len(fonts) and fonts[at]


def rich_strings(bodies: Sequence[bytes], fonts: Sequence[bool]) -> Mapping[int, tuple[Font, ...]]:
    """The fonts within each shared string that has several, by its number.

    Args:
        bodies: of the table's record and of those that go on with it.
        fonts: whether each font is struck through.

    Raises:
        IndexError, struct.error: the table is damaged.
    """
    table, found = _Table(bodies), {}
    table.raw(4)
    for number in range(int.from_bytes(table.raw(4), "little")):
        length, flags = struct.unpack("<HB", table.raw(3))
        runs = int.from_bytes(table.raw(2), "little") if flags & RICH else 0
        extended = int.from_bytes(table.raw(4), "little") if flags & EXTENDED else 0
        table.skip_text(length, flags & WIDE)
        pairs = struct.iter_unpack("<HH", table.raw(4 * runs))
        if runs:
            found[number] = tuple((start, is_struck(fonts, font)) for start, font in pairs)
        table.raw(extended)
    return found


def struck_runs(fonts: Sequence[Font], own: bool) -> tuple[MarkedRun, ...]:
    """The parts of a text that are struck through; up to its first font it has the cell's `own`."""
    starts = [(0, own), *fonts]
    ends = [start for start, _ in starts[1:]] + [WHOLE]
    return tuple(
        MarkedRun(Mark.STRUCK, start, end)
        for (start, struck), end in zip(starts, ends, strict=True)
        if struck and start < end
    )


@dataclass
class _Table:
    """Records read as one; where a text goes on in the next, that begins with how wide its characters are there."""

    bodies: Sequence[bytes]
    record: int = 0
    at: int = 0

    def raw(self, size: int) -> bytes:
        """The next bytes."""
        found = b""
        while size:
            self._next_record()
            piece = self.bodies[self.record][self.at : self.at + size]
            found, size, self.at = found + piece, size - len(piece), self.at + len(piece)
        return found

    def skip_text(self, length: int, wide: int) -> None:
        """Pass over characters."""
        while length:
            if self.at >= len(self.bodies[self.record]):
                self._next_record()
                wide = self.bodies[self.record][0] & WIDE
                self.at = 1
            width = 2 if wide else 1
            here = min(length, (len(self.bodies[self.record]) - self.at) // width)
            length, self.at = length - here, self.at + here * width
            if length and not here:
                self.at = len(self.bodies[self.record])

    def _next_record(self) -> None:
        while self.at >= len(self.bodies[self.record]):
            self.record, self.at = self.record + 1, 0
