"""The other sheets of a returned workbook: what was written on the template's, and whatever was added."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from evalsheet.findings import Code, Finding, finding
from evalsheet.intake.fits import as_now, identifiers
from evalsheet.model import SHOWN_AS_FORMULA, Aside, AsideKind, CellKind, Place, RawCell, RawSheet, RawWorkbook
from evalsheet.sheet import Identity, TemplateTexts, answerers


@dataclass(frozen=True)
class OtherSheets:
    """The texts of sheets that hold no answers, and the findings about them."""

    asides: tuple[Aside, ...]
    findings: tuple[Finding, ...]


def other_sheets(
    book: RawWorkbook, read: Collection[str], own: Collection[str], texts: TemplateTexts
) -> OtherSheets:
    """Everything on sheets beside the form's that the template did not put there.

    Args:
        book: the workbook.
        read: the sheets that were read for answers.
        own: the sheets the workbook went out with.
        texts: what stood on those.
    """
    asides: list[Aside] = []
    findings: list[Finding] = []
    for sheet in book.sheets:
        if sheet.name in read:
            continue
        added = sheet.name not in own
        kind = AsideKind.SHEET if added else AsideKind.MARGIN
        written = [
            Aside(
                Place(book.file, sheet.name, cell.reference),
                kind,
                SHOWN_AS_FORMULA if cell.kind is CellKind.UNCOMPUTED else cell.text,
            )
            for cell in texts.written_on(sheet)
        ]
        remarks = [
            Aside(Place(book.file, sheet.name, one.reference), AsideKind(one.kind.value), one.text)
            for one in sheet.remarks
        ]
        asides += [*written, *remarks]
        if (other := _of_other(sheet, texts)) is not None:
            findings.append(_belongs_to(other, book.file, sheet, written, texts))
        else:
            findings += _of_added(written, texts) if added else _of_each(written, texts)
        findings += _of_each(remarks, texts)
    return OtherSheets(tuple(asides), tuple(findings))


def _of_other(sheet: RawSheet, texts: TemplateTexts) -> tuple[Identity, RawCell] | None:
    """What a sheet says of itself, and where, if it is another department's form of this round."""
    departments = answerers(texts.parts)
    rounds = {(part.round.round, part.form.form) for part in texts.parts}
    for said, cell in identifiers(sheet):
        now = as_now(said, tuple(departments.values()))
        if now.department in {*departments} - {texts.department} and (now.round, now.form) in rounds:
            return now, cell
    return None


def _belongs_to(
    other: tuple[Identity, RawCell], file: str, sheet: RawSheet, written: list[Aside], texts: TemplateTexts
) -> Finding:
    """One finding for all of another department's sheet."""
    said, cell = other
    return finding(
        Code.SHEET_OF_OTHER,
        Place(file, sheet.name, cell.reference),
        department=texts.department,
        value="\n".join(aside.text for aside in written),
        owner=said.department,
    )


def _of_added(written: list[Aside], texts: TemplateTexts) -> Iterator[Finding]:
    """One finding for all of an added sheet."""
    if written:
        text = "\n".join(aside.text for aside in written)
        yield finding(Code.STRAY_CONTENT, written[0].place, department=texts.department, value=text)


def _of_each(asides: list[Aside], texts: TemplateTexts) -> Iterator[Finding]:
    for aside in asides:
        if aside.kind is AsideKind.MARGIN:
            yield finding(Code.STRAY_CONTENT, aside.place, department=texts.department, value=aside.text)
        else:
            yield finding(
                Code.REMARK_FOUND, aside.place, department=texts.department, value=aside.text, kind=aside.kind
            )
