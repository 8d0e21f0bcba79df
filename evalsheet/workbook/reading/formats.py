"""What a file is, by its content and never by its suffix."""

from __future__ import annotations

import csv
import io
import itertools
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterable

from evalsheet.model import FileFormat
from evalsheet.workbook.reading.unpack import DAMAGE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STARTS = (
    (b"%PDF", FileFormat.PDF),
    (b"{\\rtf", FileFormat.RTF),
    (b"\x89PNG", FileFormat.IMAGE),
    (b"\xff\xd8\xff", FileFormat.IMAGE),
    (b"GIF8", FileFormat.IMAGE),
    (b"BM", FileFormat.IMAGE),
    (b"II*\x00", FileFormat.IMAGE),
    (b"MM\x00*", FileFormat.IMAGE),
    (b"7z\xbc\xaf\x27\x1c", FileFormat.ARCHIVE),
    (b"Rar!", FileFormat.ARCHIVE),
    (b"\x1f\x8b", FileFormat.ARCHIVE),
    (b"MSCF", FileFormat.ARCHIVE),
    (b"BZh", FileFormat.ARCHIVE),
    (b"\xfd7zXZ", FileFormat.ARCHIVE),
    (b"L\x00\x00\x00\x01\x14\x02\x00", FileFormat.SHORTCUT),
    (b"[InternetShortcut]", FileFormat.SHORTCUT),
    # workbooks of Excel 2 to 4, which had no container yet
    (b"\x09\x00\x04\x00", FileFormat.OLD_SHEET),
    (b"\x09\x02\x06\x00", FileFormat.OLD_SHEET),
    (b"\x09\x04\x06\x00", FileFormat.OLD_SHEET),
)
STREAMS = (  # of an OLE file, at its top and in small letters; the first that is there decides
    ("encryptedpackage", FileFormat.ENCRYPTED),
    ("workbook", FileFormat.XLS),
    ("book", FileFormat.XLS),
    ("worddocument", FileFormat.WORD),
    ("powerpoint document", FileFormat.PRESENTATION),
    ("jsrv_segmentinformation", FileFormat.ICHITARO),
    ("documenttext", FileFormat.ICHITARO),
    ("__properties_version1.0", FileFormat.MAIL),
)
PARTS = (  # of a zip
    ("xl/workbook.bin", FileFormat.XLSB),
    ("xl/vbaproject.bin", FileFormat.XLSM),
    ("xl/workbook.xml", FileFormat.XLSX),
    ("word/document.xml", FileFormat.WORD),
    ("ppt/presentation.xml", FileFormat.PRESENTATION),
    ("meta-inf/manifest.xml", FileFormat.ODS),  # without the entry that every office program writes first
    ("index/document.iwa", FileFormat.NUMBERS),
    ("index.zip", FileFormat.NUMBERS),
)
CONTENT_TYPES = "[Content_Types].xml"
OF_CONTENT = (  # of a package of Office whose parts have other names than its own programs give them
    (b"spreadsheetml.sheet.main", FileFormat.XLSX),
    (b"spreadsheetml.template.main", FileFormat.XLSX),
    (b"ms-excel.sheet.macroEnabled.main", FileFormat.XLSM),
    (b"ms-excel.sheet.binary.macroEnabled.main", FileFormat.XLSB),
    (b"wordprocessingml.", FileFormat.WORD),
    (b"presentationml.", FileFormat.PRESENTATION),
)
MAIL_FIELDS = ("from:", "received:", "return-path:", "mime-version:", "message-id:", "delivered-to:")
RECEIVED = re.compile(r"^(?:to|received|delivered-to):", re.MULTILINE)  # what a page that was saved does not have
TABLE_OF_2003 = ("<workbook", "urn:schemas-microsoft-com:office:spreadsheet")
PAGES = ("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style")
ENCODINGS = ("utf-8-sig", "cp932")
OLE_DAMAGE = (  # what a damaged OLE file makes its library raise
    OSError,
    ValueError,
    LookupError,
    OverflowError,
    TypeError,
    AttributeError,
    RecursionError,
    struct.error,
)
MIMETYPE = 100  # bytes; the longest that OpenDocument knows is shorter
TYPES = 100_000  # bytes of what a package says of its parts that are looked at
TAR = slice(257, 262)  # where a tar archive says what it is
SNIFFED = 4096  # characters of a text that are looked at
ROWS = 200  # rows of a table of texts that are looked at


def format_of(content: bytes) -> FileFormat:
    """The format of a file's bytes."""
    if not content:
        return FileFormat.EMPTY
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(content)
    if content.startswith(OLE):
        return _of_ole(content)
    if content[2:5] == b"-lh" or content[TAR] == b"ustar":
        return FileFormat.ARCHIVE
    known = next((kind for start, kind in STARTS if content.startswith(start)), None)
    if known is None and not content.strip(b"\0"):
        return FileFormat.BLANK
    return known or _of_text(content)


def _of_zip(content: bytes) -> FileFormat:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {name.lower().replace("\\", "/") for name in package.namelist()}
            if "mimetype" in package.namelist():
                with package.open("mimetype") as part:
                    said = part.read(MIMETYPE)
                return FileFormat.ODS if b"opendocument.spreadsheet" in said else FileFormat.ODF_OTHER
            known = next((kind for part, kind in PARTS if part in names), None)
            broken = FileFormat.XLSX if any(name.startswith("xl/") for name in names) else None
            return known or broken or _of_package(package)  # whoever opens what is broken says what it lacks
    except DAMAGE:
        return (
            FileFormat.XLSX if b"xl/" in content else FileFormat.ZIP
        )  # whoever opens it will say that it is damaged


def _of_package(package: zipfile.ZipFile) -> FileFormat:
    """What a zip says of its parts, if it is a package of Office; else it is a zip of files."""
    if CONTENT_TYPES not in package.namelist():
        return FileFormat.ZIP
    with package.open(CONTENT_TYPES) as part:
        said = part.read(TYPES)
    return next((kind for sign, kind in OF_CONTENT if sign in said), FileFormat.UNKNOWN)


def _of_ole(content: bytes) -> FileFormat:
    streams = _top_streams(content)
    return next((kind for name, kind in STREAMS if name in streams), FileFormat.UNKNOWN)


def _top_streams(content: bytes) -> frozenset[str]:
    """The streams and storages at the top of an OLE file, in small letters; none where it is damaged."""
    import olefile  # noqa: PLC0415 - few returned files need it

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            return frozenset(path[0].lower() for path in container.listdir(streams=True, storages=True))
    except OLE_DAMAGE:
        return frozenset()


def _of_text(content: bytes) -> FileFormat:
    text = decoded(content)
    if text is None:
        return FileFormat.UNKNOWN
    start = text[:SNIFFED].lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<?xml") and any(sign in start for sign in TABLE_OF_2003):
        return FileFormat.XML_TABLE
    if any(mark in start for mark in PAGES) and start.startswith("<"):
        return FileFormat.HTML
    if start.startswith(MAIL_FIELDS):
        saved = "multipart/related" in start and not RECEIVED.search(start)
        return FileFormat.WEB_ARCHIVE if saved else FileFormat.MAIL
    return FileFormat.CSV if _is_table(text) else FileFormat.TEXT


def decoded(content: bytes) -> str | None:
    """Text in one of the encodings of this country's office programs, without control characters; else nothing."""
    encodings: Iterable[str] = ENCODINGS
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(sign < " " and sign not in "\t\r\n\f" for sign in text) else text
    return None


def delimiter(text: str) -> str:
    """The sign between the cells of a table of texts: the one that stands most often in its beginning."""
    counts = Counter(sign for sign in text[:SNIFFED] if sign in ",\t;")
    return counts.most_common(1)[0][0] if counts else ","


def _is_table(text: str) -> bool:
    """Whether most lines have the same number of cells, and more than one."""
    try:
        lines = io.StringIO(text, newline=None)  # a Mac may end them with CR alone
        rows = list(itertools.islice(csv.reader(lines, delimiter=delimiter(text)), ROWS))
    except csv.Error:
        return False
    widths = Counter(len(row) for row in rows if row)
    if sum(widths.values()) < 2:
        return False
    width, often = widths.most_common(1)[0]
    return width > 1 and often * 2 >= sum(widths.values())
