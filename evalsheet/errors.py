"""Errors for runs that cannot go on. Bad data never raises: it becomes a finding."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT}


class EvalsheetError(Exception):
    """A run that cannot go on.

    Args:
        code: a code of the catalogue (`evalsheet.findings`), which holds the words.
        params: what the catalogue's message names.

    Attributes:
        remedy: the code whose remedy helps, where that is another.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
        self.remedy = code


class DefinitionError(EvalsheetError):
    """A form, rule file, round or register with faults: all of them, not the first.

    Args:
        faults: findings, each naming file and path or sheet and cell.
        units: what the forms concerned call an item, where forms have been read.
    """

    def __init__(self, faults: Sequence[object], units: Mapping[str, str] | None = None) -> None:
        super().__init__("definition-faulty", count=len(faults))
        self.faults = tuple(faults)
        self.units = units or {}


class FileError(EvalsheetError):
    """A file or folder that cannot be read or written as asked."""


def unwritable(path: Path, error: OSError) -> FileError:
    """What the operating system said while `path` was being written, as an error a person can act on."""
    if error.errno in FULL:
        return FileError("disk-full", path=path)
    return FileError("not-writable", path=path, reason=error.strerror or str(error))
