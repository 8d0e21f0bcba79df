"""What a run did, as events of the round's history."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from evalsheet.findings import Severity
from evalsheet.handback import POINTS, HandBack, handed_back_text
from evalsheet.history import Event, EventKind, History
from evalsheet.model import Status
from evalsheet.submissions import Effect
from evalsheet.workflow.examine import Examination
from evalsheet.workflow.receiving.submitted import Unusable


def received(effects: Iterable[Effect], history: History, now: datetime.datetime) -> Iterator[Event]:
    """Each submission that the history does not know yet by its content, with what it changed."""
    known = {event.sha256 for event in history.events if event.kind is EventKind.RECEIVED}
    by_file: dict[str, list[Effect]] = {}
    for effect in effects:
        if effect.submission.sha256 not in known:
            by_file.setdefault(effect.submission.sha256, []).append(effect)
    for parts in by_file.values():
        one = parts[0].submission
        detail = (
            ("new", sum(part.new for part in parts)),
            ("changed", sum(part.changed for part in parts)),
            ("removed", sum(part.removed for part in parts)),
        )
        yield Event(now, EventKind.RECEIVED, one.department, one.file, one.sha256, one.version, detail)


def unusable(files: Iterable[Unusable], history: History, now: datetime.datetime) -> Iterator[Event]:
    """Each workbook that is no answer to this round and that the history does not know yet by its content."""
    known = {event.sha256 for event in history.events if event.kind is EventKind.UNUSABLE}
    for one in {one.sha256: one for one in reversed([*files])}.values():
        if one.sha256 not in known:
            yield Event(now, EventKind.UNUSABLE, "", one.file, one.sha256, detail=(("code", one.code.text),))


def merged(examined: Examination, now: datetime.datetime) -> Event:
    """That result/ was replaced, and what stands in it."""
    states, findings = examined.states, examined.findings
    detail = (
        ("files", len({one.file for one in examined.collected.all})),
        ("departments", len(states)),
        ("complete", sum(state.status is Status.COMPLETE for state in states)),
        ("answered", sum(state.answered for state in states)),
        ("owed", sum(state.owed for state in states)),
        ("errors", sum(one.severity is Severity.ERROR for one in findings)),
        ("warnings", sum(one.severity is Severity.WARNING for one in findings)),
    )
    return Event(now, EventKind.MERGED, detail=detail)


def distributed(
    files: Mapping[str, str],
    written: Collection[str],
    contents: Mapping[str, bytes],
    history: History,
    now: datetime.datetime,
) -> Iterator[Event]:
    """The workbooks in outbox/ that were `written`, or that a run that was stopped wrote and did not record.

    `files` are by department, `contents` by file.
    """
    known = {event.sha256 for event in history.events if event.kind is EventKind.DISTRIBUTED}
    for department, file in files.items():
        digest = hashlib.sha256(contents[file]).hexdigest()
        if file in written or digest not in known:
            yield Event(now, EventKind.DISTRIBUTED, department, file, digest, version=1)


def handed_back(made: Sequence[tuple[HandBack, str]], history: History, now: datetime.datetime) -> list[Event]:
    """What each department is asked to correct, with its file; not again where it was asked just that before."""
    known = {
        (event.department, event.version): event.known(POINTS)
        for event in history.events
        if event.kind is EventKind.HANDED_BACK
    }
    return [
        Event(
            now,
            EventKind.HANDED_BACK,
            department=handed.department.label,
            file=name,
            version=handed.submission,
            detail=(("count", len(handed.points)), (POINTS, text)),
        )
        for handed, name in made
        if known.get((handed.department.label, handed.submission)) != (text := handed_back_text(handed))
    ]
