"""Whose workbook is this? Hidden sheet, visible identifier, headings with file name: the first step that holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.headings import find_headings
from evalsheet.model import Department, Place, RawSheet, RawWorkbook, department_named
from evalsheet.sheet import (
    HIDDEN_SHEET,
    TOLD,
    Identity,
    SheetFacts,
    answerers,
    identity_from_rows,
    identity_from_text,
    parts_for,
)

FIRST_ROWS = 12  # the visible identifier is looked for here


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose workbook it is and the step that told it; no identity where it is not for this round.

    `sheets` are the forms found in it, each with its sheet; `identity` is that of the first form. `older` is what a
    workbook says that is not for this round, and may still answer some of what is asked.
    """

    identity: Identity | None
    step: str
    sheets: tuple[tuple[SheetFacts, RawSheet], ...]
    findings: tuple[Finding, ...]
    older: Identity | None = None


def recognise(book: RawWorkbook, parts: Sequence[SheetFacts]) -> Recognised:
    """Find out which department's workbook this is, and which sheets hold its answers to the forms of `parts`."""
    findings: list[Finding] = []
    departments = tuple(answerers(parts).values())
    hidden = tuple(_as_now(one, departments) for one in _hidden(book))
    seen = tuple((_as_now(one, departments), place) for one, place in _visible(book))
    visible = next(iter(seen), None)
    if hidden and visible and replace(visible[0], submission=hidden[0].submission) not in hidden:
        findings.append(
            finding(
                Code.IDENTITY_CONFLICT,
                visible[1],
                value=hidden[0].text,
                department=hidden[0].department,
                visible=visible[0].text,
            )
        )
    identities = hidden or tuple(identity for identity, _ in seen)
    step = "hidden-sheet" if hidden else "visible-identifier"
    ours = next((one for one in identities if _is_ours(one, parts)), None)
    named = _named_by_file(book, parts)
    label = ours.department if ours else named.label if named else ""
    sheets = _answer_sheets(book, parts_for(parts, label))
    if not identities:
        if named is None or not sheets:
            reason = "department" if sheets else "headings"
            return Recognised(None, "", (), (finding(Code.FILE_UNRECOGNISED, Place(book.file), reason=reason),))
        ours, step = sheets[0][0].identity(named.label), "headings"
        identities = (ours,)
    faults = tuple(_faults(identities, book, parts))
    if faults or ours is None:
        older = _older(identities, parts) if sheets else None
        return Recognised(None, step, sheets if older else (), (*findings, *faults), older)
    if step != "hidden-sheet":
        findings.append(finding(Code.RECOGNISED_BY, Place(book.file), department=ours.department, step=step))
    if not sheets:
        expected = "、".join(part.sheet_name for part in parts_for(parts, ours.department))
        findings.append(
            finding(Code.SHEET_MISSING, Place(book.file), department=ours.department, expected=expected)
        )
    return Recognised(ours, step, sheets, tuple(findings))


def _as_now(said: Identity, departments: Sequence[Department]) -> Identity:
    """What a workbook says of itself, its department by the label it has now."""
    named = department_named(said.department, departments)
    return replace(said, department=named.label) if named else said


def _hidden(book: RawWorkbook) -> tuple[Identity, ...]:
    """What the hidden sheet says, one identity for each form."""
    sheet = book.sheet(HIDDEN_SHEET)
    if sheet is None:
        return ()
    rows = sorted({row for row, _ in sheet.cells})
    last = max((column for _, column in sheet.cells), default=0)
    found = (
        identity_from_rows((sheet.text(row, 1), sheet.text(row, column)) for row in rows)
        for column in range(2, last + 1)
    )
    return tuple(one for one in found if one is not None)


def told_in(book: RawWorkbook) -> frozenset[str]:
    """The signs of what was written for this workbook alone."""
    sheet = book.sheet(HIDDEN_SHEET)
    if sheet is None:
        return frozenset()
    return frozenset(
        cell.text for (row, column), cell in sheet.cells.items() if column > 1 and sheet.text(row, 1) == TOLD
    )


def _visible(book: RawWorkbook) -> Iterator[tuple[Identity, Place]]:
    for sheet in book.sheets:
        yield from _visible_on(book, sheet)


def _visible_on(book: RawWorkbook, sheet: RawSheet) -> Iterator[tuple[Identity, Place]]:
    for (row, _), cell in sorted(sheet.cells.items()):
        if row <= FIRST_ROWS and not sheet.hidden:
            identity = identity_from_text(cell.text)
            if identity is not None:
                yield identity, Place(book.file, sheet.name, cell.reference)


def _answer_sheets(book: RawWorkbook, parts: Sequence[SheetFacts]) -> tuple[tuple[SheetFacts, RawSheet], ...]:
    """Each form's sheet: the one that names the form before others, then the one with most of its headings, then
    the one of the right name. A sheet belongs to one form."""
    scored = []
    for number, part in enumerate(parts):
        for position, sheet in enumerate(book.sheets):
            headings = find_headings(sheet, part.columns)
            if headings is not None:
                says = len(parts) > 1 and any(one.form == part.form.form for one, _ in _visible_on(book, sheet))
                score = (says, headings.found, sheet.name == part.sheet_name, -position)
                scored.append((score, number, sheet))
    found: dict[int, RawSheet] = {}
    for _, number, sheet in sorted(scored, key=lambda one: one[0], reverse=True):
        if number not in found and all(sheet is not other for other in found.values()):
            found[number] = sheet
    return tuple((parts[number], sheet) for number, sheet in sorted(found.items(), key=lambda one: one[0]))


def _named_by_file(book: RawWorkbook, parts: Sequence[SheetFacts]) -> Department | None:
    """The department the file name mentions, the longest mention first."""
    name = unicodedata.normalize("NFKC", book.file)
    mentions = [
        (len(spelled), department)
        for department in answerers(parts).values()
        for spelled in department.spellings
        if spelled in name
    ]
    return max(mentions, key=lambda one: one[0])[1] if mentions else None


def _is_ours(identity: Identity, parts: Sequence[SheetFacts]) -> bool:
    """Whether a sheet is of this round, whatever its version."""
    return any((identity.round, identity.form) == (part.round.round, part.form.form) for part in parts)


def _older(identities: Sequence[Identity], parts: Sequence[SheetFacts]) -> Identity | None:
    """What a workbook says of itself that was made from one of these forms for a department that still is one."""
    forms = {part.form.form for part in parts}
    known = answerers(parts)
    return next((one for one in identities if one.form in forms and one.department in known), None)


def _faults(identities: Sequence[Identity], book: RawWorkbook, parts: Sequence[SheetFacts]) -> Iterator[Finding]:
    """Why a workbook cannot be taken into this round: one of its forms is enough for it to belong here."""
    place = Place(book.file)
    expected = {part.form.form: part.identity("") for part in parts}
    ours = [one for one in identities if _is_ours(one, parts)]
    outdated = [one for one in ours if one.version != expected[one.form].version]
    if not ours:
        said = f"{identities[0].round} / {identities[0].form}"
        wanted = "、".join(f"{one.round} / {one.form}" for one in expected.values())
        yield finding(Code.WRONG_ROUND, place, value=said, expected=wanted)
    elif outdated:
        yield finding(
            Code.WRONG_FORM_VERSION,
            place,
            value=f"v{outdated[0].version}",
            expected=f"v{expected[outdated[0].form].version}",
        )
    elif ours[0].department not in answerers(parts):
        known = "、".join(answerers(parts))
        yield finding(Code.DEPARTMENT_UNKNOWN, place, value=ours[0].department, known=known)
