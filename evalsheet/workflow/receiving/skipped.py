"""Files of an inbox that are no returns, or none yet."""

from __future__ import annotations

import stat
import time
from collections.abc import Iterable
from pathlib import Path, PurePath

from evalsheet.findings import Code, Finding, finding
from evalsheet.model import FileFormat, Place

Look = tuple[int, int] | None  # size in bytes and time of the last change in nanoseconds
CLUTTER = {"thumbs.db", "ehthumbs.db", ".ds_store", "desktop.ini", ".gitkeep"}
RESOURCE_FORKS = ("__macosx", "._")  # what a Mac puts beside files
UNFINISHED = {".part", ".partial", ".tmp", ".crdownload", ".download", ".opdownload", ".filepart"}
OWNER, OFFICE_LOCK = "~$", ".~lock."
NAME_AT = (54, 55)  # where Word and PowerPoint, and Excel, write the length of the user's name in UTF-16
MOST_NAME = 54  # characters
RECENT, PAUSE = 2.0, 0.3  # seconds


def looked_at(path: Path) -> Look:
    """Size and time of a file as they are now; nothing where they cannot be seen."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns


def pause_for_copies(looks: Iterable[Look]) -> None:
    """Give files that were being written a moment ago the time to be seen changing."""
    now = time.time()
    if any(look is not None and abs(now - look[1] / 1e9) < RECENT for look in looks):
        time.sleep(PAUSE)


def skipped(path: PurePath, name: str, look: Look) -> Finding | None:
    """Why a file is passed over, or nothing.

    Args:
        path: the file; one inside a zip has a path that leads nowhere, and no `look`.
        name: what findings call it.
        look: size and time of a moment ago.
    """
    place = Place(name)
    if not isinstance(path, Path):
        return _by_name(path, place)
    return _no_file(path, place) or _by_name(path, place) or _by_state(path, place, look)


def _by_name(path: PurePath, place: Place) -> Finding | None:
    """What only lies beside workbooks, or is on its way, told by its name."""
    lower = path.name.lower()
    if path.name.startswith((OWNER, OFFICE_LOCK)):
        user = _user(path) if isinstance(path, Path) else ""
        opened = PurePath(place.file).name.removeprefix(OWNER).removeprefix(OFFICE_LOCK).removesuffix("#")
        return finding(Code.FILE_OPEN, place, value=opened, user=user or "unknown")
    if lower in CLUTTER or lower.startswith(RESOURCE_FORKS) or "__MACOSX" in path.parts:
        return finding(Code.FILE_SKIPPED, place, reason=PurePath(place.file).name)
    if path.suffix.lower() in UNFINISHED:
        return finding(Code.FILE_UNFINISHED, place, reason="download")
    return None


def _by_state(path: Path, place: Place, look: Look) -> Finding | None:
    """A file without content, or with one that is changing."""
    if look is None:
        return None
    if looked_at(path) != look:
        return finding(Code.FILE_UNFINISHED, place, reason="growing")
    return finding(Code.FILE_EMPTY, place) if look[0] == 0 else None


def _no_file(path: Path, place: Place) -> Finding | None:
    """What stands in for a file without being one: a link, a device, a folder that could not be gone through."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None  # whoever reads it says why it cannot be
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return finding(Code.UNREADABLE_WORKBOOK, place, reason="closed-folder", detail="")
    kind = FileFormat.SHORTCUT if stat.S_ISLNK(mode) else FileFormat.UNKNOWN
    return finding(Code.NOT_A_WORKBOOK, place, kind=kind.value)


def _user(path: Path) -> str:
    """Who has a workbook open, as the file beside it says: Excel's in two encodings, LibreOffice's in a line."""
    try:
        with path.open("rb") as file:
            stored = file.read(1024)
    except OSError:
        return ""
    if path.name.startswith(OFFICE_LOCK):
        fields = stored.decode("utf-8", "replace").split(",")
        return next((one.strip() for one in fields if one.strip()), "")
    for at in NAME_AT:
        length = int.from_bytes(stored[at : at + 2], "little")
        if 0 < length <= MOST_NAME and (name := _name(stored[at + 2 : at + 2 + 2 * length], "utf-16-le")):
            return name
    return _name(stored[1 : 1 + stored[0]], "cp932") if stored else ""


def _name(stored: bytes, encoding: str) -> str:
    """A name as stored in `encoding`; nothing where it is no text in it."""
    try:
        name = stored.decode(encoding).strip("\0 ")
    except UnicodeDecodeError:
        return ""
    return name if name.isprintable() else ""
