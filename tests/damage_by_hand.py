"""What people and gateways do to a workbook, one thing at a time: a table of operations."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import replace

from evalsheet.celltext import comparable
from evalsheet.sheet import HIDDEN_SHEET, LIST_SHEET
from tests.damage import At, Cell, Page, copied, deleted, inserted, taken_to
from tests.damage_desk import (
    NUMBERS,
    OPERATIONS,
    Desk,
    in_a_filled_cell,
    in_an_open_cell,
    on_a_form_sheet,
    on_a_sheet,
    with_the_workbook,
)

__all__ = ["OPERATIONS"]

BELOW = range(9)  # rows below the first item's
COLUMNS = range(1, 31)
EITHER = (False, True)

# What people type, each with a sign of its own in front, so that no two texts are the same.
TEXTS = (
    "○講座を開いた。",
    "《協働》\n○町会と\r\n訓練をした。\n\n",
    "\t前後に空白　",
    "=SUM(A1:A3)",
    "+81 @者 -3",
    "12",
    unicodedata.normalize("NFD", "がんばった"),
    "ゼロ幅\u200bと\u00a0と\ufeffと\u00ad",
    "制御\x01文字と_x0041_",
    "異体字 葛\U000e0100 神\ufe00",
    "外字\ue000",
    "片割れ\ud83d",
    "ﾊﾝｶｸ ①②",
    "𠮷野家の絵文字👪",
    "長" * 32_767,
)
ESCAPED = re.compile("[\x01\r\ud800-\udfff]|_x")  # in rich text, xlsxwriter escapes these twice
OTHER_VALUES = (3, 0.5, True, datetime.date(2025, 1, 2))
WIDE = str.maketrans({chr(one): chr(one + 0xFEE0) for one in range(0x21, 0x7F)})


# what departments write


@in_an_open_cell(text=TEXTS)
def answer(desk: Desk, page: Page, at: At, text: str) -> None:
    desk.type_into(page, at, text)


@on_a_form_sheet()
def answer_everything(desk: Desk, page: Page) -> None:
    for at in page.open_cells:
        desk.type_into(page, at, TEXTS[0])


@in_an_open_cell(value=OTHER_VALUES)
def answer_with_a_number_or_a_date(desk: Desk, page: Page, at: At, value: int) -> None:
    page.cells[at] = page.cells[at].typed(value)


@in_a_filled_cell()
def clear(desk: Desk, page: Page, at: At) -> None:
    page.cells[at] = page.cells[at].typed("")


@in_an_open_cell(right=range(-1, 2), below=range(-1, 3), move=EITHER)
def write_beside(desk: Desk, page: Page, at: At, right: int, below: int, move: bool) -> None:
    beside = (at[0] + below, at[1] + right)
    if min(beside) < 1 or page.cells.get(beside, Cell()).shown:
        return
    if move:
        page.cells[at] = page.cells[at].typed("")
    page.cells[beside] = page.cells.get(beside, Cell()).typed(desk.sign("となりに書いた。"))


@on_a_sheet(row=range(1, 61), column=COLUMNS)
def write_in_the_margin(desk: Desk, page: Page, row: int, column: int) -> None:
    cell = page.cells.get((row, column), Cell())
    if not cell.shown:
        page.cells[row, column] = cell.typed(desk.sign("余白に書いた。"))


@in_an_open_cell(word=NUMBERS, right=COLUMNS)
def write_a_word_of_the_template_beside(desk: Desk, page: Page, at: At, word: int, right: int) -> None:
    """A choice, a number, a title, or last year's text: somebody's all the same."""
    sent = [cell.shown for cell in page.cells.values() if cell.sent and cell.shown and not cell.formula]
    beside = page.cells.get((at[0], at[1] + right), Cell())
    if not beside.shown and not beside.question and "様式ID" not in (said := [*sent, "B"][word % (len(sent) + 1)]):
        page.cells[at[0], at[1] + right] = Cell(said)


@in_an_open_cell(box=EITHER, instead=EITHER)
def write_a_comment_or_a_box(desk: Desk, page: Page, at: At, box: bool, instead: bool) -> None:
    if instead:
        page.cells[at] = page.cells[at].typed("")
    page.remark(at, desk.sign("添えて書いた。"), box=box)


@on_a_sheet(row=range(1, 61), column=COLUMNS, box=EITHER)
def write_a_comment_or_a_box_anywhere(desk: Desk, page: Page, row: int, column: int, box: bool) -> None:
    page.remark((row, column), desk.sign("どこかに添えて書いた。"), box=box)


@in_a_filled_cell(look=("struck", "red", "white"), part=EITHER)
def set_off(desk: Desk, page: Page, at: At, look: str, part: bool) -> None:
    cell = page.cells[at]
    parts = part and ESCAPED.search(cell.shown) is None and len(cell.shown) > len("1番。")
    page.cells[at] = replace(cell, look="", runs=((1, 3, look),)) if parts else replace(cell, look=look, runs=())


@in_an_open_cell(value=("=", "#REF!", "計算"))
def compute(desk: Desk, page: Page, at: At, value: str) -> None:
    """A formula without a value, in error, or with one."""
    shown = desk.sign(value) if value == "計算" else value
    page.cells[at] = page.cells[at].typed(shown, formula="=1/0")


@on_a_form_sheet(number=NUMBERS)
def type_over_what_was_sent(desk: Desk, page: Page, number: int) -> None:
    sent = [at for at, cell in page.cells.items() if cell.sent and not cell.formula and at[0] >= page.first_row]
    if sent:
        at = sent[number % len(sent)]
        page.cells[at] = Cell(desk.sign("書き換えた。"))


@on_a_form_sheet(below=BELOW, how=("number", "wide"))
def retype_the_number_of_an_item(desk: Desk, page: Page, below: int, how: str) -> None:
    row = page.first_row + below
    asked = [cell.question.item for (at, _), cell in page.cells.items() if at == row and cell.question]
    for at, cell in list(page.cells.items()):
        if at[0] == row and cell.sent and cell.shown in asked:
            number = cell.shown
            plain = how == "number" and number.isascii() and number.isdecimal()
            page.cells[at] = replace(cell, value=int(number) if plain else number.translate(WIDE))


@on_a_form_sheet(item=NUMBERS, titled=EITHER, inside=EITHER)
def answer_for_another(desk: Desk, page: Page, item: int, titled: bool, inside: bool) -> None:
    """A row for an item that others are asked about."""
    part = desk.part(page)
    own = {one.item for one in part.plan.assigned_to(desk.book.department)}
    others = [one for one in part.plan.answered_items if one.number not in own]
    first = page.first_row
    questions = {at: cell.question for (row, at), cell in page.cells.items() if row == first and cell.question}
    asked = next(iter(questions.values())).item
    numbers = [at for (row, at), cell in page.cells.items() if row == first and cell.sent and cell.shown == asked]
    if not others or not numbers:
        return
    about = others[item % len(others)]
    target = first + 1 if inside else page.height + 1
    page.rows(inserted(target))
    page.cells[target, numbers[0]] = Cell(about.number, sent=True)
    if titled:
        page.cells.setdefault((target, numbers[0] + 1), Cell(about.title, sent=True))
    for at, question in questions.items():
        page.cells[target, at] = Cell(desk.answer(question, "代わりに書いた。"))


# rows


@on_a_form_sheet(row=range(1, 41), text=EITHER)
def insert_a_row(desk: Desk, page: Page, row: int, text: bool) -> None:
    page.rows(inserted(row))
    if text:
        page.cells[row, 1 + row % (page.width + 1)] = Cell(desk.sign("足した行。"))


@on_a_form_sheet(below=BELOW)
def delete_a_row(desk: Desk, page: Page, below: int) -> None:
    page.rows(deleted(page.first_row + below))


@on_a_form_sheet(one=BELOW, other=BELOW)
def move_a_row(desk: Desk, page: Page, one: int, other: int) -> None:
    page.rows(taken_to(page.first_row + one, page.first_row + other))


@on_a_form_sheet()
def sort_backwards(desk: Desk, page: Page) -> None:
    first, last = page.first_row, page.height
    page.rows(lambda row: first + last - row if first <= row <= last else row)


@on_a_form_sheet(below=BELOW)
def split_a_row(desk: Desk, page: Page, below: int) -> None:
    row = page.first_row + below
    if row <= page.height:
        page.rows(inserted(row + 1))
        for (at, column), cell in list(page.cells.items()):
            if at == row and cell.question and cell.shown:
                page.cells[row + 1, column] = Cell(desk.sign("続きを書いた。"))


@on_a_form_sheet(below=BELOW, retype=EITHER)
def copy_a_row(desk: Desk, page: Page, below: int, retype: bool) -> None:
    row, target = page.first_row + below, page.height + 1
    for (at, column), cell in list(page.cells.items()):
        if at == row and cell.shown:
            new = retype and cell.question and not cell.sent
            page.cells[target, column] = Cell(desk.sign("写した行。")) if new else replace(cell, question=None)


@on_a_form_sheet(below=BELOW)
def hide_a_row(desk: Desk, page: Page, below: int) -> None:
    page.hide(rows=[page.first_row + below])


@on_a_form_sheet(below=BELOW)
def filter_the_rows(desk: Desk, page: Page, below: int) -> None:
    shown = page.first_row + below
    page.filtered = True
    page.hide(row for row in range(page.first_row, page.height + 1) if row != shown)


@on_a_form_sheet(below=range(1, 9))
def repeat_the_headings(desk: Desk, page: Page, below: int) -> None:
    headings = {column: cell for (at, column), cell in page.cells.items() if at == page.headings and cell.sent}
    target = page.first_row + below
    page.rows(inserted(target))
    page.cells |= {(target, column): cell for column, cell in headings.items()}


# columns and headings


@on_a_form_sheet(column=COLUMNS, text=EITHER)
def insert_a_column(desk: Desk, page: Page, column: int, text: bool) -> None:
    page.columns(inserted(column))
    if text:
        page.cells[page.first_row, column] = Cell(desk.sign("足した列。"))
        page.cells[page.headings, column] = Cell(desk.sign("備考"))


@on_a_form_sheet(column=COLUMNS)
def delete_a_column(desk: Desk, page: Page, column: int) -> None:
    if all(at != column for _, at in page.open_cells):
        page.columns(deleted(column))


@on_a_form_sheet(one=COLUMNS, other=COLUMNS)
def move_a_column(desk: Desk, page: Page, one: int, other: int) -> None:
    page.columns(taken_to(one, other))


@on_a_form_sheet(column=COLUMNS)
def hide_a_column(desk: Desk, page: Page, column: int) -> None:
    page.hide(columns=[column])


@on_a_form_sheet(number=NUMBERS, how=("narrow", "wide", "broken", "cut", "gone"))
def retype_a_heading(desk: Desk, page: Page, number: int, how: str) -> None:
    headings = [at for at, cell in page.cells.items() if at[0] == page.headings and cell.sent]
    if headings:
        at = headings[number % len(headings)]
        heading = page.cells[at].shown
        new = {
            "narrow": unicodedata.normalize("NFKC", heading) + "　",
            "wide": heading.translate(WIDE),
            "broken": heading[:2] + "\n" + heading[2:],
            "cut": heading[1:],
            "gone": "",
        }[how]
        same = comparable(new) == comparable(heading)
        page.cells[at] = replace(page.cells[at], value=new, sent=same)


# cells and areas


@in_an_open_cell(down=range(3), right=range(3), cleared=EITHER)
def merge(desk: Desk, page: Page, at: At, down: int, right: int, cleared: bool) -> None:
    """Merged by Excel, which keeps the corner only, or by a program that leaves under it what was there."""
    top, left = at
    if page.merge((top, left, top + down, left + right)) and cleared:
        for covered in [
            one for one in page.cells if top <= one[0] <= top + down and left <= one[1] <= left + right
        ]:
            page.cells[covered] = page.cells[covered] if covered == at else page.cells[covered].typed("")


@on_a_form_sheet()
def unmerge(desk: Desk, page: Page) -> None:
    page.merged = []


@on_a_form_sheet()
def paste_as_values(desk: Desk, page: Page) -> None:
    page.cells = {
        at: replace(cell, formula="") if cell.sent or not cell.formula else cell for at, cell in page.cells.items()
    }


# sheets and the file


@on_a_form_sheet()
def rename_a_sheet(desk: Desk, page: Page) -> None:
    if desk.book.page("控え") is None:
        page.name = "控え"


@on_a_form_sheet(retype=EITHER)
def copy_a_sheet(desk: Desk, page: Page, retype: bool) -> None:
    if len(desk.book.pages) > 8:
        return
    copy = copied(page, next(f"写し{at}" for at in range(9) if desk.book.page(f"写し{at}") is None))
    for at, cell in copy.cells.items():
        if retype and cell.question and cell.shown and not cell.formula:
            copy.cells[at] = cell.typed(desk.sign("写しで直した。"))
    copy.comments, copy.boxes = {}, {}
    desk.book.pages.append(copy)


@on_a_form_sheet()
def move_a_sheet_to_a_new_workbook(desk: Desk, page: Page) -> None:
    desk.book.pages = [page]


@with_the_workbook(rows=range(1, 4), choice=EITHER)
def add_a_sheet(desk: Desk, rows: int, choice: bool) -> None:
    if desk.book.page("メモ") is None:
        cells = {(row, 1): Cell("B" if choice else desk.sign("メモ")) for row in range(1, rows + 1)}
        desk.book.pages.append(Page("メモ", cells))


@with_the_workbook(which=range(1, 64))
def lose_sheets(desk: Desk, which: int) -> None:
    desk.book.pages = [page for at, page in enumerate(desk.book.pages) if page.open_cells or not which >> at & 1]


@with_the_workbook()
def lose_what_is_hidden(desk: Desk) -> None:
    desk.book.pages = [page for page in desk.book.pages if page.name not in (HIDDEN_SHEET, LIST_SHEET)]


@on_a_form_sheet()
def lose_the_identifier(desk: Desk, page: Page) -> None:
    page.cells = {at: cell for at, cell in page.cells.items() if "様式ID" not in cell.shown}


@with_the_workbook()
def rename_the_file(desk: Desk) -> None:
    desk.book.file = f"{len(desk.books)}_調書.xlsx"


@with_the_workbook()
def type_with_an_input_method(desk: Desk) -> None:
    desk.book.phonetic = True
