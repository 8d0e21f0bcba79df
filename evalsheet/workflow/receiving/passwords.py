"""The passwords of returned workbooks, kept in a file of the coordinator's and nowhere else."""

from __future__ import annotations

from pathlib import Path

from evalsheet.errors import FileError
from evalsheet.workbook.reading.formats import decoded


def read_passwords(path: Path | None) -> tuple[str, ...]:
    """One password a line, in UTF-8 or in the Shift JIS of Windows; empty lines are none.

    Args:
        path: the file; none gives no passwords.

    Raises:
        FileError: it is not there, cannot be read, or holds no password.
    """
    if path is None:
        return ()
    try:
        text = decoded(path.read_bytes())
    except OSError as error:
        raise FileError("file-missing", path=path, reason=error.strerror or str(error)) from error
    found = tuple(dict.fromkeys(line for line in (text or "").splitlines() if line.strip()))
    if not found:
        raise FileError("password-file-empty", path=path)
    return found
