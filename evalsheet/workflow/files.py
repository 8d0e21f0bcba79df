"""Writing whole folders or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from evalsheet.errors import FileError, unwritable


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """A new folder to fill, which takes the place of `target` when all went well; else `target` stays as it was.

    Raises:
        FileError: the disk is full, the folder cannot be written, or a file in `target` is open elsewhere.
    """
    fresh = target.with_name(f".{target.name}-new")
    old = target.with_name(f".{target.name}-old")
    with writing(target):
        if old.exists() and not target.exists():
            old.replace(target)  # a run was stopped between the two moves below
        for leftover in (fresh, old):
            if leftover.exists():
                shutil.rmtree(leftover)
        fresh.mkdir(parents=True)
    try:
        with writing(target):
            yield fresh
            _swap(target, fresh, old)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(target: Path, fresh: Path, old: Path) -> None:
    try:
        if target.exists():
            os.replace(target, old)
        os.replace(fresh, target)
    except OSError as error:
        if old.exists() and not target.exists():
            os.replace(old, target)
        if isinstance(error, PermissionError):
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
