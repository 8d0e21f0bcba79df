"""Paper: A3 or A4 landscape, margins, and what fits between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from xlsxwriter.worksheet import Worksheet

from evalsheet.workbook.writing.measure import column_points

POINTS_PER_INCH = 72.0
PAPER = {"A3": (8, 1190.55, 841.89), "A4": (9, 841.89, 595.28)}  # Excel's paper code, landscape width, height
SIDE = 0.4  # inches, left and right
TOP = 0.5
BOTTOM = 0.55
SLACK = 0.97  # of the page: printers and programs round differently


@dataclass(frozen=True, slots=True)
class Page:
    """The printable area of a landscape page, in points."""

    code: int
    width: float
    height: float


def page_of(paper: Literal["A3", "A4"]) -> Page:
    """The page of a paper size."""
    code, width, height = PAPER[paper]
    return Page(code, width - 2 * SIDE * POINTS_PER_INCH, height - (TOP + BOTTOM) * POINTS_PER_INCH)


def scale_across(page: Page, widths: Iterable[float], size: float) -> int:
    """The scale in percent at which columns of these widths (in full-width characters) fit across the page.

    A scale of its own, and not Excel's "fit to one page wide", because Excel ignores page breaks under that.
    """
    across = sum(column_points(width, size) for width in widths)
    return min(100, int(100 * SLACK * page.width / across))


def height_at(page: Page, scale: int) -> float:
    """The points that rows of a page have at a scale."""
    return page.height * 100 / scale * SLACK


def set_up(sheet: Worksheet, page: Page, footer: str, *, fit_width: bool) -> None:
    """Landscape, margins and footer; `fit_width` shrinks to one page across."""
    sheet.set_landscape()
    sheet.set_paper(page.code)
    sheet.set_margins(left=SIDE, right=SIDE, top=TOP, bottom=BOTTOM)
    sheet.set_footer(footer, {"margin": 0.25})
    if fit_width:
        sheet.fit_to_pages(1, 0)
