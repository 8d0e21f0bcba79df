"""One file of the inbox into submissions: whose it is, what it answers, and what else it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evalsheet.errors import FileError
from evalsheet.findings import Code, Finding, Severity, finding, of_form
from evalsheet.intake import (
    Located,
    OtherSheets,
    Recognised,
    answered_for_others,
    facts_then,
    locate,
    locate_older,
    other_sheets,
    recognise,
    told_in,
)
from evalsheet.model import Aside, RawSheet, RawWorkbook, Submission
from evalsheet.sheet import Identity, SheetFacts, TemplateTexts, form_name, parts_for, template_sheets
from evalsheet.workbook.reading.unpack import within
from evalsheet.workflow.receiving.returned import Opened, Opening, open_returned, refusal
from evalsheet.workflow.receiving.taking import Looked

# What a superseded file said outside its answers stands nowhere else.
OUTSIDE_ANSWERS = {
    Code.STRAY_CONTENT,
    Code.SHEET_OF_OTHER,
    Code.HEADING_RETYPED,
    Code.ITEM_ADDED,
    Code.ITEM_TWICE,
    Code.REMARK_FOUND,
    Code.TEXT_STRUCK,
    Code.PREFILLED_CHANGED,
    Code.ANSWERED_FOR_OTHER,
    Code.OLDER_COLUMN_UNMAPPED,
    Code.OLDER_ITEM_UNMAPPED,
}


@dataclass(frozen=True, slots=True)
class Unusable:
    """A file that is no answer to this round, or cannot be read; `code` says why, `asides` are what it says."""

    file: str
    sha256: str
    code: Code
    department: str = ""
    asides: tuple[Aside, ...] = ()


@dataclass(frozen=True)
class Taken:
    """One file as read: a submission for each form in it, with what was noticed in its cells, and about it."""

    submissions: tuple[tuple[Submission, tuple[Finding, ...]], ...]
    findings: tuple[Finding, ...]
    unusable: Unusable | None = None


def take_file(file: Looked, parts: Sequence[SheetFacts], opening: Opening) -> list[Taken]:
    """Find out what one file of the inbox is; a zip is several. What is wrong with it is a finding about it."""
    path, name, look = file
    return [_bounded(_taken(opened, parts), opened, opening) for opened in open_returned(path, name, look, opening)]


def _bounded(taken: Taken, opened: Opened, opening: Opening) -> Taken:
    """What a file comes to, unless that is more than anybody reads and a merge can hold."""
    told = len(taken.findings) + sum(len(one.asides) + len(found) for one, found in taken.submissions)
    if taken.unusable is not None:
        told += len(taken.unusable.asides)
    try:
        within(opening.limits, "remarks", told)
    except FileError as error:
        refused = refusal(opened.name, error, opening)
        return Taken((), (refused,), Unusable(opened.name, opened.sha256, refused.code))
    return taken


def _taken(opened: Opened, parts: Sequence[SheetFacts]) -> Taken:
    book = opened.book
    if book is None:
        return Taken((), opened.findings, _unread(opened))
    recognised = recognise(book, parts)
    noticed = [*opened.findings, *recognised.findings]
    identity = recognised.identity
    if identity is None:
        return _older(book, recognised, tuple(noticed), parts)
    department = identity.department
    sheets = recognised.sheets or _without_sheets(department, parts)
    located: list[tuple[SheetFacts, Located]] = []
    others_answers = []
    for part, sheet in sheets:
        own = Located()
        if sheet is not None:
            copies = recognised.copies.get(part.form.form, ())
            own = locate(book, sheet, department, part, copies)
            own, for_others = answered_for_others(book, sheet, copies, department, part, own)
            others_answers += [(part, one) for one in for_others]
        located.append((part, own))
    read = {name for _, one in located for name in one.sheets}
    texts = TemplateTexts(parts_for(parts, department), department, identity.submission, told_in(book))
    others = other_sheets(book, read, template_sheets(parts), texts)
    submissions = [*_submissions(book, identity, recognised, located, others, parts)]
    for part, other in others_answers:
        submission = _submission(
            book, replace(identity, department=other.department), recognised, part, other.located
        )
        submissions.append((submission, of_form(other.located.findings, form_name(part, parts))))
    return Taken(tuple(submissions), (*noticed, *others.findings))


def _unread(opened: Opened) -> Unusable | None:
    """A file whose content was seen and could not be used, for the record; nothing of one that was passed over."""
    refused = [one.code for one in opened.findings if one.severity is Severity.ERROR]
    return Unusable(opened.name, opened.sha256, refused[0]) if refused and opened.sha256 else None


def _submission(
    book: RawWorkbook, identity: Identity, recognised: Recognised, part: SheetFacts, located: Located
) -> Submission:
    return Submission(
        file=book.file,
        sha256=book.sha256,
        modified=book.modified,
        department=identity.department,
        form=part.form.form,
        version=identity.submission,
        recognised_by=recognised.step,
        cells=located.cells,
        asides=located.asides,
        older=identity.round != part.round.round,
    )


def _older(
    book: RawWorkbook, recognised: Recognised, noticed: tuple[Finding, ...], parts: Sequence[SheetFacts]
) -> Taken:
    """A workbook that is not for this round: what it answers of what is asked now, and a refusal if nothing."""
    said, refused = recognised.older, recognised.findings[-1]
    if said is None:
        return Taken((), noticed, Unusable(book.file, book.sha256, refused.code))
    located, others = _located_then(book, said, recognised, parts)
    noticed = (*noticed, *others.findings)
    count = sum(bool(cell.text.strip()) for _, one in located for cell in one.cells)
    submissions = _submissions(book, said, recognised, located, others, parts)
    if not count:
        asides = tuple(aside for one, _ in submissions for aside in one.asides)
        codes = OUTSIDE_ANSWERS | {Code.CELL_IN_ERROR}
        told = [found for _, about in submissions for found in about if found.code in codes]
        return Taken((), (*noticed, *told), Unusable(book.file, book.sha256, refused.code, said.department, asides))
    used = replace(
        finding(Code.OLDER_USED, refused.place, department=said.department, value=refused.value),
        severity=Severity.ERROR if refused.code is Code.WRONG_ROUND else Severity.WARNING,
        params=(*refused.params, ("count", str(count))),
    )
    return Taken(submissions, (*(one for one in noticed if one is not refused), used))


def _located_then(
    book: RawWorkbook, said: Identity, recognised: Recognised, parts: Sequence[SheetFacts]
) -> tuple[Sequence[tuple[SheetFacts, Located]], OtherSheets]:
    """What the forms' sheets of an older workbook answer now, and what its other sheets say.

    Of the texts on the template's own sheets nobody can tell which were its own then: they are kept, without a
    finding.
    """
    then = {one.form.form: one for one in facts_then(recognised.sheets, said, parts_for(parts, said.department))}
    located: list[tuple[SheetFacts, Located]] = []
    for part, sheet in recognised.sheets:
        form = part.form.form
        located.append((part, locate_older(book, sheet, said, then[form], recognised.copies.get(form, ()))))
    read, own = {name for _, one in located for name in one.sheets}, template_sheets(parts)
    texts = TemplateTexts(tuple(then.values()), said.department, said.submission, told_in(book))
    others = other_sheets(book, read, own, texts)
    told = (one for one in others.findings if one.code is not Code.STRAY_CONTENT or one.place.sheet not in own)
    return located, replace(others, findings=tuple(told))


def _submissions(
    book: RawWorkbook,
    identity: Identity,
    recognised: Recognised,
    located: Sequence[tuple[SheetFacts, Located]],
    others: OtherSheets,
    parts: Sequence[SheetFacts],
) -> tuple[tuple[Submission, tuple[Finding, ...]], ...]:
    """A submission for each form, with what was noticed in its cells; the first has what other sheets hold."""
    found = []
    for at, (part, one) in enumerate(located):
        asides = one.asides if at else (*one.asides, *others.asides)
        submission = _submission(book, identity, recognised, part, replace(one, asides=asides))
        found.append((submission, of_form(one.findings, form_name(part, parts))))
    return tuple(found)


def _without_sheets(department: str, parts: Sequence[SheetFacts]) -> list[tuple[SheetFacts, RawSheet | None]]:
    """The forms that a workbook without any of its sheets stands for: it came back, and says nothing."""
    return [(part, None) for part in parts_for(parts, department)]
