"""The XML parts of an OOXML package, as a tree or passed over without one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.etree import ElementTree
from xml.parsers import expat

from evalsheet.errors import FileError
from evalsheet.model import address_of

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
SURROGATES = range(0xD800, 0xE000)
DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
NO_RELATIONS = b"<Relationships/>"
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


@lru_cache(maxsize=1024)
def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def parse(content: bytes, start: Start, end: End, text: Callable[[str], None]) -> None:
    """One part through expat, which builds no tree: a returned workbook has far more XML than cells to look at."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(content, True)


def _refuse(*_doctype: object) -> None:
    raise FileError("file-refused", reason="doctype", value="XML")


def tree_of(content: bytes) -> ElementTree.Element:
    """One part as a tree, for parts of which nearly every element is looked at: it is built without Python."""
    if any(doctype in content for doctype in DOCTYPE):
        parse(content, lambda _tag, _attributes: None, lambda _tag: None, lambda _text: None)
    return ElementTree.fromstring(content)


def name_of(element: ElementTree.Element) -> str:
    """An element's name without its namespace."""
    return _bare(element.tag)


@lru_cache(maxsize=1024)
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def elements(content: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of every element of that name."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == name:
            found.append(attributes)

    parse(content, start, lambda _tag: None, lambda _text: None)
    return found


def relations_of(path: str) -> str:
    """The name of the part that tells what a part is related to; of no part, what the package is."""
    folder, name = posixpath.split(path)
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def related(parts: Mapping[str, bytes], path: str) -> dict[str, tuple[str, str]]:
    """What a part is related to, or the package itself: kind and path by identifier.

    Args:
        parts: the package's parts by their names in lower case.
        path: the part; nothing for the package.

    Raises:
        KeyError: a part without relations.
    """
    stored = parts[relations_of(path)] if path else parts.get(relations_of(path), NO_RELATIONS)
    found = {}
    for one in elements(stored, "Relationship"):
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), one.get("Target", ""))).lstrip("/")
        found[one.get("Id", "")] = (posixpath.basename(one.get("Type", "")), target.lower())
    return found


def unescape(text: str) -> str:
    """OOXML's _xHHHH_ escapes as characters; one that is half a character stays as written."""
    return ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code in SURROGATES else chr(code)


def address(reference: str) -> tuple[int, int] | None:
    """(row, column) of an A1 reference, counted from 1; nothing where no sheet has such a cell."""
    row, column = address_of(reference)
    return (row, column) if 0 < row <= LAST_ROW and column <= LAST_COLUMN else None
