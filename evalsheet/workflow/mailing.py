"""Letters to departments: made and looked through, then written as drafts or sent, once each."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from evalsheet.errors import EvalsheetError
from evalsheet.findings import Catalogue, Code, Finding, finding
from evalsheet.history import Event, EventKind, append_events, read_history
from evalsheet.mail import Attachment, Fate, Letter, Mailbox, Reply, build_message, is_address, message_id
from evalsheet.model import Department, Place, file_name
from evalsheet.reminders import Worded
from evalsheet.report import finding_entry
from evalsheet.report.mailing import LetterEntry, MailingDocument
from evalsheet.round import Charset, Round, RoundFolder
from evalsheet.workflow.alone import alone
from evalsheet.workflow.files import replaced_folder

MEGABYTE = 1_000_000

Sender = Callable[[str, str, bytes], Reply]  # sender, recipient, content → what became of it


class Purpose(StrEnum):
    """Why departments are written to."""

    REMINDER = "reminder"
    FORM = "form"


class State(StrEnum):
    """What has become of a letter."""

    READY = "ready"
    DRAFTED = "drafted"
    SENT = "sent"
    SENT_BEFORE = "sent-before"  # the very same, so it is not sent again
    NOT_SENT = "not-sent"  # a finding says why


@dataclass(frozen=True)
class Request:
    """What one department is to be told, and why.

    Attributes:
        days: to the deadline; negative once that has passed.
        stage: which of the reminders it is; empty for a form.
        items, errors, warnings: how many of them the message lists.
    """

    department: Department
    worded: Worded
    attachments: tuple[Attachment, ...]
    deadline: datetime.date
    days: int
    items: int
    stage: str = ""
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True)
class Prepared:
    """One department's letter as far as it has come; without an address there is no letter."""

    request: Request
    state: State
    letter: Letter | None = None
    identifier: str = ""
    size: int = 0
    words: str = ""


@dataclass(frozen=True)
class Mailing:
    """All letters of one run; `again`: what has been sent before is wanted once more."""

    folder: RoundFolder
    round: Round
    purpose: Purpose
    now: datetime.datetime
    prepared: tuple[Prepared, ...]
    findings: tuple[Finding, ...] = ()
    again: bool = False
    drafts: Path | None = None

    @property
    def ready(self) -> tuple[Prepared, ...]:
        """The letters that can go out."""
        return tuple(one for one in self.prepared if one.state is State.READY)


@dataclass(frozen=True)
class _Out:
    """A letter with its findings, on its way through the checks."""

    prepared: Prepared
    findings: list[Finding] = field(default_factory=list)


def prepare(
    folder: RoundFolder,
    round_: Round,
    purpose: Purpose,
    requests: Iterable[Request],
    now: datetime.datetime,
    findings: Iterable[Finding] = (),
    *,
    again: bool = False,
) -> Mailing:
    """Make the letters, and see which of them can go out.

    Args:
        folder, round_: the round.
        purpose: whether a letter that says the same is wanted another day (a reminder) or never again (a form).
        requests: what each department is to be told.
        now: the time of the letters.
        findings: what was noticed before.
        again: send also what has been sent before.

    Raises:
        EvalsheetError: the round has no address to send from, or its history cannot be read.
    """
    box = _sender(round_)
    sent = set() if again else _sent_before(folder.path, purpose, now)
    prepared, found = [], list(findings)
    for request in requests:
        one = _prepared(request, box, round_, now, sent, again=again)
        prepared.append(one.prepared)
        found += one.findings
    return Mailing(folder, round_, purpose, now, tuple(prepared), tuple(found), again)


def _sender(round_: Round) -> Mailbox:
    coordinator = round_.coordinator
    address = round_.mail.sender or coordinator.mail
    if not is_address(address):
        raise EvalsheetError("mail-sender-invalid", value=address)
    return Mailbox(coordinator.section, address)


def _sent_before(folder: Path, purpose: Purpose, now: datetime.datetime) -> set[str]:
    """The digests of letters that need not be sent again: reminders of this day, forms of any day."""
    return {
        str(event.known("letter"))
        for event in read_history(folder).events
        if event.kind is EventKind.SENT
        and event.known("purpose") == purpose.value
        and (purpose is Purpose.FORM or event.time.astimezone(now.tzinfo).date() == now.date())
    }


def _prepared(
    request: Request, sender: Mailbox, round_: Round, now: datetime.datetime, sent: set[str], *, again: bool
) -> _Out:
    department, settings = request.department, round_.mail
    if not is_address(department.mail):
        code = Code.MAIL_ADDRESS_INVALID if department.mail else Code.MAIL_ADDRESS_MISSING
        return _Out(Prepared(request, State.NOT_SENT), [_about(code, department)])
    letter = Letter(
        sender,
        Mailbox(department.name, department.mail),
        request.worded.subject,
        request.worded.body,
        request.attachments,
        settings.charset,
    )
    findings = []
    if letter.outside:
        findings.append(_about(Code.MAIL_SIGNS, department, signs=letter.outside))
        letter = replace(letter, charset=Charset.UTF_8)
    identifier = message_id(letter, round_.round, now.date(), again=now.isoformat() if again else "")
    size = len(build_message(letter, now, identifier).as_bytes())
    state = State.SENT_BEFORE if letter.digest in sent else State.READY
    if size > settings.size_limit * MEGABYTE:
        state = State.NOT_SENT
        findings.append(
            _about(
                Code.MAIL_TOO_LARGE,
                department,
                attached="、".join(one.name for one in letter.attachments) or "—",
                size=f"{size / MEGABYTE:.1f}",
                limit=f"{settings.size_limit:g}",
            )
        )
    return _Out(Prepared(request, state, letter, identifier, size), findings)


def _about(code: Code, department: Department, **params: str) -> Finding:
    """A finding about the letter to a department; its value is the address."""
    found = finding(code, Place(), department=department.label, value=department.mail, name=department.name)
    return replace(found, params=(*found.params, *params.items()))


def write_drafts(mailing: Mailing, target: Path) -> Mailing:
    """Write every letter that is ready to `target` as a file that a mail program opens for sending.

    The folder is replaced as a whole: no draft of an earlier run stays in it.

    Raises:
        FileError: it cannot be written, or another run is writing to the round.
    """
    done = []
    with alone(mailing.folder.path, mailing.now), replaced_folder(target) as folder:
        for one in mailing.prepared:
            if one.state is State.READY and one.letter is not None:
                message = build_message(one.letter, mailing.now, one.identifier, draft=True)
                (folder / _draft_name(one)).write_bytes(message.as_bytes())
            done.append(replace(one, state=State.DRAFTED) if one.state is State.READY else one)
    if mailing.purpose is Purpose.REMINDER:
        known = {event.known("message") for event in read_history(mailing.folder.path).events}
        drafted = [one for one in done if one.state is State.DRAFTED and one.identifier not in known]
        append_events(mailing.folder.path, [_event(mailing, one, EventKind.REMINDED) for one in drafted])
    return replace(mailing, prepared=tuple(done), drafts=target)


def _draft_name(one: Prepared) -> str:
    department = one.request.department
    return file_name(f"{department.order:02d}_{department.name}.eml")


def send(mailing: Mailing, sender: Sender) -> Mailing:
    """Hand over every letter that is ready, and write into the history what became of each before the next.

    A recipient that is refused stops nobody else. Where the connection breaks, the rest is not tried. What another
    run has sent since the letters were made is not sent twice.

    Raises:
        FileError: another run is writing to the round, or the history cannot be written; nothing more is sent then.
    """
    with alone(mailing.folder.path, mailing.now):
        return _sent(_without_sent(mailing), sender)


def _without_sent(mailing: Mailing) -> Mailing:
    sent = set() if mailing.again else _sent_before(mailing.folder.path, mailing.purpose, mailing.now)
    return replace(
        mailing,
        prepared=tuple(
            replace(one, state=State.SENT_BEFORE)
            if one.state is State.READY and one.letter is not None and one.letter.digest in sent
            else one
            for one in mailing.prepared
        ),
    )


def _sent(mailing: Mailing, sender: Sender) -> Mailing:
    done, findings, broken = [], list(mailing.findings), False
    for one in mailing.prepared:
        if one.state is not State.READY or one.letter is None:
            done.append(one)
            continue
        if broken:
            done.append(replace(one, state=State.NOT_SENT))
            findings.append(_about(Code.MAIL_NOT_TRIED, one.request.department))
            continue
        reply = sender(
            one.letter.sender.address,
            one.letter.recipient.address,
            build_message(one.letter, mailing.now, one.identifier).as_bytes(),
        )
        append_events(mailing.folder.path, [_event(mailing, one, KINDS[reply.fate], reply.words)])
        broken = reply.fate is Fate.BROKEN
        state = State.SENT if reply.fate is Fate.ACCEPTED else State.NOT_SENT
        done.append(replace(one, state=state, words=reply.words))
        if state is State.NOT_SENT:
            findings.append(
                _about(Code.MAIL_BROKEN if broken else Code.MAIL_REFUSED, one.request.department, words=reply.words)
            )
    return replace(mailing, prepared=tuple(done), findings=tuple(findings))


KINDS = {Fate.ACCEPTED: EventKind.SENT, Fate.REFUSED: EventKind.REFUSED, Fate.BROKEN: EventKind.BROKEN}


def _event(mailing: Mailing, one: Prepared, kind: EventKind, words: str = "") -> Event:
    """What the history keeps of a letter: enough to know it again."""
    assert one.letter is not None
    known = {
        "purpose": mailing.purpose.value,
        "stage": one.request.stage,
        "to": one.letter.recipient.address,
        "subject": one.letter.subject,
        "letter": one.letter.digest,
        "message": one.identifier,
        "reply": words,
    }
    names = "、".join(attachment.name for attachment in one.letter.attachments)
    detail = tuple((name, value) for name, value in known.items() if value)
    return Event(mailing.now, kind, one.request.department.label, names, detail=detail)


def mailing_document(mailing: Mailing, words: Catalogue) -> MailingDocument:
    """The letters of a run and what became of them."""
    return MailingDocument(
        round=mailing.round.round,
        purpose=mailing.purpose.value,
        made=mailing.now.isoformat(timespec="seconds"),
        letters=tuple(_letter_entry(one) for one in mailing.prepared),
        findings=tuple(finding_entry(one, words) for one in mailing.findings),
        drafts=mailing.drafts.relative_to(mailing.folder.path).as_posix() if mailing.drafts else "",
    )


def _letter_entry(one: Prepared) -> LetterEntry:
    request = one.request
    return LetterEntry(
        department=request.department.label,
        name=request.department.name,
        address=request.department.mail,
        state=one.state.value,
        stage=request.stage,
        deadline=request.deadline.isoformat(),
        days_left=request.days,
        items=request.items,
        errors=request.errors,
        warnings=request.warnings,
        subject=request.worded.subject,
        attachments=tuple(attachment.name for attachment in request.attachments),
        size=one.size,
        message_id=one.identifier,
        reply=one.words,
    )
