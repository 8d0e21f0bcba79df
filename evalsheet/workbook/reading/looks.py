"""How a text looks, told the same way for every format: struck through, red or white, as a whole or in runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evalsheet.model import Mark, MarkedRun
from evalsheet.workbook.reading.numbers import BY_DEFAULT, NumberFormat

RED = re.compile(r"[c-f][0-9a-f][0-3][0-9a-f][0-3][0-9a-f]")
WHITE = "ffffff"
Palette = Mapping[int, str]
# What matters of the colours that old workbooks number; the last is the background of a window.
PALETTE: Palette = {1: WHITE, 2: "ff0000", 9: WHITE, 10: "ff0000", 65: WHITE}
WHITE_OF_THEME = 0
Marks = frozenset[Mark]
NONE: Marks = frozenset()
STRUCK: Marks = frozenset({Mark.STRUCK})
WHOLE = 32_767  # characters a cell can hold


def of_colour(shade: str) -> Marks:
    """The mark that a font's colour is, six hexadecimal digits in lower case; none for any other text."""
    if RED.fullmatch(shade):
        return frozenset({Mark.RED})
    return frozenset({Mark.WHITE}) if shade == WHITE else NONE


def of_number(number: int, palette: Palette = PALETTE) -> Marks:
    """The same for a colour of a palette."""
    return of_colour(palette.get(number, ""))


def of_theme(number: int, *, tinted: bool) -> Marks:
    """The same for a colour of a theme, of which nobody changes the first: the paper."""
    return of_colour(WHITE) if number == WHITE_OF_THEME and not tinted else NONE


BY_NUMBER, BY_SHADE, BY_THEME = 1, 2, 3  # how binary formats give a colour; else it is the program's


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as binary formats give it: `how` says which of the others counts."""

    how: int
    number: int = 0
    tint: int = 0
    shade: str = ""

    def marks(self, palette: Palette) -> Marks:
        """The mark that it is."""
        if self.how == BY_NUMBER:
            return of_number(self.number, palette)
        if self.how == BY_SHADE:
            return of_colour(self.shade)
        return of_theme(self.number, tinted=self.tint != 0) if self.how == BY_THEME else NONE


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a rich text from the character `start` on; `marks` is None where the font is the cell's own."""

    start: int
    marks: Marks | None


def in_characters(runs: Sequence[Run], text: str) -> tuple[Run, ...]:
    """Runs that count a text in units of UTF-16, where a sign like 𠮷 is two."""
    if text.isascii() or max(text) <= "\uffff":
        return tuple(runs)
    places = [at for at, sign in enumerate(text) for _ in range(1 + (sign > "\uffff"))]
    return tuple(Run(places[run.start] if run.start < len(places) else WHOLE, run.marks) for run in runs)


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell's format shows its text: the marks of its font, whether the cell is filled with a colour, and
    what it shows of a number, unless that is the number."""

    marks: Marks = NONE
    filled: bool = False
    number: NumberFormat | None = None

    def marked(self, rich: Sequence[Run] = ()) -> tuple[MarkedRun, ...]:
        """The marked parts of a text; up to the first of its runs it has the cell's own font."""
        if not rich:
            own = self._seen(self.marks)
            return tuple(MarkedRun(mark, 0, WHOLE) for mark in Mark if mark in own) if own else ()
        runs = [Run(0, None), *sorted(rich, key=lambda run: run.start)]
        ends = [*(run.start for run in runs[1:]), WHOLE]
        shown = [self._seen(self.marks if run.marks is None else run.marks) for run in runs]
        found: list[MarkedRun] = []
        for mark in Mark:
            for run, end, seen in zip(runs, ends, shown, strict=True):
                if run.start >= end or mark not in seen:
                    continue
                if found and (found[-1].mark, found[-1].end) == (mark, run.start):
                    found[-1] = MarkedRun(mark, found[-1].start, end)
                else:
                    found.append(MarkedRun(mark, run.start, end))
        return tuple(sorted(found, key=lambda one: one.start))

    def _seen(self, marks: Marks) -> Marks:
        """White on a colour is meant to be read."""
        return marks - {Mark.WHITE} if self.filled else marks


@dataclass(frozen=True, slots=True)
class Looks:
    """How the cell formats of a workbook show their texts: those by their numbers that mark or fill, or do both.

    `palette` are the colours that its numbers stand for.
    """

    by_format: Mapping[int, Look]
    palette: Palette = field(default_factory=lambda: PALETTE)

    @property
    def marking(self) -> bool:
        """Whether a format marks its text."""
        return any(look.marks for look in self.by_format.values())

    def of(self, number: int) -> Look:
        """The look of a cell format."""
        return self.by_format.get(number, PLAIN)


PLAIN = Look()


def looks_of(
    fonts: Sequence[Marks],
    filled: Sequence[bool],
    formats: Sequence[tuple[int, int, int]],
    palette: Palette = PALETTE,
    numbers: Mapping[int, NumberFormat] = BY_DEFAULT,
) -> Looks:
    """The looks of cell formats that each name a number format, a font and a fill; of what is not there, nothing is
    said. `numbers` are the number formats that show more than a number."""
    found = {}
    for at, (number, font, fill) in enumerate(formats):
        marks = fonts[font] if font < len(fonts) else NONE
        look = Look(marks, fill < len(filled) and filled[fill], numbers.get(number))
        if look != PLAIN:
            found[at] = look
    return Looks(found, palette)
