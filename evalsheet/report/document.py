"""The `--json` document. Its JSON Schema stands in docs/result.schema.json and is generated from these models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from evalsheet.findings import Catalogue, Finding
from evalsheet.handback import Mended
from evalsheet.model import Aside, Difference, Place


class Entry(BaseModel):
    """Base of the document's parts: frozen, nothing beyond what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FormEntry(Entry):
    """One form of the round."""

    form: str
    version: int


class RoundEntry(Entry):
    """The round the document is about; empty strings where files were checked outside any round."""

    id: str
    form: str = Field(description="the first form, or the only one")
    form_version: int
    forms: tuple[FormEntry, ...] = Field(description="all forms of the round")
    title: str
    fiscal_year: int
    wareki: str
    deadline: str = Field(description="ISO date")


class YearEntry(Entry):
    """A round by its settings."""

    id: str
    title: str
    fiscal_year: int
    wareki: str
    deadline: str = Field(description="ISO date")


class DepartmentEntry(Entry):
    """One department that owes answers."""

    department: str = Field(description="abbreviation, the key used in findings")
    name: str
    status: Literal["missing", "faulty", "incomplete", "complete"]
    owed: int = Field(description="items to answer")
    answered: int
    errors: int
    warnings: int
    files: tuple[str, ...] = Field(description="everything received from the department")
    deadline: str = Field(description="the department's own, ISO date")


class StandingEntry(DepartmentEntry):
    """One department at a moment."""

    days_left: int = Field(description="from `made` to the deadline; negative once it has passed")
    reminded: str = Field(description="when the department was last reminded, ISO date and time; empty for never")


class PlaceEntry(Entry):
    """A cell."""

    file: str
    sheet: str
    cell: str


class FindingEntry(Entry):
    """One finding. Keys that do not apply are empty strings."""

    code: str
    severity: Literal["error", "warning", "info"]
    form: str = Field(description="in a round of several forms, the one concerned")
    file: str
    sheet: str
    cell: str
    item: str
    department: str
    field: str
    value: str
    message: str
    related: tuple[PlaceEntry, ...] = Field(description="other cells of the matter, such as the second of a 再掲")


class DifferenceEntry(Entry):
    """A cell that two files of one department answer differently; `after` was used."""

    kind: Literal["added", "changed", "removed", "conflict"]
    form: str = Field(description="in a round of several forms, the one concerned")
    item: str
    department: str
    field: str = Field(description="the field's key")
    before: str
    after: str
    before_place: PlaceEntry
    after_place: PlaceEntry


class AsideEntry(Entry):
    """A text that stands in a returned file and belongs to no field; it is not merged."""

    kind: Literal[
        "margin", "sheet", "row", "prefilled", "copy", "same", "older", "struck", "comment", "box", "picture"
    ]
    department: str
    item: str = Field(description="the item in whose row it stands, if any")
    text: str
    place: PlaceEntry
    instead: PlaceEntry | None = Field(description="the cell used instead, of a copied sheet")


class MendedEntry(Entry):
    """Something that a department was sent to correct, now that its workbook came back."""

    department: str
    version: int = Field(description="how often the workbook was handed out with the one that came back")
    code: str
    form: str
    item: str
    field: str
    mended: bool


class ResultDocument(Entry):
    """What `merge` and `check` report: the same for the same files, whenever they run."""

    round: RoundEntry
    departments: tuple[DepartmentEntry, ...]
    findings: tuple[FindingEntry, ...]
    differences: tuple[DifferenceEntry, ...] = Field(
        description="between versions of one department's answers, and between its parts"
    )
    asides: tuple[AsideEntry, ...] = Field(description="what stands outside every field, of every file")
    mended: tuple[MendedEntry, ...] = Field(description="what became of the points sent back to departments")
    outputs: dict[str, str] = Field(
        description="what was written, name → path within the round: workbook, data_xlsx, data_csv, report (this "
        "document), page (報告.html), returns where workbooks go back, each further version by the name of its file"
    )

    def to_json(self) -> str:
        """The document as indented JSON, Japanese unescaped."""
        return self.model_dump_json(indent=2) + "\n"


class StatusDocument(ResultDocument):
    """What `status` reports: the same, and where each department stands at that moment."""

    made: str = Field(description="the moment, ISO date and time")
    departments: tuple[StandingEntry, ...]


def finding_entry(one: Finding, words: Catalogue) -> FindingEntry:
    """A finding with its message."""
    return FindingEntry(
        code=one.code.text,
        severity=one.severity.value,
        form=one.form,
        file=one.place.file,
        sheet=one.place.sheet,
        cell=one.place.cell,
        item=one.item,
        department=one.department,
        field=one.field,
        value=one.value,
        message=words.message(one),
        related=tuple(_place(place) for place in one.related),
    )


def difference_entry(one: Difference, form: str) -> DifferenceEntry:
    """A difference in `form`, with its places."""
    return DifferenceEntry(
        kind=one.kind.value,
        form=form,
        item=one.key.item,
        department=one.key.department,
        field=one.key.field,
        before=one.before,
        after=one.after,
        before_place=_place(one.before_place),
        after_place=_place(one.after_place),
    )


def aside_entry(one: Aside, department: str) -> AsideEntry:
    """A text beside the answers of `department`."""
    return AsideEntry(
        kind=one.kind.value,
        department=department,
        item=one.item,
        text=one.text,
        place=_place(one.place),
        instead=_place(one.instead) if one.instead.file else None,
    )


def mended_entry(one: Mended) -> MendedEntry:
    """What became of a point."""
    point = one.point
    return MendedEntry(
        department=one.department,
        version=one.submission,
        code=point.code,
        form=point.form,
        item=point.item,
        field=point.field,
        mended=one.is_mended,
    )


def _place(place: Place) -> PlaceEntry:
    return PlaceEntry(file=place.file, sheet=place.sheet, cell=place.cell)


def result_schema() -> dict[str, Any]:
    """The JSON Schema of what `merge` and `check` report."""
    return ResultDocument.model_json_schema(mode="serialization")


def status_schema() -> dict[str, Any]:
    """The JSON Schema of what `status` reports."""
    return StatusDocument.model_json_schema(mode="serialization")
