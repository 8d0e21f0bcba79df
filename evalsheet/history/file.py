"""history.jsonl: read strictly, and appended to so that a run stopped at any moment hurts no line."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from evalsheet.errors import EvalsheetError, unwritable
from evalsheet.history.event import Event, EventError, EventKind, from_line, to_line
from evalsheet.lock import HeldError, locked
from evalsheet.round import RoundFolder

PATIENCE = 10.0  # seconds; another run holds the file for as long as it takes to write some lines


@dataclass(frozen=True, slots=True)
class History:
    """What happened, in the order of the lines; `torn` is what a run that was stopped left of its last line."""

    events: tuple[Event, ...]
    torn: str = ""


def read_history(folder: Path) -> History:
    """The history of the round at `folder`; empty where nothing has happened yet.

    Raises:
        EvalsheetError: the file cannot be read, or a line of it; the message names file and line.
    """
    path = RoundFolder(folder).history
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return History(())
    except OSError as error:
        raise EvalsheetError("history-unreadable", path=path, line=0, problem=error.strerror or error) from error
    *lines, rest = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    events = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                events.append(from_line(line))
            except EventError as error:
                raise EvalsheetError("history-unreadable", path=path, line=number, problem=error) from error
    if not rest.strip():
        return History(tuple(events))
    last = _event_of(rest)
    return History((*events, last)) if last else History(tuple(events), rest.decode("utf-8", "replace"))


def append_events(folder: Path, events: Iterable[Event]) -> None:
    """Append `events` to the history of the round at `folder`: all of them, or none where the disk is full.

    What an earlier run left of a line when it was stopped becomes an event of its own, so that it is not lost and
    no line is spoilt. With no events the file is opened all the same: whoever goes on knows that it can be written.

    Raises:
        FileError: the file cannot be written, or another run holds it.
    """
    lines = b"".join(map(to_line, events))
    path = RoundFolder(folder).history
    try:
        with locked(path, PATIENCE) as file:
            end = file.seek(0, os.SEEK_END)
            rest, first = _unfinished(file, end)
            try:
                _write(file, end - len(rest), first + lines)
            except OSError:
                _write(file, end - len(rest), rest)
                file.truncate(end)
                raise
    except HeldError as error:
        raise EvalsheetError("history-held", path=path) from error
    except OSError as error:
        raise unwritable(path, error) from error


def _unfinished(file: BinaryIO, end: int) -> tuple[bytes, bytes]:
    """What is to be written over at the end of the file, and what is to be written first.

    A torn line gives way to an event that holds it, and so is longer than it: nothing of it is left behind.
    """
    if end == 0:
        return b"", b""
    file.seek(end - 1)
    if file.read(1) == b"\n":
        return b"", b""
    file.seek(0)
    rest = file.read().rpartition(b"\n")[2]
    if _event_of(rest) or not rest.strip():
        return b"", b"\n"
    now = datetime.datetime.now().astimezone()
    text = rest.decode("utf-8", "backslashreplace")
    return rest, to_line(Event(now, EventKind.TORN, detail=(("text", text),)))


def _event_of(line: bytes) -> Event | None:
    try:
        return from_line(line)
    except EventError:
        return None


def _write(file: BinaryIO, start: int, content: bytes) -> None:
    file.seek(start)
    view = memoryview(content)
    while view:
        view = view[file.write(view) :]
    os.fsync(file.fileno())
