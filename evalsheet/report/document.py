"""The `--json` document. Its JSON Schema stands in docs/result.schema.json and is generated from these models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from evalsheet.findings import Catalogue, Finding
from evalsheet.model import Place


class Entry(BaseModel):
    """Base of the document's parts: frozen, nothing beyond what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RoundEntry(Entry):
    """The round the document is about; empty strings where files were checked outside any round."""

    id: str
    form: str
    form_version: int
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
    files: tuple[str, ...]


class PlaceEntry(Entry):
    """A cell."""

    file: str
    sheet: str
    cell: str


class FindingEntry(Entry):
    """One finding. Keys that do not apply are empty strings."""

    code: str
    severity: Literal["error", "warning", "info"]
    file: str
    sheet: str
    cell: str
    item: str
    department: str
    field: str
    value: str
    message: str
    related: tuple[PlaceEntry, ...] = Field(description="other cells of the matter, such as the second of a 再掲")


class ResultDocument(Entry):
    """What `merge`, `check` and `status` report."""

    round: RoundEntry
    departments: tuple[DepartmentEntry, ...]
    findings: tuple[FindingEntry, ...]
    outputs: dict[str, str] = Field(description="what was written: name → path within the round")

    def to_json(self) -> str:
        """The document as indented JSON, Japanese unescaped."""
        return self.model_dump_json(indent=2) + "\n"


def finding_entry(one: Finding, words: Catalogue) -> FindingEntry:
    """A finding with its message."""
    return FindingEntry(
        code=one.code.text,
        severity=one.severity.value,
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


def _place(place: Place) -> PlaceEntry:
    return PlaceEntry(file=place.file, sheet=place.sheet, cell=place.cell)


def result_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return ResultDocument.model_json_schema(mode="serialization")
