"""Nothing is lost: whatever became of a workbook, each cell somebody filled is merged, superseded or told, once.

A state machine damages packaged workbooks as people and gateways do, hands them in, and holds what the intake makes
of them against the model (`tests.damage`). `EVALSHEET_EXAMPLES` sets how many workbooks it plays.
"""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from evalsheet.celltext import comparable
from evalsheet.findings import Code
from evalsheet.forms import form_names
from evalsheet.plan import forms_of_example
from evalsheet.sheet import HIDDEN_SHEET, LIST_SHEET, SheetFacts, parts_of
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import load
from evalsheet.workflow.new import new_round
from evalsheet.workflow.receiving.collect import Collected, files_in, start_collecting
from evalsheet.workflow.workers import InProcess
from tests.accounts import Accounts
from tests.damage import Book, Cell, Page, copied, deleted, inserted, saved, sent_out, taken_to
from tests.rounds import NOW

EXAMPLES = os.environ.get("EVALSHEET_EXAMPLES", "")
STEPS = 12
NUMBERS = st.integers(0, 10_000)

# What people type, each with a sign of its own in front, so that no two texts are the same.
TEXTS = (
    "○講座を開いた。",
    "《協働》\n○町会と\r\n訓練をした。\n\n",
    "\t前後に空白　",
    "=SUM(A1:A3)",
    "+81 @者 -3",
    unicodedata.normalize("NFD", "がんばった"),
    "ゼロ幅\u200bと\u00a0と\ufeffと\u00ad",
    "制御\x01文字と_x0041_",
    "異体字 葛\U000e0100 神\ufe00",
    "外字\ue000",
    "ﾊﾝｶｸ ①②",
    "𠮷野家の絵文字👪",
    "長" * 32_000,
)
ESCAPED = re.compile("[\x01\r]|_x")  # in rich text, xlsxwriter escapes these twice
OTHER_VALUES = (3, 0.5, True, datetime.date(2025, 1, 2))


@dataclass(frozen=True)
class Played:
    """A department's blank workbook, and the round's definitions."""

    parts: tuple[SheetFacts, ...]
    department: str
    name: str
    blank: Book

    @property
    def own_parts(self) -> tuple[SheetFacts, ...]:
        return parts_of(self.parts, self.department)


@cache
def played(form: str) -> Played:
    """The department of a packaged example that is asked about four items, or nearly so."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r"
        new_round(path, forms_of_example(form), NOW.date())
        done = distribute(path)
        loaded = load(path)
        owed = {
            one.label: sum(len(part.plan.assigned_to(one.label)) for part in loaded.parts) for one in loaded.asked
        }
        label = min(owed, key=lambda one: (abs(owed[one] - 4), one))
        index = list(owed).index(label)
        own = parts_of(loaded.parts, label)
        return Played(loaded.all_parts, label, loaded.asked[index].name, sent_out(done.files[index], own, label))


def collected(books: list[Book], one: Played, folder: Path) -> Collected:
    """What the intake makes of the books, the later of them saved later."""
    for age, book in enumerate(reversed(books)):
        path = folder / book.file
        path.write_bytes(saved(book))
        when = (NOW - datetime.timedelta(days=age)).timestamp()
        os.utime(path, (when, when))
    return start_collecting(files_in(folder), one.parts, folder, InProcess())()


class Damage(RuleBasedStateMachine):
    """One department's file or files, each a step away from what the department had before."""

    def __init__(self) -> None:
        super().__init__()
        self.books: list[Book] = []
        self.count = 0

    @initialize(form=st.sampled_from(form_names()), whole=st.booleans())
    def receive(self, form: str, whole: bool) -> None:
        self.played = played(form)
        self.books = [replace(deepcopy(self.played.blank), file="1_" + self.played.blank.file)]
        if whole:
            for page, at in self.open_cells():
                self.type_into(page, at, TEXTS[0])

    # what the rules work on

    @property
    def book(self) -> Book:
        return self.books[-1]

    def sign(self, text: str) -> str:
        self.count += 1
        return f"{self.count}番{text}"

    def open_cells(self) -> list[tuple[Page, tuple[int, int]]]:
        return [(page, at) for page in self.book.pages for at, cell in page.cells.items() if cell.field]

    def filled_cells(self) -> list[tuple[Page, tuple[int, int]]]:
        return [
            (page, at)
            for page in self.book.pages
            for at, cell in page.cells.items()
            if isinstance(cell.value, str) and cell.value and not cell.sent and not cell.formula
        ]

    def form_page(self, number: int) -> Page | None:
        """A sheet with open cells."""
        pages = [page for page in self.book.pages if any(cell.field for cell in page.cells.values())]
        return pages[number % len(pages)] if pages else None

    def first_row(self, page: Page) -> int:
        """The row of the first item."""
        return min(row for (row, _), cell in page.cells.items() if cell.field)

    def type_into(self, page: Page, at: tuple[int, int], text: str) -> None:
        """An answer: of a choice, one of its values."""
        cell = page.cells[at]
        fields = {f.key: (part, f) for part in self.played.own_parts for f in part.form.asked_fields}
        part, asked = fields[cell.field]
        scale = part.form.scale_of(asked)
        value = scale.values[len(text) % len(scale.values)] if scale else self.sign(text)
        page.cells[at] = replace(cell, value=value, sent=False, formula="", look="", struck=None)

    # what departments write

    @rule(number=NUMBERS, text=st.sampled_from(TEXTS))
    def answer(self, number: int, text: str) -> None:
        cells = self.open_cells()
        if cells:
            self.type_into(*cells[number % len(cells)], text)

    @rule(number=NUMBERS, value=st.sampled_from(OTHER_VALUES))
    def answer_with_a_number_or_a_date(self, number: int, value: object) -> None:
        cells = self.open_cells()
        if cells:
            page, at = cells[number % len(cells)]
            page.cells[at] = replace(page.cells[at], value=value, sent=False, formula="", struck=None)

    @rule(number=NUMBERS)
    def clear(self, number: int) -> None:
        cells = self.filled_cells()
        if cells:
            page, at = cells[number % len(cells)]
            page.cells[at] = replace(page.cells[at], value="", struck=None)

    @rule(number=NUMBERS, right=st.integers(-1, 1), below=st.integers(-1, 2), move=st.booleans())
    def write_beside(self, number: int, right: int, below: int, move: bool) -> None:
        cells = self.open_cells()
        if not cells:
            return
        page, (row, column) = cells[number % len(cells)]
        at = (row + below, column + right)
        if min(at) < 1 or page.cells.get(at, Cell()).shown:
            return
        if move:
            page.cells[row, column] = Cell(field=page.cells[row, column].field)
        page.cells[at] = replace(page.cells.get(at, Cell()), value=self.sign("となりに書いた。"))

    @rule(number=NUMBERS, row=st.integers(1, 60), column=st.integers(1, 30))
    def write_in_the_margin(self, number: int, row: int, column: int) -> None:
        page = self.book.pages[number % len(self.book.pages)]
        if not page.cells.get((row, column), Cell()).shown and page.name != HIDDEN_SHEET:
            page.cells[row, column] = replace(
                page.cells.get((row, column), Cell()), value=self.sign("余白に書いた。")
            )

    @rule(number=NUMBERS, word=NUMBERS, right=st.integers(1, 30))
    def write_a_word_of_the_template_beside(self, number: int, word: int, right: int) -> None:
        """A choice, a number, a title, or last year's text: somebody's all the same."""
        cells = self.open_cells()
        if not cells:
            return
        page, (row, column) = cells[number % len(cells)]
        sent = [cell.shown for cell in page.cells.values() if cell.sent and cell.shown and not cell.formula]
        beside = page.cells.get((row, column + right), Cell())
        if not beside.shown and not beside.field and "様式ID" not in (said := [*sent, "B"][word % (len(sent) + 1)]):
            page.cells[row, column + right] = Cell(said)

    @rule(number=NUMBERS, box=st.booleans(), empty=st.booleans())
    def write_a_comment_or_a_box(self, number: int, box: bool, empty: bool) -> None:
        cells = self.open_cells()
        if cells:
            page, at = cells[number % len(cells)]
            if empty:
                page.cells[at] = Cell(field=page.cells[at].field)
            (page.boxes if box else page.comments)[at] = self.sign("添えて書いた。")

    @rule(number=NUMBERS, look=st.sampled_from(["struck", "red", "white"]), part=st.booleans())
    def set_off(self, number: int, look: str, part: bool) -> None:
        cells = self.filled_cells()
        if not cells:
            return
        page, at = cells[number % len(cells)]
        cell = page.cells[at]
        if part and look == "struck" and ESCAPED.search(str(cell.value)) is None and len(str(cell.value)) > 3:
            page.cells[at] = replace(cell, struck=(1, 3), look="")
        else:
            page.cells[at] = replace(cell, look=look, struck=None)

    @rule(number=NUMBERS, error=st.booleans())
    def compute(self, number: int, error: bool) -> None:
        cells = self.open_cells()
        if cells:
            page, at = cells[number % len(cells)]
            page.cells[at] = replace(
                page.cells[at], value="#REF!" if error else "=", formula="=1/0", sent=False, struck=None, look=""
            )

    @rule(number=NUMBERS)
    def type_over_what_was_sent(self, number: int) -> None:
        page = self.form_page(number)
        if page is None:
            return
        first = self.first_row(page)
        sent = [at for at, cell in page.cells.items() if cell.sent and not cell.formula and at[0] >= first]
        if sent:
            at = sent[number % len(sent)]
            page.cells[at] = replace(page.cells[at], value=self.sign("書き換えた。"), sent=False)

    # rows

    @rule(number=NUMBERS, row=st.integers(1, 40), text=st.booleans())
    def insert_a_row(self, number: int, row: int, text: bool) -> None:
        page = self.form_page(number)
        if page is not None:
            page.rows(inserted(row))
            if text:
                page.cells[row, 1 + number % (page.width + 1)] = Cell(self.sign("足した行。"))

    @rule(number=NUMBERS, below=st.integers(0, 8))
    def delete_a_row(self, number: int, below: int) -> None:
        page = self.form_page(number)
        if page is not None:
            page.rows(deleted(self.first_row(page) + below))

    @rule(number=NUMBERS, one=st.integers(0, 8), other=st.integers(0, 8))
    def move_a_row(self, number: int, one: int, other: int) -> None:
        page = self.form_page(number)
        if page is not None:
            first = self.first_row(page)
            page.rows(taken_to(first + one, first + other))

    @rule(number=NUMBERS)
    def sort_backwards(self, number: int) -> None:
        page = self.form_page(number)
        if page is not None:
            first, last = self.first_row(page), page.height
            page.rows(lambda row: first + last - row if first <= row <= last else row)

    @rule(number=NUMBERS, below=st.integers(0, 8))
    def split_a_row(self, number: int, below: int) -> None:
        page = self.form_page(number)
        if page is None:
            return
        row = self.first_row(page) + below
        if row > page.height:
            return
        page.rows(inserted(row + 1))
        for (at, column), cell in list(page.cells.items()):
            if at == row and cell.field and cell.value:
                page.cells[row + 1, column] = Cell(self.sign("続きを書いた。"))

    @rule(number=NUMBERS, below=st.integers(0, 8), retype=st.booleans())
    def copy_a_row(self, number: int, below: int, retype: bool) -> None:
        page = self.form_page(number)
        if page is None:
            return
        row, target = self.first_row(page) + below, page.height + 1
        for (at, column), cell in list(page.cells.items()):
            if at == row and cell.shown:
                value = self.sign("写した行。") if retype and cell.field and not cell.sent else cell.value
                page.cells[target, column] = replace(cell, value=value, field="", struck=None)

    @rule(number=NUMBERS, below=st.integers(0, 8))
    def hide_a_row(self, number: int, below: int) -> None:
        page = self.form_page(number)
        if page is not None:
            page.hidden_rows.add(self.first_row(page) + below)

    @rule(number=NUMBERS, below=st.integers(1, 8))
    def repeat_the_headings(self, number: int, below: int) -> None:
        page = self.form_page(number)
        if page is None:
            return
        heading, target = self.first_row(page) - 1, self.first_row(page) + below
        page.rows(inserted(target))
        for (at, column), cell in list(page.cells.items()):
            if at == heading and cell.sent:
                page.cells[target, column] = cell

    # columns and headings

    @rule(number=NUMBERS, column=st.integers(1, 20), text=st.booleans())
    def insert_a_column(self, number: int, column: int, text: bool) -> None:
        page = self.form_page(number)
        if page is not None:
            page.columns(inserted(column))
            if text:
                row = self.first_row(page)
                page.cells[row, column] = Cell(self.sign("足した列。"))
                page.cells[row - 1, column] = Cell(self.sign("備考"))

    @rule(number=NUMBERS, column=st.integers(1, 20))
    def delete_a_column(self, number: int, column: int) -> None:
        page = self.form_page(number)
        if page is not None and not any(at == column and cell.field for (_, at), cell in page.cells.items()):
            page.columns(deleted(column))

    @rule(number=NUMBERS, one=st.integers(1, 20), other=st.integers(1, 20))
    def move_a_column(self, number: int, one: int, other: int) -> None:
        page = self.form_page(number)
        if page is not None:
            page.columns(taken_to(one, other))

    @rule(number=NUMBERS, column=st.integers(1, 20))
    def hide_a_column(self, number: int, column: int) -> None:
        page = self.form_page(number)
        if page is not None:
            page.hidden_columns.add(column)

    @rule(number=NUMBERS, how=st.integers(0, 3))
    def retype_a_heading(self, number: int, how: int) -> None:
        page = self.form_page(number)
        if page is None:
            return
        row = self.first_row(page) - 1
        headings = [at for at, cell in page.cells.items() if at[0] == row and cell.sent]
        if headings:
            at = headings[number % len(headings)]
            heading = page.cells[at].shown
            new = (unicodedata.normalize("NFKC", heading) + "　", heading[:2] + "\n" + heading[2:], heading[1:], "")
            same = comparable(new[how]) == comparable(heading)
            page.cells[at] = replace(page.cells[at], value=new[how], sent=same)

    # cells and areas

    @rule(number=NUMBERS, down=st.integers(0, 2), right=st.integers(0, 2))
    def merge(self, number: int, down: int, right: int) -> None:
        cells = self.open_cells()
        if cells:
            page, (row, column) = cells[number % len(cells)]
            page.merge((row, column, row + down, column + right))

    @rule(number=NUMBERS)
    def unmerge(self, number: int) -> None:
        page = self.form_page(number)
        if page is not None:
            page.merged = []

    @rule(number=NUMBERS)
    def paste_as_values(self, number: int) -> None:
        page = self.form_page(number)
        if page is not None:
            page.cells = {
                at: replace(cell, formula="") if cell.sent or not cell.formula else cell
                for at, cell in page.cells.items()
            }

    # sheets and files

    @rule(number=NUMBERS)
    def rename_a_sheet(self, number: int) -> None:
        page = self.form_page(number)
        if page is not None and self.book.page("控え") is None:
            page.name = "控え"

    @rule(number=NUMBERS, retype=st.booleans())
    def copy_a_sheet(self, number: int, retype: bool) -> None:
        page = self.form_page(number)
        if page is None or len(self.book.pages) > 8:
            return
        name = next(f"写し{at}" for at in range(9) if self.book.page(f"写し{at}") is None)
        copy = copied(page, name)
        for at, cell in copy.cells.items():
            if retype and cell.field and cell.value and not cell.formula:
                copy.cells[at] = replace(cell, value=self.sign("写しで直した。"), struck=None)
        copy.comments, copy.boxes = {}, {}
        self.book.pages.append(copy)

    @rule(rows=st.integers(1, 3), choice=st.booleans())
    def add_a_sheet(self, rows: int, choice: bool) -> None:
        if self.book.page("メモ") is None:
            cells = {(row, 1): Cell("B" if choice else self.sign("メモ")) for row in range(1, rows + 1)}
            self.book.pages.append(Page("メモ", cells))

    @rule(names=st.sets(st.integers(0, 5), min_size=1))
    def lose_sheets(self, names: set[int]) -> None:
        kept = [page for at, page in enumerate(self.book.pages) if any(c.field for c in page.cells.values())
                or at not in names]  # fmt: skip
        self.book.pages = kept

    @rule()
    def lose_what_is_hidden(self) -> None:
        self.book.pages = [page for page in self.book.pages if page.name not in (HIDDEN_SHEET, LIST_SHEET)]

    @rule(number=NUMBERS)
    def lose_the_identifier(self, number: int) -> None:
        page = self.form_page(number)
        if page is not None:
            page.cells = {at: cell for at, cell in page.cells.items() if "様式ID" not in cell.shown}

    @rule()
    def rename_the_file(self) -> None:
        self.book.file = f"{len(self.books)}_調書.xlsx"

    @precondition(lambda self: self.books and len(self.books) < 3)
    @rule(anew=st.booleans())
    def hand_in_and_go_on(self, anew: bool) -> None:
        file = f"{len(self.books) + 1}_{self.played.blank.file}"
        self.books.append(replace(deepcopy(self.played.blank if anew else self.book), file=file))

    def teardown(self) -> None:
        if not self.books:
            return
        with TemporaryDirectory() as folder:
            found = collected(self.books, self.played, Path(folder))
        stopped = [one for one in found.findings if one.code in (Code.READER_STOPPED, Code.UNREADABLE_WORKBOOK)]
        assert stopped == []
        assert Accounts(self.books, found).faults() == []


TestConservation = Damage.TestCase
TestConservation.settings = settings(
    max_examples=int(EXAMPLES or 60),
    stateful_step_count=STEPS,
    derandomize=not EXAMPLES,  # the same workbooks at each run, unless more are asked for
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
