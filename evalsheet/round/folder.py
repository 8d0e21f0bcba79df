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
    def history(self) -> Path:
        return self.path / "history.jsonl"
