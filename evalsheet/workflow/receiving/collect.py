"""Returned files into submissions: read, recognised, located. The inbox is only ever read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from evalsheet.findings import Code, Finding, Severity, finding, of_form
from evalsheet.intake import (
    Located,
    Recognised,
    answered_for_others,
    locate,
    locate_older,
    other_sheets,
    recognise,
    told_in,
)
from evalsheet.model import Aside, Place, RawSheet, RawWorkbook, Submission
from evalsheet.sheet import (
    Identity,
    SheetFacts,
    TemplateTexts,
    answerers,
    form_name,
    parts_for,
    parts_of,
    template_sheets,
)
from evalsheet.submissions import Effect, Resolved, resolve
from evalsheet.workflow.receiving.isolated import Loss
from evalsheet.workflow.receiving.returned import Opened, Opening, open_returned
from evalsheet.workflow.receiving.taking import Looked, start_taking

# What a superseded file said outside its answers stands nowhere else.
OUTSIDE_ANSWERS = {
    Code.STRAY_CONTENT,
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
ABOUT_FILES = {Code.SUBMISSION_DUPLICATE}


@dataclass(frozen=True, slots=True)
class Unusable:
    """A workbook that was read and is no answer to this round; `code` says why."""

    file: str
    sha256: str
    code: Code


@dataclass(frozen=True)
class Collected:
    """What a set of files comes to: what counts of each form, every submission, and what was noticed."""

    resolved: Mapping[str, Resolved]
    all: tuple[Submission, ...]
    unusable: tuple[Unusable, ...]
    findings: tuple[Finding, ...]

    @property
    def used(self) -> tuple[Submission, ...]:
        """The submission used of each department and form."""
        return tuple(one for form in self.resolved.values() for one in form.used)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What each file changed when it came."""
        return tuple(one for form in self.resolved.values() for one in form.effects)

    @property
    def asides(self) -> tuple[tuple[str, Aside], ...]:
        """What every file holds beside its answers, with its department; the same file twice counts once."""
        once = {(one.department, one.form, one.sha256): one for one in reversed(self.all)}
        return tuple((one.department, aside) for one in reversed(once.values()) for aside in one.asides)


@dataclass(frozen=True)
class Taken:
    """One file as read: a submission for each form in it, with what was noticed in its cells, and about it."""

    submissions: tuple[tuple[Submission, tuple[Finding, ...]], ...]
    findings: tuple[Finding, ...]
    unusable: Unusable | None = None


def start_collecting(
    files: Iterable[Path],
    parts: Sequence[SheetFacts],
    base: Path | None,
    executor: Executor,
    passwords: tuple[str, ...] = (),
) -> Callable[[], Collected]:
    """Have `files` read by `executor`; findings call them by their path below `base`.

    Those that have a password are opened with `passwords`.

    Returns:
        What to call for the result.
    """
    limits = parts[0].round.limits
    # functions do not travel between processes
    bare = [replace(part, rules=replace(part.rules, functions={})) for part in parts]
    take = partial(take_file, parts=bare, opening=Opening(limits, passwords))
    taking = start_taking(files, base, take, _lost, executor, limits)
    return lambda: _collected(taking(), parts)


def _collected(taken: list[Taken], parts: Sequence[SheetFacts]) -> Collected:
    submissions = [one for file in taken for one, _ in file.submissions]
    findings = [found for file in taken for found in file.findings]
    resolved = {}
    for part in parts:
        form = part.form.form
        own = [one for one in submissions if one.form == form]
        resolved[form] = resolve(own, part.plan.department_by_label, part.titles)
        findings += of_form(
            (one for one in resolved[form].findings if one.code not in ABOUT_FILES), form_name(part, parts)
        )
    of_files = (one for form in resolved.values() for one in form.findings if one.code in ABOUT_FILES)
    findings += dict.fromkeys(of_files)  # the same for each form in the file
    found = {
        (one.form, cell.key.department, cell.key.item)
        for form in resolved.values()
        for one in form.used
        for cell in one.cells
    }
    for file in taken:
        for submission, located in file.submissions:
            of_use = (submission.department, submission.file) in resolved[submission.form].current
            findings += [
                noticed
                for noticed in located
                if noticed.code in OUTSIDE_ANSWERS
                or (of_use and not _found_elsewhere(noticed, submission.form, found))
            ]
    findings += _missing_sheets(resolved, parts)
    unusable = tuple(file.unusable for file in taken if file.unusable)
    return Collected(resolved, tuple(submissions), unusable, tuple(findings))


def _found_elsewhere(noticed: Finding, form: str, found: set[tuple[str, str, str]]) -> bool:
    """Whether an item that a part has no row for stands in another part."""
    return noticed.code is Code.ITEM_MISSING and (form, noticed.department, noticed.item) in found


def _missing_sheets(resolved: Mapping[str, Resolved], parts: Sequence[SheetFacts]) -> list[Finding]:
    """Forms that none of the files of a department has, though others of its forms came back."""
    found: list[Finding] = []
    for department in answerers(parts).values():
        own = {form: one for form in resolved for one in resolved[form].used if one.department == department.label}
        for part in parts_of(parts, department.label) if own else ():
            if part.form.form not in own:
                file = Place(next(iter(own.values())).file)
                missing = finding(Code.SHEET_MISSING, file, department=department.label, expected=part.sheet_name)
                found += of_form([missing], form_name(part, parts))
    return found


def take_file(file: Looked, parts: Sequence[SheetFacts], opening: Opening) -> list[Taken]:
    """Find out what one file of the inbox is; a zip is several. What is wrong with it is a finding about it."""
    path, name, look = file
    return [_taken(opened, parts) for opened in open_returned(path, name, look, opening)]


def _lost(name: str, loss: Loss) -> Taken:
    return Taken((), (finding(Code.READER_STOPPED, Place(name), reason=loss.value),))


def _taken(opened: Opened, parts: Sequence[SheetFacts]) -> Taken:
    book = opened.book
    if book is None:
        return Taken((), opened.findings)
    recognised = recognise(book, parts)
    noticed = [*opened.findings, *recognised.findings]
    identity = recognised.identity
    if identity is None:
        return _older(book, recognised, tuple(noticed), parts)
    department = identity.department
    sheets = recognised.sheets or _without_sheets(department, parts)
    located = []
    others_answers = []
    for part, sheet in sheets:
        own = _located(book, sheet, department, part, recognised)
        if sheet is not None:
            own, for_others = answered_for_others(book, sheet, department, part, own)
            others_answers += [(part, one) for one in for_others]
        located.append((part, own))
    read = {name for _, one in located for name in one.sheets}
    texts = TemplateTexts(parts_for(parts, department), department, identity.submission, told_in(book))
    others = other_sheets(book, read, template_sheets(parts), texts)
    submissions = []
    for at, (part, one) in enumerate(located):
        asides = one.asides if at else (*one.asides, *others.asides)
        submission = _submission(book, identity, recognised, part, replace(one, asides=asides))
        submissions.append((submission, of_form(one.findings, form_name(part, parts))))
    for part, other in others_answers:
        submission = _submission(
            book, replace(identity, department=other.department), recognised, part, other.located
        )
        submissions.append((submission, of_form(other.located.findings, form_name(part, parts))))
    return Taken(tuple(submissions), (*noticed, *others.findings))


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
    refusal = Taken((), noticed, Unusable(book.file, book.sha256, refused.code))
    if said is None:
        return refusal
    located = []
    for part, sheet in recognised.sheets:
        others = [other.name for _, other in recognised.sheets if other is not sheet]
        located.append((part, locate_older(book, sheet, said, part, others)))
    count = sum(bool(cell.text.strip()) for _, one in located for cell in one.cells)
    if not count:
        return refusal
    used = replace(
        finding(Code.OLDER_USED, refused.place, department=said.department, value=refused.value),
        severity=Severity.ERROR if refused.code is Code.WRONG_ROUND else Severity.WARNING,
        params=(*refused.params, ("count", str(count))),
    )
    submissions = [
        (_submission(book, said, recognised, part, one), of_form(one.findings, form_name(part, parts)))
        for part, one in located
    ]
    return Taken(tuple(submissions), (*(one for one in noticed if one is not refused), used))


def _located(
    book: RawWorkbook, sheet: RawSheet | None, department: str, part: SheetFacts, recognised: Recognised
) -> Located:
    """The answers to one form; none where its sheet is not there."""
    others = [other.name for _, other in recognised.sheets if other is not sheet]
    return locate(book, sheet, department, part, others) if sheet else Located()


def _without_sheets(department: str, parts: Sequence[SheetFacts]) -> list[tuple[SheetFacts, RawSheet | None]]:
    """The forms that a workbook without any of its sheets stands for: it came back, and says nothing."""
    return [(part, None) for part in parts_for(parts, department)]
