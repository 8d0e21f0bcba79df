"""What stands in a returned sheet outside every answer: kept text by text, each reported once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.answers import Answers
from evalsheet.intake.returned import PREFILLED, Address, Returned
from evalsheet.intake.rows import ItemRows
from evalsheet.model import SHOWN_AS_FORMULA, UNUSABLE, Aside, AsideKind, CellKind, Mark, RawCell, address_of
from evalsheet.sheet import Role, closed_note, state_words


@dataclass(frozen=True)
class Outside:
    """The texts outside the answers, and the findings about them."""

    asides: tuple[Aside, ...]
    findings: tuple[Finding, ...]


def find_outside(returned: Returned, rows: ItemRows, answers: Answers) -> Outside:
    """Everything on the form's sheet that the template did not put there and that is no answer."""
    finder = _Finder(returned, rows, answers)
    asides = [aside for _, cell in sorted(returned.sheet.cells.items()) for aside in finder.of_cell(cell)]
    remarks = [
        Aside(returned.place(one.row, one.column), AsideKind(one.kind.value), one.text, rows.item_at(one.row))
        for one in returned.sheet.remarks
        if one not in answers.remarks
    ]
    findings = [
        *finder.changed(),
        *finder.overwritten(),
        *finder.further_rows(asides),
        *finder.loose([*asides, *remarks]),
    ]
    return Outside((*asides, *remarks), tuple(findings))


@dataclass(frozen=True)
class _Finder:
    returned: Returned
    rows: ItemRows
    answers: Answers

    def of_cell(self, cell: RawCell) -> Iterator[Aside]:
        """What of a cell's text is no answer."""
        at = (cell.row, cell.column)
        if at in self.answers.taken:
            if struck := cell.marked(Mark.STRUCK):
                yield self._aside(cell, AsideKind.STRUCK, struck)
        elif at in self._parted:
            return
        elif not self._stands_as_sent(cell) and (kind := self._kind(cell)) is not None:
            yield self._aside(cell, kind, SHOWN_AS_FORMULA if cell.kind is CellKind.UNCOMPUTED else cell.text)

    def _aside(self, cell: RawCell, kind: AsideKind, text: str) -> Aside:
        return Aside(self.returned.place(cell.row, cell.column), kind, text, self.rows.item_at(cell.row))

    def _stands_as_sent(self, cell: RawCell) -> bool:
        """Whether a cell of an item's own row says what it said, letter for letter: most do."""
        sent = self.returned.sent.get(self.rows.item_at(cell.row), {})
        return bool(cell.text) and cell.text == sent.get(cell.column)

    def _kind(self, cell: RawCell) -> AsideKind | None:
        """What a cell that is no answer is; nothing where the template put it there, or nothing stands there."""
        text = comparable(cell.text)
        if not text and cell.kind is not CellKind.UNCOMPUTED:
            return None
        if self._stood_above(cell):
            return None
        if cell.row < self.returned.headings.row and self.returned.went_out_with(cell.text):
            return None
        if cell.row <= self.returned.headings.row:
            retyped = cell.row == self.returned.headings.row and cell.column in self._retyped
            return None if retyped else AsideKind.MARGIN
        if cell.row in self.rows.added:
            return self._kind_in_added(cell)
        item = self.rows.item_at(cell.row)
        return self._kind_in_row(cell, item) if item else AsideKind.MARGIN

    def _stood_above(self, cell: RawCell) -> bool:
        """Whether a text is of the lines above the items: there, or in a row below that holds nothing else."""
        if not self.returned.stood_above(cell.text):
            return False
        headings = self.returned.headings
        if cell.row <= headings.row:
            return True
        if cell.row in headings.repeated:
            return comparable(cell.text) == comparable(self.returned.sheet.text(headings.row, cell.column))
        others = (one.text for (row, _), one in self.returned.sheet.cells.items() if row == cell.row)
        return all(self.returned.stood_above(text) for text in others if comparable(text))

    @cached_property
    def _parted(self) -> frozenset[Address]:
        """The cells of prefilled texts that together say what was sent: one that took pages was sent in parts."""
        taken = sorted({*self.rows.owed.values(), *self.rows.second, *self.rows.added})
        found: set[Address] = set()
        for item, row in self.rows.owed.items():
            end = next((other for other in taken if other > row), None)
            for column, at in self.returned.headings.columns.items():
                text, expected = self.returned.sheet.text(row, at), self.returned.sent[item][at]
                if column.role not in PREFILLED or not text or text == expected:
                    continue
                whole = comparable(expected)
                if not whole.startswith(comparable(text)):
                    continue
                below = sorted(r for r, c in self.returned.sheet.cells if c == at and r > row)
                parts = [(row, at), *((r, at) for r in below if end is None or r < end)]
                if comparable("".join(self.returned.sheet.text(*part) for part in parts)) == whole:
                    found.update(parts)
        return frozenset(found)

    @cached_property
    def _retyped(self) -> frozenset[int]:
        headings = self.returned.headings
        return frozenset(headings.columns[one] for one, _ in headings.retyped)

    def _kind_in_added(self, cell: RawCell) -> AsideKind | None:
        column = self.returned.column_at.get(cell.column)
        if column is not None and (column.role is Role.NUMBER or self._is_computed(cell, column.role)):
            return None
        item = self.rows.added[cell.row]
        if column is None or column.role not in PREFILLED or item not in self.returned.facts.plan.item_by_number:
            return AsideKind.ROW
        sent, text = comparable(self.returned.prefilled(column, item)), comparable(cell.text)
        return None if text and text == sent else AsideKind.ROW

    def _kind_in_row(self, cell: RawCell, item: str) -> AsideKind | None:
        """What a cell of an item's row is."""
        column = self.returned.column_at.get(cell.column)
        if column is not None and self._is_computed(cell, column.role):
            return None
        text = comparable(cell.text)
        own = cell.row == self.rows.owed.get(item)
        if column is not None and text and text == comparable(self.returned.prefilled(column, item)):
            return None
        if column is not None and own and column.role in (*PREFILLED, Role.NUMBER, Role.ANSWER):
            return AsideKind.PREFILLED  # of the answers, only those that are computed come this far
        return AsideKind.MARGIN if own or cell.row in self.rows.continued else AsideKind.ROW

    def _is_computed(self, cell: RawCell, role: Role) -> bool:
        """Whether a cell holds what the template's own formula gives, whatever that now is."""
        if role is Role.STATE:
            return cell.kind in UNUSABLE or cell.text in state_words()
        return role is Role.COUNTER and (cell.kind in (*UNUSABLE, CellKind.NUMBER) or cell.text.isdecimal())

    def changed(self) -> Iterator[Finding]:
        """Prefilled cells that no longer say what they said. A cell emptied under a merge is not a change."""
        for item, row in self.rows.owed.items():
            for column, at in self.returned.headings.columns.items():
                if column.role not in PREFILLED or (row, at) in self._parted:
                    continue
                expected = self.returned.sent[item][at]
                standing = self.returned.sheet.text(row, at)
                if standing != expected and comparable(standing) != comparable(expected):
                    yield finding(
                        Code.PREFILLED_CHANGED,
                        self.returned.place(row, at),
                        item=item,
                        department=self.returned.department,
                        value=standing,
                        column=column.heading,
                        expected=expected,
                    )

    def overwritten(self) -> Iterator[Finding]:
        """What was typed where a value is computed."""
        facts = self.returned.facts
        for item, row in self.rows.owed.items():
            for field in facts.form.computed_fields:
                at = self.returned.headings.column(Role.ANSWER, field.key) or 0
                text = self.returned.sheet.text(row, at)
                note = closed_note(facts, field, item, self.returned.department)
                if text.strip() and comparable(text) != comparable(note):
                    yield finding(
                        Code.COMPUTED_OVERWRITTEN,
                        self.returned.place(row, at),
                        item=item,
                        department=self.returned.department,
                        field=facts.titles[field.key],
                        value=text,
                        level=next(level.title for level in facts.form.levels if level.key == field.per),
                    )

    def further_rows(self, asides: list[Aside]) -> Iterator[Finding]:
        """A finding about each row that is an item's second, or no item's that is owed, with all written there."""
        written: dict[int, list[Aside]] = {}
        for aside in asides:
            if aside.kind is AsideKind.ROW:
                written.setdefault(address_of(aside.place.cell)[0], []).append(aside)
        for row, item in sorted({**self.rows.second, **self.rows.added}.items()):
            texts = written.get(row, [])
            column = self.returned.number_column or 1
            told = finding(
                Code.ITEM_TWICE if row in self.rows.second else Code.ITEM_ADDED,
                self.returned.place(row, column),
                item=item,
                department=self.returned.department,
                value=" / ".join(aside.text for aside in texts),
                related=[aside.place for aside in texts],
            )
            if row in self.rows.second:
                first = self.returned.place(self.rows.owed[item], column).cell
                told = replace(told, params=(("first", first), ("unused", told.value or "—")))
            yield told

    def loose(self, asides: list[Aside]) -> Iterator[Finding]:
        """A finding about each text in the margin, each that was struck through, each comment, box and picture."""
        codes = {AsideKind.MARGIN: Code.STRAY_CONTENT, AsideKind.STRUCK: Code.TEXT_STRUCK}
        department = self.returned.department
        for aside in asides:
            if aside.kind in codes:
                code = codes[aside.kind]
                yield finding(code, aside.place, item=aside.item, department=department, value=aside.text)
            elif aside.kind not in (AsideKind.ROW, AsideKind.PREFILLED):
                yield finding(
                    Code.REMARK_FOUND,
                    aside.place,
                    item=aside.item,
                    department=department,
                    value=aside.text,
                    kind=aside.kind,
                )
