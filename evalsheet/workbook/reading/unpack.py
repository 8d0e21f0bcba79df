"""The parts of a packed file (xlsx, xlsb, ods, zip), inspected and unpacked once, within the limits.

Sizes that a zip declares are not believed: each part is unpacked up to one byte more than declared and compared,
and its CRC with it. What is handed on is what any other reader of the same bytes will see.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from evalsheet.errors import FileError
from evalsheet.round import Limits

MEGA = 1024 * 1024
LOCAL = struct.Struct("<4s22xHH")  # a part's own header: signature, lengths of name and extra field
STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
LOCKED = 0x1  # the flag of a part that has a password
XML_ENDINGS = (".xml", ".rels", ".vml", ".rdf")
DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    ParseError,
    RuntimeError,  # an encrypted part; NotImplementedError, a compression zipfile does not know, is one too
    LookupError,  # a part that is not there, an encoding that nobody knows
    ValueError,
    OSError,
    EOFError,
)


@dataclass(frozen=True)
class Part:
    """An entry of the zip's directory and where its packed bytes lie."""

    name: str
    size: int
    packed: int
    crc: int
    method: int
    flags: int
    offset: int


def within(limits: Limits, name: str, value: float) -> None:
    """Refuse what is past a limit.

    Raises:
        FileError: naming the limit, the value and what is allowed.
    """
    allowed = getattr(limits, name)
    if value > allowed:
        shown = f"{value:.1f}" if isinstance(value, float) else f"{value:,}"
        raise FileError("file-over-limit", limit=name, value=shown, allowed=f"{allowed:,}")


def refuse(reason: str, value: str = "") -> FileError:
    """The error for a file that no office program writes."""
    return FileError("file-refused", reason=reason, value=value)


def unpacked(content: bytes, limits: Limits) -> Mapping[str, bytes]:
    """Every part by its name.

    Raises:
        FileError: a limit is passed, names collide or climb, a part is damaged or locked, or has a DOCTYPE.
    """
    parts = directory(content, limits)
    found = {}
    for part in parts:
        found[part.name] = inflated(content, part)
        if part.name.lower().endswith(XML_ENDINGS) and any(sign in found[part.name] for sign in DOCTYPES):
            raise refuse("doctype", part.name)
    return found


def directory(content: bytes, limits: Limits) -> list[Part]:
    """What the zip says it holds, folders left out, before anything is unpacked.

    Raises:
        FileError: damaged, past a limit, or with names that collide or climb.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except DAMAGE as error:
        raise damaged(error) from error
    within(limits, "entries", len(entries))
    within(limits, "inflated_mb", sum(entry.file_size for entry in entries) / MEGA)
    seen: set[str] = set()
    parts = []
    for entry in entries:
        _check_name(entry.filename, seen)
        if entry.is_dir():
            continue
        within(limits, "part_mb", entry.file_size / MEGA)
        if entry.file_size > MEGA:
            within(limits, "ratio", entry.file_size // max(entry.compress_size, 1))
        parts.append(
            Part(
                entry.filename,
                entry.file_size,
                entry.compress_size,
                entry.CRC,
                entry.compress_type,
                entry.flag_bits,
                entry.header_offset,
            )
        )
    return parts


def _check_name(name: str, seen: set[str]) -> None:
    plain = name.replace("\\", "/").lower()
    if plain in seen:
        raise refuse("same-name", name)
    seen.add(plain)
    if plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/"):
        raise refuse("climbing-name", name)


def inflated(content: bytes, part: Part) -> bytes:
    """A part's bytes.

    Raises:
        FileError: it has a password, is packed in an unknown way, or is not what the directory says.
    """
    if part.flags & LOCKED:
        raise FileError("file-encrypted", kind="zip")
    try:
        signature, name, extra = LOCAL.unpack_from(content, part.offset)
        if signature != b"PK\x03\x04":
            raise zipfile.BadZipFile(part.name)
        start = part.offset + LOCAL.size + name + extra
        packed = content[start : start + part.packed]
        found = packed if part.method == STORED else _inflated(packed, part)
    except DAMAGE as error:
        raise damaged(error) from error
    if len(found) != part.size or zlib.crc32(found) != part.crc:
        raise refuse("crc", part.name)
    return found


def _inflated(packed: bytes, part: Part) -> bytes:
    if part.method != DEFLATED:
        raise zipfile.BadZipFile(f"{part.name}: compression {part.method}")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    return stream.decompress(packed, part.size + 1)


def damaged(error: BaseException) -> FileError:
    """The error for a file that a reader gave up, with the reader's own words as its detail."""
    return FileError("unreadable-workbook", reason="damaged", detail=f"{type(error).__name__}: {error}")
