"""Workbooks printed by LibreOffice: which text lies in which cell on paper."""

from __future__ import annotations

import re
import subprocess
import zipfile
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate, product
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tests.rounds import same_but_for_spaces

PAPER_WIDTH = 1190.55  # points, A3 landscape
SIDE, TOP = 28.8, 36.0  # margins
PIXEL, DIGIT = 0.75, 6  # points; pixels of a digit in the default font, the unit of column widths


@dataclass(frozen=True)
class Word:
    """A word on a page: its left edge and the middle of its height, in points."""

    left: float
    middle: float
    text: str


def pages_of(pdf: Path) -> list[tuple[float, list[Word]]]:
    """(width, words) of each page."""
    done = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, timeout=60)
    pages = [one for one in ET.fromstring(done.stdout).iter() if one.tag.endswith("page")]
    return [(float(page.attrib["width"]), [_word(one) for one in page]) for page in pages]


def _word(one: ET.Element) -> Word:
    left, top, bottom = (float(one.attrib[name]) for name in ("xMin", "yMin", "yMax"))
    return Word(left, (top + bottom) / 2, one.text or "")


@dataclass(frozen=True)
class Printed:
    """A sheet beside its pages of the PDF. Where its cells lie on paper is reckoned from its own XML.

    Where its columns go to several pages across, these follow each other before the pages below.
    """

    sheet: Worksheet
    widths: tuple[float, ...]
    pages: list[list[Word]]

    def rows_of_pages(self) -> list[list[int]]:
        """The rows of each page by the sheet's page breaks, the repeated ones before them."""
        title, end_of_title = (int(number) for number in re.findall(r"\d+", self.sheet.print_title_rows or ""))
        _, first, _, last = range_boundaries(self.sheet.print_area.rpartition("!")[2])
        ends = [*(one.id for one in self.sheet.row_breaks.brk), last]
        found = []
        for start, end in zip([first, *(end + 1 for end in ends)], ends, strict=False):
            repeated = range(title, end_of_title + 1) if start > end_of_title else range(0)
            found.append([*repeated, *range(start, end + 1)])
        return found

    def columns_across(self) -> list[list[int]]:
        """The columns of each page across by the sheet's column breaks, the repeated ones before them."""
        first, _, last, _ = range_boundaries(self.sheet.print_area.rpartition("!")[2])
        ends = [*(one.id for one in self.sheet.col_breaks.brk), last]
        keys = range_boundaries(self.sheet.print_title_cols) if self.sheet.print_title_cols else (1, 0, 0, 0)
        repeated = range(keys[0], keys[2] + 1)
        starts = [first, *(end + 1 for end in ends[:-1])]
        return [
            [*(repeated if start > keys[2] else ()), *range(start, end + 1)]
            for start, end in zip(starts, ends, strict=True)
        ]

    def areas(self) -> list[tuple[list[int], list[int]]]:
        """The rows and columns of each page, in the order of the pages."""
        return [(rows, columns) for rows in self.rows_of_pages() for columns in self.columns_across()]

    def on_paper(self) -> list[dict[str, str]]:
        """For each page, the text that lies in each cell, or in the first cell of a merged range."""
        return [self._page(words, *area) for words, area in zip(self.pages, self.areas(), strict=True)]

    def _page(self, words: list[Word], rows: list[int], columns: list[int]) -> dict[str, str]:
        scale = self.sheet.page_setup.scale / 100
        across = [self.widths[column - 1] * scale for column in columns]
        left = (PAPER_WIDTH - sum(across)) / 2 if self.sheet.print_options.horizontalCentered else SIDE
        sides = list(accumulate(across, initial=left))
        heights = ((self.sheet.row_dimensions[row].height or 15.0) * scale for row in rows)
        edges = list(accumulate(heights, initial=TOP))
        first = {
            (row, column): one.start_cell.coordinate
            for one in self.sheet.merged_cells.ranges
            for row, column in product(range(one.min_row, one.max_row + 1), range(one.min_col, one.max_col + 1))
        }
        found: dict[str, list[Word]] = {}
        for word in words:
            row, column = bisect(edges, word.middle) - 1, bisect(sides, word.left) - 1
            if row < len(rows):  # below the last one stands the footer
                at = (rows[row], columns[min(column, len(columns) - 1)])
                found.setdefault(first.get(at) or self.sheet.cell(*at).coordinate, []).append(word)
        return {cell: reading(there) for cell, there in found.items()}

    def misprinted(self) -> list[tuple[int, str, str, str]]:
        """(page, cell, what it holds, what lies there on paper) wherever the two differ.

        Computed cells have no text of their own, and the lines above the table run over their cells' edges.
        """
        found = []
        for number, ((rows, columns), there) in enumerate(zip(self.areas(), self.on_paper(), strict=True), 1):
            for cell in (self.sheet.cell(row, column) for row in rows for column in columns):
                text = str(cell.value or "")
                standing = there.get(cell.coordinate, "")
                ruled = cell.alignment.wrap_text and not text.startswith("=")
                if ruled and standing != same_but_for_spaces(text):
                    found.append((number, cell.coordinate, same_but_for_spaces(text), standing))
        return found


def reading(words: list[Word]) -> str:
    """Words line by line, without white space."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if lines and word.middle - lines[-1][-1].middle < 3:
            lines[-1].append(word)
        else:
            lines.append([word])
    return same_but_for_spaces("".join(w.text for line in lines for w in sorted(line, key=lambda w: w.left)))


def printed(workbook: Path, pdf: Path, name: str) -> Printed:
    """One sheet of a workbook on its pages, which come first of those on A3."""
    book = openpyxl.load_workbook(workbook)
    sheet = book[name]
    with zipfile.ZipFile(workbook) as package:
        xml = package.read(f"xl/worksheets/sheet{book.sheetnames.index(sheet.title) + 1}.xml").decode()
    widths = [
        float(width) * DIGIT * PIXEL
        for first, last, width in re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', xml)
        for _ in range(int(first), int(last) + 1)
    ]
    pages = [words for width, words in pages_of(pdf) if width > 1000]
    return Printed(sheet, tuple(widths), pages)


def convert(to: str, folder: Path, *files: Path) -> dict[str, Path]:
    """`files` converted by one run of LibreOffice with a profile of its own; the new files by the old names."""
    out = folder / to
    profile = (folder / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(out),
    ]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=180)
    return {file.stem: out / f"{file.stem}.{to}" for file in files}
