"""What became of each cell of returned workbooks: merged, superseded by a named file, or beside the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Severity
from evalsheet.model import AsideKind, LocatedCell, Place
from evalsheet.workflow.receiving.collect import Collected
from tests.damage import Book, Cell

ON_THE_SHEET = (AsideKind.COMMENT, AsideKind.BOX, AsideKind.PICTURE)  # and in no cell
WAYS = ("merged", "superseded", "beside")


@dataclass(frozen=True)
class Accounts:
    """What the intake says of `books`."""

    books: Sequence[Book]
    collected: Collected

    def faults(self) -> list[str]:
        """Every file, cell and remark of which it does not say, exactly once, what became of it."""
        found = []
        for book in self.books:
            if book.file not in self._taken:
                found += [] if book.file in self._refused else [f"{book.file}: no word of the file"]
            elif book.file not in self._twice:
                for sheet, cell_at, cell in book.cells():
                    place = Place(book.file, sheet, cell_at)
                    found += [f"{place}: {fault}" for fault in self._of_cell(place, cell)]
                for sheet, cell_at, text in book.remarks():
                    found += self._of_remark(Place(book.file, sheet, cell_at), text)
        return found

    def _of_cell(self, place: Place, cell: Cell) -> Iterator[str]:
        ways, shown = self.ways.get(place, Counter()), cell.shown[:60]
        if cell.sent:
            if ways["merged"]:
                yield f"{shown!r}, which the template says, was merged"
        elif cell.formula and cell.value == "=":
            if place not in self._in_error and not ways["beside"] and place.file not in self._replaced:
                yield "a formula without a value is not told of"
        elif comparable(cell.shown):
            yield from self._of_text(place, cell, ways)

    def _of_text(self, place: Place, cell: Cell, ways: Counter[str]) -> Iterator[str]:
        shown = cell.shown[:60]
        told = {aside.text for _, aside in self.collected.asides if aside.place == place}
        stands = bool(comparable(cell.standing))
        if sum(ways[way] for way in (WAYS if stands else (*WAYS, "struck"))) != 1:
            yield f"{shown!r} is {dict(ways) or 'lost'}"
        elif ways["merged"] and cell.standing not in self._merged[place].text:
            yield f"{shown!r} became {self._merged[place].text!r}"
        elif ways["beside"] and place not in self._retyped and cell.shown not in told:
            yield f"{shown!r} is told in other words"
        if ways["merged"] and cell.crossed_out.strip() and cell.crossed_out not in told:
            yield f"{cell.crossed_out!r}, struck through, is lost"

    def _of_remark(self, place: Place, text: str) -> list[str]:
        """A comment or a box: an answer, told beside the answers, or in an answer that a named file superseded."""
        used = [cell for cell in self._merged.values() if cell.text == text]
        told = [aside for _, aside in self.collected.asides if (aside.place, aside.text) == (place, text)]
        superseded = any(text in one.value for one in self.collected.findings if one.place.file == place.file)
        if len(used) + len(told) != 1 and not superseded:
            return [f"{place}: the remark {text!r} is told {len(used) + len(told)} times"]
        return []

    @cached_property
    def ways(self) -> dict[Place, Counter[str]]:
        """How often each cell is merged, superseded, beside the answers, or in part struck through."""
        found: dict[Place, Counter[str]] = {}
        remarks = {text for book in self.books for _, _, text in book.remarks()}
        merged = [place for place, cell in self._merged.items() if cell.text not in remarks]
        beside = [aside for _, aside in self.collected.asides if aside.kind not in ON_THE_SHEET]
        noted = [
            *((place, "merged") for place in merged),
            *((one.place, "struck" if one.kind is AsideKind.STRUCK else "beside") for one in beside),
            *((place, "beside") for place in self._retyped),
            *((place, "superseded") for place in self._superseded()),
        ]
        for place, way in noted:
            found.setdefault(place, Counter())[way] += 1
        return found

    @cached_property
    def _merged(self) -> dict[Place, LocatedCell]:
        """Every cell that an answer was taken from, with the answer."""
        return {
            place: cell
            for form in self.collected.resolved.values()
            for submission in form.used
            for cell in submission.cells
            if cell.text.strip()
            for place in (cell.place, *cell.also)
        }

    def _superseded(self) -> Iterator[Place]:
        """The answers of files that a named one took the place of, and those that another part answers as well."""
        for submission in self.collected.all:
            form = self.collected.resolved[submission.form]
            used = {cell.key: cell.text for one in form.used for cell in one.cells}
            differing = {one.before_place for one in form.differences}
            current = (submission.department, submission.file) in form.current
            for cell in submission.cells:
                if not cell.text.strip() or cell.place in self._merged:
                    continue
                same = current and (cell.place in differing or used.get(cell.key) == cell.text)
                if same or (not current and submission.file in self._replaced):
                    yield from (cell.place, *cell.also)

    @cached_property
    def _taken(self) -> set[str]:
        return {submission.file for submission in self.collected.all}

    @cached_property
    def _refused(self) -> set[str]:
        return {one.place.file for one in self.collected.findings if one.severity is Severity.ERROR}

    @cached_property
    def _replaced(self) -> set[str]:
        return {one.file for one in self._places_of(Code.SUBMISSION_SUPERSEDED)}

    @cached_property
    def _twice(self) -> set[str]:
        return {one.file for one in self._places_of(Code.SUBMISSION_DUPLICATE)}

    @cached_property
    def _retyped(self) -> set[Place]:
        return self._places_of(Code.HEADING_RETYPED)

    @cached_property
    def _in_error(self) -> set[Place]:
        return self._places_of(Code.CELL_IN_ERROR)

    def _places_of(self, code: Code) -> set[Place]:
        return {one.place for one in self.collected.findings if one.code is code}
