"""Where something stands: a file, a sheet, a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, order=True)
class Place:
    """A spot a person can go to. Parts that do not apply are empty.

    `cell` is an A1 reference in a workbook, or a key path such as ``fields[2].kind`` in a definition.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def in_file(self) -> str:
        """Sheet and cell as a formula names them: 調書!K6."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def whole(self) -> str:
        """The same behind the file's name."""
        return f"{self.file} {self.in_file}".strip()


NOWHERE = Place()
REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=16_384)
def address_of(reference: str) -> tuple[int, int]:
    """The row and column of an A1 reference, counted from 1: AA3 → (3, 27). (0, 0) for whatever is none."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
