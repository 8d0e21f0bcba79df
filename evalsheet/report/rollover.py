"""What `rollover --json` reports. Its JSON Schema stands in docs/rollover.schema.json."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from evalsheet.report.document import Entry, FindingEntry, YearEntry


class CarriedEntry(Entry):
    """What one form of the next round begins with."""

    form: str
    items: int
    departments: int = Field(description="those that owe an answer")
    values: int = Field(description="values of this year that stand in the register now")


class RolloverDocument(Entry):
    """The round that is over, the next one, and everything in it that a person has to decide or look at."""

    before: YearEntry
    after: YearEntry
    folder: str = Field(description="of the next round")
    checklist: str = Field(description="the same findings as a workbook to tick off, a name in the folder")
    forms: tuple[CarriedEntry, ...]
    findings: tuple[FindingEntry, ...]

    def to_json(self) -> str:
        """The document as indented JSON, Japanese unescaped."""
        return self.model_dump_json(indent=2) + "\n"


def rollover_schema() -> dict[str, Any]:
    """The JSON Schema of what `rollover` reports."""
    return RolloverDocument.model_json_schema(mode="serialization")
