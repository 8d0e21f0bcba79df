"""A returned sheet with its headings found: what the other modules of this package ask about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import comparable
from evalsheet.intake.headings import Headings
from evalsheet.model import Area, Place, RawSheet, column_letters
from evalsheet.sheet import Role, SheetColumn, SheetFacts, digest, head_lines, identity_from_text, prefilled_text

PREFILLED = (Role.LEVEL, Role.ATTRIBUTE, Role.CARRIED)
SURE = 2  # texts that stand where they were sent; a single one somebody may have written by chance
Address = tuple[int, int]


@dataclass(frozen=True)
class Returned:
    """One sheet of a submission, and what it was when it went out. `told` are signs of texts it went out with."""

    file: str
    sheet: RawSheet
    department: str
    facts: SheetFacts
    headings: Headings
    told: frozenset[str] = frozenset()

    def place(self, row: int, column: int) -> Place:
        return Place(self.file, self.sheet.name, f"{column_letters(column)}{row}")

    def standing(self, row: int, column: int) -> str:
        """What a cell says, struck-out parts left out."""
        cell = self.sheet.cells.get((row, column))
        return cell.standing if cell else ""

    def prefilled(self, column: SheetColumn, item: str) -> str:
        """What stood in a cell of an item's row when the workbook went out."""
        return prefilled_text(self.facts, column, self.facts.plan.item_by_number[item], self.department)

    def lost_its_heading(self, item: str, text: str) -> bool:
        """Whether a text stood in an item's row when the workbook went out, in a column that cannot be found."""
        plain = comparable(text)
        lost = (one for one in self.facts.columns if one.role in PREFILLED and one not in self.headings.columns)
        return bool(plain) and any(plain == comparable(self.prefilled(one, item)) for one in lost)

    @cached_property
    def sent(self) -> Mapping[str, Mapping[int, str]]:
        """The same of every item that is owed, by the columns of this sheet."""
        columns = self.headings.columns.items()
        return {item: {at: self.prefilled(one, item) for one, at in columns} for item in self.owed}

    @cached_property
    def merged_on(self) -> Mapping[int, tuple[Area, ...]]:
        """The merged areas that each row has a part in, down to the last row with anything in it."""
        found: dict[int, list[Area]] = {}
        last = max((row for row, _ in self.sheet.cells), default=0)
        for area in self.sheet.merged:
            for row in range(area.top, min(area.bottom, last) + 1):
                found.setdefault(row, []).append(area)
        return {row: tuple(areas) for row, areas in found.items()}

    def area_over(self, row: int, column: int) -> Area | None:
        """The merged area that covers a cell and begins elsewhere."""
        for area in self.merged_on.get(row, ()):
            if area.left <= column <= area.right and (area.top, area.left) != (row, column):
                return area
        return None

    def rows_as_sent(self, column: SheetColumn, at: int, rows: Mapping[str, int]) -> int:
        """In how many of the items' `rows` a column of the sheet says what was sent in a column of the form.

        A cell under a merged area says what the area says.
        """
        count = 0
        for item, row in rows.items():
            sent = comparable(self.prefilled(column, item))
            over = self.area_over(row, at)
            standing = self.sheet.text(over.top, over.left) if over else self.sheet.text(row, at)
            count += bool(sent) and comparable(standing) == sent
        return count

    @cached_property
    def number_column(self) -> int | None:
        return self.headings.column(Role.NUMBER, self.facts.form.item_level.key)

    @cached_property
    def title_column(self) -> int | None:
        return self.headings.column(Role.LEVEL, self.facts.form.item_level.key)

    @cached_property
    def column_at(self) -> Mapping[int, SheetColumn]:
        """The form's column of each of the sheet's."""
        return {at: one for one, at in self.headings.columns.items()}

    @cached_property
    def misses_a_field(self) -> bool:
        """Whether a field's column cannot be found."""
        return any(one.role is Role.ANSWER and one not in self.headings.columns for one in self.facts.columns)

    @cached_property
    def owed(self) -> tuple[str, ...]:
        """The items this department answers, in the order of the plan."""
        return tuple(assignment.item for assignment in self.facts.plan.assigned_to(self.department))

    def stood_above(self, text: str) -> bool:
        """Whether a text is one of the lines above the headings, or a heading; however often it was handed out."""
        said = identity_from_text(text)
        if said is not None:
            return comparable(text) == comparable(self.facts.identity(self.department, said.submission).text)
        return comparable(text) in self._head_texts

    def went_out_with(self, text: str) -> bool:
        """Whether the workbook says that it went out with a text: a deadline may have been put off since."""
        return digest(text) in self.told

    @cached_property
    def _head_texts(self) -> frozenset[str]:
        """The lines above the headings and the headings, comparable."""
        lines = head_lines(self.facts, self.department)
        return frozenset(comparable(text) for text in (*lines, *(one.heading for one in self.facts.columns)))
