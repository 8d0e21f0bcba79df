"""What became of each cell of returned workbooks: merged, superseded by a named file, or beside the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Severity
from evalsheet.model import AnswerKey, Aside, AsideKind, LocatedCell, Place, Submission
from evalsheet.sheet import SheetFacts
from evalsheet.workflow.receiving.collect import Collected
from tests.damage import Book, Cell

ON_THE_SHEET = (AsideKind.COMMENT, AsideKind.BOX, AsideKind.PICTURE)  # and in no cell
WAYS = ("merged", "superseded", "beside")


@dataclass(frozen=True)
class Accounts:
    """What the intake says of `books`, which answer `parts`."""

    books: Sequence[Book]
    collected: Collected
    parts: Sequence[SheetFacts]

    def faults(self) -> list[str]:
        """Every file, cell and remark of which it does not say, exactly once, what became of it."""
        return [fault for book in self.books for fault in self._of_book(book)]

    def _of_book(self, book: Book) -> Iterator[str]:
        if book.file in self._twice or book.file in self._refused:
            return
        if book.file not in self._read:
            yield f"{book.file}: no word of the file"
            return
        for sheet, cell_at, cell in book.cells():
            place = Place(book.file, sheet, cell_at)
            yield from (f"{place}: {fault}" for fault in self._of_cell(place, cell))
        for sheet, cell_at, text in book.remarks():
            yield from self._of_remark(Place(book.file, sheet, cell_at), text)

    def _of_cell(self, place: Place, cell: Cell) -> Iterator[str]:
        if cell.sent:
            if place in self._merged:
                yield f"{cell.shown[:60]!r}, which the template says, was merged"
        elif cell.formula and cell.value == "=":
            if place not in self._in_error and not self._ways(place)["beside"] and place.file not in self._replaced:
                yield "a formula without a value is not told of"
        elif comparable(cell.shown):
            yield from self._of_text(place, cell)

    def _of_text(self, place: Place, cell: Cell) -> Iterator[str]:
        shown, ways = cell.shown[:60], self._ways(place)
        told = [aside.text for aside in self._asides.get(place, ())]
        counted = WAYS if comparable(cell.standing) else (*WAYS, "struck")
        if sum(ways[way] for way in counted) != 1:
            yield f"{shown!r} is {dict(ways) or 'lost'}"
        elif ways["merged"]:
            yield from self._of_merged(self._merged[place][0], place, cell)
        elif ways["beside"] and place not in self._retyped and not {cell.shown, cell.standing} & {*told}:
            yield f"{shown!r} is told in other words"
        told_whole = ways["superseded"] or place in self._retyped
        if not told_whole and cell.crossed_out.strip() and not {cell.shown, cell.crossed_out} & {*told}:
            yield f"{cell.crossed_out!r}, struck through, is lost"

    def _of_merged(self, merged: LocatedCell, place: Place, cell: Cell) -> Iterator[str]:
        key, asked = merged.key, cell.question
        if cell.standing not in merged.text:
            yield f"{cell.shown[:60]!r} became {merged.text[:60]!r}"
        if not self._may_answer(place.file, key):
            yield f"{cell.shown[:60]!r} was merged as the answer of {key.department}, which asked nobody for it"
        if asked and (key.item, key.field) != (asked.item, asked.field):
            yield f"{cell.shown[:60]!r}, the answer to {asked}, was merged as that to {key}"
        elif (
            asked and place.file not in self._of_no_version and self._shown[place.file, place.sheet] & {*asked.then}
        ):
            yield f"{cell.shown[:60]!r} was merged, though {asked} is not asked now"

    def _may_answer(self, file: str, key: AnswerKey) -> bool:
        """Whether the department of a file is asked, or may stand in for the one that is."""
        asked = (part.plan.assignment_by_key.get((key.item, key.department)) for part in self.parts)
        may = {label for one in asked if one for label in (one.department, *one.deputies)}
        return next(book.department for book in self.books if book.file == file) in may

    def _of_remark(self, place: Place, text: str) -> Iterator[str]:
        """A comment or a box: an answer, told beside the answers, or in an answer that a named file superseded."""
        said = (*self._merged.get(place, ()), *self._superseded.get(place, ()), *self._asides.get(place, ()))
        count = sum(one.text == text for one in said)
        if count != 1:
            yield f"{place}: the remark {text!r} is told {count} times"

    def _ways(self, place: Place) -> Counter[str]:
        """How often a cell is merged, superseded, beside the answers, or in part struck through."""
        asides = [one for one in self._asides.get(place, ()) if (place, one.text) not in self._remarks]
        kinds = [one.kind for one in asides if one.kind not in ON_THE_SHEET]
        struck = kinds.count(AsideKind.STRUCK)
        return Counter(
            merged=len(self._but_remarks(self._merged, place)),
            superseded=bool(self._but_remarks(self._superseded, place)),
            beside=len(kinds) - struck + (place in self._retyped),
            struck=struck,
        )

    def _but_remarks(self, found: Mapping[Place, list[LocatedCell]], place: Place) -> list[LocatedCell]:
        return [cell for cell in found.get(place, ()) if (place, cell.text) not in self._remarks]

    @cached_property
    def _remarks(self) -> set[tuple[Place, str]]:
        return {(Place(book.file, *at), text) for book in self.books for *at, text in book.remarks()}

    @cached_property
    def _merged(self) -> dict[Place, list[LocatedCell]]:
        """Every cell that answers were taken from, with these."""
        return _by_place(cell for submission in self.collected.used for cell in submission.cells)

    @cached_property
    def _superseded(self) -> dict[Place, list[LocatedCell]]:
        """The answers that are not used, and of which a named file says the same, or something else."""
        differing = {one.before_place for form in self.collected.resolved.values() for one in form.differences}
        return _by_place(
            cell
            for submission in self.collected.all
            for cell in submission.cells
            if cell.place not in self._merged
            if cell.place in differing or self._said_again(submission, cell)
        )

    def _said_again(self, submission: Submission, cell: LocatedCell) -> bool:
        """Whether another file of the department says the same."""
        return any(
            other.key == cell.key and other.text == cell.text
            for one in self.collected.all
            if (one.department, one.form) == (submission.department, submission.form) and one is not submission
            for other in one.cells
        )

    @cached_property
    def _asides(self) -> dict[Place, list[Aside]]:
        found: dict[Place, list[Aside]] = {}
        for _, aside in self.collected.asides:
            found.setdefault(aside.place, []).append(aside)
        return found

    @cached_property
    def _read(self) -> set[str]:
        """The files of which each cell is accounted for."""
        older = {one.file for one in self.collected.unusable if one.department}
        return {submission.file for submission in self.collected.all} | older

    @cached_property
    def _refused(self) -> set[str]:
        """The files of which an error says that they were not read, or are nobody's."""
        return {one.place.file for one in self.collected.findings if one.severity is Severity.ERROR} - self._read

    @cached_property
    def _twice(self) -> set[str]:
        first = {one.sha256: one.file for one in reversed(self.collected.unusable)}
        again = {one.file for one in self.collected.unusable if one.file != first[one.sha256]}
        return again | {one.file for one in self._places_of(Code.SUBMISSION_DUPLICATE)}

    @cached_property
    def _replaced(self) -> set[str]:
        return {one.file for one in self._places_of(Code.SUBMISSION_SUPERSEDED)}

    @cached_property
    def _retyped(self) -> set[Place]:
        return self._places_of(Code.HEADING_RETYPED)

    @cached_property
    def _shown(self) -> dict[tuple[str, str], set[str]]:
        """What stands on each sheet."""
        return {
            (book.file, page.name): {cell.shown for cell in page.cells.values()}
            for book in self.books
            for page in book.pages
        }

    @cached_property
    def _of_no_version(self) -> set[str]:
        """The files that do not say which version of the form they are."""
        return {one.file for one in self.collected.all if one.recognised_by == "headings"}

    @cached_property
    def _in_error(self) -> set[Place]:
        return self._places_of(Code.CELL_IN_ERROR)

    def _places_of(self, code: Code) -> set[Place]:
        return {one.place for one in self.collected.findings if one.code is code}


def _by_place(cells: Iterable[LocatedCell]) -> dict[Place, list[LocatedCell]]:
    """Those that say something, by every cell they say it in."""
    found: dict[Place, list[LocatedCell]] = {}
    for cell in cells:
        for place in (cell.place, *cell.also) if cell.text.strip() else ():
            found.setdefault(place, []).append(cell)
    return found
