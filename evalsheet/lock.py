"""A lock that the operating system holds on a file: gone with its process, however that ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

SPOT = 2**31 - 2  # the byte that is locked, far behind what is written: Windows lets nobody read a locked byte
PAUSE = 0.02  # seconds between two attempts

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        file.seek(SPOT)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _release(file: BinaryIO) -> None:
        file.seek(SPOT)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    # A record lock, not flock: a process that was forked off must not keep it when this one is killed.
    def _take(file: BinaryIO) -> None:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, SPOT)

    def _release(file: BinaryIO) -> None:
        fcntl.lockf(file, fcntl.LOCK_UN, 1, SPOT)


class HeldError(Exception):
    """Another process holds the lock."""


@contextmanager
def locked(path: Path, patience: float) -> Iterator[BinaryIO]:
    """`path`, made where it is missing, open for reading and writing without a buffer, and locked.

    Args:
        path: the file.
        patience: seconds to wait for a process that holds it.

    Raises:
        HeldError: it was held all that time.
        OSError: the file cannot be opened for writing.
    """
    until = time.monotonic() + patience
    while True:
        with _opened(path) as file:
            _wait_for(file, until)
            try:
                if _is_at(path, file):
                    yield file
                    return
            finally:
                _release(file)


def _opened(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    return os.fdopen(descriptor, "r+b", buffering=0)


def _is_at(path: Path, file: BinaryIO) -> bool:
    """Whether `path` still is this file: who held the lock before may have removed it."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _wait_for(file: BinaryIO, until: float) -> None:
    while True:
        try:
            _take(file)
        except (BlockingIOError, PermissionError) as error:
            if time.monotonic() >= until:
                raise HeldError from error
            time.sleep(PAUSE)
        else:
            return
