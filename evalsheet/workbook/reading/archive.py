"""A zip that holds workbooks: opened one level deep, in memory. Nothing is written anywhere."""

from __future__ import annotations

import datetime
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalsheet.errors import FileError
from evalsheet.round import Limits
from evalsheet.workbook.reading.read import Received
from evalsheet.workbook.reading.unpack import DAMAGE, LOCKED, MEGA, Part, directory, inflated, within

UTF_8 = 0x800  # the flag of a name that says its encoding


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a zip, by the name findings give it: its bytes, or why it could not be unpacked."""

    name: str
    returned: Received | FileError


def members(archive: Received, passwords: Sequence[str], limits: Limits) -> Iterator[Member]:
    """The files of a zip, folders left out.

    Raises:
        FileError: the zip is damaged, past a limit, or has names that collide or climb.
    """
    parts = directory(archive.content, limits)
    with zipfile.ZipFile(io.BytesIO(archive.content)) as package:
        for part in parts:
            name = f"{archive.name}/{_shown(part)}"
            try:
                within(limits, "size_mb", part.size / MEGA)
                content = _content(archive.content, part, package, passwords)
            except FileError as error:
                yield Member(name, error)
            else:
                digest = hashlib.sha256(content).hexdigest()
                yield Member(name, Received(name, content, _modified(package, part) or archive.modified, digest))


def _content(archive: bytes, part: Part, package: zipfile.ZipFile, passwords: Sequence[str]) -> bytes:
    if not part.flags & LOCKED:
        return inflated(archive, part)
    for password in (encoded for one in passwords for encoded in (one.encode(), one.encode("cp932", "replace"))):
        try:
            with package.open(part.name, pwd=password) as file:
                return file.read(part.size + 1)
        except DAMAGE:
            continue  # a wrong password shows itself as damage
    raise FileError("file-encrypted", kind="zip")


def _shown(part: Part) -> str:
    """A member's name; what packs without saying an encoding is Windows in Japanese, or else a Mac."""
    if part.flags & UTF_8:
        return part.name
    stored = part.name.encode("cp437", "replace")
    for encoding in ("utf-8", "cp932"):
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.name


def _modified(package: zipfile.ZipFile, part: Part) -> datetime.datetime | None:
    try:
        return datetime.datetime(*package.getinfo(part.name).date_time).astimezone()
    except ValueError:
        return None
