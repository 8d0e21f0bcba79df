"""The workbook of another round, or of another version of a form: what of it answers what is asked now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.headings import Headings, find_headings
from evalsheet.intake.locate import Located, locate
from evalsheet.model import LocatedCell, Place, RawSheet, RawWorkbook, column_letters
from evalsheet.sheet import Identity, Role, SheetFacts

YEARS_BACK = 10
# In another round's workbook these say what its own template says, and nothing about the answers.
OF_ITS_TIME = {Code.PREFILLED_CHANGED, Code.HEADING_RETYPED, Code.HEADING_MISSING, Code.SHEET_REARRANGED}


def locate_older(
    book: RawWorkbook, sheet: RawSheet, said: Identity, facts: SheetFacts, others: Collection[str] = ()
) -> Located:
    """The answers whose field and item are the same as now; everything else that was written is a finding.

    A field is the same where its heading reads as it does now, the year aside; an item where number and title do.

    Args:
        book: the workbook.
        sheet: the form's sheet.
        said: what the workbook says it is.
        facts: the form as it is asked now.
        others: names of sheets that are looked at elsewhere.
    """
    then = _facts_then(sheet, said, facts)
    headings = find_headings(sheet, then.columns)
    assert headings is not None  # the sheet was chosen by its headings
    located = locate(book, sheet, said.department, then, others)
    older = _Older(book.file, sheet, said.department, then, headings)
    kept = [cell for cell in located.cells if older.is_same(cell)]
    findings = [one for one in located.findings if one.code not in OF_ITS_TIME and not older.is_template(one)]
    return replace(
        located,
        cells=tuple(kept),
        findings=(*findings, *older.columns(), *older.fields(), *older.items(located.cells)),
    )


def _facts_then(sheet: RawSheet, said: Identity, facts: SheetFacts) -> SheetFacts:
    """The facts of the year whose headings the sheet bears; of several, the latest."""
    if said.round == facts.round.round:
        return facts
    year = facts.round.fiscal_year
    candidates = [
        replace(facts, round=facts.round.model_copy(update={"round": said.round, "fiscal_year": one}))
        for one in range(year, year - YEARS_BACK, -1)
    ]
    return max(candidates, key=lambda one: _fitting(sheet, one))


def _fitting(sheet: RawSheet, facts: SheetFacts) -> int:
    """How many columns a person writes in bear the heading they had in that year."""
    headings = find_headings(sheet, facts.columns)
    if headings is None:
        return 0
    retyped = {column for column, _ in headings.retyped}
    return sum(column.role is Role.ANSWER and column not in retyped for column in headings.columns)


@dataclass(frozen=True)
class _Older:
    file: str
    sheet: RawSheet
    department: str
    facts: SheetFacts
    headings: Headings

    @property
    def number_column(self) -> int:
        return self.headings.column(Role.NUMBER, self.facts.form.item_level.key) or 0

    @property
    def likened(self) -> dict[str, str]:
        """Fields whose column was found by its place only: field → the heading that stands there."""
        return {column.key: written for column, written in self.headings.retyped if column.role is Role.ANSWER}

    def is_same(self, cell: LocatedCell) -> bool:
        return cell.key.field not in self.likened and not self._title_then(cell)

    def _title_then(self, cell: LocatedCell) -> str:
        """The title that stands in the row of an answer, where it is another item's."""
        column = self.headings.column(Role.LEVEL, self.facts.form.item_level.key)
        row = int("".join(sign for sign in cell.place.cell if sign.isdigit()) or 0)
        title = self.sheet.text(row, column or 0)
        now = self.facts.plan.item_by_number[cell.key.item].title
        return title if comparable(title) not in ("", comparable(now)) else ""

    def is_template(self, one: Finding) -> bool:
        """Whether a text was reported for standing in the head of a sheet, or in a column that is listed whole."""
        if one.code is not Code.STRAY_CONTENT or one.place.sheet != self.sheet.name:
            return False
        column, row = _address(one.place.cell)
        return row <= self.headings.row or column in self._unknown

    @property
    def _unknown(self) -> dict[int, str]:
        """Columns with a heading that the form does not have now."""
        known = set(self.headings.columns.values())
        return {
            column: cell.text
            for (row, column), cell in sorted(self.sheet.cells.items())
            if row == self.headings.row and column not in known and cell.text.strip()
        }

    def columns(self) -> Iterator[Finding]:
        """Each column that is not asked for any more, with all that was written in it."""
        likened = {
            at: self.likened[column.key]
            for column, at in self.headings.columns.items()
            if column.role is Role.ANSWER and column.key in self.likened
        }
        for column, heading in sorted({**self._unknown, **likened}.items()):
            written = [
                f"{self.sheet.text(row, self.number_column)}「{cell.text}」"
                for (row, at), cell in sorted(self.sheet.cells.items())
                if at == column and row > self.headings.row and cell.text.strip()
            ]
            if written:
                place = Place(self.file, self.sheet.name, f"{column_letters(column)}{self.headings.row}")
                texts = " / ".join(written)
                yield finding(
                    Code.OLDER_COLUMN_UNMAPPED, place, department=self.department, value=texts, heading=heading
                )

    def fields(self) -> Iterator[Finding]:
        """Each field that is asked for now and had no column then."""
        found = {column.key for column in self.headings.columns if column.role is Role.ANSWER} - {*self.likened}
        for column in self.facts.columns:
            if column.role is Role.ANSWER and column.key not in found:
                place = Place(self.file, self.sheet.name)
                title = self.facts.titles[column.key]
                yield finding(Code.OLDER_FIELD_MISSING, place, department=self.department, field=title)

    def items(self, cells: Collection[LocatedCell]) -> Iterator[Finding]:
        """Each item whose number now belongs to another, with all that was written for it."""
        written: dict[str, list[LocatedCell]] = {}
        for cell in cells:
            if cell.text.strip() and self._title_then(cell):
                written.setdefault(cell.key.item, []).append(cell)
        for item, answers in written.items():
            yield finding(
                Code.OLDER_ITEM_UNMAPPED,
                answers[0].place,
                item=item,
                department=self.department,
                value=" / ".join(cell.text for cell in answers),
                then=self._title_then(answers[0]),
                now=self.facts.plan.item_by_number[item].title,
            )


def _address(reference: str) -> tuple[int, int]:
    """(column, row) of an A1 reference."""
    letters = "".join(sign for sign in reference if sign.isalpha())
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int("".join(sign for sign in reference if sign.isdigit()) or 0)
