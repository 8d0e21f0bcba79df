"""Returned files into submissions: read, recognised, located. The inbox is only ever read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from evalsheet.errors import FileError
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake import Located, locate, recognise
from evalsheet.model import Difference, LocatedCell, Place, Submission
from evalsheet.sheet import SheetFacts
from evalsheet.submissions import Effect, resolve
from evalsheet.workbook.read import read_workbook
from evalsheet.workflow.workers import in_batches

OWNER = "~$"
# What a superseded file said outside its answers stands nowhere else.
OUTSIDE_ANSWERS = {Code.STRAY_CONTENT, Code.ITEM_ADDED, Code.ITEM_TWICE}
CLUTTER = {"thumbs.db", ".ds_store", "desktop.ini"}


@dataclass(frozen=True)
class Collected:
    """What a set of files comes to: the submission used of each department, all of them, and what was noticed.

    `differences` are those between files of one department, `effects` what each file changed when it came.
    """

    used: tuple[Submission, ...]
    all: tuple[Submission, ...]
    differences: tuple[Difference, ...]
    effects: tuple[Effect, ...]
    findings: tuple[Finding, ...]

    @property
    def cells(self) -> tuple[LocatedCell, ...]:
        """The located cells of the submissions used."""
        return tuple(cell for submission in self.used for cell in submission.cells)


@dataclass(frozen=True)
class Taken:
    """One file as read: the submission it is, if it is one, what was noticed in its cells, and about the file."""

    submission: Submission | None
    located: tuple[Finding, ...]
    findings: tuple[Finding, ...]


def files_in(inbox: Path) -> list[Path]:
    """Every file in the inbox at any depth, in the order of their names."""
    return sorted(path for path in inbox.rglob("*") if path.is_file())


def start_collecting(
    files: Iterable[Path], facts: SheetFacts, base: Path | None, executor: Executor
) -> Callable[[], Collected]:
    """Have `files` read by `executor`; findings call them by their path below `base`.

    Returns:
        What to call for the result.
    """
    named = [(path, path.relative_to(base).as_posix() if base else path.name) for path in files]
    bare = replace(facts, rules=replace(facts.rules, functions={}))  # functions do not travel between processes
    batches = [executor.submit(take_all, batch, bare) for batch in in_batches(named, executor)]
    return lambda: _collected([taken for batch in batches for taken in batch.result()], facts)


def _collected(taken: list[Taken], facts: SheetFacts) -> Collected:
    submissions = [one.submission for one in taken if one.submission is not None]
    findings = [found for one in taken for found in one.findings]
    titles = {field.key: facts.round.worded(field.title) for field in facts.form.fields}
    resolved = resolve(submissions, facts.plan.department_by_label, titles)
    findings += resolved.findings
    found = {(cell.key.department, cell.key.item) for submission in resolved.used for cell in submission.cells}
    for one in taken:
        if one.submission is not None:
            of_use = (one.submission.department, one.submission.file) in resolved.current
            findings += [
                noticed
                for noticed in one.located
                if noticed.code in OUTSIDE_ANSWERS or (of_use and not _found_elsewhere(noticed, found))
            ]
    return Collected(resolved.used, tuple(submissions), resolved.differences, resolved.effects, tuple(findings))


def _found_elsewhere(noticed: Finding, found: set[tuple[str, str]]) -> bool:
    """Whether an item that a part has no row for stands in another part."""
    return noticed.code is Code.ITEM_MISSING and (noticed.department, noticed.item) in found


def take_all(named: list[tuple[Path, str]], facts: SheetFacts) -> list[Taken]:
    """Read each file and find out what it is. What goes wrong with one is a finding about that one."""
    return [_take(path, name, facts) for path, name in named]


def _take(path: Path, name: str, facts: SheetFacts) -> Taken:
    if path.name.startswith(OWNER) or path.name.lower() in CLUTTER:
        return Taken(None, (), (finding(Code.FILE_SKIPPED, Place(name), reason=_why_skipped(path)),))
    try:
        book = read_workbook(path, name)
    except FileError as error:
        code = next(one for one in Code if one.text == error.code)
        return Taken(None, (), (finding(code, Place(name), reason=error.params.get("reason", "")),))
    notes = [finding(Code.READERS_DISAGREE, place, value=kept, read=read) for place, read, kept in book.notes]
    recognised = recognise(book, facts)
    noticed = (*notes, *recognised.findings)
    if recognised.identity is None:
        return Taken(None, (), noticed)
    located = Located((), ())
    if recognised.sheet is not None:
        located = locate(book, recognised.sheet, recognised.identity.department, facts)
    submission = Submission(
        file=name,
        sha256=book.sha256,
        modified=book.modified,
        department=recognised.identity.department,
        version=recognised.identity.submission,
        recognised_by=recognised.step,
        cells=located.cells,
    )
    return Taken(submission, located.findings, noticed)


def _why_skipped(path: Path) -> str:
    return "Excel ~$" if path.name.startswith(OWNER) else path.name
