"""Which cell of a recognised workbook answers which question, and what stands anywhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evalsheet.findings import Code, Finding
from evalsheet.intake.answers import find_answers
from evalsheet.intake.apart import told_apart
from evalsheet.intake.copies import unite
from evalsheet.intake.headings import Headings, find_headings
from evalsheet.intake.noticed import noticed_answers, noticed_headings, noticed_rows, rearranged
from evalsheet.intake.outside import Outside, find_outside
from evalsheet.intake.recognise import told_in
from evalsheet.intake.returned import Returned
from evalsheet.intake.rows import ItemRows, item_rows
from evalsheet.model import Aside, LocatedCell, RawSheet, RawWorkbook
from evalsheet.sheet import SheetFacts


@dataclass(frozen=True)
class Located:
    """The cells of one submission whose question is known, blank ones too; every other text; what was noticed on
    the way; and the sheets looked at, by name, each with the headings found on it."""

    cells: tuple[LocatedCell, ...] = ()
    asides: tuple[Aside, ...] = ()
    findings: tuple[Finding, ...] = ()
    sheets: Mapping[str, Headings] = field(default_factory=dict)


def locate(
    book: RawWorkbook,
    sheet: RawSheet,
    department: str,
    facts: SheetFacts,
    copies: Sequence[RawSheet] = (),
    known: Mapping[str, Headings] | None = None,
) -> Located:
    """Locate the answers of `department` in `sheet` and in copies of it, and report every other text that the
    template did not put there.

    Args:
        book: the workbook.
        sheet: the form's sheet, chosen by its headings.
        department: whose answers.
        facts: the form.
        copies: further sheets with its headings.
        known: the headings of each sheet by its name, where another department's rows have told them already.
    """
    main, *further = (_on(*_returned(book, one, department, facts, known)) for one in (sheet, *copies))
    united = unite(main.cells, [(copy.returned.sheet, copy.cells) for copy in further], book.file, department)
    answered = {cell.key.item for cell in united.cells}
    findings = [
        *(one for one in main.findings if not (one.code is Code.ITEM_MISSING and one.item in answered)),
        *united.findings,
        *(found for copy in further for found in _about_copy(copy, united.cells)),
    ]
    asides = [aside for one in (main, *further) for aside in one.outside.asides]
    sheets = {one.returned.sheet.name: one.returned.headings for one in (main, *further)}
    return Located(united.cells, (*asides, *united.asides), tuple(findings), sheets)


@dataclass(frozen=True)
class _OnSheet:
    returned: Returned
    cells: tuple[LocatedCell, ...]
    of_sheet: tuple[Finding, ...]
    of_answers: tuple[Finding, ...]
    outside: Outside

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.of_sheet, *self.of_answers, *self.outside.findings)


def _returned(
    book: RawWorkbook,
    sheet: RawSheet,
    department: str,
    facts: SheetFacts,
    known: Mapping[str, Headings] | None,
) -> tuple[Returned, ItemRows]:
    """One sheet with its headings and the rows of the department's items."""
    headings = known[sheet.name] if known else find_headings(sheet, facts.columns)
    assert headings is not None  # the sheet was chosen by its headings
    returned = Returned(book.file, sheet, department, facts, headings, told_in(book))
    rows = item_rows(returned)
    if not known and (apart := told_apart(returned, rows.owed)) is not headings:
        returned = replace(returned, headings=apart)
        rows = item_rows(returned)
    return returned, rows


def _on(returned: Returned, rows: ItemRows) -> _OnSheet:
    """What one sheet holds."""
    answers = find_answers(returned, rows)
    outside = find_outside(returned, rows, answers)
    of_sheet = (
        *rearranged(returned, rows),
        *noticed_headings(returned),
        *rows.findings,
        *noticed_rows(returned, rows),
    )
    of_answers = (*answers.findings, *noticed_answers(returned, answers.cells))
    return _OnSheet(returned, tuple(answers.cells), of_sheet, of_answers, outside)


def _about_copy(copy: _OnSheet, used: Collection[LocatedCell]) -> Iterator[Finding]:
    """What there is to say of a copy: of its answers, those that are used, and what could not be read."""
    places = {cell.place for cell in used}
    texts = {cell.place: cell.text for cell in copy.cells}
    for one in copy.of_answers:
        unread = one.code is Code.CELL_IN_ERROR and not texts.get(one.place)
        if one.place in places or unread:
            yield one
    yield from (one for one in copy.of_sheet if one.code is Code.HEADING_RETYPED)
    yield from copy.outside.findings
