"""The rows above a department's answers: title, whose it is, how to fill it, and the headings of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from evalsheet.sheet import Role, SheetColumn
from evalsheet.workbook.writing.measure import height_of, line_count
from evalsheet.workbook.writing.styles import OPEN, Styles, write_merged

HEADING_ROW = 4  # counted from 0: title, addressee, hint, groups, headings
FIRST_ROW = HEADING_ROW + 1
LEAST = (24.0, 15.0, 15.0, 16.0, 32.0)  # points
TITLE_SIZE = 14.0  # points


@dataclass(frozen=True)
class Head:
    """The rows above the answers. `lines` are title, identifier, addressee and hint.

    `room` is the width in full-width characters that title, addressee and hint have; without one they run on.
    """

    lines: Sequence[str]
    columns: Sequence[SheetColumn]
    size: float
    room: float | None

    @property
    def _texts(self) -> tuple[str, str, str]:
        title, _, addressee, hint, *_ = self.lines
        return title, addressee, hint

    @property
    def _groups(self) -> list[tuple[str, int, int, float]]:
        """(text, first column, last column, width) of each group of columns."""
        found, at = [], 0
        for text, same in groupby(self.columns, key=lambda column: column.group):
            widths = [column.width for column in same]
            found.append((text, at, at + len(widths) - 1, sum(widths)))
            at += len(widths)
        return found

    @property
    def heights(self) -> tuple[float, ...]:
        """The height of each row, in points."""
        title, addressee, hint = self._texts
        room = self.room
        above = (
            (height_of(line_count(title, room * self.size / TITLE_SIZE), TITLE_SIZE) if room else 0.0),
            *(height_of(line_count(text, room), self.size) if room else 0.0 for text in (addressee, hint)),
        )
        groups = max(height_of(line_count(text, width), self.size) for text, _, _, width in self._groups)
        headings = max(height_of(line_count(one.heading, one.width), self.size) for one in self.columns)
        return tuple(max(pair) for pair in zip(LEAST, (*above, groups, headings), strict=True))

    @property
    def repeated(self) -> float:
        """The height of the rows that each page repeats: groups and headings."""
        return sum(self.heights[HEADING_ROW - 1 :])

    def write(self, sheet: Worksheet, styles: Styles, keys: int) -> None:
        """Write the rows; `keys` columns are what title, addressee and hint have, where they do not run on."""
        for at, height in enumerate(self.heights):
            sheet.set_row(at, height)
        looks: tuple[dict[str, object], ...] = ({"font_size": TITLE_SIZE, "bold": True}, {"bold": True}, {})
        for at, (text, look) in enumerate(zip(self._texts, looks, strict=True)):
            if self.room is None:
                sheet.write_string(at, 0, text, styles(**look))
            else:
                write_merged(sheet, at, 0, at, keys - 1, text, styles(text_wrap=True, **look))
        last = len(self.columns) - 1
        sheet.write_string(0, last, self.lines[1], styles(align="right", font_color="#595959"))
        for text, first, end, _ in self._groups:
            write_merged(sheet, HEADING_ROW - 1, first, HEADING_ROW - 1, end, text, styles.head())
        for at, column in enumerate(self.columns):
            open_ = column.role in (Role.ANSWER, Role.COUNTER)
            style = styles.head(bg_color=OPEN) if open_ else styles.head()
            sheet.write_string(HEADING_ROW, at, column.heading, style)
