"""Whose workbook is this? Hidden sheet, visible identifier, headings with file name: the first step that holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.headings import find_headings
from evalsheet.model import Department, Place, RawSheet, RawWorkbook
from evalsheet.sheet import HIDDEN_SHEET, Identity, SheetFacts, identity_from_rows, identity_from_text

FIRST_ROWS = 12  # the visible identifier is looked for here


@dataclass(frozen=True, slots=True)
class Recognised:
    """The identity of a returned workbook and the step that told it; none where it is not for this round."""

    identity: Identity | None
    step: str
    sheet: RawSheet | None
    findings: tuple[Finding, ...]


def recognise(book: RawWorkbook, facts: SheetFacts) -> Recognised:
    """Find out which department's workbook this is, and which sheet holds its answers."""
    findings: list[Finding] = []
    hidden = _hidden(book)
    visible = next(_visible(book), None)
    if hidden and visible and replace(visible[0], submission=hidden.submission) != hidden:
        findings.append(
            finding(
                Code.IDENTITY_CONFLICT,
                visible[1],
                value=hidden.text,
                department=hidden.department,
                visible=visible[0].text,
            )
        )
    sheet = _answer_sheet(book, facts)
    named = _named_by_file(book, facts)
    if hidden:
        identity, step = hidden, "hidden-sheet"
    elif visible:
        identity, step = visible[0], "visible-identifier"
    elif sheet is not None and named is not None:
        identity, step = facts.identity(named.label), "headings"
    else:
        reason = "headings" if sheet is None else "department"
        return Recognised(None, "", None, (finding(Code.FILE_UNRECOGNISED, Place(book.file), reason=reason),))
    faults = tuple(_faults(identity, book, facts))
    if faults:
        return Recognised(None, step, None, (*findings, *faults))
    if step != "hidden-sheet":
        findings.append(finding(Code.RECOGNISED_BY, Place(book.file), department=identity.department, step=step))
    if sheet is None:
        findings.append(
            finding(
                Code.SHEET_MISSING,
                Place(book.file),
                department=identity.department,
                expected=facts.form.sheet.name,
            )
        )
    return Recognised(identity, step, sheet, tuple(findings))


def _hidden(book: RawWorkbook) -> Identity | None:
    sheet = book.sheet(HIDDEN_SHEET)
    if sheet is None:
        return None
    rows = {row for row, _ in sheet.cells}
    return identity_from_rows((sheet.text(row, 1), sheet.text(row, 2)) for row in sorted(rows))


def _visible(book: RawWorkbook) -> Iterator[tuple[Identity, Place]]:
    for sheet in book.sheets:
        for (row, _), cell in sorted(sheet.cells.items()):
            if row <= FIRST_ROWS and not sheet.hidden:
                identity = identity_from_text(cell.text)
                if identity is not None:
                    yield identity, Place(book.file, sheet.name, cell.reference)


def _answer_sheet(book: RawWorkbook, facts: SheetFacts) -> RawSheet | None:
    """The sheet with most of the form's headings, the one of the right name before others."""
    scored = [
        (headings.found, sheet.name == facts.form.sheet.name, -position, sheet)
        for position, sheet in enumerate(book.sheets)
        if (headings := find_headings(sheet, facts.columns)) is not None
    ]
    best = max(scored, key=lambda score: score[:3], default=None)
    return best[3] if best else None


def _named_by_file(book: RawWorkbook, facts: SheetFacts) -> Department | None:
    """The department the file name mentions, the longest mention first."""
    name = unicodedata.normalize("NFKC", book.file)
    mentions = [
        (len(spelled), department)
        for department in facts.plan.departments
        for spelled in (department.name, department.label)
        if spelled in name
    ]
    return max(mentions, key=lambda one: one[0])[1] if mentions else None


def _faults(identity: Identity, book: RawWorkbook, facts: SheetFacts) -> Iterator[Finding]:
    """Why a workbook cannot be taken into this round."""
    expected = facts.identity(identity.department)
    place = Place(book.file)
    if identity.round != expected.round or identity.form != expected.form:
        said, wanted = (f"{one.round} / {one.form}" for one in (identity, expected))
        yield finding(Code.WRONG_ROUND, place, value=said, expected=wanted)
    elif identity.version != expected.version:
        yield finding(
            Code.WRONG_FORM_VERSION,
            place,
            value=f"v{identity.version}",
            expected=f"v{expected.version}",
        )
    elif identity.department not in facts.plan.department_by_label:
        known = "、".join(facts.plan.department_by_label)
        yield finding(Code.DEPARTMENT_UNKNOWN, place, value=identity.department, known=known)
