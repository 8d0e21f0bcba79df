"""Two folders changing places in one step, where the system can."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

HERE = -100  # AT_FDCWD: paths are taken from the current folder
EXCHANGE = 2  # RENAME_EXCHANGE
CANNOT = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}  # an old kernel, or a file system without it


def exchanged(one: Path, other: Path) -> bool:
    """Let the folders at `one` and `other` change places: at every moment both are there.

    Returns:
        Whether that was done; not every system and not every file system can.

    Raises:
        OSError: it can, and something forbids it.
    """
    rename = _renameat2()
    if rename is None:
        return False
    if rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))


@cache
def _renameat2() -> Any:
    """Linux's call, or nothing."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
