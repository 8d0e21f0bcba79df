"""Where something stands: a file, a sheet, a cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """A spot a person can go to. Parts that do not apply are empty.

    `cell` is an A1 reference in a workbook, or a key path such as ``fields[2].kind`` in a definition.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""


NOWHERE = Place()


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
