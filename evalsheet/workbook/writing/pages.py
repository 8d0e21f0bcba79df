"""The consolidated form divided into pages: what stands in which row, how high, and where a page ends.

The page is filled from row heights alone, so that no row is higher than a row may be, no line is cut by a page's
edge, and each page repeats the headings it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from evalsheet.workbook.writing.measure import height_of, joined, line_count, lines_in, wrap

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
class BandCell:
    """A cell of its own in a band: a value in one of the answer columns, with what it says on a later page.

    One that is `waiting` is no value yet.
    """

    column: int
    text: str
    again: str
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A line across the answers: a goal, or an item's title. `repeated` is shown where a page continues what it
    heads; a `wide` one begins at the left edge, and `cells` interrupt it."""

    text: str
    repeated: str | None
    wide: bool = False
    cells: tuple[BandCell, ...] = ()

    @property
    def again(self) -> Band | None:
        """The band as a later page shows it."""
        if self.repeated is None:
            return None
        cells = tuple(replace(one, text=one.again) for one in self.cells)
        return Band(self.repeated, self.repeated, self.wide, cells)


@dataclass(frozen=True)
class Section:
    """One row as it is to be printed: its headings, bands, and the text of each answer column.

    `over` are the bands of nodes that began earlier, shown again where a page begins here. `repeated` are the
    answer columns whose text is shown again where a page continues the row. A `new_page` begins with it.
    """

    key: str
    headings: tuple[Heading, ...]
    bands: tuple[Band, ...]
    texts: tuple[str, ...]
    repeated: tuple[int, ...] = ()
    over: tuple[Band, ...] = ()
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A row of the sheet: a band (`wide` from the left edge, `cells` in it), or a slice of the answers.

    `texts` has one text per answer column.
    """

    section: int
    height: float
    band: str | None = None
    texts: tuple[str, ...] = ()
    wide: bool = False
    cells: tuple[BandCell, ...] = ()


@dataclass
class Layout:
    """Rows in order, and the index of the first row of each page.

    `slices` are of headings that one page cannot hold: what a page, told by its first row, shows of a column's
    node.
    """

    rows: list[PrintRow] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=lambda: [0])
    slices: dict[tuple[int, int, tuple[str, ...]], str] = field(default_factory=dict)

    def heading(self, page: int, heading: Heading, *, continued: bool) -> str:
        """What a page shows of a heading where its node begins, or is `continued`, on it."""
        shown = heading.short if continued else heading.full
        return self.slices.get((page, heading.column, heading.node), shown)

    def pages(self) -> Iterator[range]:
        """The rows of each page."""
        for start, stop in zip(self.page_starts, [*self.page_starts[1:], len(self.rows)], strict=True):
            yield range(start, stop)


@dataclass(frozen=True, slots=True)
class BandRun:
    """A stretch of a band without a break: answer columns from `first` up to `end`, from -1 at the left edge of the
    sheet. `text`: whether the band's text stands in it."""

    first: int
    end: int
    text: bool


def band_runs(cells: Sequence[BandCell], count: int, across: Sequence[int], *, wide: bool) -> list[BandRun]:
    """The stretches of a band between the cells that interrupt it and the edges of pages.

    The text stands at the beginning, and on each page across again, but where the columns left of the answers are
    repeated and a wide band has it there.

    Args:
        cells: those that interrupt the band.
        count: of answer columns.
        across: the first answer column of each page across.
        wide: whether the band begins at the left edge.
    """
    taken = {cell.column for cell in cells}
    edges = {*across, *taken, *(column + 1 for column in taken), count}
    if wide and len(across) == 1 and 0 not in taken:
        edges.remove(0)
    starts = sorted(edges)
    runs = [(first, end) for first, end in pairwise(starts) if first not in taken]
    if wide:
        return [BandRun(-1, starts[0], text=True), *(BandRun(first, end, text=False) for first, end in runs)]
    begin = {next((first for first, _ in runs if first >= page), None) for page in across}
    return [BandRun(first, end, first in begin) for first, end in runs]


def lay_out(
    sections: Sequence[Section],
    widths: Sequence[float],
    left: float,
    page_height: float,
    size: float,
    across: Sequence[int] = (0,),
) -> Layout:
    """Place all sections.

    Args:
        sections: in printing order.
        widths: of the answer columns, in full-width characters.
        left: the width of what stands left of them, in full-width characters.
        page_height: points that a page has for these rows.
        size: of the body text, in points.
        across: the first answer column of each page across.
    """
    filler = _Filler(widths, left, page_height, size, across)
    for number, section in enumerate(sections):
        filler.place(number, section)
    filler.finish(filler.rest)
    filler.settle(filler.owed)
    return filler.layout


class _Filler:
    """Fills pages row by row.

    `left` are the points left on the page. `owed` is, for each heading column, how much higher the rows of its node
    on this page must become until the heading's text fits; it is never more than `left`. `rest` is what the pages
    so far had no room for of a heading.
    """

    def __init__(
        self, widths: Sequence[float], left: float, page_height: float, size: float, across: Sequence[int]
    ) -> None:
        self.widths, self.left_width, self.page_height, self.size = widths, left, page_height, size
        self.across = across
        self.layout = Layout()
        self.left = page_height
        self.owed: dict[int, float] = {}
        self.rest: dict[int, tuple[str, ...]] = {}
        self.shown: dict[int, tuple[str, ...]] = {}
        self.last: tuple[int, Section] | None = None

    def place(self, number: int, section: Section) -> None:
        """One section: its bands, then its answers over as many rows and pages as they need."""
        lines = [wrap(text, width) for text, width in zip(section.texts, self.widths, strict=True)]
        total = max(map(len, lines), default=1)
        bands = [self._band(number, band) for band in section.bands]
        began = [heading for heading in section.headings if self.shown.get(heading.column) != heading.node]
        ended = [heading.column for heading in began]
        self.finish(ended)
        self.settle(ended)
        heights = [self._height(heading.full, heading.width) for heading in began]
        across = sum(band.height for band in bands if band.wide)
        answers = sum(band.height for band in bands if not band.wide) + height_of(min(FEWEST, total), self.size)
        if self.layout.rows and (section.new_page or across + max(answers, *heights, 0.0) > self.left):
            self._turn_page()
            self._repeat(number, section.over)
        self._owe(section, began, section.bands)
        self.shown = {heading.column: heading.node for heading in section.headings}
        self.last = (number, section)
        for band in bands:
            self._add(band)
        self._answers(number, section, lines)

    def _answers(self, number: int, section: Section, lines: Sequence[Sequence[str]]) -> None:
        """The answers, `lines` of each column, over as many rows and pages as they need."""
        total = max(map(len, lines), default=1)
        done, turned = 0, False
        while done < total:
            count = min(self._room(), total - done)
            if 0 < total - done - count < FEWEST <= total - done - FEWEST:
                count = total - done - FEWEST  # leave enough for the next row to be read as a text
            if count < min(FEWEST, total - done):
                self._turn_page()
                self._continue(number, section, (*section.over, *section.bands))
                turned = True
                continue
            shown = [column[done : done + count] for column in lines]
            for column in section.repeated if turned else ():
                shown[column] = shown[column] or lines[column]
            height = height_of(max(map(len, shown)), self.size)
            self._add(PrintRow(number, height, texts=tuple(joined(part) for part in shown)))
            done, turned = done + count, False

    def finish(self, columns: Iterable[int]) -> None:
        """Give headings of nodes that end here the further pages that the rest of them takes."""
        columns = tuple(columns)
        while self.last is not None and any(self.rest.get(column) for column in columns):
            number, section = self.last
            self._turn_page()
            self._continue(number, section, section.over)
            self._add(PrintRow(number, height_of(1, self.size), texts=("",) * len(self.widths)))

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

    def _continue(self, number: int, section: Section, bands: Sequence[Band]) -> None:
        """What a page begins with that continues a section: its headings, and its bands again."""
        again = [band.again for band in bands if band.again is not None]
        self._owe(section, [], again)
        self._repeat(number, bands)

    def _owe(self, section: Section, began: Sequence[Heading], bands: Sequence[Band]) -> None:
        """Reserve the height of headings that are new to the page: full where the node begins, then the rest, else
        short. `bands` come before them."""
        room = self.left - sum(self._band(0, band).height for band in bands if band.wide)
        for heading in section.headings:
            if heading in began:
                self._show(heading, wrap(heading.full, heading.width), room)
            elif self.rest.get(heading.column) and heading.column not in self.owed:
                self._show(heading, self.rest[heading.column], room)
            elif heading.column not in self.owed:
                self.owed[heading.column] = self._height(heading.short, heading.width)

    def _show(self, heading: Heading, lines: tuple[str, ...], room: float) -> None:
        """Show as many lines of a heading as there is room for on the page, and keep the rest."""
        column = heading.column
        count = max(lines_in(room, self.size), 1)
        self.owed[column] = height_of(min(len(lines), count), self.size)
        if len(lines) > count or self.rest.get(column):
            self.layout.slices[(self.layout.page_starts[-1], column, heading.node)] = joined(lines[:count])
        self.rest[column] = lines[count:]

    def _repeat(self, number: int, bands: Sequence[Band]) -> None:
        """The bands that a page shows again, as long as they leave it half for what it continues."""
        for row in [self._band(number, band.again) for band in bands if band.again is not None]:
            if self.left - row.height > self.page_height / 2:
                self._add(row)

    def _add(self, row: PrintRow) -> None:
        self.layout.rows.append(row)
        self._use(row.height, beside=not row.wide)

    def _use(self, height: float, *, beside: bool = True) -> None:
        """Take height from the page; where headings stand beside it, it is theirs too."""
        self.left -= height
        if beside:
            self.owed = {column: owed - height for column, owed in self.owed.items()}

    def _room(self) -> int:
        """How many lines the next row may have."""
        return lines_in(min(self.left, HIGHEST), self.size)

    def _height(self, text: str, width: float) -> float:
        return min(height_of(line_count(text, width), self.size), self.page_height)

    def _band(self, section: int, band: Band) -> PrintRow:
        runs = band_runs(band.cells, len(self.widths), self.across, wide=band.wide)
        width = min(self._width(run) for run in runs if run.text)
        cells = [self._height(cell.text, self.widths[cell.column]) for cell in band.cells]
        height = max(self._height(band.text, width), *cells, 0.0)
        return PrintRow(section, height, band=band.text, wide=band.wide, cells=band.cells)

    def _width(self, run: BandRun) -> float:
        """The width of a stretch of a band, in full-width characters."""
        return sum(self.widths[max(run.first, 0) : run.end]) + (self.left_width if run.first < 0 else 0.0)
