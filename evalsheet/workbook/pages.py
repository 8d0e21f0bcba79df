"""The consolidated form divided into pages: what stands in which row, how high, and where a page ends.

The page is filled from row heights alone, so that no row is higher than a row may be, no line is cut by a page's
edge, and each page repeats the headings it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evalsheet.workbook.measure import Line, height_of, joined, line_count, wrap

HIGHEST = 400.0  # points; a little below Excel's 409
FEWEST = 4  # lines of an answer that a page's end may leave alone


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
    """One item as it is to be printed: its headings, bands, and the text of each answer column."""

    key: str
    headings: tuple[Heading, ...]
    bands: tuple[Band, ...]
    texts: tuple[str, ...]


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
    layout = Layout()
    left = page_height
    shown: dict[int, tuple[str, ...]] = {}
    for number, section in enumerate(sections):
        lines = [wrap(text, width) for text, width in zip(section.texts, widths, strict=True)]
        bands = [_band_row(number, band.text, band_width, size) for band in section.bands]
        new = [one for one in section.headings if shown.get(one.column) != one.node]
        asked = max((height_of(line_count(one.full, one.width), size) for one in new), default=0.0)
        above = sum(band.height for band in bands)
        total = max(map(len, lines), default=1)
        least = max(above + height_of(min(FEWEST, total), size), min(asked, page_height))
        if least > left and layout.rows:
            layout.page_starts.append(len(layout.rows))
            left = page_height
        layout.rows += bands
        left -= above
        left = _fill(layout, section, number, lines, left, page_height, band_width, size, max(0.0, asked - above))
        shown.update({one.column: one.node for one in section.headings})
    return layout


def _fill(
    layout: Layout,
    section: Section,
    number: int,
    lines: list[list[Line]],
    left: float,
    page_height: float,
    band_width: float,
    size: float,
    asked: float,
) -> float:
    """The answers of one section over as many rows and pages as they need; the height left on the last page."""
    total, done = max(max(map(len, lines), default=1), 1), 0
    while done < total:
        room = int((min(left, HIGHEST) - height_of(0, size)) / (height_of(1, size) - height_of(0, size)))
        if room < min(FEWEST, total - done):
            layout.page_starts.append(len(layout.rows))
            left = page_height
            for band in section.bands:
                if band.repeated is not None:
                    row = _band_row(number, band.repeated, band_width, size)
                    layout.rows.append(row)
                    left -= row.height
            continue
        count = min(room, total - done)
        height = height_of(count, size)
        if done + count >= total:
            height = min(max(height, asked), left, HIGHEST)
        texts = tuple(joined(column[done : done + count]) for column in lines)
        layout.rows.append(PrintRow(number, height, texts=texts))
        done += count
        left -= height
        asked -= height
    return left


def _band_row(section: int, text: str, width: float, size: float) -> PrintRow:
    return PrintRow(section, height_of(line_count(text, width), size), band=text)
