"""The workbook of another round, or of another version of a form: what of it answers what is asked now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.headings import Headings
from evalsheet.intake.locate import Located, locate
from evalsheet.intake.years import in_year, year_of
from evalsheet.model import Aside, AsideKind, LocatedCell, Place, RawSheet, RawWorkbook, address_of, column_letters
from evalsheet.sheet import Identity, Role, SheetFacts

# In another round's workbook these say what its own template says, and nothing about the answers.
OF_ITS_TIME = {Code.PREFILLED_CHANGED, Code.HEADING_RETYPED, Code.HEADING_MISSING, Code.SHEET_REARRANGED}


def locate_older(
    book: RawWorkbook, sheet: RawSheet, said: Identity, then: SheetFacts, copies: Sequence[RawSheet] = ()
) -> Located:
    """The answers whose field and item are the same as now; everything else that was written stands beside them.

    A field is the same where its heading reads as it does now, the year aside; an item where number and title do.

    Args:
        book: the workbook.
        sheet: the form's sheet.
        said: what the workbook says it is.
        then: the form as it is asked now, in the year that the sheet is of.
        copies: further sheets with its headings.
    """
    located = locate(book, sheet, said.department, then, copies)
    older = {name: _OlderSheet(book, name, said.department, then, on) for name, on in located.sheets.items()}
    kept = [cell for cell in located.cells if older[cell.place.sheet].is_same(cell)]
    left = [cell for cell in located.cells if cell not in kept and cell.text.strip()]
    asides = [
        *(aside for one in older.values() for aside in one.headings_then()),
        *(aside for cell in left for aside in older[cell.place.sheet].asides(cell)),
    ]
    findings = [
        *(one for one in located.findings if one.code not in OF_ITS_TIME and not _is_template(one, older)),
        *(found for one in older.values() for found in one.columns(left)),
        *older[sheet.name].fields(),
        *(found for one in older.values() for found in one.items(left)),
    ]
    return replace(located, cells=tuple(kept), asides=(*located.asides, *asides), findings=tuple(findings))


def facts_then(
    sheets: Sequence[tuple[SheetFacts, RawSheet]], said: Identity, parts: Sequence[SheetFacts]
) -> tuple[SheetFacts, ...]:
    """`parts` in the year whose headings the sheets bear; of several, the latest.

    Args:
        sheets: the sheets of a workbook, each with its form as it is asked now.
        said: what the workbook says it is.
        parts: forms of the round.
    """
    if said.round == parts[0].round.round:
        return tuple(parts)
    year = year_of(sheets)
    return tuple(in_year(part, year, said.round) for part in parts)


def _is_template(one: Finding, older: Mapping[str, _OlderSheet]) -> bool:
    return one.place.sheet in older and older[one.place.sheet].is_template(one)


@dataclass(frozen=True)
class _OlderSheet:
    book: RawWorkbook
    name: str
    department: str
    facts: SheetFacts
    headings: Headings

    @cached_property
    def sheet(self) -> RawSheet:
        return next(sheet for sheet in self.book.sheets if sheet.name == self.name)

    @property
    def number_column(self) -> int:
        return self.headings.column(Role.NUMBER, self.facts.form.item_level.key) or 0

    @property
    def likened(self) -> dict[str, str]:
        """Fields whose column was found by its place only: field → the heading that stands there."""
        return {column.key: written for column, written in self.headings.retyped if column.role is Role.ANSWER}

    def is_same(self, cell: LocatedCell) -> bool:
        return cell.key.field not in self.likened and not self._title_then(cell)

    def asides(self, cell: LocatedCell) -> Iterator[Aside]:
        """An answer that is not used, by the cells it stands in."""
        standing = {one.reference: one.standing for one in self.sheet.cells.values()}
        for place in (cell.place, *cell.also):
            own = standing.get(place.cell, "")
            yield Aside(place, AsideKind.OLDER, own if own.strip() else cell.text, cell.key.item)

    def headings_then(self) -> Iterator[Aside]:
        """The headings that read otherwise now."""
        for column, written in self.headings.retyped:
            if comparable(written):
                cell = f"{column_letters(self.headings.columns[column])}{self.headings.row}"
                yield Aside(Place(self.book.file, self.name, cell), AsideKind.OLDER, written)

    def _title_then(self, cell: LocatedCell) -> str:
        """The title that stands in the row of an answer, where it is another item's."""
        column = self.headings.column(Role.LEVEL, self.facts.form.item_level.key)
        title = self.sheet.text(address_of(cell.place.cell)[0], column or 0)
        now = self.facts.plan.item_by_number[cell.key.item].title
        return title if comparable(title) not in ("", comparable(now)) else ""

    def is_template(self, one: Finding) -> bool:
        """Whether a text was reported for standing in the head of a sheet, or in a column that is listed whole."""
        if one.code is not Code.STRAY_CONTENT:
            return False
        row, column = address_of(one.place.cell)
        return row <= self.headings.row or column in self._unknown

    @cached_property
    def _unknown(self) -> frozenset[int]:
        """Columns with a heading that the form does not have now."""
        known = set(self.headings.columns.values())
        return frozenset(
            column
            for (row, column), cell in self.sheet.cells.items()
            if row == self.headings.row and column not in known and cell.text.strip()
        )

    def columns(self, left: Collection[LocatedCell]) -> Iterator[Finding]:
        """Each column that is not asked for any more, with all that was written in it."""
        likened = {
            at: [
                f"{cell.key.item}「{cell.text}」"
                for cell in left
                if cell.key.field == column.key and cell.place.sheet == self.name
            ]
            for column, at in self.headings.columns.items()
            if column.role is Role.ANSWER and column.key in self.likened
        }
        unknown = {
            at: [
                f"{self.sheet.text(row, self.number_column)}「{cell.text}」"
                for (row, column), cell in sorted(self.sheet.cells.items())
                if column == at and row > self.headings.row and cell.text.strip()
            ]
            for at in self._unknown
        }
        for column, written in sorted({**unknown, **likened}.items()):
            if written:
                place = Place(self.book.file, self.name, f"{column_letters(column)}{self.headings.row}")
                yield finding(
                    Code.OLDER_COLUMN_UNMAPPED,
                    place,
                    department=self.department,
                    value=" / ".join(written),
                    heading=self.sheet.text(self.headings.row, column),
                )

    def fields(self) -> Iterator[Finding]:
        """Each field that is asked for now and had no column then."""
        found = {column.key for column in self.headings.columns if column.role is Role.ANSWER} - {*self.likened}
        for column in self.facts.columns:
            if column.role is Role.ANSWER and column.key not in found:
                place = Place(self.book.file, self.name)
                title = self.facts.titles[column.key]
                yield finding(Code.OLDER_FIELD_MISSING, place, department=self.department, field=title)

    def items(self, left: Collection[LocatedCell]) -> Iterator[Finding]:
        """Each item whose number now belongs to another, with all that was written for it."""
        written: dict[str, list[LocatedCell]] = {}
        for cell in left:
            if cell.place.sheet == self.name and self._title_then(cell):
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
