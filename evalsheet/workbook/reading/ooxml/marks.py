"""Which texts of an OOXML package are struck through, red or white: read only where its fonts have such a thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from evalsheet.model import Mark, MarkedRun
from evalsheet.workbook.reading.looks import (
    NONE,
    PALETTE,
    STRUCK,
    Looks,
    Marks,
    Palette,
    Run,
    looks_of,
    of_colour,
    of_number,
    of_theme,
)
from evalsheet.workbook.reading.numbers import formats_by_number
from evalsheet.workbook.reading.parts import address, elements, local, parse, unescape
from evalsheet.workbook.reading.stored import Address

SUSPECT = re.compile(
    rb'strike|theme="0"|indexed="(?:1|2|9|10|65)"|rgb="(?:[0-9a-f]{2})?(?:ffffff|[c-f][0-9a-f][0-3][0-9a-f][0-3])',
    re.IGNORECASE,
)

WITH_NUMBERS = re.compile(rb'numFmt |numFmtId="(?:9|10)"')  # a number format of its own, or in percent


@lru_cache(maxsize=64)
def looks_in(styles: bytes) -> Looks:
    """What styles.xml says; empty at once where no font can be struck, red or white, nor a number otherwise."""
    if not (SUSPECT.search(styles) or WITH_NUMBERS.search(styles)):
        return Looks({})
    one = _StylesPass(_palette(styles))
    parse(styles, one.start, one.end, _no_text)
    return looks_of(one.fonts, one.filled, one.formats, one.palette, formats_by_number(one.numbers))


def _palette(styles: bytes) -> Palette:
    """The colours that numbers stand for; they come last in the part, and only where somebody changed them."""
    if b"indexedColors" not in styles:
        return PALETTE
    own = {at: one.get("rgb", "").lower()[-6:] for at, one in enumerate(elements(styles, "rgbColor"))}
    return {**PALETTE, **own}


def string_runs(strings: bytes, looks: Looks) -> Mapping[int, tuple[Run, ...]]:
    """The runs of each shared string that has some, by its number; none where nothing at all is marked."""
    if b"rPr" not in strings or not (looks.marking or _is_suspect(strings, looks)):
        return {}
    found: dict[int, tuple[Run, ...]] = {}
    runs = _RunPass(looks.palette)
    at = 0

    def end(tag: str) -> None:
        nonlocal at
        runs.end(tag)
        if local(tag) == "si":
            if any(run.marks is not None for run in runs.found):
                found[at] = tuple(runs.found)
            at += 1
            runs.clear()

    parse(strings, runs.start, end, runs.text)
    return found


def sheet_marks(
    sheet: bytes, looks: Looks, strings: Mapping[int, tuple[Run, ...]]
) -> Mapping[Address, tuple[MarkedRun, ...]]:
    """The marked runs of each cell of a sheet's part, by (row, column)."""
    rich_inside = b"rPr" in sheet and _is_suspect(sheet, looks)
    if not (looks.marking or strings or rich_inside):
        return {}
    cells = _CellsPass(looks, strings)
    parse(sheet, cells.start, cells.end, cells.text)
    return cells.marked


def _is_suspect(part: bytes, looks: Looks) -> bool:
    """Whether a part's own runs may be marked."""
    return looks.palette is not PALETTE or SUSPECT.search(part) is not None


def _no_text(_text: str) -> None:
    """The styles part holds no text."""


def _of_font(name: str, attributes: dict[str, str], palette: Palette) -> Marks:
    """The mark that one property of a font means."""
    if name in ("strike", "dstrike"):
        return STRUCK if attributes.get("val", "1") not in ("0", "false") else NONE
    if name != "color":
        return NONE
    if "rgb" in attributes:
        return of_colour(attributes["rgb"].lower()[-6:])
    if "theme" in attributes:
        return of_theme(int(attributes["theme"]), tinted="tint" in attributes)
    return of_number(int(attributes.get("indexed", -1)), palette)


class _StylesPass:
    """Gathers fonts, fills and cell formats; the fonts of conditional formats do not belong to them."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.section = ""
        self.fonts: list[Marks] = []
        self.filled: list[bool] = []
        self.formats: list[tuple[int, int, int]] = []
        self.numbers: list[tuple[int, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "numFmt" and self.section != "dxfs":
            self.numbers.append((int(attributes.get("numFmtId", -1)), attributes.get("formatCode", "")))
        elif name in ("fonts", "fills", "cellXfs", "dxfs", "cellStyleXfs"):
            self.section = name
        elif self.section == "fonts":
            if name == "font":
                self.fonts.append(NONE)
            else:
                self.fonts[-1] |= _of_font(name, attributes, self.palette)
        elif self.section == "fills":
            self._fill(name, attributes)
        elif self.section == "cellXfs" and name == "xf":
            numbers = (int(attributes.get(f"{one}Id", 0)) for one in ("numFmt", "font", "fill"))
            self.formats.append((next(numbers), next(numbers), next(numbers)))

    def _fill(self, name: str, attributes: dict[str, str]) -> None:
        if name == "fill":
            self.filled.append(False)
        elif name == "patternFill":
            self.filled[-1] = attributes.get("patternType", "none") != "none"
        elif name == "gradientFill":
            self.filled[-1] = True
        elif name == "fgColor" and Mark.WHITE in _of_font("color", attributes, self.palette):
            self.filled[-1] = False

    def end(self, tag: str) -> None:
        if local(tag) == self.section:
            self.section = ""


class _RunPass:
    """Gathers the runs of one rich text; phonetic guides are no part of it."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.found: list[Run] = []
        self.length = 0
        self.parts: list[str] = []
        self.marks: Marks | None = None
        self.inside = False
        self.guide = False

    def clear(self) -> None:
        self.found, self.length = [], 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "r":
            self.marks = None
        elif name == "rPr":
            self.marks = NONE
        elif name == "rPh":
            self.guide = True
        elif name == "t":
            self.inside = not self.guide
        elif self.marks is not None:
            self.marks |= _of_font(name, attributes, self.palette)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "t" and self.inside:
            self.found.append(Run(self.length, self.marks))
            self.length += len(unescape("".join(self.parts)))
            self.parts.clear()
            self.inside = False
        elif name == "r":
            self.marks = None
        elif name == "rPh":
            self.guide = False

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)


class _CellsPass(_RunPass):
    """Gathers the cells of a sheet whose format or whose runs are marked."""

    def __init__(self, looks: Looks, strings: Mapping[int, tuple[Run, ...]]) -> None:
        super().__init__(looks.palette)
        self.looks = looks
        self.strings = strings
        self.marked: dict[Address, tuple[MarkedRun, ...]] = {}
        self.at = (0, 0)
        self.format = 0
        self.shared = False
        self.in_value = False
        self.value: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "row":
            self.at = (int(attributes.get("r", self.at[0] + 1)), 0)
        elif name == "c":
            self.at = address(attributes.get("r", "")) or (self.at[0], self.at[1] + 1)
            self.format = int(attributes.get("s", 0))
            self.shared = attributes.get("t") == "s"
            self.value.clear()
            self.clear()
        elif name == "v":
            self.in_value = True
        else:
            super().start(tag, attributes)

    def text(self, text: str) -> None:
        if self.in_value:
            self.value.append(text)
        else:
            super().text(text)

    def end(self, tag: str) -> None:
        super().end(tag)
        if local(tag) == "v":
            self.in_value = False
        elif local(tag) == "c":
            shared = self.strings.get(int("".join(self.value)), ()) if self.shared and self.value else ()
            if marked := self.looks.of(self.format).marked(shared or self.found):
                self.marked[self.at] = marked
