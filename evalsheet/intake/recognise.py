"""Whose workbook is this? Hidden sheet, visible identifier, headings with file name: the first step that holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.fits import FIRST_ROWS, answer_sheets, as_now, copies, fits, identifiers
from evalsheet.intake.years import year_of
from evalsheet.model import Department, Place, RawSheet, RawWorkbook
from evalsheet.round import wareki
from evalsheet.sheet import (
    HIDDEN_SHEET,
    TOLD,
    Identity,
    SheetFacts,
    answerers,
    identity_from_rows,
    parts_for,
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose workbook it is and the step that told it; no identity where it is not for this round.

    `sheets` are the forms found in it, each with its sheet; `copies` by form the further sheets with its headings;
    `identity` is that of the first form. `older` is what a workbook says that is not for this round, and may still
    answer some of what is asked.
    """

    identity: Identity | None
    step: str
    sheets: tuple[tuple[SheetFacts, RawSheet], ...]
    findings: tuple[Finding, ...]
    copies: Mapping[str, tuple[RawSheet, ...]] = field(default_factory=dict)
    older: Identity | None = None


def recognise(book: RawWorkbook, parts: Sequence[SheetFacts]) -> Recognised:
    """Find out which department's workbook this is, and which sheets hold its answers to the forms of `parts`."""
    findings: list[Finding] = []
    departments = tuple(answerers(parts).values())
    hidden = tuple(as_now(one, departments) for one in _hidden(book))
    seen = tuple((as_now(one, departments), place) for one, place in _visible(book))
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
    whose = ours or _older(identities, parts)
    label = whose.department if whose else named.label if named else ""
    asked = parts_for(parts, label)
    fitting = fits(book, asked)
    sheets = answer_sheets(fitting, asked)
    if not identities:
        if named is None or not sheets:
            reason = "department" if sheets else "headings"
            return Recognised(None, "", (), (finding(Code.FILE_UNRECOGNISED, Place(book.file), reason=reason),))
        step, identities = "headings", (_by_headings(sheets, named.label),)
        ours = identities[0] if _is_ours(identities[0], parts) else None
    faults = tuple(_faults(identities, book, parts))
    if faults or ours is None:
        older = _older(identities, parts) if sheets else None
        copied = copies(fitting, sheets, older, departments) if older else {}
        return Recognised(None, step, sheets if older else (), (*findings, *faults), copied, older)
    if step != "hidden-sheet":
        findings.append(finding(Code.RECOGNISED_BY, Place(book.file), department=ours.department, step=step))
    if not sheets:
        expected = "、".join(part.sheet_name for part in parts_for(parts, ours.department))
        findings.append(
            finding(Code.SHEET_MISSING, Place(book.file), department=ours.department, expected=expected)
        )
    return Recognised(ours, step, sheets, tuple(findings), copies(fitting, sheets, ours, departments))


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
        for identity, cell in identifiers(sheet):
            yield identity, Place(book.file, sheet.name, cell.reference)


def _by_headings(sheets: Sequence[tuple[SheetFacts, RawSheet]], department: str) -> Identity:
    """What a workbook is that does not say so: of this round, unless title and headings are another year's."""
    part, sheet = sheets[0]
    now, title = part.identity(department), comparable(part.title)
    if any(comparable(cell.text) == title for (row, _), cell in sheet.cells.items() if row <= FIRST_ROWS):
        return now
    year = year_of(sheets)
    return now if year == part.round.fiscal_year else replace(now, round=wareki(year))


def _named_by_file(book: RawWorkbook, parts: Sequence[SheetFacts]) -> Department | None:
    """The department the file name mentions, the longest mention first; none where two are mentioned alike."""
    name = comparable(book.file)
    mentions = [
        (len(spelled), department)
        for department in answerers(parts).values()
        for spelled in map(comparable, department.spellings)
        if spelled in name
    ]
    longest = max((length for length, _ in mentions), default=0)
    named = {department.label: department for length, department in mentions if length == longest}
    return next(iter(named.values())) if len(named) == 1 else None


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
