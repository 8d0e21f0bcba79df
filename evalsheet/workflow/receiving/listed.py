"""What lies in a folder of returned files, and what each is called."""

from __future__ import annotations

import os
import re
from pathlib import Path

from evalsheet.celltext import UNSEEN
from evalsheet.errors import FileError

UNSHOWN = re.compile(f"[\t\n]|{UNSEEN.pattern}")


def files_in(folder: Path) -> list[Path]:
    """Everything in the folder at any depth that has to have a verdict, in the order of the names.

    That is every file, and what looks like a folder and cannot be gone through: a link is not followed, for it may
    lead anywhere, and one that may not be read is better named than left out. Nothing lies in a folder that is not
    there.

    Raises:
        FileError: the folder itself may not be read.
    """
    if not folder.exists():
        return []
    found: list[str] = []
    closed: list[OSError] = []
    for where, folders, files in os.walk(folder, onerror=closed.append):
        found += (os.path.join(where, name) for name in files)
        found += (link for name in folders if os.path.islink(link := os.path.join(where, name)))
    for error in closed:
        if Path(error.filename) == folder:
            raise FileError("file-missing", path=folder, reason=error.strerror or str(error)) from error
        found.append(str(error.filename))
    return sorted(map(Path, found))


def called(path: Path, base: Path | None) -> str:
    """What findings call a file: its path below `base`, or its name, in signs that can be shown and stored.

    A sign that cannot be seen, or that makes a terminal do something, stands as its number. A name that is no text
    in this system's encoding was most likely given by a Windows PC.
    """
    name = path.relative_to(base).as_posix() if base else path.name
    if name.isprintable():
        return name
    try:
        name.encode()
    except UnicodeEncodeError:
        name = _as_on_windows(name)
    return UNSHOWN.sub(lambda sign: f"<U+{ord(sign[0]):04X}>", name)


def _as_on_windows(name: str) -> str:
    try:
        return os.fsencode(name).decode("cp932")
    except UnicodeError:
        return name
