"""A returned workbook as a model that tests damage as people do, and the xlsx file that it comes to.

The model knows of each cell whether the template put its text there, and what it asks. It shares nothing with the
code that reads returned files: what went out is taken in by openpyxl, what comes back is written by xlsxwriter.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evalsheet.model import Mark
from evalsheet.sheet import Role, SheetFacts

LONE, LONE_WRITTEN = re.compile("[\ud800-\udfff]"), "_xD83D_"
STANDS_FOR_LONE = "\ufdd0"  # no text has it
READING = "<rPh sb='0' eb='1'><t>ヨミ</t></rPh><phoneticPr fontId='0'/></si>"
At = tuple[int, int]  # row and column, counted from 1
Box = tuple[int, int, int, int]  # top, left, bottom, right
Value = str | int | float | bool | datetime.date


@dataclass(frozen=True)
class Look:
    """How a text is set off, colours in six hexadecimal digits: of the text, and of its cell."""

    struck: bool = False
    colour: str = ""
    fill: str = ""


LOOKS = {
    "": Look(),
    "struck": Look(struck=True),
    "red": Look(colour="FF0000"),
    "dark red": Look(colour="C00000"),
    "struck in red": Look(struck=True, colour="FF0000"),
    "white": Look(colour="FFFFFF"),
    "white on blue": Look(colour="FFFFFF", fill="305496"),
    "white on white": Look(colour="FFFFFF", fill="FFFFFF"),
    "grey": Look(colour="595959"),
}
# What each comes to: white on a colour is meant to be read, and grey is no mark.
MARKS: Mapping[str, tuple[Mark, ...]] = {
    "": (),
    "struck": (Mark.STRUCK,),
    "red": (Mark.RED,),
    "dark red": (Mark.RED,),
    "struck in red": (Mark.STRUCK, Mark.RED),
    "white": (Mark.WHITE,),
    "white on blue": (),
    "white on white": (Mark.WHITE,),
    "grey": (),
}


@dataclass(frozen=True)
class Question:
    """What an open cell asks; `then` are the words of it that read otherwise now, or are asked no more."""

    form: str
    item: str
    field: str
    then: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell: `sent` is what the template put there, `question` what it is open for.

    `look` (of LOOKS) sets the text off, `runs` parts of it, each from one character up to another. A formula
    without a value is `=`.
    """

    value: Value = ""
    sent: bool = False
    formula: str = ""
    question: Question | None = None
    look: str = ""
    runs: tuple[tuple[int, int, str], ...] = ()

    @property
    def shown(self) -> str:
        """What a reader of the sheet sees, dates in ISO form, half a surrogate pair as it is written."""
        if isinstance(self.value, datetime.date):
            return self.value.isoformat()
        return str(self.value).upper() if isinstance(self.value, bool) else LONE.sub(LONE_WRITTEN, str(self.value))

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The text in pieces, each with its look."""
        found, at = [], 0
        for start, end, look in self.runs:
            found += [(self.shown[at:start], self.look), (self.shown[start:end], look)]
            at = end
        return [piece for piece in (*found, (self.shown[at:], self.look)) if piece[0]]

    @property
    def standing(self) -> str:
        """What of it is not struck through."""
        return "".join(text for text, look in self.pieces if not LOOKS[look].struck)

    @property
    def crossed_out(self) -> str:
        """What of it is."""
        return "".join(text for text, look in self.pieces if LOOKS[look].struck)

    def typed(self, value: Value, formula: str = "") -> Cell:
        """The cell after somebody typed into it."""
        return Cell(value, formula=formula, question=self.question)


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
    filtered: bool = False
    headings: int = 0  # the row they stand in

    def hide(self, rows: Iterable[int] = (), columns: Iterable[int] = ()) -> None:
        """Hide rows and columns but those with a box, which xlsxwriter would move to the next that is shown."""
        self.hidden_rows |= {*rows} - {row for row, _ in self.boxes}
        self.hidden_columns |= {*columns} - {column for _, column in self.boxes}

    def remark(self, at: At, text: str, *, box: bool) -> None:
        """Lay a text box over a cell, or give it a comment."""
        shown = at[0] not in self.hidden_rows and at[1] not in self.hidden_columns
        (self.boxes if box and shown else self.comments)[at] = text

    @property
    def open_cells(self) -> list[At]:
        """The cells that ask something."""
        return [at for at, cell in self.cells.items() if cell.question]

    @property
    def first_row(self) -> int:
        """The row of the first item."""
        return min(row for row, _ in self.open_cells)

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
        self.headings = row(self.headings) or 0
        self.hidden_columns = {to for one in self.hidden_columns if (to := column(one))}

    def rows(self, row: Callable[[int], int | None]) -> None:
        self.rearrange(row, lambda one: one)

    def columns(self, column: Callable[[int], int | None]) -> None:
        self.rearrange(lambda one: one, column)

    def merge(self, area: Box) -> bool:
        """Merge an area, unless it cuts another; what lies under it stays in the file."""
        top, left, bottom, right = area
        apart = (b < top or t > bottom or r < left or l > right for t, l, b, r in self.merged)  # noqa: E741
        merged = all(apart) and (top, left) != (bottom, right)
        self.merged += [area] if merged else []
        return merged


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
    """A department's workbook, and what its file is called.

    `phonetic` is what an input method leaves behind: each text has its reading beside it.
    """

    file: str
    department: str
    pages: list[Page]
    phonetic: bool = False

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
    """The workbook at `path`, as it went out to `department`, with its open cells; what is in these was typed."""
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
    book = Book(path.name, department, pages)
    for part in parts:
        page = book.page(part.sheet_name)
        assert page is not None
        for at, question in _questions(page, part, department):
            page.cells[at] = replace(page.cells.get(at, Cell()), question=question, sent=False)
        page.headings = page.first_row - 1
    return book


def _questions(page: Page, part: SheetFacts, department: str) -> Iterator[tuple[At, Question]]:
    """The cells of a sheet as it goes out that the department fills, and what they ask."""
    places = {(one.role, one.key): at for at, one in enumerate(part.columns, 1)}
    number = places[Role.NUMBER, part.form.item_level.key]
    for (row, column), cell in sorted(page.cells.items()):
        if column == number and cell.shown in part.plan.item_by_number:
            for one in part.form.asked_fields:
                if part.decides(one, cell.shown, department):
                    yield (row, places[Role.ANSWER, one.key]), Question(part.form.form, cell.shown, one.key)


def copied(page: Page, name: str) -> Page:
    """The sheet once more."""
    return replace(deepcopy(page), name=name)


def saved(book: Book) -> bytes:
    """The xlsx file; the same book is the same bytes."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_urls": False,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
    }
    file = xlsxwriter.Workbook(content, options)
    file.set_properties({"created": datetime.datetime(2025, 4, 1)})
    looks = {name: file.add_format(_format(look)) for name, look in LOOKS.items()}
    days = {name: file.add_format({**_format(look), "num_format": "yyyy/m/d"}) for name, look in LOOKS.items()}
    for page in book.pages:
        sheet = file.add_worksheet(page.name)
        if page.hidden:
            sheet.hide()
        for top, left, bottom, right in page.merged:
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
        for at, cell in page.cells.items():
            _write(sheet, at, cell, looks, days)
        for (row, column), text in page.comments.items():
            sheet.write_comment(row - 1, column - 1, text)
        for (row, column), text in page.boxes.items():
            sheet.insert_textbox(row - 1, column - 1, text)
        for row in page.hidden_rows:
            sheet.set_row(row - 1, None, None, {"hidden": True})
        for column in page.hidden_columns:
            sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
        if page.filtered and page.headings:
            sheet.autofilter(page.headings - 1, 0, page.height - 1, page.width - 1)
    file.close()
    return _as_programs_write(content.getvalue(), phonetic=book.phonetic)


def _format(look: Look) -> dict[str, str | bool]:
    """A look in xlsxwriter's words."""
    colours = {"font_color": look.colour, "bg_color": look.fill}
    return {"font_strikeout": look.struck, **{name: f"#{one}" for name, one in colours.items() if one}}


def _write(
    sheet: Worksheet, place: At, cell: Cell, looks: Mapping[str, Format], days: Mapping[str, Format]
) -> None:
    at, look = (place[0] - 1, place[1] - 1), looks[cell.look]
    if cell.formula:
        sheet.write_formula(*at, cell.formula, look, "" if cell.value == "=" else cell.value)
    elif isinstance(cell.value, datetime.date):
        sheet.write_datetime(*at, cell.value, days[cell.look])
    elif not isinstance(cell.value, str):
        sheet.write(*at, cell.value, look)
    elif cell.runs:
        runs = [(looks[name] if name else None, text) for text, name in cell.pieces]
        sheet.write_rich_string(*at, *(one for run in runs for one in run if one is not None), look)
    elif cell.value:
        sheet.write_string(*at, LONE.sub(STANDS_FOR_LONE, cell.value), look)


def _as_programs_write(content: bytes, *, phonetic: bool) -> bytes:
    """The file with what xlsxwriter has no word for: half a surrogate pair, and the readings of texts."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {info: package.read(info) for info in package.infolist()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for info, part in parts.items():
            if info.filename == "xl/sharedStrings.xml":
                text = part.decode().replace(STANDS_FOR_LONE, LONE_WRITTEN)
                package.writestr(info, text.replace("</si>", READING) if phonetic else text)
            else:
                package.writestr(info, part)
    return written.getvalue()
