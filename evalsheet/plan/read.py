"""From the register's cells to a Plan, with every fault of the register collected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evalsheet.celltext import comparable
from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, Severity
from evalsheet.forms import Form, Level
from evalsheet.model import Assignment, Item, Node, Opinion, Place, Plan, RawWorkbook, Successor, address_of
from evalsheet.plan.departments import YEARS, DepartmentRows, read_departments
from evalsheet.plan.names import check_register_labels, check_register_names
from evalsheet.plan.numbering import Numbered, check_numbers
from evalsheet.plan.opinions import headings_in, is_general
from evalsheet.plan.register import MARK, RegisterPart, register_sheets
from evalsheet.plan.repeats import RegisterRows, check_repeats, originals
from evalsheet.plan.rows import Faults, Row, read_rows
from evalsheet.round import fiscal_year_of


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
        fault for reader in readers for fault in reader.faults.found
    )  # what forms share is read of each
    faults = sorted(found, key=lambda fault: (sheets.index(fault.place.sheet), address_of(fault.place.cell)[0]))
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise DefinitionError(faults)
    return plans, tuple(faults)


@dataclass
class _Reader:
    register: RawWorkbook
    part: RegisterPart
    faults: Faults = field(default_factory=Faults)
    item_rows: dict[str, Row] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)  # each item's number, by how it compares
    in_charge: dict[str, dict[str, Place]] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        return self.part.form

    def plan(self) -> Plan:
        sheets = {spec.key: read_rows(self.register, spec, self.faults) for spec in register_sheets(self.part)}
        departments = read_departments(self.form, sheets["departments"], sheets["former"], self.faults)
        items = self._items(sheets["plan"])
        repeats = originals(self.form, items.values())
        assignments = self._assignments(sheets["assignments"], departments, items, repeats)
        last = self._earlier(sheets.get("previous", []), items, has_year=False)
        past = self._earlier(sheets.get("history", []), items, has_year=True)
        rows = RegisterRows(self.item_rows, self.in_charge, {**last, **past})
        check_repeats(self.form, items, repeats, rows, self.faults)
        answered = {at: row for at, row in rows.earlier.items() if at[0] not in repeats}
        values = [
            (item, year, carried.key, row[carried.key])
            for (item, year), row in answered.items()
            for carried in self.form.carried_fields
            if row[carried.key]
        ]
        plan = Plan(
            departments=tuple(departments.known.values()),
            items=tuple(items.values()),
            assignments=assignments,
            previous={(item, key): text for item, year, key, text in values if year is None},
            opinions=self._opinions(sheets.get("opinions", [])),
            successors=self._successors(sheets.get("successors", [])),
            history={(item, year, key): text for item, year, key, text in values if year is not None},
            repeats=repeats,
        )
        check_register_names(self.form, plan, answered, self.faults)
        if not any(fault.severity is Severity.ERROR for fault in self.faults.found):
            check_register_labels(self.form, plan, answered, self.faults)
        return plan

    def _items(self, rows: list[Row]) -> dict[str, Item]:
        items: dict[str, Item] = {}
        firsts: dict[tuple[str, ...], Row] = {}
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
            place = row.places[f"{self.form.item_level.key}.number"]
            item = Item(path[-1], tuple(path[:-1]), numbering is not None and numbering.restarts, place)
            if comparable(item.number) in self.numbers:
                self.faults.add(Code.PLAN_NUMBER_TWICE, place, item.number)
            elif item.number:
                items[item.number] = item
                self.item_rows[item.number] = row
                self.numbers[comparable(item.number)] = item.number
            self._check_unlisted(row)
        for level in self.form.levels:
            self.faults.found += check_numbers(level, numbered[level.key].values())
        return items

    def _number(self, row: Row) -> str:
        """The item a row is about, as the plan writes its number: digits may be typed in another width."""
        return self.numbers.get(comparable(row["item"]), row["item"])

    def _check_unlisted(self, row: Row) -> None:
        """Of the items a plan does not list, no more are met than there are."""
        for computed in self.form.computed_fields:
            counted = computed.share.unlisted if computed.share else None
            met, of = (
                (row[f"{computed.per}.{key}"] or "0" for key in (counted.met, counted.of)) if counted else ("", "")
            )
            if counted and met.isdecimal() and of.isdecimal() and int(met) > int(of):
                place = row.places[f"{computed.per}.{counted.met}"]
                self.faults.add(Code.PLAN_VALUE_INVALID, place, met, allowed="whole-number-to", limit=of)

    def _compare(self, level: Level, number: str, first: Row, row: Row) -> None:
        """A node reads the same on every row that repeats it."""
        for key in (f"{level.key}.title", *(f"{level.key}.{a.key}" for a in level.attributes)):
            left_out = key.endswith(".title") and not row[key] and not level.optional  # a fault of its own
            if row[key] != first[key] and not left_out:
                self.faults.add(
                    Code.PLAN_NODE_DIFFERS,
                    row.places[key],
                    row[key],
                    related=(first.places[key],),
                    level=level.title,
                    number=number,
                    first=first[key],
                )

    def _assignments(
        self, rows: list[Row], departments: DepartmentRows, items: dict[str, Item], repeats: Mapping[str, str]
    ) -> tuple[Assignment, ...]:
        """Who answers what; of an item that repeats another, only the original is answered."""
        found: dict[tuple[str, str], Assignment] = {}
        firsts: dict[str, Row] = {}
        leads: dict[str, str] = {}
        for row in rows:
            item = self._number(row)
            if items and item and item not in items:
                self.faults.add(Code.PLAN_ITEM_UNKNOWN, row.places["item"], item)
            department = departments.one(row)
            if not item or not department:
                continue
            firsts.setdefault(item, row)
            self.in_charge.setdefault(item, {}).setdefault(department, row.places["department"])
            if (item, department) in found:
                self.faults.add(Code.PLAN_ASSIGNMENT_TWICE, row.places["department"], department, item=item)
            elif row["lead"] == MARK and item in leads:
                self.faults.add(Code.PLAN_LEAD_TWICE, row.places["lead"], department, item=item, first=leads[item])
            elif row["lead"] == MARK:
                leads[item] = department
            beside, deputies = (departments.several(row, key) for key in ("beside", "deputies"))
            found.setdefault(
                (item, department),
                Assignment(item, department, row["lead"] == MARK, row["notation"], beside, deputies),
            )
        if rows:
            self._answered({n: one for n, one in items.items() if n not in repeats}, firsts, leads)
        return tuple(one for one in found.values() if one.item not in repeats)

    def _answered(self, items: dict[str, Item], firsts: dict[str, Row], leads: dict[str, str]) -> None:
        """Every item is answered by someone, and led by one."""
        for number, item in items.items():
            if number not in firsts:
                self.faults.add(Code.PLAN_ITEM_UNASSIGNED, item.place, number, item=number, title=item.title)
            elif self.part.asks_leads and number not in leads:
                place = firsts[number].places["lead"]
                self.faults.add(Code.PLAN_LEAD_MISSING, place, number, item=number, title=item.title)

    def _opinions(self, rows: list[Row]) -> tuple[Opinion, ...]:
        """The committee's opinions as entered; whether they fit the plan is a finding, not a fault."""
        levels = {level.title: level.key for level in self.form.levels}
        found = []
        for row in rows:
            level, title = levels.get(row["level"], ""), row["title"]
            general = is_general(self.form, level, title)
            above = headings_in(row["above"]) if "above" in row.places else ()
            found.append(Opinion(level, row["number"], title, row["text"], general, row.places["number"], above))
        return tuple(found)

    def _successors(self, rows: list[Row]) -> tuple[Successor, ...]:
        found: dict[str, Successor] = {}
        for row in rows:
            if row["number"] in found:
                self.faults.add(Code.PLAN_NUMBER_TWICE, row.places["number"], row["number"])
            elif row["number"]:
                found[row["number"]] = Successor(
                    row["number"], row["group"], row["title"], row["priority"], row["text"]
                )
        return tuple(found.values())

    def _earlier(
        self, rows: list[Row], items: dict[str, Item], *, has_year: bool
    ) -> dict[tuple[str, int | None], Row]:
        """The first row about each item and fiscal year, or about each item where there is only last year."""
        found: dict[tuple[str, int | None], Row] = {}
        for row in rows:
            number, year = self._number(row), fiscal_year_of(row["year"])
            if items and number and number not in items:
                self.faults.add(Code.PLAN_ITEM_UNKNOWN, row.places["item"], number)
            if has_year and year is None:
                if row["year"]:
                    self.faults.add(Code.PLAN_VALUE_INVALID, row.places["year"], row["year"], allowed=YEARS)
                continue
            if number and (number, year) in found:
                self.faults.add(Code.PLAN_NUMBER_TWICE, row.places["item"], f"{number} {row['year']}".strip())
            found.setdefault((number, year), row)
        return found
