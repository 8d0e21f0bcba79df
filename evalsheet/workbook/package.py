"""What an OOXML package itself says of its cells: the word every reader is checked against.

A plain pass over the XML. It knows no styles and no dates: it says which cells have a value, which text exactly,
which are errors, and which formulas were saved without a value.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from evalsheet.errors import FileError
from evalsheet.model import MarkedRun, RawRemark
from evalsheet.workbook.layout import Layout, layout_of
from evalsheet.workbook.marks import font_marks, sheet_marks, string_runs
from evalsheet.workbook.parts import address, elements, local, name_of, tree_of, unescape
from evalsheet.workbook.remarks import sheet_remarks

MOST_INFLATED = 256 * 1024 * 1024
MOST_CELLS = 1_000_000
MOST_AREA = 20_000_000
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    ParseError,
    RuntimeError,  # an encrypted part; NotImplementedError, a compression zipfile does not know, is one too
    KeyError,
    ValueError,
    OSError,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class PackageCell:
    """A cell as stored: `type` is OOXML's (s, str, inlineStr, n, b, e, d), `text` resolved, formula or not."""

    type: str
    text: str
    formula: bool


@dataclass(frozen=True)
class PackageSheet:
    """A sheet's stored cells by (row, column), counted from 1."""

    name: str
    hidden: bool
    cells: dict[tuple[int, int], PackageCell]
    marks: Mapping[tuple[int, int], tuple[MarkedRun, ...]]
    layout: Layout
    remarks: tuple[RawRemark, ...]


def is_ooxml(content: bytes) -> bool:
    """Whether the bytes are a zip with a workbook part."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return any(name.lower() == "xl/workbook.xml" for name in package.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


def read_package(content: bytes) -> tuple[PackageSheet, ...]:
    """The sheets of an OOXML workbook.

    Raises:
        FileError: the package is damaged, too large, or carries a DOCTYPE.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST_INFLATED:
                raise FileError("unreadable-workbook", reason=f"> {MOST_INFLATED // 1024 // 1024} MB")
            return tuple(_sheets(package))
    except DAMAGE as error:
        raise FileError("unreadable-workbook", reason=f"{type(error).__name__}: {error}") from error


def _sheets(package: zipfile.ZipFile) -> Iterator[PackageSheet]:
    parts = {name.lower(): name for name in reversed(package.namelist())}
    stored = package.read(parts["xl/sharedstrings.xml"]) if "xl/sharedstrings.xml" in parts else b""
    strings = _shared_strings(stored) if stored else []
    fonts = font_marks(package.read(parts["xl/styles.xml"]) if "xl/styles.xml" in parts else b"")
    runs = string_runs(stored, fonts)
    relations = elements(package.read(parts["xl/_rels/workbook.xml.rels"]), "Relationship")
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    for one in elements(package.read(parts["xl/workbook.xml"]), "sheet"):
        relation = next((value for key, value in one.items() if local(key) == "id"), "")
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if "worksheets/" in path:
            hidden = one.get("state", "visible") != "visible"
            content = package.read(parts[path.lower()])
            yield PackageSheet(
                one.get("name", ""),
                hidden,
                _cells(content, strings),
                sheet_marks(content, fonts, runs),
                layout_of(content),
                sheet_remarks(path, parts, package.read),
            )


def _shared_strings(content: bytes) -> list[str]:
    return [unescape(_text(item)) for item in tree_of(content) if name_of(item) == "si"]


def _text(item: Element) -> str:
    """The text of a string item; phonetic guides (rPh) left out."""
    if len(item) == 1 and name_of(item[0]) == "t":
        return item[0].text or ""
    parts, left = [], [item]
    while left:  # not a recursion: a hostile item nests deeper than Python follows
        one = left.pop()
        name = name_of(one)
        if name == "t":
            parts.append(one.text or "")
        elif name != "rPh":
            left.extend(reversed(one))
    return "".join(parts)


def _cells(content: bytes, strings: list[str]) -> dict[tuple[int, int], PackageCell]:
    """The cells of a sheet that hold a value or a formula; one without a place stands after the one before it."""
    found: dict[tuple[int, int], PackageCell] = {}
    rows = (row for data in tree_of(content) if name_of(data) == "sheetData" for row in data)
    row_at = last = last_column = 0
    for row in rows:
        row_at, column = int(row.get("r", row_at + 1)), 0
        for cell in row:
            at = address(cell.get("r", "")) or (row_at, column + 1)
            column = at[1]
            if len(cell):
                stored = _cell(cell, strings)
                if stored.text or stored.formula:
                    found[at] = stored
                    last, last_column = max(last, at[0]), max(last_column, column)
        if len(found) > MOST_CELLS or last * last_column > MOST_AREA:
            raise FileError("unreadable-workbook", reason=f"{len(found)} cells, {last} × {last_column}")
    return found


def _cell(cell: Element, strings: list[str]) -> PackageCell:
    kind, text, formula = cell.get("t", "n"), "", False
    for part in cell:
        name = name_of(part)
        if name == "v":
            text = part.text or ""
        elif name == "is":
            text = _text(part)
        elif name == "f":
            formula = True
    if kind == "s" and text:
        index = int(text)
        text = strings[index] if index < len(strings) else ""
    elif kind in ("str", "inlineStr"):
        text = unescape(text)
    return PackageCell(kind, text, formula)
