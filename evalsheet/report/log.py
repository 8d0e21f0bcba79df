"""The history as a document for machines. Its JSON Schema stands in docs/log.schema.json."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from evalsheet.history import History
from evalsheet.report.document import Entry


class EventEntry(Entry):
    """One line of history.jsonl. What does not apply is empty."""

    time: str = Field(description="ISO date and time with its offset")
    event: str = Field(description="what happened; docs/history.md lists the kinds")
    department: str = Field(description="abbreviation")
    file: str
    sha256: str
    version: int = Field(description="how often the workbook had been handed out; 0 where that does not apply")
    detail: dict[str, str | int]


class LogDocument(Entry):
    """What `log` reports; `torn` is what a stopped run left of the last line."""

    events: tuple[EventEntry, ...]
    torn: str

    def to_json(self) -> str:
        """The document as indented JSON, Japanese unescaped."""
        return self.model_dump_json(indent=2) + "\n"


def log_document(history: History) -> LogDocument:
    """The history, every key of every event filled in."""
    return LogDocument(
        events=tuple(
            EventEntry(
                time=event.time.isoformat(timespec="seconds"),
                event=event.kind.value,
                department=event.department,
                file=event.file,
                sha256=event.sha256,
                version=event.version,
                detail=dict(event.detail),
            )
            for event in history.events
        ),
        torn=history.torn,
    )


def log_schema() -> dict[str, Any]:
    """The JSON Schema of what `log` reports."""
    return LogDocument.model_json_schema(mode="serialization")
