"""What an OOXML package itself says of its cells: the word every reader is checked against.

A plain pass over the XML. It knows no styles and no dates: it says which cells have a value, which text exactly,
which are errors, and which formulas were saved without a value.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from evalsheet.errors import FileError

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
DOCTYPE = b"<!DOCTYPE"
MOST_INFLATED = 256 * 1024 * 1024
MOST_CELLS = 1_000_000
MOST_AREA = 20_000_000


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
    except (zipfile.BadZipFile, ET.ParseError, KeyError, OSError, EOFError, NotImplementedError) as error:
        raise FileError("unreadable-workbook", reason=f"{type(error).__name__}: {error}") from error


def _sheets(package: zipfile.ZipFile) -> Iterator[PackageSheet]:
    strings = tuple(_shared_strings(package))
    targets = {
        one.get("Id", ""): one.get("Target", "") for one in _root(package, "xl/_rels/workbook.xml.rels").iter()
    }
    for one in _root(package, "xl/workbook.xml").iter():
        if _local(one.tag) != "sheet":
            continue
        relation = next((value for key, value in one.attrib.items() if _local(key) == "id"), "")
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if "worksheets/" in path:
            hidden = one.get("state", "visible") != "visible"
            yield PackageSheet(one.get("name", ""), hidden, dict(_cells(package, path, strings)))


def _open(package: zipfile.ZipFile, path: str) -> bytes:
    name = next((name for name in package.namelist() if name.lower() == path.lower()), path)
    content = package.read(name)
    if DOCTYPE in content[:4096]:
        raise FileError("unreadable-workbook", reason="DOCTYPE")
    return content


def _root(package: zipfile.ZipFile, path: str) -> ET.Element:
    return ET.fromstring(_open(package, path))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _shared_strings(package: zipfile.ZipFile) -> Iterator[str]:
    if not any(name.lower() == "xl/sharedstrings.xml" for name in package.namelist()):
        return
    for _, element in ET.iterparse(io.BytesIO(_open(package, "xl/sharedStrings.xml"))):
        if _local(element.tag) == "si":
            yield _rich_text(element)
            element.clear()


def _rich_text(element: ET.Element) -> str:
    """The text of a string item, phonetic guides (rPh) left out, _x000D_ and its like decoded."""
    parts = []
    for child in element:
        name = _local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [run.text or "" for run in child if _local(run.tag) == "t"]
    return unescape("".join(parts))


def unescape(text: str) -> str:
    """OOXML's _xHHHH_ escapes as characters."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _cells(
    package: zipfile.ZipFile, path: str, strings: tuple[str, ...]
) -> Iterator[tuple[tuple[int, int], PackageCell]]:
    count = last_row = last_column = 0
    row = column = 0
    for event, element in ET.iterparse(io.BytesIO(_open(package, path)), events=("start", "end")):
        name = _local(element.tag)
        if event == "start":
            if name == "row":
                row, column = int(element.get("r", row + 1)), 0
            continue
        if name == "c":
            match = REFERENCE.match(element.get("r", ""))
            row, column = (int(match[2]), _column(match[1])) if match else (row, column + 1)
            cell = _cell(element, strings)
            if cell is not None:
                count += 1
                last_row, last_column = max(row, last_row), max(column, last_column)
                if count > MOST_CELLS or last_row * last_column > MOST_AREA:
                    raise FileError("unreadable-workbook", reason=f"{count} cells, {last_row} × {last_column}")
                yield (row, column), cell
        elif name == "row":
            element.clear()


def _cell(element: ET.Element, strings: tuple[str, ...]) -> PackageCell | None:
    kind = element.get("t", "n")
    value: str | None = None
    formula = False
    for child in element:
        name = _local(child.tag)
        if name == "v":
            value = child.text or ""
        elif name == "is":
            value = _rich_text(child)
        elif name == "f":
            formula = True
    if kind == "s" and value:
        index = int(value)
        value = strings[index] if index < len(strings) else ""
    elif kind == "str" and value:
        value = unescape(value)
    if not value and not formula:
        return None
    return PackageCell(kind, value or "", formula)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
