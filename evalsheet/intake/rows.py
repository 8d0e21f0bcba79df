"""Which row of a returned sheet is which item's, whatever was sorted, inserted, copied or retyped."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.returned import PREFILLED, Returned
from evalsheet.intake.sent import renumbered, told_by, told_by_texts
from evalsheet.model import CellKind, Place
from evalsheet.sheet import Role

NUMBER = re.compile(r"^[0-9]+(?:[-~][0-9]+)*$")
DITTO = frozenset(("〃", "同上", "続き", "(続き)", "つづき", "↓"))  # what a row that goes on has for a number


@dataclass(frozen=True)
class ItemRows:
    """The rows of a sheet.

    Attributes:
        owed: the row of each item that is owed and was found.
        second: further rows of these items, with their item.
        added: rows that bear the number of any other item, with that number.
        continued: rows without a number that go on with the item above them.
        findings: items without a row, and rows found by something other than their number.
    """

    owed: Mapping[str, int]
    second: Mapping[int, str]
    added: Mapping[int, str]
    continued: Mapping[int, str]
    findings: tuple[Finding, ...]

    def item_at(self, row: int) -> str:
        """The item a row belongs to; empty where it belongs to none that is owed."""
        return self.by_row.get(row, "")

    @cached_property
    def by_row(self) -> Mapping[int, str]:
        return {**{row: item for item, row in self.owed.items()}, **self.second, **self.continued}


def item_rows(returned: Returned) -> ItemRows:
    """Find the row of every item that is owed: by its number, by the date Excel made of that, by its title, or by
    what else was sent in it, which a number that contradicts it does not outweigh."""
    numbered = dict(_numbered(returned))
    by_texts = renumbered(returned, numbered)
    owed = {item: row for row, item in by_texts.items()}
    second: dict[int, str] = {}
    added: dict[int, str] = {}
    for row, item in sorted(numbered.items()):
        if row in by_texts:
            continue
        if item not in returned.owed:
            added[row] = item
        elif item in owed:
            second[row] = item
        else:
            owed[item] = row
    findings = [
        _found_by(returned, told_by(returned, item, row) if row in by_texts else "date", item, row)
        for item, row in owed.items()
        if row in by_texts or _is_date(returned, row)
    ]
    for row, item in _titled(returned, {*numbered}, {*owed}):
        owed[item] = row
        findings.append(_found_by(returned, "title", item, row))
    for row, item in told_by_texts(returned, {*numbered, *owed.values()}, {*owed}):
        owed[item] = row
        findings.append(_found_by(returned, "sent", item, row))
    missing = [item for item in returned.owed if item not in owed]
    findings += [_missing(returned, item) for item in missing]
    taken = {*numbered, *owed.values()}
    return ItemRows(owed, second, added, dict(_continued(returned, owed, taken)), tuple(findings))


def _numbered(returned: Returned) -> Iterator[tuple[int, str]]:
    """(row, item) of every row with a number in its place."""
    known = {comparable(number): number for number in returned.facts.plan.item_by_number}
    for (row, at), cell in returned.sheet.cells.items():
        if at != returned.number_column or row <= returned.headings.row or row in returned.headings.repeated:
            continue
        written = comparable(cell.text)
        dated = _undated(cell.text) if cell.kind is CellKind.DATE else ""
        if dated in known:
            yield row, known[dated]
        elif written in known or NUMBER.match(written):
            yield row, known.get(written, written)


def _undated(text: str) -> str:
    """The number that Excel took for a date: 1-2 becomes the second of January."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return ""
    return f"{day.month}-{day.day}"


def _is_date(returned: Returned, row: int) -> bool:
    cell = returned.sheet.cells.get((row, returned.number_column or 0))
    return cell is not None and cell.kind is CellKind.DATE


def _titled(returned: Returned, numbered: set[int], found: set[str]) -> Iterator[tuple[int, str]]:
    """(row, item) of items without a numbered row whose title, if no other item's, stands in a row of its own."""
    items = returned.facts.plan.item_by_number
    same = Counter(comparable(item.node.title) for item in returned.facts.plan.answered_items)
    wanted = {comparable(items[item].node.title): item for item in returned.owed if item not in found}
    for (row, at), cell in sorted(returned.sheet.cells.items()):
        if at != returned.title_column or row <= returned.headings.row or row in numbered:
            continue
        title = comparable(cell.text)
        if title and same[title] == 1 and title in wanted:
            yield row, wanted.pop(title)


def _found_by(returned: Returned, step: str, item: str, row: int) -> Finding:
    column = returned.number_column or returned.title_column or 1
    return finding(
        Code.ITEM_ROW_FOUND,
        returned.place(row, column),
        item=item,
        department=returned.department,
        value=returned.sheet.text(row, returned.number_column or 0),
        step=step,
    )


def _missing(returned: Returned, item: str) -> Finding:
    title = returned.facts.plan.item_by_number[item].node.title
    place = Place(returned.file, returned.sheet.name)
    return finding(Code.ITEM_MISSING, place, item=item, department=returned.department, title=title)


def _continued(returned: Returned, owed: Mapping[str, int], taken: set[int]) -> Iterator[tuple[int, str]]:
    """(row, item) of rows below an item's that go on with its answers.

    Below the last item a text may as well be a remark on everything: there the row has to show whose it is.
    """
    item_at = {row: item for item, row in owed.items()}
    last = max(taken, default=0)
    current = ""
    for row in sorted({row for row, _ in returned.sheet.cells if row > returned.headings.row}):
        if row in taken or row in returned.headings.repeated:
            current = item_at.get(row, "")
        elif current and _goes_on(returned, row, current, shown=row > last):
            yield row, current


def _goes_on(returned: Returned, row: int, item: str, *, shown: bool) -> bool:
    """Whether a row holds answers and nothing that contradicts its being `item`'s; `shown` asks for a proof."""
    proof = any(
        area.top < row <= area.bottom and area.left <= (returned.number_column or 0) <= area.right
        for area in returned.sheet.merged
    )
    answered = False
    for one, at in returned.headings.columns.items():
        text = comparable(returned.sheet.text(row, at))
        if one.role is Role.ANSWER:
            answered = answered or bool(text)
        elif one.role is Role.NUMBER and text and text not in DITTO:
            return False
        elif one.role in PREFILLED and text:
            sent = comparable(returned.prefilled(one, item))
            if text not in sent:  # a part of it may go on here
                return False
            proof = proof or text == sent
    return answered and (proof or not shown)
