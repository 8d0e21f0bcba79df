"""Writing whole folders or nothing."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from evalsheet.errors import FileError, unwritable
from evalsheet.workflow.exchange import exchanged

OWNERS = ("~$*", ".~lock.*#")  # what Excel and LibreOffice lay beside a file that somebody has open
OWNED = re.compile(r"^~\$(.+)$|^\.~lock\.(.+)#$")


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """A new folder to fill, which takes the place of `target` when all went well; else `target` stays as it was.

    Only one run at a time may do this; what an earlier one left when it was stopped is cleared away.

    Raises:
        FileError: the disk is full, the folder cannot be written, or a file in `target` is open elsewhere.
    """
    if target.is_symlink():
        target = target.resolve()  # what is in the folder elsewhere is replaced, and not the link
    # A name for each run: a process that outlives a run that was killed must not write into the next one's folder.
    fresh = target.with_name(f".{target.name}-new-{os.getpid()}")
    old = target.with_name(f".{target.name}-old")
    _nothing_open(target)
    with writing(target):
        if old.exists() and not target.exists():
            old.replace(target)  # a run was stopped between the two moves of `_swap`
        if target.is_file():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target))
        for leftover in (old, *target.parent.glob(f".{target.name}-new*")):
            if leftover.exists():
                shutil.rmtree(leftover)
        fresh.mkdir(parents=True)
    try:
        with writing(target):
            yield fresh
            _nothing_open(target)
            _swap(target, fresh, old)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _nothing_open(target: Path) -> None:
    """Stop where a person has a file in `target` open: it would be taken away from under them."""
    for pattern in OWNERS:
        for owner in target.glob(pattern):
            raise FileError("result-locked", path=target / OWNED.sub(r"\1\2", owner.name))


def _swap(target: Path, fresh: Path, old: Path) -> None:
    """Put `fresh` in the place of `target`: in one step where the system can, else in two."""
    try:
        if not target.exists():
            os.replace(fresh, target)
        elif not exchanged(fresh, target):
            os.replace(target, old)
            os.replace(fresh, target)
    except OSError as error:
        if old.exists() and not target.exists():
            os.replace(old, target)
        if error.errno == errno.EACCES:  # as Windows says of a folder in which a file is open
            raise FileError("result-locked", path=target) from error
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Operating system errors while writing as errors a person can act on.

    Raises:
        FileError: disk full, or not writable.
    """
    try:
        yield
    except (OSError, FileCreateError) as error:
        cause = error.args[0] if isinstance(error, FileCreateError) and error.args else error
        raise unwritable(path, cause if isinstance(cause, OSError) else OSError(str(cause))) from error
