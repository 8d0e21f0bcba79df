"""Formats of everything we write: one font, thin rules, fills that differ in grey as well."""

from __future__ import annotations

import datetime
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
NORMAL_SIZE = 9


class Styles:
    """Formats by their properties, each made once in a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, font: str, size: float) -> None:
        self._book = book
        self._base = {"font_name": font, "font_size": size, "valign": "top"}
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """A format with the base font and these properties."""
        key = tuple(properties.items())
        if key not in self._made:
            self._made[key] = self._book.add_format({**self._base, **properties})
        return self._made[key]

    def cell(self, **properties: Any) -> Format:
        """A ruled cell whose text wraps."""
        return self(**{"border": 1, "border_color": RULE, "text_wrap": True, **properties})

    def head(self, **properties: Any) -> Format:
        """A heading."""
        base = {"bold": True, "bg_color": HEAD, "align": "center", "valign": "vcenter"}
        return self.cell(**{**base, **properties})


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet all of whose formulas are Excel 2016's."""

    def _prepare_formula(self, formula: str, *_: object) -> str:
        """A formula as it is stored. The library's own looks through each for every function that came later."""
        return formula.removeprefix("=")


class _Book(xlsxwriter.Workbook):  # type: ignore[misc]
    worksheet_class = _Sheet


def new_workbook(path: str, created: datetime.datetime, font: str) -> xlsxwriter.Workbook:
    """A workbook whose bytes depend on its content only, and in which no text from a file becomes a formula.

    Excel measures column widths in digits of the default font, so that font is set, and not left to the program.
    """
    book = _Book(
        path,
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": True,  # a temporary file for each part costs more than the part, above all under a scanner
            "default_format_properties": {"font_name": font, "font_size": NORMAL_SIZE},
            "default_column_width": 56,  # pixels; tells XlsxWriter that a digit of this font is 6 pixels wide
        },
    )
    book.set_properties({"created": created})
    return book


def write_merged(sheet: Worksheet, top: int, left: int, bottom: int, right: int, text: str, style: Format) -> None:
    """A text over a range of cells, which may be a single one."""
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, style)
    else:
        sheet.merge_range(top, left, bottom, right, text, style)
