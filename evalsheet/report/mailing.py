"""The `--json` document of letters. Its JSON Schema stands in docs/mailing.schema.json."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from evalsheet.report.document import Entry, FindingEntry


class LetterEntry(Entry):
    """One letter, or the reason that there is none."""

    department: str = Field(description="abbreviation, the key used in findings")
    name: str
    address: str
    state: Literal["ready", "drafted", "sent", "sent-before", "not-sent"] = Field(
        description="`sent-before`: the very same went out earlier; `not-sent`: a finding says why"
    )
    stage: Literal["", "before", "on-day", "after"] = Field(description="of a reminder: its day and the deadline")
    deadline: str = Field(description="the department's own, ISO date")
    days_left: int = Field(description="negative once the deadline has passed")
    items: int = Field(description="items not filled in; of a form, items to answer")
    errors: int = Field(description="findings the letter lists as to be corrected")
    warnings: int = Field(description="findings the letter lists as to be checked")
    subject: str
    attachments: tuple[str, ...]
    size: int = Field(description="of the whole message, in bytes; 0 where there is none")
    message_id: str
    reply: str = Field(description="the server's words")


class MailingDocument(Entry):
    """What `remind` and `distribute --mail` report."""

    round: str
    purpose: Literal["reminder", "form"]
    made: str = Field(description="the moment, ISO date and time")
    letters: tuple[LetterEntry, ...]
    findings: tuple[FindingEntry, ...]
    drafts: str = Field(
        description="the folder of the drafts, a path within the round; empty where none were written"
    )

    def to_json(self) -> str:
        """The document as indented JSON, Japanese unescaped."""
        return self.model_dump_json(indent=2) + "\n"


def mailing_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return MailingDocument.model_json_schema(mode="serialization")
