"""Returned files into what a round has: a submission for each department and form. The inbox is only ever read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from evalsheet.findings import Code, Finding, finding, of_form
from evalsheet.model import Aside, Place, Submission
from evalsheet.sheet import SheetFacts, answerers, form_name, parts_of
from evalsheet.submissions import Effect, Resolved, resolve
from evalsheet.workbook.reading.read import hash_of
from evalsheet.workflow.receiving.isolated import Loss
from evalsheet.workflow.receiving.returned import Opening
from evalsheet.workflow.receiving.submitted import OUTSIDE_ANSWERS, Taken, Unusable, take_file
from evalsheet.workflow.receiving.taking import Looked, start_taking

ABOUT_FILES = {Code.SUBMISSION_DUPLICATE}


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
        once: dict[tuple[str, str, str], Submission | Unusable] = {
            **{("", "", one.sha256): one for one in reversed(self.unusable)},
            **{(one.department, one.form, one.sha256): one for one in reversed(self.all)},
        }
        return tuple((one.department, aside) for one in reversed(once.values()) for aside in one.asides)


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


def _lost(file: Looked, loss: Loss) -> Taken:
    path, name, _ = file
    stopped = finding(Code.READER_STOPPED, Place(name), reason=loss.value)
    sha256 = hash_of(path)
    return Taken((), (stopped,), Unusable(name, sha256, stopped.code) if sha256 else None)
