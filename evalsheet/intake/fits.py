"""Which sheet of a workbook is which form's, and which are copies of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evalsheet.intake.headings import find_headings
from evalsheet.model import Department, RawCell, RawSheet, RawWorkbook, department_named
from evalsheet.sheet import Identity, SheetFacts, identity_from_text, template_sheets

FIRST_ROWS = 12  # the visible identifier is looked for here


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a sheet fits a form. The score: whether it names the form before others, how many of its headings it
    bears, whether its name is the form's, and how far to the front it stands."""

    score: tuple[bool, int, bool, int]
    part: SheetFacts
    sheet: RawSheet

    @property
    def form(self) -> str:
        return self.part.form.form

    @property
    def headings(self) -> int:
        return self.score[1]


def fits(book: RawWorkbook, parts: Sequence[SheetFacts]) -> tuple[Fit, ...]:
    """Every sheet with every form whose headings it bears, the best first; the template's others bear some, too."""
    found = []
    others = {*template_sheets(parts)} - {part.sheet_name for part in parts}
    for part in parts:
        for position, sheet in enumerate(book.sheets):
            if sheet.name in others:
                continue
            headings = find_headings(sheet, part.columns)
            if headings is not None:
                says = len(parts) > 1 and any(one.form == part.form.form for one, _ in identifiers(sheet))
                score = (says, headings.found, sheet.name == part.sheet_name, -position)
                found.append(Fit(score, part, sheet))
    return tuple(sorted(found, key=lambda one: one.score, reverse=True))


def identifiers(sheet: RawSheet) -> Iterator[tuple[Identity, RawCell]]:
    """What the top of a sheet says of itself, with its cell."""
    for (row, _), cell in sorted(sheet.cells.items()):
        if row <= FIRST_ROWS and not sheet.hidden:
            identity = identity_from_text(cell.text)
            if identity is not None:
                yield identity, cell


def answer_sheets(found: Sequence[Fit], parts: Sequence[SheetFacts]) -> tuple[tuple[SheetFacts, RawSheet], ...]:
    """The sheet that fits each form best, in the order of the forms. A sheet belongs to one form."""
    chosen: dict[str, Fit] = {}
    for one in found:
        if one.form not in chosen and all(one.sheet is not other.sheet for other in chosen.values()):
            chosen[one.form] = one
    return tuple((part, chosen[part.form.form].sheet) for part in parts if part.form.form in chosen)


def copies(
    found: Sequence[Fit],
    sheets: Sequence[tuple[SheetFacts, RawSheet]],
    of: Identity,
    departments: Sequence[Department],
) -> Mapping[str, tuple[RawSheet, ...]]:
    """By form, the further sheets that fit it, and fit no form better.

    None of them names another department, round or form.

    Args:
        found: as `fits` gives it.
        sheets: the sheets whose answers are used.
        of: what the workbook says it is.
        departments: as the register names them.
    """
    used = {part.form.form: sheet for part, sheet in sheets}
    least = {one.form: one.headings / 2 for one in found if used.get(one.form) is one.sheet}
    best: dict[str, Fit] = {}
    for one in found:
        if all(one.sheet is not sheet for sheet in used.values()):
            best.setdefault(one.sheet.name, one)
    copied = [
        one
        for one in best.values()
        if one.form in used
        and one.headings >= least[one.form]
        and all(
            said == replace(of, form=one.form, version=said.version, submission=said.submission)
            for said in _named(one.sheet, departments)
        )
    ]
    copied.sort(key=lambda one: one.score[-1], reverse=True)
    return {form: tuple(one.sheet for one in copied if one.form == form) for form in used}


def _named(sheet: RawSheet, departments: Sequence[Department]) -> Iterator[Identity]:
    """Everything that a sheet says of itself."""
    for cell in sheet.cells.values():
        said = identity_from_text(cell.text)
        if said is not None:
            yield as_now(said, departments)


def as_now(said: Identity, departments: Sequence[Department]) -> Identity:
    """What a workbook says of itself, its department by the label it has now."""
    named = department_named(said.department, departments)
    return replace(said, department=named.label) if named else said
