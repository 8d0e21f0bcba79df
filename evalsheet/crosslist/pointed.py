"""Pointers such as 詳細は取り組み26: not copies, but the item must exist."""

from __future__ import annotations

from evalsheet.celltext import MarkerKind
from evalsheet.crosslist.field import FieldEntries
from evalsheet.findings import Code, Finding


def check_pointers(entries: FieldEntries) -> list[Finding]:
    """Pointers to nothing, and to the item they stand in."""
    findings = []
    for entry, number in entries.named(MarkerKind.POINTS):
        if number == entry.item:
            findings.append(entries.finding(Code.CROSSLISTING_SELF, entry, number=number))
        elif number not in entries.plan.item_by_number:
            findings.append(entries.finding(Code.POINTER_UNKNOWN, entry, number=number))
    return findings
