"""What the records of an xlsb file say of how its texts look: fonts, fills, cell formats, runs of rich texts."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from evalsheet.workbook.reading.looks import (
    NONE,
    PALETTE,
    STRUCK,
    WHITE,
    Colour,
    Looks,
    Marks,
    Run,
    in_characters,
    looks_of,
    of_colour,
)
from evalsheet.workbook.reading.numbers import formats_by_number
from evalsheet.workbook.reading.xlsb.records import number_at, records, text_at

FONT, NUMBERS, FILL, FORMAT, FORMATS, FORMATS_END, SHADE = 43, 44, 45, 47, 617, 618, 475
STRING = 19
STRUCK_OUT, RICH = 0x08, 0x01
COLOUR = struct.Struct("<BBh3sx")  # how it is given, number, tint, shade
OF_FONT, OF_FILL = 12, 4  # where the colour stands in the record
IN_FORMAT = struct.Struct("<2xHHH")  # number format, font, fill
NUMBER_FORMAT = struct.Struct("<H")
RUN = struct.Struct("<HH")  # from which character on, font
Rich = tuple[str, tuple[Run, ...]]  # a text, and its runs that have a font of their own


@dataclass(frozen=True)
class Fonts:
    """The marks of each font, by which runs are told, and the looks of the cell formats that use them."""

    marks: Sequence[Marks] = ()
    looks: Looks = field(default_factory=lambda: Looks({}))


def fonts_in(styles: bytes) -> Fonts:
    """What styles.bin says.

    Raises:
        IndexError, ValueError, struct.error: it is damaged.
    """
    fonts: list[tuple[bool, Colour]] = []
    fills: list[tuple[bool, Colour]] = []
    formats: list[tuple[int, int, int]] = []
    numbers: list[tuple[int, str]] = []
    shades: list[str] = []
    of_cells = False  # whether the formats at hand are cells', or named styles'
    for kind, at, end in records(styles):
        if kind == FONT:
            fonts.append((bool(styles[at + 2] & STRUCK_OUT), _colour(styles, at + OF_FONT)))
        elif kind == FILL:
            fills.append((number_at(styles, at) != 0, _colour(styles, at + OF_FILL)))
        elif kind in (FORMATS, FORMATS_END):
            of_cells = kind == FORMATS
        elif kind == FORMAT and of_cells:
            formats.append(IN_FORMAT.unpack_from(styles, at))
        elif kind == NUMBERS:
            numbers.append(
                (*NUMBER_FORMAT.unpack_from(styles, at), text_at(styles, at + NUMBER_FORMAT.size, end)[0])
            )
        elif kind == SHADE:
            shades.append(styles[at : at + 3].hex())
    palette = {**PALETTE, **dict(enumerate(shades))} if shades else PALETTE
    marks = [colour.marks(palette) | (STRUCK if struck else NONE) for struck, colour in fonts]
    filled = [any_ and colour.marks(palette) != of_colour(WHITE) for any_, colour in fills]
    return Fonts(marks, looks_of(marks, filled, formats, palette, formats_by_number(numbers)))


def _colour(part: bytes, at: int) -> Colour:
    how, number, tint, shade = COLOUR.unpack_from(part, at)
    return Colour(how >> 1, number, tint, shade.hex())


def strings_in(strings: bytes, fonts: Fonts) -> list[Rich]:
    """The shared strings.

    Raises:
        IndexError, ValueError, struct.error: they are damaged.
    """
    return [rich_at(strings, at, end, fonts) for kind, at, end in records(strings) if kind == STRING]


def rich_at(part: bytes, at: int, end: int, fonts: Fonts) -> Rich:
    """A text that may have runs, up to the end of its record; phonetic guides are no part of it."""
    text, after = text_at(part, at + 1, end)
    if not part[at] & RICH:
        return text, ()
    count = min(number_at(part, after), max(0, end - after - 4) // RUN.size)
    spans = RUN.iter_unpack(part[after + 4 : after + 4 + count * RUN.size])
    runs = [Run(start, fonts.marks[font] if font < len(fonts.marks) else NONE) for start, font in spans]
    return text, in_characters(runs, text)
