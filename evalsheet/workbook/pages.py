"""The consolidated form divided into pages: what stands in which row, how high, and where a page ends.

The page is filled from row heights alone, so that no row is higher than a row may be, no line is cut by a page's
edge, and each page repeats the headings it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from evalsheet.workbook.measure import Line, height_of, joined, line_count, wrap

HIGHEST = 400.0  # points; a little below Excel's 409
FEWEST = 4  # lines of an answer that may stand alone before or after a page's end


@dataclass(frozen=True, slots=True)
class Heading:
    """A node's heading in its own column: full where it begins, short where a page continues it. `node` tells nodes
    apart."""

    column: int
    node: tuple[str, ...]
    full: str
    short: str
    width: float


@dataclass(frozen=True, slots=True)
class Band:
    """A line across the answers: a goal, or an item's title. `repeated` is shown when a page continues the item."""

    text: str
    repeated: str | None


@dataclass(frozen=True)
class Section:
    """One row as it is to be printed: its headings, bands, and the text of each answer column.

    `repeated` are the answer columns whose text is shown again where a page continues the row.
    """

    key: str
    headings: tuple[Heading, ...]
    bands: tuple[Band, ...]
    texts: tuple[str, ...]
    repeated: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A row of the sheet: a band, or a slice of the answers (`texts`, one per answer column)."""

    section: int
    height: float
    band: str | None = None
    texts: tuple[str, ...] = ()


@dataclass
class Layout:
    """Rows in order, the index of the first row of each page, and which row shows which heading text."""

    rows: list[PrintRow] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=lambda: [0])

    def pages(self) -> Iterator[range]:
        """The rows of each page."""
        for start, stop in zip(self.page_starts, [*self.page_starts[1:], len(self.rows)], strict=True):
            yield range(start, stop)


def lay_out(
    sections: Sequence[Section], widths: Sequence[float], band_width: float, page_height: float, size: float
) -> Layout:
    """Place all sections.

    Args:
        sections: in printing order.
        widths: of the answer columns, in full-width characters.
        band_width: of a band, in full-width characters.
        page_height: points that a page has for these rows.
        size: of the body text, in points.
    """
    filler = _Filler(widths, band_width, page_height, size)
    for number, section in enumerate(sections):
        filler.place(number, section)
    filler.settle(filler.owed)
    return filler.layout


class _Filler:
    """Fills pages row by row.

    `left` are the points left on the page. `owed` is, for each heading column, how much higher the rows of its node
    on this page must become until the heading's text fits; it is never more than `left`.
    """

    def __init__(self, widths: Sequence[float], band_width: float, page_height: float, size: float) -> None:
        self.widths, self.band_width, self.page_height, self.size = widths, band_width, page_height, size
        self.layout = Layout()
        self.left = page_height
        self.owed: dict[int, float] = {}
        self.shown: dict[int, tuple[str, ...]] = {}

    def place(self, number: int, section: Section) -> None:
        """One section: its bands, then its answers over as many rows and pages as they need."""
        lines = [wrap(text, width) for text, width in zip(section.texts, self.widths, strict=True)]
        total = max(map(len, lines), default=1)
        bands = [self._band(number, band.text) for band in section.bands]
        began = [heading for heading in section.headings if self.shown.get(heading.column) != heading.node]
        self.settle([heading.column for heading in began])
        heights = [self._height(heading.full, heading.width) for heading in began]
        answers = sum(band.height for band in bands) + height_of(min(FEWEST, total), self.size)
        if max(answers, *heights, 0.0) > self.left and self.layout.rows:
            self._turn_page()
        self._owe(section, began)
        self.shown = {heading.column: heading.node for heading in section.headings}
        for band in bands:
            self._add(band)
        self._answers(number, section, lines)

    def _answers(self, number: int, section: Section, lines: Sequence[Sequence[Line]]) -> None:
        """The answers, `lines` of each column, over as many rows and pages as they need."""
        total = max(map(len, lines), default=1)
        done, turned = 0, False
        while done < total:
            count = min(self._room(), total - done)
            if 0 < total - done - count < FEWEST <= total - done - FEWEST:
                count = total - done - FEWEST  # leave enough for the next row to be read as a text
            if count < min(FEWEST, total - done):
                self._turn_page()
                self._owe(section, [])
                for text in [band.repeated for band in section.bands if band.repeated is not None]:
                    self._add(self._band(number, text))
                turned = True
                continue
            shown = [column[done : done + count] for column in lines]
            for column in section.repeated if turned else ():
                shown[column] = shown[column] or lines[column]
            height = height_of(max(map(len, shown)), self.size)
            self._add(PrintRow(number, height, texts=tuple(joined(part) for part in shown)))
            done, turned = done + count, False

    def settle(self, columns: Iterable[int]) -> None:
        """Make the rows placed so far high enough for the headings of nodes that end here."""
        missing = max((self.owed.get(column, 0.0) for column in columns), default=0.0)
        while missing > 0 and self.layout.rows:
            last = self.layout.rows[-1]
            added = min(missing, HIGHEST - last.height)
            if added > 0:
                self.layout.rows[-1] = replace(last, height=last.height + added)
            else:
                added = min(missing, HIGHEST)
                self.layout.rows.append(PrintRow(last.section, added, texts=("",) * len(last.texts)))
            self._use(added)
            missing -= added

    def _turn_page(self) -> None:
        self.settle(self.owed)
        self.layout.page_starts.append(len(self.layout.rows))
        self.left = self.page_height
        self.owed = {}

    def _owe(self, section: Section, began: Sequence[Heading]) -> None:
        """Reserve the height of headings that are new to the page: full where the node begins, else short."""
        for heading in section.headings:
            if heading in began:
                self.owed[heading.column] = self._height(heading.full, heading.width)
            elif heading.column not in self.owed:
                self.owed[heading.column] = self._height(heading.short, heading.width)

    def _add(self, row: PrintRow) -> None:
        self.layout.rows.append(row)
        self._use(row.height)

    def _use(self, height: float) -> None:
        self.left -= height
        self.owed = {column: owed - height for column, owed in self.owed.items()}

    def _room(self) -> int:
        """How many lines the next row may have."""
        line = height_of(1, self.size) - height_of(0, self.size)
        return int((min(self.left, HIGHEST) - height_of(0, self.size)) / line)

    def _height(self, text: str, width: float) -> float:
        return min(height_of(line_count(text, width), self.size), self.page_height)

    def _band(self, section: int, text: str) -> PrintRow:
        return PrintRow(section, self._height(text, self.band_width), band=text)
