"""A returned workbook as a model that tests damage as people do, and the xlsx file that it comes to.

The model knows of each cell whether the template put its text there. It shares nothing with the code that reads
returned files: what went out is taken in by openpyxl, what comes back is written by xlsxwriter.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evalsheet.sheet import Role, SheetFacts

At = tuple[int, int]  # row and column, counted from 1
Box = tuple[int, int, int, int]  # top, left, bottom, right
Value = str | int | float | bool | datetime.date


@dataclass(frozen=True)
class Cell:
    """A cell: `sent` is what the template put there, `field` the question it is open for.

    `look` sets the whole text off (struck, red, white), `struck` a part of it. A formula without a value is `=`.
    """

    value: Value = ""
    sent: bool = False
    formula: str = ""
    field: str = ""
    look: str = ""
    struck: tuple[int, int] | None = None

    @property
    def shown(self) -> str:
        """What a reader of the sheet sees, dates in ISO form."""
        if isinstance(self.value, datetime.date):
            return self.value.isoformat()
        return str(self.value).upper() if isinstance(self.value, bool) else str(self.value)

    @property
    def standing(self) -> str:
        """What of it is not struck through."""
        if self.look == "struck":
            return ""
        start, end = self.struck or (0, 0)
        return self.shown[:start] + self.shown[end:]

    @property
    def crossed_out(self) -> str:
        """What of it is."""
        start, end = self.struck or ((0, len(self.shown)) if self.look == "struck" else (0, 0))
        return self.shown[start:end]


@dataclass
class Page:
    """A sheet."""

    name: str
    cells: dict[At, Cell]
    merged: list[Box] = field(default_factory=list)
    comments: dict[At, str] = field(default_factory=dict)
    boxes: dict[At, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False

    @property
    def height(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    @property
    def width(self) -> int:
        return max((column for _, column in self.cells), default=0)

    def rearrange(self, row: Callable[[int], int | None], column: Callable[[int], int | None]) -> None:
        """Put every row and column where these say, or nowhere; an area torn apart is merged no more."""

        def moved(at: At) -> At | None:
            places = row(at[0]), column(at[1])
            return None if None in places else places  # type: ignore[return-value]

        for name in ("cells", "comments", "boxes"):
            setattr(self, name, {to: one for at, one in getattr(self, name).items() if (to := moved(at))})
        areas = []
        for top, left, bottom, right in self.merged:
            rows = [row(one) for one in range(top, bottom + 1)]
            columns = [column(one) for one in range(left, right + 1)]
            if _is_run(rows) and _is_run(columns):
                areas.append((rows[0], columns[0], rows[-1], columns[-1]))
        self.merged = areas  # type: ignore[assignment]
        self.hidden_rows = {to for one in self.hidden_rows if (to := row(one))}
        self.hidden_columns = {to for one in self.hidden_columns if (to := column(one))}

    def rows(self, row: Callable[[int], int | None]) -> None:
        self.rearrange(row, lambda one: one)

    def columns(self, column: Callable[[int], int | None]) -> None:
        self.rearrange(lambda one: one, column)

    def merge(self, area: Box) -> None:
        """Merge an area, unless it cuts another; what lies under it stays in the file."""
        top, left, bottom, right = area
        apart = (b < top or t > bottom or r < left or l > right for t, l, b, r in self.merged)  # noqa: E741
        if all(apart) and (top, left) != (bottom, right):
            self.merged.append(area)


def _is_run(places: list[int | None]) -> bool:
    return None not in places and places == list(range(places[0] or 0, (places[0] or 0) + len(places)))


def inserted(at: int) -> Callable[[int], int]:
    """Where a row or column comes to stand when one is inserted in front of `at`."""
    return lambda one: one + (one >= at)


def deleted(at: int) -> Callable[[int], int | None]:
    """The same when `at` is deleted."""
    return lambda one: None if one == at else one - (one > at)


def taken_to(at: int, target: int) -> Callable[[int], int]:
    """The same when `at` is cut out and inserted at `target`."""

    def place(one: int) -> int:
        if one == at:
            return target
        without = one - (one > at)
        return without + (without >= target)

    return place


@dataclass
class Book:
    """A workbook, and what its file is called."""

    file: str
    pages: list[Page]

    def page(self, name: str) -> Page | None:
        return next((page for page in self.pages if page.name == name), None)

    def cells(self) -> Iterator[tuple[str, str, Cell]]:
        """(sheet, reference, cell) of all that is not blank."""
        for page in self.pages:
            for (row, column), cell in page.cells.items():
                if cell.shown:
                    yield page.name, reference((row, column)), cell

    def remarks(self) -> Iterator[tuple[str, str, str]]:
        """(sheet, reference, text) of every comment and text box."""
        for page in self.pages:
            for at, text in (*page.comments.items(), *page.boxes.items()):
                yield page.name, reference(at), text


def reference(at: At) -> str:
    return f"{get_column_letter(at[1])}{at[0]}"


def sent_out(path: Path, parts: tuple[SheetFacts, ...], department: str) -> Book:
    """The workbook at `path`, as it went out to `department`, with its open cells."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    pages = []
    for sheet in formulas.worksheets:
        cells = {}
        for row in sheet.iter_rows():
            for one in row:
                if one.value is not None:
                    formula = str(one.value) if one.data_type == "f" else ""
                    value = values[sheet.title][one.coordinate].value if formula else one.value
                    cells[one.row, one.column] = Cell("" if value is None else value, True, formula)
        merged = [(one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells.ranges]
        pages.append(Page(sheet.title, cells, merged, hidden=sheet.sheet_state != "visible"))
    book = Book(path.name, pages)
    for part in parts:
        page = book.page(part.sheet_name)
        assert page is not None
        for at, key in open_cells(page, part, department):
            page.cells[at] = replace(page.cells.get(at, Cell()), field=key)
    return book


def open_cells(page: Page, part: SheetFacts, department: str) -> Iterator[tuple[At, str]]:
    """The cells of a sheet as it goes out that the department fills, with their fields."""
    places = {(one.role, one.key): at for at, one in enumerate(part.columns, 1)}
    number = places[Role.NUMBER, part.form.item_level.key]
    for (row, column), cell in sorted(page.cells.items()):
        if column == number and cell.shown in part.plan.item_by_number:
            for one in part.form.asked_fields:
                if part.decides(one, cell.shown, department):
                    yield (row, places[Role.ANSWER, one.key]), one.key


def copied(page: Page, name: str) -> Page:
    """The sheet once more."""
    return replace(deepcopy(page), name=name)


LOOKS = {
    "": {},
    "struck": {"font_strikeout": True},
    "red": {"font_color": "#FF0000"},
    "white": {"font_color": "#FFFFFF"},
}


def saved(book: Book) -> bytes:
    """The xlsx file."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_urls": False,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
    }
    file = xlsxwriter.Workbook(content, options)
    looks = {name: file.add_format(look) for name, look in LOOKS.items()}
    day = file.add_format({"num_format": "yyyy/m/d"})
    for page in book.pages:
        sheet = file.add_worksheet(page.name)
        if page.hidden:
            sheet.hide()
        for top, left, bottom, right in page.merged:
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
        for at, cell in page.cells.items():
            _write(sheet, at, cell, looks, day)
        for (row, column), text in page.comments.items():
            sheet.write_comment(row - 1, column - 1, text)
        for (row, column), text in page.boxes.items():
            sheet.insert_textbox(row - 1, column - 1, text)
        for row in page.hidden_rows:
            sheet.set_row(row - 1, None, None, {"hidden": True})
        for column in page.hidden_columns:
            sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
    file.close()
    return content.getvalue()


def _write(sheet: Worksheet, place: At, cell: Cell, looks: Mapping[str, Format], day: Format) -> None:
    at, look = (place[0] - 1, place[1] - 1), looks[cell.look]
    if cell.formula:
        sheet.write_formula(*at, cell.formula, look, "" if cell.value == "=" else cell.value)
    elif isinstance(cell.value, datetime.date):
        sheet.write_datetime(*at, cell.value, day)
    elif not isinstance(cell.value, str):
        sheet.write(*at, cell.value, look)
    elif cell.struck:
        start, end = cell.struck
        runs = [(None, cell.value[:start]), (looks["struck"], cell.value[start:end]), (None, cell.value[end:])]
        sheet.write_rich_string(*at, *(one for run in runs if run[1] for one in run if one is not None))
    elif cell.value:
        sheet.write_string(*at, cell.value, look)
