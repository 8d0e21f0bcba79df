"""The answers of a returned sheet: each in its own cell, or where a person is known to put it instead."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from evalsheet.celltext import comparable, parse_achievement
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Field, Kind
from evalsheet.intake.returned import Address, Returned
from evalsheet.intake.rows import ItemRows
from evalsheet.model import AnswerKey, CellKind, LocatedCell, RawRemark, RemarkKind
from evalsheet.sheet import Role, SheetColumn


@dataclass
class Answers:
    """The located cells, the cells and remarks their texts were taken from, and what was done to find them."""

    cells: list[LocatedCell] = field(default_factory=list)
    taken: set[Address] = field(default_factory=set)
    remarks: set[RawRemark] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def find_answers(returned: Returned, rows: ItemRows) -> Answers:
    """The answer cells of every item's row, blank ones too; a blank one's text is looked for around it."""
    answers = Answers()
    finder = _Finder(returned, rows, answers)
    for item in returned.owed:
        if item in rows.owed:
            answers.cells += [finder.own(item, rows.owed[item], one) for one in finder.columns]
    answers.cells = [cell if finder.is_uncomputed(cell) else finder.continued(cell) for cell in answers.cells]
    answers.cells = [cell if finder.is_uncomputed(cell) else finder.found_elsewhere(cell) for cell in answers.cells]
    return answers


@dataclass(frozen=True)
class _Finder:
    returned: Returned
    rows: ItemRows
    answers: Answers

    @cached_property
    def columns(self) -> tuple[SheetColumn, ...]:
        """The columns of answers that were found, in the form's order; what is computed is no answer."""
        asked = {field.key for field in self.returned.facts.form.asked_fields}
        return tuple(
            one
            for one in self.returned.facts.columns
            if one.role is Role.ANSWER and one.key in asked and one in self.returned.headings.columns
        )

    @cached_property
    def _column_of(self) -> Mapping[str, int]:
        """The sheet's column of each field."""
        return {one.key: self.returned.headings.columns[one] for one in self.columns}

    def column(self, cell: LocatedCell) -> int:
        return self._column_of[cell.key.field]

    def field(self, cell: LocatedCell) -> Field:
        return self.returned.facts.form.field(cell.key.field)

    def own(self, item: str, row: int, column: SheetColumn) -> LocatedCell:
        """A field's own cell. The note that somebody else decides is no answer."""
        at = self.returned.headings.columns[column]
        text = self.returned.standing(row, at)
        note = comparable(self.returned.sent[item][at])
        if note and comparable(text) == note:
            text = ""
        self.answers.taken.add((row, at))
        return LocatedCell(
            AnswerKey(item, self.returned.department, column.key), text, self.returned.place(row, at)
        )

    def is_uncomputed(self, cell: LocatedCell) -> bool:
        """Whether a field's own cell has a formula without a value: it is not blank, and nothing stands for it."""
        own = self.returned.sheet.cells.get((self.rows.owed[cell.key.item], self.column(cell)))
        return own is not None and own.kind is CellKind.UNCOMPUTED

    def continued(self, cell: LocatedCell) -> LocatedCell:
        """The answer with what stands in the rows that go on with it, or that repeat its item's number."""
        at = self.column(cell)
        for row in self._further_rows(cell):
            text = self.returned.standing(row, at)
            if not text.strip() or not self._fits(cell, text):
                continue
            goes_on = row in self.rows.continued and self.field(cell).kind is Kind.TEXT
            if cell.text.strip() and not goes_on:
                continue
            place = self.returned.place(row, at)
            self.answers.taken.add((row, at))
            self._say(Code.ANSWER_CONTINUED, cell, text, at=place.cell)
            if cell.text.strip():
                cell = replace(cell, text=f"{cell.text}\n{text}", also=(*cell.also, place))
            else:
                cell = replace(cell, text=text, place=place)
        return cell

    def _further_rows(self, cell: LocatedCell) -> list[int]:
        further = {**self.rows.continued, **self.rows.second}
        return sorted(row for row, item in further.items() if item == cell.key.item)

    def found_elsewhere(self, cell: LocatedCell) -> LocatedCell:
        """A blank answer with the text that a comment, a text box or the cell beside it holds."""
        key = cell.key
        decides = self.returned.facts.decides(self.field(cell), key.item, key.department)
        row = self.rows.owed[key.item]
        if cell.text.strip() or not decides:
            return cell
        at = self.column(cell)
        for remark in self.returned.sheet.remarks:
            words = remark.kind is not RemarkKind.PICTURE and remark not in self.answers.remarks
            if (remark.row, remark.column) == (row, at) and words and self._fits(cell, remark.text):
                self.answers.remarks.add(remark)
                self._say(Code.ANSWER_ELSEWHERE, cell, remark.text, step=remark.kind.value, at=remark.reference)
                return replace(cell, text=remark.text)
        for address, step in self._around(row, at):
            text = self.returned.standing(*address)
            free = address not in self.answers.taken and not self.returned.lost_its_heading(key.item, text)
            if text.strip() and free and self._fits(cell, text):
                self.answers.taken.add(address)
                place = self.returned.place(*address)
                self._say(Code.ANSWER_ELSEWHERE, cell, text, step=step, at=place.cell)
                return replace(cell, text=text, place=place)
        return cell

    def _around(self, row: int, column: int) -> Iterator[tuple[Address, str]]:
        """The cells in which the text of a blank one may stand: the corner it is merged into, then its neighbours.

        A neighbour that is a field of its own, or has a heading of its own, is another matter.
        """
        covering = self.returned.area_over(row, column)
        if covering is not None and self._is_free(covering.left):
            yield (covering.top, covering.left), "merged"
        for beside in (column + 1, column - 1):
            if self._is_free(beside) and not self._belongs_left(row, beside, column):
                yield (row, beside), "beside"

    def _is_free(self, column: int) -> bool:
        """Whether a column is no field's: the one that counts characters, or one without a heading.

        Where a field's heading is gone, any such column may be that field's.
        """
        known = self.returned.column_at.get(column)
        if known is not None:
            return known.role is Role.COUNTER
        unnamed = not self.returned.sheet.text(self.returned.headings.row, column).strip()
        return column > 0 and unnamed and not self.returned.misses_a_field

    def _belongs_left(self, row: int, beside: int, column: int) -> bool:
        """Whether the text left of a field is rather that of the blank field further left, which it follows."""
        before = self.returned.column_at.get(beside - 1)
        if beside > column or before is None or before.role is not Role.ANSWER:
            return False
        return not self.returned.standing(row, beside - 1).strip()

    def _fits(self, cell: LocatedCell, text: str) -> bool:
        """Whether a text can be this answer: numbers in a counter are its own, a choice is one of its values, an
        achievement one that can be read."""
        form, field = self.returned.facts.form, self.field(cell)
        if field.kind is Kind.ACHIEVEMENT:
            return parse_achievement(text, form.words_of(field), self.returned.facts.notation) is not None
        scale = form.scale_of(field)
        if scale is None:
            return not text.strip().isdecimal()
        plain = unicodedata.normalize("NFKC", text).strip()
        spellings = {spelling for step in scale.steps for spelling in (step.value, *step.variants)}
        return plain in {unicodedata.normalize("NFKC", one) for one in spellings}

    def _say(self, code: Code, cell: LocatedCell, text: str, at: str, step: str = "") -> None:
        facts = self.returned.facts
        self.answers.findings.append(
            finding(
                code,
                cell.place,
                item=cell.key.item,
                department=cell.key.department,
                field=facts.titles[cell.key.field],
                value=text,
                at=at,
                step=step,
            )
        )
