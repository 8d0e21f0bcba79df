"""One thing that happened, as a value and as a line of JSON."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """What happened."""

    ROLLED_OVER = "rolled-over"  # the round was made from the one before
    DISTRIBUTED = "distributed"  # a department's workbook was written to outbox/
    RECEIVED = "received"  # a returned file was seen for the first time
    UNUSABLE = "unusable"  # a file was seen for the first time, and it is no answer to this round
    MERGED = "merged"  # result/ was replaced
    HANDED_BACK = "handed-back"  # a department's workbook to correct was written to result/returns/
    REMINDED = "reminded"  # a message was written as a draft
    SENT = "sent"  # a message was accepted by the mail server
    REFUSED = "refused"  # the mail server did not accept a message or its recipient
    BROKEN = "broken"  # the line broke while a message was handed over; nobody knows whether it arrived
    TORN = "torn"  # a line before was cut off when its run was stopped; what was left of it


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history. What does not apply is empty.

    Attributes:
        time: when, with its offset from UTC.
        kind: what happened.
        department: the label of the department concerned.
        file: the file concerned; of a returned one, its path below inbox/.
        sha256: of the file's content.
        version: how often the workbook had been handed out, as it says of itself.
        detail: what else is known, as (name, value) pairs.
    """

    time: datetime.datetime
    kind: EventKind
    department: str = ""
    file: str = ""
    sha256: str = ""
    version: int = 0
    detail: tuple[tuple[str, str | int], ...] = ()

    def known(self, name: str) -> str | int:
        """One value of `detail`, or the empty string."""
        return dict(self.detail).get(name, "")


TEXTS = ("department", "file", "sha256")
KEYS = ("time", "event", *TEXTS, "version", "detail")


def to_line(event: Event) -> bytes:
    """The event as one line of JSON in UTF-8, with its line end; empty values are left out."""
    said: dict[str, Any] = {
        "time": event.time.isoformat(timespec="seconds"),
        "event": event.kind.value,
        "department": event.department,
        "file": event.file,
        "sha256": event.sha256,
        "version": event.version,
        "detail": dict(event.detail),
    }
    kept = {key: value for key, value in said.items() if value or key in ("time", "event")}
    try:
        return json.dumps(kept, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a character, as names of files on other systems may hold
        return json.dumps(kept).encode() + b"\n"


class EventError(ValueError):
    """A line that holds no event; its text says why, in the catalogue's words or by what stands there."""


def from_line(line: bytes) -> Event:
    """The event a line holds.

    Raises:
        EventError: the line is not JSON, or not an event.
    """
    try:
        return _event(json.loads(line.decode("utf-8")))
    except EventError:
        raise
    except (ValueError, RecursionError) as error:
        raise EventError("no-event") from error


def _event(read: Any) -> Event:
    if not isinstance(read, dict):
        raise EventError("{…}")
    unknown = [key for key in read if key not in KEYS]
    if unknown:
        raise EventError(f"{unknown[0]}?")
    missing = [key for key in ("time", "event") if key not in read]
    if missing:
        raise EventError(f"{missing[0]} —")
    texts = {key: _text(read, key) for key in TEXTS}
    version, detail = read.get("version", 0), read.get("detail", {})
    if type(version) is not int:
        raise EventError(f"version: {version}")
    if not isinstance(detail, dict) or not all(type(value) in (str, int) for value in detail.values()):
        raise EventError(f"detail: {detail}")
    return Event(_time(read), EventKind(read["event"]), **texts, version=version, detail=tuple(detail.items()))


def _text(read: dict[str, Any], key: str) -> str:
    value = read.get(key, "")
    if not isinstance(value, str):
        raise EventError(f"{key}: {value}")
    return value


def _time(read: dict[str, Any]) -> datetime.datetime:
    time = datetime.datetime.fromisoformat(_text(read, "time"))
    if time.tzinfo is None:
        raise EventError(f"time: {read['time']} (+09:00?)")
    return time
