"""A letter to every department that owes something."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from evalsheet.findings import Code, Finding, catalogue, finding
from evalsheet.mail import Attachment
from evalsheet.model import Place
from evalsheet.reminders import AskedForm, Enclosed, Owing, Wording, owing, reminder_facts
from evalsheet.workflow.distribute import workbook_name
from evalsheet.workflow.examine import examine
from evalsheet.workflow.handback import hand_back_of
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.mailing import Mailing, Purpose, Request, prepare
from evalsheet.workflow.receiving.listed import called, files_in
from evalsheet.workflow.workers import HERE, Workers


def remind(
    path: Path,
    now: datetime.datetime,
    *,
    workers: Workers = HERE,
    again: bool = False,
    allow_code: bool = False,
    passwords: tuple[str, ...] = (),
) -> Mailing:
    """The letters that are due to the departments of the round at `path`. Nothing is written or sent yet.

    Args:
        path: the round's folder.
        now: the time of the letters; its day decides whether a deadline is ahead, today or past.
        workers: who reads the inbox.
        again: send also what has been sent on this day.
        allow_code: whether the round's own Python rules may run.
        passwords: what files that have a password are opened with.

    Raises:
        EvalsheetError: as for `load` and `prepare`.
        DefinitionError: faults of the round's definitions, or of a template.
    """
    loaded = load(path, allow_code=allow_code)
    inbox = loaded.folder.inbox
    files = files_in(inbox)
    examined = examine(loaded, files, inbox, workers, whole_round=True, passwords=passwords)
    asked = [
        AskedForm(one.facts.form, one.facts.plan, one.facts.titles, one.table)
        for one in (part.returned for part in examined.parts)
    ]
    owed = owing(asked, examined.states, examined.findings, loaded.round.deadline_of, now.date())
    words = catalogue(loaded.round.mail.language).calling(loaded.units)
    wording = Wording(words.language, loaded.folder.templates)
    requests, found = [], []
    for one in owed:
        enclosed, attachments, remarks = _enclosed(loaded, one)
        facts = reminder_facts(one, loaded.round, now.date(), enclosed, words)
        requests.append(
            Request(
                department=one.department,
                worded=wording.worded(f"reminder-{one.stage.value}", facts),
                attachments=attachments,
                deadline=one.deadline,
                stage=one.stage.value,
                days=one.days,
                items=len(one.items),
                errors=facts.error_count,
                warnings=facts.warning_count,
            )
        )
        found += remarks
    return prepare(loaded.folder, loaded.round, Purpose.REMINDER, requests, now, found, again=again)


def _enclosed(loaded: LoadedRound, one: Owing) -> tuple[Enclosed | None, tuple[Attachment, ...], list[Finding]]:
    """The workbook to correct; where nothing came back, the one that was handed out; else none."""
    hand_back = hand_back_of(loaded, one.department)
    if hand_back is not None:
        if _made(hand_back) < _arrived(loaded.folder.inbox, one.files):
            return None, (), [_about(Code.MAIL_HAND_BACK_OLD, one, hand_back)]
        return Enclosed("hand-back", hand_back.name), (Attachment(hand_back.name, hand_back.read_bytes()),), []
    if one.files:
        return None, (), []
    name = workbook_name(loaded, one.department)
    blank = loaded.folder.outbox / name
    if not blank.is_file():
        return None, (), [_about(Code.MAIL_FILE_MISSING, one, blank)]
    return Enclosed("blank", name), (Attachment(name, blank.read_bytes()),), []


def _made(path: Path) -> float:
    return path.stat().st_mtime


def _arrived(inbox: Path, files: Sequence[str]) -> float:
    """When the latest of `files` came into the inbox; one that was in a zip came with it.

    A copy keeps the time of its content, but not that of its entry in the folder.
    """
    known = [path.stat() for path in files_in(inbox) if any(_holds(called(path, inbox), file) for file in files)]
    return max((max(one.st_mtime, one.st_ctime) for one in known), default=0)


def _holds(name: str, file: str) -> bool:
    return file == name or file.startswith(f"{name}/")


def _about(code: Code, one: Owing, path: Path) -> Finding:
    attached = f"{path.parent.name}/{path.name}"
    return finding(code, Place(), department=one.department.label, name=one.department.name, attached=attached)
