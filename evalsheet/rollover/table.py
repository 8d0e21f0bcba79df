"""The table that says who takes over from whom, from its cells, with every fault of it collected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, finding
from evalsheet.model import Department, FileFormat, Place, RawSheet, RawWorkbook, column_letters
from evalsheet.plan import find_headings
from evalsheet.rollover.reorganisation import Handover, Reorganisation, reorganised
from evalsheet.sheet import SheetFacts

OLD, NEW, NAME, DIVISION, MAIL, ITEMS = "旧", "新", "名称", "部", "メールアドレス", "番号"
NEEDED = (OLD, NEW)
DESCRIBING = (NAME, DIVISION, MAIL)
HEADINGS = (*NEEDED, *DESCRIBING, ITEMS)
BETWEEN = re.compile(r"[、,，・\s]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table: what stands under each heading, and where."""

    cells: Mapping[str, str]
    places: Mapping[str, Place]

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")

    def place(self, heading: str) -> Place:
        """Where a heading's cell is, or that of 新 where the table has no such column."""
        return self.places.get(heading) or self.places[NEW]


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
    if reader.faults:
        faults: list[Finding] = sorted(reader.faults, key=_row_and_column)
        raise DefinitionError(faults)
    return reorganised(parts[0].plan.departments, described, handovers, parts[0].round.fiscal_year)


@dataclass
class _Reader:
    table: RawWorkbook
    parts: Sequence[SheetFacts]
    faults: list[Finding] = field(default_factory=list)

    @property
    def before(self) -> Mapping[str, Department]:
        return self.parts[0].plan.department_by_label

    def read(self) -> tuple[list[Handover], dict[str, Department]]:
        """The handovers, and the departments of the next round that the table names."""
        rows = list(self._rows())
        handovers = [self._handover(row) for row in rows]
        named: dict[str, list[_Row]] = {}
        for one, row in zip(handovers, rows, strict=True):
            if one.new:
                self._check_names(row, one.new)
                named.setdefault(one.new, []).append(row)
        self._heirs(handovers, rows)
        return handovers, {label: self._described(label, about) for label, about in named.items()}

    def _fault(self, code: Code, place: Place, value: str = "", **params: Any) -> None:
        self.faults.append(finding(code, place, value=value, **params))

    def _rows(self) -> Iterator[_Row]:
        sheet = self.table.sheets[0] if self.table.sheets else RawSheet("", {})
        name = "" if self.table.format is FileFormat.CSV else sheet.name
        heading_row, columns = find_headings(sheet, {heading: heading for heading in HEADINGS})
        missing = [heading for heading in NEEDED if heading not in columns]
        for heading in missing:
            self._fault(Code.PLAN_HEADING_MISSING, Place(self.table.file, name, f"A{heading_row}"), heading)
        if missing:
            return
        for number in sorted({row for row, _ in sheet.cells if row > heading_row}):
            cells = {heading: sheet.text(number, column).strip() for heading, column in columns.items()}
            if any(cells.values()):
                places = {
                    h: Place(self.table.file, name, f"{column_letters(c)}{number}") for h, c in columns.items()
                }
                yield _Row(cells, places)

    def _handover(self, row: _Row) -> Handover:
        old = self._label(row[OLD])
        if old and old not in self.before:
            known = "、".join(self.before)
            self._fault(Code.PLAN_DEPARTMENT_UNKNOWN, row.place(OLD), row[OLD], known=known)
        if not old and not row[NEW]:
            self._fault(Code.PLAN_VALUE_MISSING, row.place(OLD), field=OLD)
        items = tuple(number for number in BETWEEN.split(row[ITEMS]) if number)
        for number in items:
            if number not in self._items_of(old):
                self._fault(Code.REORGANISATION_ITEM, row.place(ITEMS), number, department=old or OLD)
        return Handover(old, self._label(row[NEW]), items)

    def _label(self, written: str) -> str:
        """A department by its label or its full name; what is neither is the label of a new one."""
        if written in self.before:
            return written
        return next((one.label for one in self.before.values() if one.name == written), written)

    def _items_of(self, department: str) -> tuple[str, ...]:
        numbers = (one.item for part in self.parts for one in part.plan.assigned_to(department))
        return tuple(dict.fromkeys(numbers))

    def _check_names(self, row: _Row, label: str) -> None:
        """What the label and name of a department of the next round may be."""
        styles = [part.form.departments for part in self.parts]
        letters = min((style.letters for style in styles if style.letters is not None), default=len(label))
        if len(label) > letters:
            self._fault(Code.PLAN_VALUE_INVALID, row.place(NEW), label, allowed=f"{letters}文字まで")
        groups = tuple(ending for style in styles for ending in style.group_names)
        for heading, text in ((NEW, label), (NAME, row[NAME])):
            if groups and text.endswith(groups):
                self._fault(Code.PLAN_GROUP_NAME, row.place(heading), text)

    def _described(self, label: str, rows: Sequence[_Row]) -> Department:
        """A department of the next round, from all rows that name it and from what it or its forerunner was."""
        known = self.before.get(label)
        earlier = known or self.before.get(self._label(rows[0][OLD]))
        given = {heading: next((row[heading] for row in rows if row[heading]), "") for heading in DESCRIBING}
        if known is None and not given[NAME]:
            self._fault(Code.PLAN_VALUE_MISSING, rows[0].place(NAME), field=NAME)
        for heading in DESCRIBING:
            for row in rows:
                if row[heading] not in ("", given[heading]):
                    self._fault(Code.PLAN_VALUE_INVALID, row.place(heading), row[heading], allowed=given[heading])
        return Department(
            label,
            given[NAME] or (known.name if known else label),
            given[DIVISION] or (earlier.division if earlier else ""),
            0,
            given[MAIL] or (earlier.mail if earlier else ""),
        )

    def _heirs(self, handovers: Sequence[Handover], rows: Sequence[_Row]) -> None:
        """Every item of a department in the table falls to one department."""
        for old in dict.fromkeys(one.old for one in handovers if one.old in self.before):
            given = [(one, row) for one, row in zip(handovers, rows, strict=True) if one.old == old]
            rest = [(one, row) for one, row in given if not one.items]
            for one, row in rest[1:]:
                self._fault(
                    Code.REORGANISATION_TWICE, row.place(NEW), one.new, department=old, other=rest[0][0].new
                )
            heirs: dict[str, str] = {}
            for one, row in given:
                for number in one.items:
                    if heirs.setdefault(number, one.new) != one.new:
                        self._fault(
                            Code.REORGANISATION_TWICE, row.place(ITEMS), number, department=old, other=heirs[number]
                        )
            left = [number for number in self._items_of(old) if number not in heirs]
            closed = next((row for one, row in given if not one.new and (one.items or left)), None)
            if closed is not None or (left and not rest):
                row = closed or given[0][1]
                self._fault(Code.REORGANISATION_OPEN, row.place(NEW), old, items="、".join(left or [*heirs]))


def _row_and_column(fault: Finding) -> tuple[int, str]:
    column = fault.place.cell.rstrip("0123456789")
    return int(fault.place.cell.removeprefix(column)), column
