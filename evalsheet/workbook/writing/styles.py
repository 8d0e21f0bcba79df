"""Formats of everything we write: one font, thin rules, fills that differ in grey as well."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LOCKED = "#EDEDED"
HEAD = "#D9D9D9"
BAND = "#F2F2F2"
OPEN = "#FFF2CC"
ALERT = "#F8CBAD"
DONE = "#E2EFDA"
RULE = "#7F7F7F"


class Styles:
    """Formats by their properties, each made once in a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, font: str, size: float) -> None:
        self._book = book
        self._base = {"font_name": font, "font_size": size, "valign": "top"}
        self._made: dict[tuple[object, ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """A format with the base font and these properties."""
        key = tuple(properties.items())
        if key not in self._made:
            self._made[key] = self._book.add_format({**self._base, **properties})
        return self._made[key]

    def cell(self, **properties: Any) -> Format:
        """A ruled cell whose text wraps."""
        key = ("cell", *properties.items())
        if key not in self._made:
            self._made[key] = self(**{"border": 1, "border_color": RULE, "text_wrap": True, **properties})
        return self._made[key]

    def head(self, **properties: Any) -> Format:
        """A heading."""
        base = {"bold": True, "bg_color": HEAD, "align": "center", "valign": "vcenter"}
        return self.cell(**{**base, **properties})


def write_merged(sheet: Worksheet, top: int, left: int, bottom: int, right: int, text: str, style: Format) -> None:
    """A text over a range of cells, which may be a single one."""
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, style)
    else:
        sheet.merge_range(top, left, bottom, right, text, style)
