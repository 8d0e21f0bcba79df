"""From the register's cells to a Plan, with every fault of the register collected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

from evalsheet.celltext import comparable
from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, Severity, finding
from evalsheet.forms import Form, Level
from evalsheet.model import (
    Assignment,
    CellKind,
    Department,
    Item,
    Node,
    Opinion,
    Place,
    Plan,
    RawSheet,
    RawWorkbook,
    Successor,
    column_letters,
)
from evalsheet.plan.numbering import Numbered, check_numbers
from evalsheet.plan.opinions import headings_in, is_general
from evalsheet.plan.register import PLAIN, WHOLE, RegisterPart, RegisterSheet, register_sheets
from evalsheet.round import fiscal_year_of

YEARS = "令和3年度、R3、2021"  # ways to write a fiscal year
HEADING_ROWS = 12  # headings are looked for in the first rows only
UNUSABLE = (CellKind.ERROR, CellKind.UNCOMPUTED)
BETWEEN = re.compile(r"[、,，・\s]+")
MAIL = re.compile(r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$")


def read_register(register: RawWorkbook, form: Form) -> tuple[Plan, tuple[Finding, ...]]:
    """The plan of a register with one form, as `read_plans` reads it."""
    plans, remarks = read_plans(register, (RegisterPart(form),))
    return plans[0], remarks


def read_plans(
    register: RawWorkbook, parts: Sequence[RegisterPart]
) -> tuple[tuple[Plan, ...], tuple[Finding, ...]]:
    """The plan a register describes for each of its forms, and the findings that do not stop it.

    Raises:
        DefinitionError: with every fault, each naming sheet and cell.
    """
    readers = [_Reader(register, part) for part in parts]
    plans = tuple(reader.plan() for reader in readers)
    sheets = [sheet.name for part in parts for sheet in register_sheets(part)]
    found = dict.fromkeys(
        fault for reader in readers for fault in reader.faults
    )  # what forms share is read of each
    faults = sorted(found, key=lambda fault: (sheets.index(fault.place.sheet), _row_of(fault.place)))
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise DefinitionError(faults)
    return plans, tuple(faults)


def _row_of(place: Place) -> int:
    return int(place.cell.lstrip(ascii_uppercase) or 0)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a register sheet: its cells by column key, and where each stands, blank ones too."""

    cells: dict[str, str]
    places: dict[str, Place]
    kinds: dict[str, CellKind]

    @property
    def is_blank(self) -> bool:
        return not any(self.cells.values()) and CellKind.UNCOMPUTED not in self.kinds.values()

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass
class _Reader:
    register: RawWorkbook
    part: RegisterPart
    faults: list[Finding] = field(default_factory=list)
    item_places: dict[str, Place] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        return self.part.form

    def plan(self) -> Plan:
        specs = {sheet.key: sheet for sheet in register_sheets(self.part)}
        sheets = {key: list(self._rows(spec)) for key, spec in specs.items()}
        departments = self._departments(sheets["departments"])
        items = self._items(sheets["plan"])
        assignments = self._assignments(sheets["assignments"], departments, items)
        previous = self._previous(sheets.get("previous", []), items)
        opinions = self._opinions(sheets.get("opinions", []))
        successors = self._successors(sheets.get("successors", []))
        history = self._history(sheets.get("history", []), items)
        return Plan(
            tuple(departments.values()),
            tuple(items.values()),
            assignments,
            previous,
            opinions,
            successors,
            history,
        )

    def _fault(self, code: Code, place: Place, value: str = "", **params: Any) -> None:
        self.faults.append(finding(code, place, value=value, **params))

    def _rows(self, spec: RegisterSheet) -> Iterator[_Row]:
        sheet = self.register.sheet(spec.name)
        if sheet is None:
            known = "、".join(one.name for one in self.register.sheets)
            self._fault(Code.PLAN_SHEET_MISSING, Place(self.register.file, spec.name), sheets=known)
            return
        heading_row, columns = _find_headings(sheet, spec)
        missing = [column for column in spec.columns if column.key not in columns and not column.optional]
        for column in missing:
            place = Place(self.register.file, sheet.name, f"A{heading_row}")
            self._fault(Code.PLAN_HEADING_MISSING, place, value=column.heading)
        if missing:
            return
        numbers = sorted({row for row, _ in sheet.cells if row > heading_row})
        rows = [self._row(sheet, number, columns) for number in numbers]
        filled = [row for row in rows if not row.is_blank]
        if not filled and spec.needed:
            first = self._row(sheet, heading_row + 1, columns)
            self._fault(Code.PLAN_VALUE_MISSING, first.places[spec.columns[0].key], field=spec.columns[0].heading)
        for row in filled:
            self._check_values(spec, row)
            yield row

    def _row(self, sheet: RawSheet, number: int, columns: dict[str, int]) -> _Row:
        at = {key: (number, column) for key, column in columns.items()}
        return _Row(
            {key: sheet.text(*spot).strip() for key, spot in at.items()},
            {key: Place(self.register.file, sheet.name, f"{column_letters(c)}{r}") for key, (r, c) in at.items()},
            {key: sheet.cells[spot].kind for key, spot in at.items() if spot in sheet.cells},
        )

    def _check_values(self, spec: RegisterSheet, row: _Row) -> None:
        """What each cell of a row must be, whatever stands in the other cells."""
        for column in (one for one in spec.columns if one.key in row.places):
            value, place, kind = row[column.key], row.places[column.key], row.kinds.get(column.key)
            if kind in UNUSABLE or (kind is CellKind.DATE and column.required):
                self._fault(Code.PLAN_VALUE_INVALID, place, value, allowed=PLAIN)
            elif column.required and not value:
                self._fault(Code.PLAN_VALUE_MISSING, place, field=column.heading)
            elif column.choices and value not in ("", *column.choices):
                self._fault(Code.PLAN_VALUE_INVALID, place, value, allowed="、".join(column.choices))
            elif column.counts and value and not value.isdecimal():
                self._fault(Code.PLAN_VALUE_INVALID, place, value, allowed=WHOLE)
            elif column.letters is not None and len(value) > column.letters:
                self._fault(Code.PLAN_VALUE_INVALID, place, value, allowed=f"{column.letters}文字まで")

    def _departments(self, rows: list[_Row]) -> dict[str, Department]:
        found: dict[str, Department] = {}
        for row in rows:
            label = row["label"]
            for key in ("label", "name"):
                if self._is_group(row[key]):
                    self._fault(Code.PLAN_GROUP_NAME, row.places[key], row[key])
            if row["mail"] and not MAIL.match(row["mail"]):
                self._fault(Code.PLAN_MAIL_INVALID, row.places["mail"], row["mail"])
            if label in found:
                self._fault(Code.PLAN_DEPARTMENT_TWICE, row.places["label"], label)
            elif label:
                found[label] = Department(label, row["name"], row["division"], len(found) + 1, row["mail"])
        return found

    def _is_group(self, name: str) -> bool:
        return any(name.endswith(ending) for ending in self.form.departments.group_names)

    def _items(self, rows: list[_Row]) -> dict[str, Item]:
        items: dict[str, Item] = {}
        firsts: dict[tuple[str, ...], _Row] = {}
        numbered: dict[str, dict[tuple[Node, ...], Numbered]] = {level.key: {} for level in self.form.levels}
        for row in rows:
            path: list[Node] = []
            for level in self.form.levels:
                attributes = tuple((a.key, row[f"{level.key}.{a.key}"]) for a in level.attributes)
                number = row[f"{level.key}.number"]
                path.append(
                    Node(level.key, number, row[f"{level.key}.title"], tuple(a for a in attributes if a[1]))
                )
                if number and level is not self.form.item_level:
                    first = firsts.setdefault(tuple(node.number for node in path), row)
                    self._compare(level, number, first, row)
            for depth, level in enumerate(self.form.levels, start=1):
                place = row.places[f"{level.key}.number"]
                numbered[level.key].setdefault(tuple(path[:depth]), Numbered(tuple(path[:depth]), place))
            numbering = self.form.item_level.numbering
            item = Item(path[-1], tuple(path[:-1]), numbering is not None and numbering.restarts)
            place = row.places[f"{self.form.item_level.key}.number"]
            if item.number in items:
                self._fault(Code.PLAN_NUMBER_TWICE, place, item.number)
            elif item.number:
                items[item.number] = item
                self.item_places[item.number] = place
            self._check_unlisted(row)
        for level in self.form.levels:
            self.faults += check_numbers(level, numbered[level.key].values())
        return items

    def _check_unlisted(self, row: _Row) -> None:
        """Of the items a plan does not list, no more are met than there are."""
        for computed in self.form.computed_fields:
            counted = computed.share.unlisted if computed.share else None
            met, of = (
                (row[f"{computed.per}.{key}"] or "0" for key in (counted.met, counted.of)) if counted else ("", "")
            )
            if counted and met.isdecimal() and of.isdecimal() and int(met) > int(of):
                place = row.places[f"{computed.per}.{counted.met}"]
                self._fault(Code.PLAN_VALUE_INVALID, place, met, allowed=f"{of}以下の整数")

    def _compare(self, level: Level, number: str, first: _Row, row: _Row) -> None:
        """A node reads the same on every row that repeats it."""
        for key in (f"{level.key}.title", *(f"{level.key}.{a.key}" for a in level.attributes)):
            if row[key] != first[key]:
                self._fault(
                    Code.PLAN_NODE_DIFFERS,
                    row.places[key],
                    row[key],
                    related=(first.places[key],),
                    level=level.title,
                    number=number,
                    first=first[key],
                )

    def _assignments(
        self, rows: list[_Row], departments: dict[str, Department], items: dict[str, Item]
    ) -> tuple[Assignment, ...]:
        found: dict[tuple[str, str], Assignment] = {}
        firsts: dict[str, _Row] = {}
        leads: dict[str, str] = {}
        for row in rows:
            item, department = row["item"], self._label(row["department"], departments)
            if items and item and item not in items:
                self._fault(Code.PLAN_ITEM_UNKNOWN, row.places["item"], item)
            if self._is_group(row["department"]):
                self._fault(Code.PLAN_GROUP_NAME, row.places["department"], row["department"])
            elif departments and department and department not in departments:
                known = "、".join(departments)
                self._fault(Code.PLAN_DEPARTMENT_UNKNOWN, row.places["department"], department, known=known)
            if not item or not department:
                continue
            firsts.setdefault(item, row)
            if (item, department) in found:
                self._fault(Code.PLAN_ASSIGNMENT_TWICE, row.places["department"], department, item=item)
            elif row["lead"] and item in leads:
                self._fault(Code.PLAN_LEAD_TWICE, row.places["lead"], department, item=item, first=leads[item])
            elif row["lead"]:
                leads[item] = department
            beside, deputies = (self._named(row, key, departments) for key in ("beside", "deputies"))
            found.setdefault(
                (item, department),
                Assignment(item, department, bool(row["lead"]), row["notation"], beside, deputies),
            )
        if rows:
            self._answered(items, firsts, leads)
        return tuple(found.values())

    def _answered(self, items: dict[str, Item], firsts: dict[str, _Row], leads: dict[str, str]) -> None:
        """Every item is answered by someone, and led by one."""
        for number, item in items.items():
            if number not in firsts:
                place = self.item_places[number]
                self._fault(Code.PLAN_ITEM_UNASSIGNED, place, number, item=number, title=item.title)
            elif self.part.asks_leads and number not in leads:
                place = firsts[number].places["lead"]
                self._fault(Code.PLAN_LEAD_MISSING, place, number, item=number, title=item.title)

    def _named(self, row: _Row, key: str, departments: dict[str, Department]) -> tuple[str, ...]:
        """The departments that one cell names."""
        named = tuple(self._label(name, departments) for name in BETWEEN.split(row[key]) if name)
        for name in named:
            if self._is_group(name):
                self._fault(Code.PLAN_GROUP_NAME, row.places[key], name)
            elif departments and name not in departments:
                known = "、".join(departments)
                self._fault(Code.PLAN_DEPARTMENT_UNKNOWN, row.places[key], name, known=known)
        return named

    def _opinions(self, rows: list[_Row]) -> tuple[Opinion, ...]:
        """The committee's opinions as entered; whether they fit the plan is a finding, not a fault."""
        levels = {level.title: level.key for level in self.form.levels}
        found = []
        for row in rows:
            level, title = levels.get(row["level"], ""), row["title"]
            general = is_general(self.form, level, title)
            above = headings_in(row["above"]) if "above" in row.places else ()
            found.append(Opinion(level, row["number"], title, row["text"], general, row.places["number"], above))
        return tuple(found)

    def _successors(self, rows: list[_Row]) -> tuple[Successor, ...]:
        found: dict[str, Successor] = {}
        for row in rows:
            if row["number"] in found:
                self._fault(Code.PLAN_NUMBER_TWICE, row.places["number"], row["number"])
            elif row["number"]:
                found[row["number"]] = Successor(
                    row["number"], row["group"], row["title"], row["priority"], row["text"]
                )
        return tuple(found.values())

    def _label(self, written: str, departments: dict[str, Department]) -> str:
        """A department by its label, or by its full name."""
        if written in departments:
            return written
        return next((d.label for d in departments.values() if d.name == written), written)

    def _previous(self, rows: list[_Row], items: dict[str, Item]) -> dict[tuple[str, str], str]:
        previous: dict[tuple[str, str], str] = {}
        seen: set[str] = set()
        for row in rows:
            number = row["item"]
            if items and number and number not in items:
                self._fault(Code.PLAN_ITEM_UNKNOWN, row.places["item"], number)
            if number and number in seen:
                self._fault(Code.PLAN_NUMBER_TWICE, row.places["item"], number)
            seen.add(number)
            for carried in self.form.carried_fields:
                if row[carried.key]:
                    previous.setdefault((number, carried.key), row[carried.key])
        return previous

    def _history(self, rows: list[_Row], items: dict[str, Item]) -> dict[tuple[str, int, str], str]:
        """The values of every earlier year: one row per item and year."""
        history: dict[tuple[str, int, str], str] = {}
        seen: set[tuple[str, int]] = set()
        for row in rows:
            number, year = row["item"], fiscal_year_of(row["year"])
            if items and number and number not in items:
                self._fault(Code.PLAN_ITEM_UNKNOWN, row.places["item"], number)
            if year is None:
                if row["year"]:
                    self._fault(Code.PLAN_VALUE_INVALID, row.places["year"], row["year"], allowed=YEARS)
                continue
            if (number, year) in seen:
                self._fault(Code.PLAN_NUMBER_TWICE, row.places["item"], f"{number} {row['year']}")
            seen.add((number, year))
            for carried in self.form.carried_fields:
                if row[carried.key]:
                    history.setdefault((number, year, carried.key), row[carried.key])
        return history


def _find_headings(sheet: RawSheet, spec: RegisterSheet) -> tuple[int, dict[str, int]]:
    """The row that holds most of the headings, and the column of each heading found there."""
    by_heading = {comparable(column.heading): column.key for column in spec.columns}
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
