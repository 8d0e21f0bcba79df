"""Rows in which a department answered for another: used where the register names it as deputy, else a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalsheet.findings import Code, Finding, Severity, finding
from evalsheet.intake.locate import Located, locate
from evalsheet.model import AsideKind, Assignment, Place, RawSheet, RawWorkbook
from evalsheet.sheet import SheetFacts

ABOUT_ANSWERS = {
    Code.CELL_IN_ERROR,
    Code.DATE_IN_ANSWER,
    Code.TEXT_INVISIBLE,
    Code.TEXT_RED,
    Code.CHARACTER_PRIVATE,
}


@dataclass(frozen=True)
class ForOther:
    """What one department's workbook answers for `department`."""

    department: str
    located: Located


def answered_for_others(
    book: RawWorkbook, sheet: RawSheet, department: str, facts: SheetFacts, own: Located
) -> tuple[Located, tuple[ForOther, ...]]:
    """`own` without the rows that answer for others, and what these answer, by department.

    Args:
        book: the workbook.
        sheet: the form's sheet.
        department: whose workbook it is.
        facts: the form.
        own: what was located for the department itself.
    """
    owners: dict[str, list[Assignment]] = {}
    for one in facts.plan.assignments:
        owners.setdefault(one.item, []).append(one)
    added = {one.item for one in own.findings if one.code is Code.ITEM_ADDED and one.value}
    owner_of = {  # of several owners, the first that names this department; none where no one does
        item: next((one.department for one in owners[item] if department in one.deputies), "")
        for item in added
        if item in owners
    }
    for_others = []
    for label in dict.fromkeys(owner for owner in owner_of.values() if owner):
        items = {item for item, owner in owner_of.items() if owner == label}
        for_others.append(ForOther(label, _for(book, sheet, label, facts, items)))
    used = {cell.place.cell for other in for_others for cell in other.located.cells}
    findings = [_told(one, owner_of, owners) for one in own.findings]
    asides = [one for one in own.asides if one.kind is not AsideKind.ROW or one.place.cell not in used]
    return replace(own, findings=tuple(findings), asides=tuple(asides)), tuple(for_others)


def _for(book: RawWorkbook, sheet: RawSheet, label: str, facts: SheetFacts, items: set[str]) -> Located:
    """The answers to `items` that the sheet holds, as those of `label`; its other items have no row here."""
    found = locate(book, sheet, label, facts)
    cells = tuple(cell for cell in found.cells if cell.key.item in items)
    place = Place(book.file, sheet.name)
    titles = facts.plan.item_by_number
    missing = [
        finding(Code.ITEM_MISSING, place, item=one.item, department=label, title=titles[one.item].title)
        for one in facts.plan.assigned_to(label)
        if one.item not in items
    ]
    findings = [one for one in found.findings if one.item in items and one.code in ABOUT_ANSWERS]
    return Located(cells, (), (*findings, *missing), frozenset({sheet.name}))


def _told(one: Finding, owner_of: Mapping[str, str], owners: Mapping[str, Sequence[Assignment]]) -> Finding:
    """The finding about an added row, said of the row of another department's item."""
    if one.code is not Code.ITEM_ADDED or one.item not in owner_of:
        return one
    owner = owner_of[one.item]
    code = Code.DEPUTY_USED if owner else Code.ANSWERED_FOR_OTHER
    labels = owner or "、".join(each.department for each in owners[one.item])
    return replace(one, code=code, severity=Severity(code.severity), params=(("owners", labels),))
