"""The table that says who takes over from whom, from its cells, with every fault of it collected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding
from evalsheet.model import Department, FileFormat, Place, RawWorkbook, address_of, department_named
from evalsheet.plan import Faults, RegisterColumn, RegisterSheet, Row, is_group, read_rows
from evalsheet.rollover.reorganisation import Handover, Reorganisation, reorganised
from evalsheet.sheet import SheetFacts

OLD, NEW, NAME, DIVISION, MAIL, ITEMS = "旧", "新", "名称", "部", "メールアドレス", "番号"
NEEDED = (OLD, NEW)
DESCRIBING = (NAME, DIVISION, MAIL)
BETWEEN = re.compile(r"[、,，・\s]+")
COLUMNS = tuple(
    RegisterColumn(heading, heading, False, 12, optional=heading not in NEEDED)
    for heading in (*NEEDED, *DESCRIBING, ITEMS)
)


def read_reorganisation(table: RawWorkbook, parts: Sequence[SheetFacts]) -> Reorganisation:
    """The reorganisation that the first sheet of `table` describes, for a round of these forms.

    Columns: 旧, a department of the register by label or name (empty for a new one); 新, the label of whoever takes
    over (empty where a department without items is closed); where they are of use 名称, 部 and メールアドレス of
    the new one; and 番号, the items, where a department is divided.

    Raises:
        DefinitionError: with every fault, each naming the cell.
    """
    reader = _Reader(table, parts)
    handovers, described = reader.read()
    if reader.faults.found:
        faults: list[Finding] = sorted(reader.faults.found, key=lambda fault: address_of(fault.place.cell))
        raise DefinitionError(faults)
    return reorganised(parts[0].plan.departments, described, handovers, parts[0].round.fiscal_year)


@dataclass
class _Reader:
    table: RawWorkbook
    parts: Sequence[SheetFacts]
    faults: Faults = field(default_factory=Faults)

    @property
    def before(self) -> Mapping[str, Department]:
        return self.parts[0].plan.department_by_label

    def read(self) -> tuple[list[Handover], dict[str, Department]]:
        """The handovers, and the departments of the next round that the table names."""
        rows = self._rows()
        handovers = [self._handover(row) for row in rows]
        named: dict[str, list[Row]] = {}
        for one, row in zip(handovers, rows, strict=True):
            if one.new:
                self._check_names(row, one.new)
                named.setdefault(one.new, []).append(row)
        self._heirs(handovers, rows)
        return handovers, {label: self._described(label, about) for label, about in named.items()}

    def _rows(self) -> list[Row]:
        """The rows of the first sheet; a file of texts has no sheets that people could be told of."""
        if not self.table.sheets:
            return []
        first = self.table.sheets[0]
        name = "" if self.table.format is FileFormat.CSV else first.name
        alone = replace(self.table, sheets=(replace(first, name=name),))
        return read_rows(alone, RegisterSheet("reorganisation", name, "", COLUMNS, needed=False), self.faults)

    def _handover(self, row: Row) -> Handover:
        old = self._label(row[OLD])
        if old and old not in self.before:
            known = "、".join(self.before)
            self.faults.add(Code.PLAN_DEPARTMENT_UNKNOWN, _place(row, OLD), row[OLD], known=known)
        if not old and not row[NEW]:
            self.faults.add(Code.PLAN_VALUE_MISSING, _place(row, OLD), field=OLD)
        items = tuple(number for number in BETWEEN.split(row[ITEMS]) if number)
        for number in items:
            if number not in self._items_of(old):
                self.faults.add(Code.REORGANISATION_ITEM, _place(row, ITEMS), number, department=old or OLD)
        return Handover(old, self._label(row[NEW]), items)

    def _label(self, written: str) -> str:
        """A department by its label or its full name; what is neither is the label of a new one."""
        known = department_named(written, self.before.values()) if written else None
        return known.label if known else written

    def _items_of(self, department: str) -> tuple[str, ...]:
        numbers = (one.item for part in self.parts for one in part.plan.assigned_to(department))
        return tuple(dict.fromkeys(numbers))

    def _check_names(self, row: Row, label: str) -> None:
        """What the label and name of a department of the next round may be."""
        forms = [part.form for part in self.parts]
        limits = [form.departments.letters for form in forms if form.departments.letters is not None]
        letters = min(limits, default=len(label))
        if len(label) > letters:
            self.faults.add(Code.PLAN_VALUE_INVALID, _place(row, NEW), label, allowed="letters-to", limit=letters)
        for heading, text in ((NEW, label), (NAME, row[NAME])):
            if any(is_group(form, text) for form in forms):
                self.faults.add(Code.PLAN_GROUP_NAME, _place(row, heading), text)

    def _described(self, label: str, rows: Sequence[Row]) -> Department:
        """A department of the next round, from all rows that name it and from what it or its forerunner was."""
        known = self.before.get(label)
        earlier = known or self.before.get(self._label(rows[0][OLD]))
        given = {heading: next((row[heading] for row in rows if row[heading]), "") for heading in DESCRIBING}
        if known is None and not given[NAME]:
            self.faults.add(Code.PLAN_VALUE_MISSING, _place(rows[0], NAME), field=NAME)
        for heading in DESCRIBING:
            for row in rows:
                if row[heading] not in ("", given[heading]):
                    self.faults.add(
                        Code.PLAN_VALUE_INVALID, _place(row, heading), row[heading], allowed=given[heading]
                    )
        return Department(
            label,
            given[NAME] or (known.name if known else label),
            given[DIVISION] or (earlier.division if earlier else ""),
            0,
            given[MAIL] or (earlier.mail if earlier else ""),
        )

    def _heirs(self, handovers: Sequence[Handover], rows: Sequence[Row]) -> None:
        """Every item of a department in the table falls to one department."""
        for old in dict.fromkeys(one.old for one in handovers if one.old in self.before):
            given = [(one, row) for one, row in zip(handovers, rows, strict=True) if one.old == old]
            rest = [(one, row) for one, row in given if not one.items]
            for one, row in rest[1:]:
                self.faults.add(
                    Code.REORGANISATION_TWICE, _place(row, NEW), one.new, department=old, other=rest[0][0].new
                )
            heirs: dict[str, str] = {}
            for one, row in given:
                for number in one.items:
                    if heirs.setdefault(number, one.new) != one.new:
                        self.faults.add(
                            Code.REORGANISATION_TWICE,
                            _place(row, ITEMS),
                            number,
                            department=old,
                            other=heirs[number],
                        )
            left = [number for number in self._items_of(old) if number not in heirs]
            closed = next((row for one, row in given if not one.new and (one.items or left)), None)
            if closed is not None or (left and not rest):
                row = closed or given[0][1]
                self.faults.add(Code.REORGANISATION_OPEN, _place(row, NEW), old, items="、".join(left or [*heirs]))


def _place(row: Row, heading: str) -> Place:
    """Where a heading's cell is, or that of 新 where the table has no such column."""
    return row.places.get(heading) or row.places[NEW]
