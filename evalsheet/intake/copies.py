"""Further copies of the form's sheet in one workbook: what only a copy says is an answer too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalsheet.celltext import comparable
from evalsheet.findings import Code, Finding, finding
from evalsheet.model import AnswerKey, Aside, AsideKind, LocatedCell, Place, RawSheet


@dataclass(frozen=True)
class United:
    """The answers of the sheet used and its copies, what the copies say beside them, and a finding per copy."""

    cells: tuple[LocatedCell, ...]
    asides: tuple[Aside, ...]
    findings: tuple[Finding, ...]


def unite(
    cells: Sequence[LocatedCell],
    copies: Sequence[tuple[RawSheet, Sequence[LocatedCell]]],
    file: str,
    department: str,
) -> United:
    """A field blank on the sheet used is taken from the first copy that fills it.

    Args:
        cells: of the sheet used.
        copies: each further sheet with its cells.
        file: the workbook's.
        department: whose it is.
    """
    standing = {(sheet.name, cell.reference): cell.standing for sheet, _ in copies for cell in sheet.cells.values()}
    used = {cell.key: cell for cell in cells}
    asides: list[Aside] = []
    findings: list[Finding] = []
    for sheet, copied in copies:
        filled = [cell for cell in copied if cell.text.strip() and not _text(used, cell.key).strip()]
        used.update({cell.key: cell for cell in filled})
        left = [cell for cell in copied if cell.text.strip() and used[cell.key] is not cell]
        differing = [cell for cell in left if comparable(cell.text) != comparable(used[cell.key].text)]
        for cell in left:
            kind = AsideKind.COPY if cell in differing else AsideKind.SAME
            instead = used[cell.key].place
            for at in (cell.place, *cell.also):
                own = standing.get((at.sheet, at.cell), "")
                asides.append(Aside(at, kind, own if own.strip() else cell.text, cell.key.item, instead))
        findings.append(_finding(Place(file, sheet.name), department, used, filled, differing))
    return United(tuple(used.values()), tuple(asides), tuple(findings))


def _text(used: dict[AnswerKey, LocatedCell], key: AnswerKey) -> str:
    return used[key].text if key in used else ""


def _finding(
    place: Place,
    department: str,
    used: dict[AnswerKey, LocatedCell],
    filled: Sequence[LocatedCell],
    differing: Sequence[LocatedCell],
) -> Finding:
    texts = " / ".join(f"{cell.place.cell}「{cell.text}」" for cell in differing)
    return finding(
        Code.SHEET_COPIED,
        place,
        department=department,
        value=texts,
        related=[used[cell.key].place for cell in differing],
        filled="、".join(cell.place.cell for cell in filled) or "—",
        differing=texts or "—",
    )
