"""The rows of a register's sheets: found below their headings, each cell with its place, each column checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.model import SHOWN_AS_FORMULA, UNUSABLE, CellKind, Place, RawSheet, RawWorkbook, column_letters
from evalsheet.plan.register import RegisterSheet

HEADING_ROWS = 12  # headings are looked for in the first rows only
CIRCLES = ("○", "◯", "〇")  # three keys, one mark: nobody sees on paper which of them it was


@dataclass
class Faults:
    """The faults of a register, in the order they are found."""

    found: list[Finding] = field(default_factory=list)

    def add(self, code: Code, place: Place, value: str = "", **params: Any) -> None:
        self.found.append(finding(code, place, value=value, **params))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a register sheet: its cells by column key, and where each stands, blank ones too."""

    cells: dict[str, str]
    places: dict[str, Place]
    kinds: dict[str, CellKind]

    @property
    def is_blank(self) -> bool:
        return not any(self.cells.values()) and CellKind.UNCOMPUTED not in self.kinds.values()

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


def read_rows(register: RawWorkbook, spec: RegisterSheet, faults: Faults) -> list[Row]:
    """The rows of one sheet that are not blank."""
    return list(_rows(register, spec, faults))


def _rows(register: RawWorkbook, spec: RegisterSheet, faults: Faults) -> Iterator[Row]:
    sheet = register.sheet(spec.name)
    if sheet is None:
        known = "、".join(one.name for one in register.sheets)
        if not spec.optional:
            faults.add(Code.PLAN_SHEET_MISSING, Place(register.file, spec.name), sheets=known)
        return
    heading_row, columns = _find_headings(sheet, {column.heading: column.key for column in spec.columns})
    missing = [column for column in spec.columns if column.key not in columns and not column.optional]
    for column in missing:
        place = Place(register.file, sheet.name, f"A{heading_row}")
        faults.add(Code.PLAN_HEADING_MISSING, place, value=column.heading)
    if missing:
        return
    numbers = sorted({row for row, _ in sheet.cells if row > heading_row})
    marks = frozenset(column.key for column in spec.columns if CIRCLES[0] in column.choices)
    rows = [_row(register.file, sheet, number, columns, marks) for number in numbers]
    filled = [row for row in rows if not row.is_blank]
    if not filled and spec.needed:
        first = _row(register.file, sheet, heading_row + 1, columns, marks)
        faults.add(Code.PLAN_VALUE_MISSING, first.places[spec.columns[0].key], field=spec.columns[0].heading)
    for row in filled:
        _check_values(spec, row, faults)
        yield row


def _row(file: str, sheet: RawSheet, number: int, columns: dict[str, int], marks: frozenset[str]) -> Row:
    """A row; in the columns of `marks` every circle is the one that is meant."""
    at = {key: (number, column) for key, column in columns.items()}
    texts = {key: sheet.text(*spot).strip() for key, spot in at.items()}
    return Row(
        {key: CIRCLES[0] if key in marks and text in CIRCLES else text for key, text in texts.items()},
        {key: Place(file, sheet.name, f"{column_letters(c)}{r}") for key, (r, c) in at.items()},
        {key: sheet.cells[spot].kind for key, spot in at.items() if spot in sheet.cells},
    )


def _check_values(spec: RegisterSheet, row: Row, faults: Faults) -> None:
    """What each cell of a row must be, whatever stands in the other cells."""
    for column in (one for one in spec.columns if one.key in row.places):
        value, place, kind = row[column.key], row.places[column.key], row.kinds.get(column.key)
        if kind in UNUSABLE or (kind is CellKind.DATE and column.required):
            faults.add(Code.PLAN_VALUE_INVALID, place, value or SHOWN_AS_FORMULA, allowed="plain-text")
        elif column.required and not value:
            faults.add(Code.PLAN_VALUE_MISSING, place, field=column.heading)
        elif column.choices and value not in ("", *column.choices):
            faults.add(Code.PLAN_VALUE_INVALID, place, value, allowed="、".join(column.choices))
        elif column.counts and value and not value.isdecimal():
            faults.add(Code.PLAN_VALUE_INVALID, place, value, allowed="whole-number")
        elif column.letters is not None and len(value) > column.letters:
            faults.add(Code.PLAN_VALUE_INVALID, place, value, allowed="letters-to", limit=column.letters)


def _find_headings(sheet: RawSheet, keys: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    """The row that holds most of the headings, and the column of each heading found there.

    Args:
        sheet: whose first rows are looked at.
        keys: what each heading is known by.
    """
    by_heading = {comparable(heading): key for heading, key in keys.items()}
    best: tuple[int, dict[str, int]] = (1, {})
    for row in range(1, HEADING_ROWS + 1):
        found = {
            by_heading[comparable(cell.text)]: column
            for (at, column), cell in sorted(sheet.cells.items(), reverse=True)  # of two, the left one counts
            if at == row and comparable(cell.text) in by_heading
        }
        if len(found) > len(best[1]):
            best = (row, found)
    return best
