"""Rows in which a department answered for another: used where the register names it as deputy, else a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalsheet.findings import Code, Finding, Severity, finding
from evalsheet.intake.locate import Located, locate
from evalsheet.model import Assignment, Place, RawSheet, RawWorkbook, address_of
from evalsheet.sheet import SheetFacts

# What the row of another department's item has to say of its prefilled cells: it never went out.
OF_A_ROW_SENT = {Code.PREFILLED_CHANGED, Code.COMPUTED_OVERWRITTEN}
BESIDE = {Code.STRAY_CONTENT, Code.REMARK_FOUND, Code.TEXT_STRUCK}
Row = tuple[str, int]  # its sheet and number


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
    """`own` without the answers in rows that answer for others, and these, by department.

    What else stands in such a row is its writer's: `own` tells of it.

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
    in_rows = []
    for label in dict.fromkeys(owner for owner in owner_of.values() if owner):
        items = {item for item, owner in owner_of.items() if owner == label}
        in_rows.append((label, _about(locate(book, sheet, label, facts, copies, own.sheets), items)))
    own = _with_rows(own, department, [located for _, located in in_rows])
    written: dict[str, list[str]] = {}
    for cell in (cell for _, located in in_rows for cell in located.cells if cell.text.strip()):
        written.setdefault(cell.key.item, []).append(cell.text)
    told = tuple(_told(one, owner_of, owners, written.get(one.item)) for one in own.findings)
    place = Place(book.file, sheet.name)
    answers = (
        ForOther(label, _answers(located, label, facts, place)) for label, located in in_rows if located.cells
    )
    return replace(own, findings=told), tuple(answers)


def _about(found: Located, items: set[str]) -> Located:
    """Of what was located for another department, what is about those of the items that have an answer."""
    answered = items & {cell.key.item for cell in found.cells if cell.text.strip()}
    return replace(
        found,
        cells=tuple(cell for cell in found.cells if cell.key.item in answered),
        asides=tuple(aside for aside in found.asides if aside.item in answered),
        findings=tuple(one for one in found.findings if one.item in answered and one.code not in OF_A_ROW_SENT),
    )


def _with_rows(own: Located, department: str, in_rows: Sequence[Located]) -> Located:
    """What was located for the department itself, with what stands beside the answers it gave for others."""
    rows = {row for located in in_rows for row in _rows(located)}
    asides = [one for one in own.asides if _row(one.place) not in rows]
    findings = [one for one in own.findings if one.code not in BESIDE or _row(one.place) not in rows]
    for located in in_rows:
        asides += located.asides
        findings += [replace(one, departments=(department,)) for one in located.findings if one.code in BESIDE]
    return replace(own, asides=tuple(asides), findings=tuple(findings))


def _answers(located: Located, label: str, facts: SheetFacts, place: Place) -> Located:
    """The answers alone, as those of `label`; its other items have no row here."""
    titles, answered = facts.plan.item_by_number, {cell.key.item for cell in located.cells}
    missing = [
        finding(Code.ITEM_MISSING, place, item=one.item, department=label, title=titles[one.item].title)
        for one in facts.plan.assigned_to(label)
        if one.item not in answered
    ]
    about = [one for one in located.findings if one.code not in BESIDE]
    return replace(located, asides=(), findings=(*about, *missing))


def _rows(located: Located) -> set[Row]:
    """The rows in which something was located."""
    places = [place for cell in located.cells for place in (cell.place, *cell.also)]
    return {_row(place) for place in (*places, *(aside.place for aside in located.asides))}


def _row(place: Place) -> Row:
    return place.sheet, address_of(place.cell)[0]


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
