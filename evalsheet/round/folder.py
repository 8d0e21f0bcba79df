"""The places of a round on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RoundFolder:
    """A round's folder and the paths in it."""

    path: Path

    @property
    def settings(self) -> Path:
        return self.path / "round.yaml"

    @property
    def register(self) -> Path:
        return self.path / "plan.xlsx"

    @property
    def templates(self) -> Path:
        return self.path / "templates"

    @property
    def rules(self) -> Path:
        return self.path / "rules"

    @property
    def outbox(self) -> Path:
        return self.path / "outbox"

    @property
    def inbox(self) -> Path:
        return self.path / "inbox"

    @property
    def result(self) -> Path:
        return self.path / "result"

    @property
    def returns(self) -> Path:
        """The workbooks to correct, one for each department with findings."""
        return self.result / "returns"

    @property
    def reminder_drafts(self) -> Path:
        """Drafts of reminders. They tell of one day's inbox, and go with the next merge."""
        return self.result / "mail"

    @property
    def form_drafts(self) -> Path:
        """Drafts of the messages that the forms go out with."""
        return self.outbox / "mail"

    @property
    def history(self) -> Path:
        return self.path / "history.jsonl"
