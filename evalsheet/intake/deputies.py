"""Rows in which a department answered for another: used where the register names it as deputy, else a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalsheet.findings import Code, Finding, Severity, finding
from evalsheet.intake.locate import Located, locate
from evalsheet.model import Assignment, Place, RawSheet, RawWorkbook
from evalsheet.sheet import SheetFacts

# What the row of another department's item has to say of its prefilled cells: it never went out.
OF_A_ROW_SENT = {Code.PREFILLED_CHANGED, Code.COMPUTED_OVERWRITTEN}
ABOUT_ROWS = {Code.STRAY_CONTENT, Code.REMARK_FOUND, Code.TEXT_STRUCK}
Row = tuple[str, str]  # its sheet and number


@dataclass(frozen=True)
class ForOther:
    """What one department's workbook answers for `department`."""

    department: str
    located: Located


def answered_for_others(
    book: RawWorkbook,
    sheet: RawSheet,
    copies: Sequence[RawSheet],
    department: str,
    facts: SheetFacts,
    own: Located,
) -> tuple[Located, tuple[ForOther, ...]]:
    """`own` without the rows that answer for others, and what these answer, by department.

    Args:
        book: the workbook.
        sheet: the form's sheet.
        copies: further sheets with its headings.
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
        found = locate(book, sheet, label, facts, copies)
        answered = {cell.key.item for cell in found.cells if cell.text.strip()}
        if items & answered:
            about = _about(found, items & answered, label, facts, Place(book.file, sheet.name))
            for_others.append(ForOther(label, about))
    rows = {row for other in for_others for row in _rows(other.located)}
    written: dict[str, list[str]] = {}
    for cell in (cell for other in for_others for cell in other.located.cells if cell.text.strip()):
        written.setdefault(cell.key.item, []).append(cell.text)
    findings = [
        _told(one, owner_of, owners, written.get(one.item))
        for one in own.findings
        if one.code not in ABOUT_ROWS or _row(one.place) not in rows
    ]
    asides = [one for one in own.asides if _row(one.place) not in rows]
    return replace(own, findings=tuple(findings), asides=tuple(asides)), tuple(for_others)


def _about(found: Located, items: set[str], label: str, facts: SheetFacts, place: Place) -> Located:
    """Of what was located for `label`, what is about `items`; its other items have no row here."""
    titles = facts.plan.item_by_number
    missing = [
        finding(Code.ITEM_MISSING, place, item=one.item, department=label, title=titles[one.item].title)
        for one in facts.plan.assigned_to(label)
        if one.item not in items
    ]
    findings = [one for one in found.findings if one.item in items and one.code not in OF_A_ROW_SENT]
    return replace(
        found,
        cells=tuple(cell for cell in found.cells if cell.key.item in items),
        asides=tuple(aside for aside in found.asides if aside.item in items),
        findings=(*findings, *missing),
    )


def _rows(located: Located) -> set[Row]:
    """The rows in which something was located."""
    places = [place for cell in located.cells for place in (cell.place, *cell.also)]
    return {_row(place) for place in (*places, *(aside.place for aside in located.asides))}


def _row(place: Place) -> Row:
    return place.sheet, re.sub("[^0-9]", "", place.cell)


def _told(
    one: Finding,
    owner_of: Mapping[str, str],
    owners: Mapping[str, Sequence[Assignment]],
    used: Sequence[str] | None,
) -> Finding:
    """The finding about an added row, said of another department's item; `used` are the answers in the row."""
    if one.code is not Code.ITEM_ADDED or one.item not in owner_of:
        return one
    owner = owner_of[one.item]
    if owner and not used:
        return one
    code = Code.DEPUTY_USED if owner else Code.ANSWERED_FOR_OTHER
    labels = owner or "、".join(each.department for each in owners[one.item])
    told = replace(one, code=code, severity=Severity(code.severity), params=(("owners", labels),))
    return replace(told, value=" / ".join(used)) if used else told
