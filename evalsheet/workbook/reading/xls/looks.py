"""What the records of an xls file say of how its texts look: fonts, fills, the palette, what Excel 2007 added."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from evalsheet.workbook.reading.looks import (
    BY_NUMBER,
    NONE,
    PALETTE,
    STRUCK,
    WHITE,
    Colour,
    Looks,
    Marks,
    looks_of,
    of_colour,
)
from evalsheet.workbook.reading.numbers import formats_by_number
from evalsheet.workbook.reading.xls.strings import text_of

FONT, NUMBERS, FORMAT, PALETTE_RECORD, ADDED = 0x0031, 0x041E, 0x00E0, 0x0092, 0x087D
STRUCK_OUT = 0x08
MISSING_FONT = 4  # the number that no font was ever given
FIRST_SHADE = 8  # the number of a palette's first colour
OLD_FORMAT = 16  # bytes of a cell format before Excel 97
IN_FONT = struct.Struct("<2xHH")  # flags, colour
ADDITIONS = struct.Struct("<14xH4x")  # the number of the format that is added to
ADDITION = struct.Struct("<HH")  # what is added, and its size
COLOUR = struct.Struct("<HhI")  # how it is given, tint, number or shade
OF_FILL, OF_TEXT = 0x04, 0x0D  # what is added


@dataclass
class _Format:
    """A cell format: the numbers of its number format and font, the colour of its text where it has one of its own,
    and its fill."""

    number: int
    font: int
    filled: bool
    fill: Colour
    text: Colour | None = None


@dataclass
class LooksPass:
    """Gathers fonts, cell formats and the palette from the records before the sheets."""

    fonts: list[tuple[bool, Colour]] = field(default_factory=list)  # whether struck through, colour
    formats: list[_Format] = field(default_factory=list)
    shades: list[str] = field(default_factory=list)
    numbers: list[bytes] = field(default_factory=list)

    def add(self, kind: int, body: bytes) -> None:
        """One record."""
        if kind == FONT:
            flags, colour = IN_FONT.unpack_from(body)
            self.fonts.append((bool(flags & STRUCK_OUT), Colour(BY_NUMBER, colour)))
        elif kind == NUMBERS:
            self.numbers.append(body)
        elif kind == FORMAT:
            self.formats.append(_format(body))
        elif kind == PALETTE_RECORD:
            self.shades = [body[at : at + 3].hex() for at in range(2, len(body) - 3, 4)]
        elif kind == ADDED:
            self._add_to_format(body)

    def _add_to_format(self, body: bytes) -> None:
        """Colours that are on no palette: the format itself has the nearest that is."""
        (number,) = ADDITIONS.unpack_from(body)
        if number >= len(self.formats):
            return
        for what, colour in _additions(body):
            if what == OF_TEXT:
                self.formats[number].text = colour
            elif what == OF_FILL:
                self.formats[number].fill = colour

    @property
    def palette(self) -> dict[int, str]:
        """The colours that numbers stand for."""
        return {**PALETTE, **dict(enumerate(self.shades, FIRST_SHADE))}

    def marks(self) -> tuple[Marks, ...]:
        """The marks of each font, by the numbers that formats and runs give."""
        palette = self.palette
        marks = [colour.marks(palette) | (STRUCK if struck else NONE) for struck, colour in self.fonts]
        return (*marks[:MISSING_FONT], NONE, *marks[MISSING_FONT:])

    def looks(self, encoding: str = "") -> Looks:
        """The looks of the cell formats. `encoding` is that of a file from before Excel 97, else empty."""
        fonts, palette, white = self.marks(), self.palette, of_colour(WHITE)
        marks = []
        for one in self.formats:
            of_font = fonts[one.font] if one.font < len(fonts) else NONE
            marks.append(of_font if one.text is None else of_font & STRUCK | one.text.marks(palette))
        filled = [one.filled and one.fill.marks(palette) != white for one in self.formats]
        formats = [(one.number, at, at) for at, one in enumerate(self.formats)]
        numbers = [(int.from_bytes(body[:2], "little"), text_of(body[2:], encoding, 2)) for body in self.numbers]
        return looks_of(marks, filled, formats, palette, formats_by_number(numbers))


def _format(body: bytes) -> _Format:
    """A cell format; where its fill stands depends on its version."""
    font, number = int.from_bytes(body[:2], "little"), int.from_bytes(body[2:4], "little")
    if len(body) > OLD_FORMAT:
        pattern, colours = body[17] >> 2, int.from_bytes(body[18:20], "little")
    else:
        pattern, colours = body[10] & 0x3F, int.from_bytes(body[8:10], "little")
    return _Format(number, font, pattern != 0, Colour(BY_NUMBER, colours & 0x7F))


def _additions(body: bytes) -> Iterator[tuple[int, Colour]]:
    """(what, colour) of each addition that is a colour."""
    at = ADDITIONS.size
    while at + ADDITION.size + COLOUR.size <= len(body):
        what, size = ADDITION.unpack_from(body, at)
        if what in (OF_FILL, OF_TEXT):
            how, tint, value = COLOUR.unpack_from(body, at + ADDITION.size)
            yield what, Colour(how, value, tint, value.to_bytes(4, "little")[:3].hex())
        at += max(size, ADDITION.size)
