"""Returned files into submissions: read, recognised, located. The inbox is only ever read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evalsheet.errors import FileError
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake import Located, locate, recognise
from evalsheet.model import AnswerKey, LocatedCell, Place, Submission
from evalsheet.sheet import SheetFacts
from evalsheet.workbook.read import read_workbook

OWNER = "~$"
CLUTTER = {"thumbs.db", ".ds_store", "desktop.ini"}


@dataclass(frozen=True)
class Collected:
    """What a set of files comes to: the submission used of each department, all of them, and what was noticed."""

    used: tuple[Submission, ...]
    all: tuple[Submission, ...]
    findings: tuple[Finding, ...]

    @property
    def cells(self) -> tuple[LocatedCell, ...]:
        """The located cells of the submissions used."""
        return tuple(cell for submission in self.used for cell in submission.cells)


@dataclass
class _Collector:
    facts: SheetFacts
    submissions: list[Submission] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    located: dict[str, Located] = field(default_factory=dict)


def files_in(inbox: Path) -> list[Path]:
    """Every file in the inbox at any depth, in the order of their names."""
    return sorted(path for path in inbox.rglob("*") if path.is_file())


def collect(files: Iterable[Path], facts: SheetFacts, base: Path | None = None) -> Collected:
    """Read `files`; findings call them by their path below `base`."""
    collector = _Collector(facts)
    for path in files:
        name = path.relative_to(base).as_posix() if base else path.name
        if path.name.startswith(OWNER) or path.name.lower() in CLUTTER:
            collector.findings.append(finding(Code.FILE_SKIPPED, Place(name), reason=_why_skipped(path)))
        else:
            _take(path, name, collector)
    used = _newest(collector)
    for submission in used:
        collector.findings += collector.located[submission.file].findings
    return Collected(tuple(used), tuple(collector.submissions), tuple(collector.findings))


def _why_skipped(path: Path) -> str:
    return "Excel ~$" if path.name.startswith(OWNER) else path.name


def _take(path: Path, name: str, collector: _Collector) -> None:
    try:
        book = read_workbook(path, name)
    except FileError as error:
        code = next(one for one in Code if one.text == error.code)
        reason = error.params.get("reason", "")
        collector.findings.append(finding(code, Place(name), reason=reason))
        return
    for place, read, kept in book.notes:
        collector.findings.append(finding(Code.READERS_DISAGREE, place, value=kept, read=read))
    recognised = recognise(book, collector.facts)
    collector.findings += recognised.findings
    if recognised.identity is None:
        return
    located = Located((), ())
    if recognised.sheet is not None:
        located = locate(book, recognised.sheet, recognised.identity.department, collector.facts)
    collector.located[name] = located
    collector.submissions.append(
        Submission(
            file=name,
            sha256=book.sha256,
            modified=book.modified,
            department=recognised.identity.department,
            version=recognised.identity.submission,
            recognised_by=recognised.step,
            cells=located.cells,
        )
    )


def _newest(collector: _Collector) -> list[Submission]:
    """One submission per department, in the order of the master: the latest; what others said is a finding."""
    used = []
    for department in collector.facts.plan.departments:
        own = [one for one in collector.submissions if one.department == department.label]
        own.sort(key=lambda one: (one.version, one.modified, one.file))
        if own:
            used.append(own[-1])
            collector.findings += [_superseded(one, own[-1]) for one in own[:-1]]
    return used


def _superseded(older: Submission, newer: Submission) -> Finding:
    differing = _differing(older.cells, newer.cells)
    texts = " / ".join(f"{cell.place.cell}「{cell.text}」" for cell in differing)
    return finding(
        Code.SUBMISSION_SUPERSEDED,
        Place(older.file),
        department=older.department,
        value=texts,
        related=[Place(newer.file)],
        used=newer.file,
        count=len(differing),
        texts=texts or "—",
    )


def _differing(older: Sequence[LocatedCell], newer: Sequence[LocatedCell]) -> list[LocatedCell]:
    now: dict[AnswerKey, str] = {cell.key: cell.text for cell in newer}
    return [cell for cell in older if cell.text and cell.text != now.get(cell.key, "")]
