"""The desk at which workbooks are damaged, and what an operation is: something done somewhere on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalsheet.sheet import HIDDEN_SHEET, LIST_SHEET, SheetFacts
from tests.damage import At, Book, Page, Question
from tests.damage_rounds import Round

NUMBERS = range(10_000)
MOST = 32_767  # characters Excel keeps of a text


@dataclass
class Desk:
    """What lies on the desk: a round, the workbooks handed in, and last the one in hand."""

    round: Round
    books: list[Book] = field(default_factory=list)
    signs: int = 0

    @property
    def book(self) -> Book:
        return self.books[-1]

    def sign(self, text: str) -> str:
        self.signs += 1
        return f"{self.signs}番{text}"[:MOST]

    def part(self, page: Page) -> SheetFacts:
        """The form that a sheet asks."""
        questions = [cell.question for cell in page.cells.values() if cell.question]
        return next(part for part in self.round.parts if part.form.form == questions[0].form)

    def answer(self, question: Question, text: str) -> str:
        """A text as the answer to a question: of a choice, one of its values."""
        part = next(part for part in self.round.parts if part.form.form == question.form)
        asked = next((one for one in part.form.fields if one.key == question.field), None)
        scale = part.form.scale_of(asked) if asked else None
        return scale.values[len(text) % len(scale.values)] if scale else self.sign(text)

    def type_into(self, page: Page, at: At, text: str) -> None:
        question = page.cells[at].question
        assert question is not None
        page.cells[at] = page.cells[at].typed(self.answer(question, text))

    # where an operation may take place

    def sheets(self) -> list[tuple[Page]]:
        return [(page,) for page in self.book.pages if page.name not in (HIDDEN_SHEET, LIST_SHEET)]

    def form_sheets(self) -> list[tuple[Page]]:
        return [(page,) for page in self.book.pages if page.open_cells]

    def open_cells(self) -> list[tuple[Page, At]]:
        return [(page, at) for page in self.book.pages for at in page.open_cells]

    def filled_cells(self) -> list[tuple[Page, At]]:
        return [
            (page, at)
            for page in self.book.pages
            for at, cell in page.cells.items()
            if isinstance(cell.value, str) and cell.value and not cell.sent and not cell.formula
        ]

    def anywhere(self) -> list[tuple[()]]:
        return [()]


@dataclass(frozen=True)
class Operation:
    """Something done to the workbook in hand, at the place of some number, with one of each of the `values`."""

    places: Callable[[Desk], Sequence[tuple[Any, ...]]]
    values: dict[str, Sequence[Any]]
    does: Callable[..., None]

    def play(self, desk: Desk, place: int, **given: object) -> None:
        places = self.places(desk)
        if places:
            self.does(desk, *places[place % len(places)], **given)


OPERATIONS: dict[str, Operation] = {}
Does = Callable[..., None]


def _operation(places: Callable[[Desk], Sequence[tuple[Any, ...]]]) -> Callable[..., Callable[[Does], Does]]:
    def with_values(**values: Sequence[Any]) -> Callable[[Does], Does]:
        def add(does: Does) -> Does:
            OPERATIONS[does.__name__] = Operation(places, {"place": NUMBERS, **values}, does)
            return does

        return add

    return with_values


in_an_open_cell = _operation(Desk.open_cells)
in_a_filled_cell = _operation(Desk.filled_cells)
on_a_form_sheet = _operation(Desk.form_sheets)
on_a_sheet = _operation(Desk.sheets)
with_the_workbook = _operation(Desk.anywhere)
