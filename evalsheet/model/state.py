"""Where a department stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """未提出 / 不備あり / 記入中 / 完了."""

    MISSING = "missing"
    FAULTY = "faulty"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"


@dataclass(frozen=True)
class DepartmentState:
    """One department's progress: items owed and answered, findings, files received."""

    label: str
    name: str
    status: Status
    owed: int
    answered: int
    errors: int
    warnings: int
    files: tuple[str, ...]
