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
from xml.parsers import expat

from evalsheet.errors import FileError
from evalsheet.model import MarkedRun, RawRemark
from evalsheet.workbook.layout import Layout, layout_of
from evalsheet.workbook.marks import font_marks, sheet_marks, string_runs
from evalsheet.workbook.parts import address, elements, local, parse, unescape
from evalsheet.workbook.remarks import sheet_remarks

MOST_INFLATED = 256 * 1024 * 1024
MOST_CELLS = 1_000_000
MOST_AREA = 20_000_000
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
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
            cells = _CellPass(strings)
            content = package.read(parts[path.lower()])
            parse(content, cells.start, cells.end, cells.text)
            yield PackageSheet(
                one.get("name", ""),
                hidden,
                cells.found,
                sheet_marks(content, fonts, runs),
                layout_of(content),
                sheet_remarks(path, parts, package.read),
            )


class _TextPass:
    """Gathers the text of string items: phonetic guides (rPh) left out, _x000D_ and its like decoded."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.inside = False
        self.guide = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "t":
            self.inside = not self.guide
        elif name == "rPh":
            self.guide = True

    def end(self, tag: str) -> None:
        self.inside = False
        if local(tag) == "rPh":
            self.guide = False

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)

    def taken(self) -> str:
        """What was gathered since the last time."""
        text = "".join(self.parts)
        self.parts.clear()
        return text


def _shared_strings(content: bytes) -> list[str]:
    found: list[str] = []
    strings = _TextPass()

    def end(tag: str) -> None:
        strings.end(tag)
        if local(tag) == "si":
            found.append(unescape(strings.taken()))

    parse(content, strings.start, end, strings.text)
    return found


class _CellPass(_TextPass):
    """Gathers the cells of a sheet that hold a value or a formula."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self.found: dict[tuple[int, int], PackageCell] = {}
        self.strings = strings
        self.at = (0, 0)
        self.last = (0, 0)
        self.kind = "n"
        self.formula = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self.at = address(attributes.get("r", "")) or (self.at[0], self.at[1] + 1)
            self.kind, self.formula = attributes.get("t", "n"), False
        elif name in ("v", "is"):
            self.parts.clear()
            self.inside = name == "v"
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.at = (int(attributes.get("r", self.at[0] + 1)), 0)
        else:
            super().start(tag, attributes)

    def end(self, tag: str) -> None:
        super().end(tag)
        if local(tag) == "c" and (self.parts or self.formula):
            value = self._value(self.taken())
            if value or self.formula:
                self.found[self.at] = PackageCell(self.kind, value, self.formula)
                self._check_size()

    def _value(self, stored: str) -> str:
        if self.kind == "s" and stored:
            index = int(stored)
            return self.strings[index] if index < len(self.strings) else ""
        return unescape(stored) if self.kind in ("str", "inlineStr") else stored

    def _check_size(self) -> None:
        row, column = self.last = (max(self.at[0], self.last[0]), max(self.at[1], self.last[1]))
        if len(self.found) > MOST_CELLS or row * column > MOST_AREA:
            raise FileError("unreadable-workbook", reason=f"{len(self.found)} cells, {row} × {column}")
