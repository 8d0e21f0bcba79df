"""Which texts are struck through, red or white: read from the package only where its fonts have such a thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from evalsheet.model import Mark, MarkedRun
from evalsheet.workbook.reading.parts import address, local, parse, unescape

SUSPECT = re.compile(
    rb'strike|theme="0"|indexed="(?:1|2|9|10)"|rgb="(?:[0-9a-f]{2})?(?:ffffff|[c-f][0-9a-f][0-3][0-9a-f][0-3])',
    re.IGNORECASE,
)
RED = re.compile(r"[c-f][0-9a-f][0-3][0-9a-f][0-3][0-9a-f]")
INDEXED = {"2": Mark.RED, "10": Mark.RED, "1": Mark.WHITE, "9": Mark.WHITE}  # the palette of old workbooks
Address = tuple[int, int]
Marks = frozenset[Mark]
NONE: Marks = frozenset()
WHOLE = 32_767  # characters a cell can hold


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a rich text; `marks` is None where the font is the cell's own."""

    text: str
    marks: Marks | None


@dataclass(frozen=True, slots=True)
class FontMarks:
    """The marks of each cell format that has any, and the formats whose cells are filled with a colour."""

    by_format: Mapping[int, Marks]
    filled: frozenset[int]


@lru_cache(maxsize=64)
def font_marks(styles: bytes) -> FontMarks:
    """What styles.xml says; empty at once where no font can be struck, red or white."""
    if not SUSPECT.search(styles):
        return FontMarks({}, frozenset())
    one = _StylesPass()
    parse(styles, one.start, one.end, _no_text)
    marked = {
        at: marks
        for at, (font, fill) in enumerate(one.formats)
        if (marks := _seen(one.fonts[font] if font < len(one.fonts) else NONE, one.is_filled(fill)))
    }
    filled = frozenset(at for at, (_, fill) in enumerate(one.formats) if one.is_filled(fill))
    return FontMarks(marked, filled)


def string_runs(strings: bytes, fonts: FontMarks) -> Mapping[int, tuple[Run, ...]]:
    """The runs of each shared string that has some, by its number; none where nothing at all is marked."""
    if b"rPr" not in strings or not (fonts.by_format or SUSPECT.search(strings)):
        return {}
    found: dict[int, tuple[Run, ...]] = {}
    runs = _RunPass()
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
    sheet: bytes, fonts: FontMarks, strings: Mapping[int, tuple[Run, ...]]
) -> Mapping[Address, tuple[MarkedRun, ...]]:
    """The marked runs of each cell of a sheet's part, by (row, column)."""
    rich_inside = b"rPr" in sheet and SUSPECT.search(sheet) is not None
    if not (fonts.by_format or strings or rich_inside):
        return {}
    cells = _CellsPass(fonts, strings)
    parse(sheet, cells.start, cells.end, cells.text)
    return cells.marked


def _no_text(_text: str) -> None:
    """The styles part holds no text."""


def _seen(marks: Marks, filled: bool) -> Marks:
    """White on a colour is meant to be read."""
    return marks - {Mark.WHITE} if filled else marks


def _of_font(name: str, attributes: dict[str, str]) -> Marks:
    """The mark that one property of a font means."""
    if name in ("strike", "dstrike"):
        return frozenset({Mark.STRUCK}) if attributes.get("val", "1") not in ("0", "false") else NONE
    if name != "color":
        return NONE
    shade = attributes.get("rgb", "").lower()[-6:]
    if RED.fullmatch(shade):
        return frozenset({Mark.RED})
    if shade == "ffffff" or (attributes.get("theme") == "0" and "tint" not in attributes):
        return frozenset({Mark.WHITE})
    mark = INDEXED.get(attributes.get("indexed", ""))
    return frozenset({mark}) if mark else NONE


class _StylesPass:
    """Gathers fonts, fills and cell formats; the fonts of conditional formats do not belong to them."""

    def __init__(self) -> None:
        self.section = ""
        self.fonts: list[Marks] = []
        self.plain: list[bool] = []
        self.formats: list[tuple[int, int]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name in ("fonts", "fills", "cellXfs", "dxfs", "cellStyleXfs"):
            self.section = name
        elif self.section == "fonts":
            if name == "font":
                self.fonts.append(NONE)
            else:
                self.fonts[-1] |= _of_font(name, attributes)
        elif self.section == "fills":
            self._fill(name, attributes)
        elif self.section == "cellXfs" and name == "xf":
            self.formats.append((int(attributes.get("fontId", 0)), int(attributes.get("fillId", 0))))

    def _fill(self, name: str, attributes: dict[str, str]) -> None:
        if name == "fill":
            self.plain.append(True)
        elif name == "patternFill":
            self.plain[-1] = attributes.get("patternType", "none") == "none"
        elif name == "gradientFill":
            self.plain[-1] = False
        elif name == "fgColor" and Mark.WHITE in _of_font("color", attributes):
            self.plain[-1] = True

    def end(self, tag: str) -> None:
        if local(tag) == self.section:
            self.section = ""

    def is_filled(self, fill: int) -> bool:
        return fill < len(self.plain) and not self.plain[fill]


class _RunPass:
    """Gathers the runs of one rich text; phonetic guides are no part of it."""

    def __init__(self) -> None:
        self.found: list[Run] = []
        self.parts: list[str] = []
        self.marks: Marks | None = None
        self.inside = False
        self.guide = False

    def clear(self) -> None:
        self.found = []

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
            self.marks |= _of_font(name, attributes)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "t" and self.inside:
            self.found.append(Run(unescape("".join(self.parts)), self.marks))
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

    def __init__(self, fonts: FontMarks, strings: Mapping[int, tuple[Run, ...]]) -> None:
        super().__init__()
        self.fonts = fonts
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
            own = self.fonts.by_format.get(self.format, NONE)
            runs = shared or tuple(self.found)
            if spans := self._spans(runs, own):
                self.marked[self.at] = tuple(spans)

    def _spans(self, runs: tuple[Run, ...], own: Marks) -> list[MarkedRun]:
        if not runs:
            return [MarkedRun(mark, 0, WHOLE) for mark in Mark if mark in own]
        spans, start = [], 0
        for run in runs:
            marks = own if run.marks is None else _seen(run.marks, self.format in self.fonts.filled)
            end = start + len(run.text)
            spans += [MarkedRun(mark, start, end) for mark in Mark if mark in marks]
            start = end
        return spans
