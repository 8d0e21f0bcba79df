"""What an OOXML package itself says of its cells: the word every reader is checked against.

A plain pass over the XML. It knows no dates: it says which cells have a value, which text exactly, which are
errors, which formulas were saved without a value, and what is seen of a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from evalsheet.round import Limits
from evalsheet.workbook.reading.looks import Looks
from evalsheet.workbook.reading.ooxml.layout import layout_of
from evalsheet.workbook.reading.ooxml.marks import looks_in, sheet_marks, string_runs
from evalsheet.workbook.reading.ooxml.remarks import sheet_remarks
from evalsheet.workbook.reading.parts import address, elements, local, name_of, related, tree_of, unescape
from evalsheet.workbook.reading.stored import PackageCell, PackageSheet, used_range
from evalsheet.workbook.reading.unpack import DAMAGE, damaged

BOOK = "xl/workbook.xml"  # where these parts are if the package does not say
STRINGS, STYLES = "xl/sharedstrings.xml", "xl/styles.xml"

GUIDE = re.compile(rb"<rPh(?:\s[^<>]*[^<>/])?>.*?</rPh>", re.DOTALL)


def read_package(parts: Mapping[str, bytes], limits: Limits) -> tuple[PackageSheet, ...]:
    """The sheets of an OOXML workbook.

    Args:
        parts: the package's parts by their names in lower case, inspected.
        limits: what a sheet may span.

    Raises:
        FileError: the package is damaged, spans too much, or carries a DOCTYPE.
    """
    try:
        return tuple(_sheets(parts, limits))
    except DAMAGE as error:
        raise damaged(error) from error


def _sheets(parts: Mapping[str, bytes], limits: Limits) -> Iterator[PackageSheet]:
    book = book_of(parts, BOOK)
    relations = related(parts, book)
    of_type = dict(relations.values())
    stored = parts.get(of_type.get("sharedStrings", STRINGS), b"")
    strings = _shared_strings(stored) if stored else []
    looks = looks_in(parts.get(of_type.get("styles", STYLES), b""))
    runs = string_runs(stored, looks)
    for one in elements(parts[book], "sheet"):
        kind, path = relations.get(next((value for key, value in one.items() if local(key) == "id"), ""), ("", ""))
        if kind == "worksheet" or "worksheets/" in path:
            hidden = one.get("state", "visible") != "visible"
            content = parts[path]
            cells = _cells(content, strings, looks)
            used_range(cells).check(limits)
            yield PackageSheet(
                one.get("name", ""),
                hidden,
                cells,
                sheet_marks(content, looks, runs),
                layout_of(content),
                sheet_remarks(path, parts),
            )


def book_of(parts: Mapping[str, bytes], usual: str) -> str:
    """The part that is the workbook: the one the package names, which not every program calls as is `usual`."""
    said = next((path for kind, path in related(parts, "").values() if kind == "officeDocument"), "")
    return said if said in parts else usual


def _shared_strings(content: bytes) -> list[str]:
    """The texts of the table. Phonetic guides, most of what a Japanese Excel writes there, never become a tree."""
    if b"<!" not in content:  # in a comment or a CDATA section it would be no element
        content = GUIDE.sub(b"", content)
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


def _cells(content: bytes, strings: list[str], looks: Looks) -> dict[tuple[int, int], PackageCell]:
    """The cells of a sheet that hold a value or a formula; one without a place stands after the one before it.

    Raises:
        ValueError: a place that no sheet has.
    """
    found: dict[tuple[int, int], PackageCell] = {}
    numbers = {at: look.number for at, look in looks.by_format.items() if look.number}
    rows = (row for data in tree_of(content) if name_of(data) == "sheetData" for row in data)
    row_at = 0
    for row in rows:
        row_at, column = int(row.get("r", row_at + 1)), 0
        for cell in row:
            reference = cell.get("r")
            at = address(reference) if reference else (row_at, column + 1)
            if at is None:
                raise ValueError(f"cell {reference}")
            column = at[1]
            if len(cell):
                stored = _cell(cell, strings)
                if stored.text or stored.formula:
                    number = numbers.get(int(cell.get("s", 0))) if numbers else None
                    found[at] = stored._replace(number=number) if number else stored
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
        if not 0 <= index < len(strings):
            raise ValueError(f"shared string {index}")
        text = strings[index]
    elif kind in ("str", "inlineStr"):
        text = unescape(text)
    return PackageCell(kind, text, formula)
