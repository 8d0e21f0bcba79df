"""One run at a time on a round."""

from __future__ import annotations

import datetime
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evalsheet.errors import FileError, unwritable
from evalsheet.lock import HeldError, locked

NAME = "evalsheet.lock"
SAID = ("process", "computer", "since")


@contextmanager
def alone(folder: Path, now: datetime.datetime) -> Iterator[None]:
    """Keep every other run from writing to the round at `folder` until this is left.

    The lock is the operating system's, and so ends with the process. The file says who holds it, and goes
    afterwards; one that a killed run left behind stops nobody.

    Raises:
        FileError: another run holds the round, or the folder cannot be written.
    """
    path = folder / NAME
    said = dict(zip(SAID, (os.getpid(), platform.node(), now.isoformat(timespec="seconds")), strict=True))
    entered = False
    try:
        with locked(path, patience=0) as file:
            try:
                file.truncate(0)
                file.write(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
                entered = True
                yield
            finally:
                if os.name != "nt":  # there nobody can remove a file that is open
                    path.unlink(missing_ok=True)
    except HeldError as error:
        raise FileError("round-busy", path=path, **_holder(path)) from error
    except OSError as error:
        if entered:
            raise
        raise unwritable(folder, error) from error
    if os.name == "nt":
        _removed_if_unused(path)


def _removed_if_unused(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        return  # the next run has it open already


def _holder(path: Path) -> dict[str, object]:
    """What the file says of the run that holds it; nothing where that run has just begun or just ended."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return {name: read[name] for name in SAID}
    except (OSError, ValueError, KeyError, TypeError):
        return dict.fromkeys(SAID, "?")
