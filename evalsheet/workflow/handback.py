"""Workbooks that go back to departments: one for each that has something to correct."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path

from evalsheet.handback import HandBack, PartAnswers, hand_backs
from evalsheet.model import Department
from evalsheet.sheet import SheetFacts, parts_of
from evalsheet.workbook.writing.department import write_department_workbook
from evalsheet.workflow.distribute import workbook_name
from evalsheet.workflow.examine import Examination
from evalsheet.workflow.load import LoadedRound
from evalsheet.workflow.workers import in_batches

RETURNS = "returns"


@dataclass(frozen=True)
class WrittenBack:
    """The hand-backs being written, with their files."""

    made: tuple[tuple[HandBack, str], ...]
    pending: tuple[Future[None], ...]

    def wait(self) -> None:
        """Until every workbook is written; what went wrong with one is raised here."""
        for one in self.pending:
            one.result()


def to_hand_back(examined: Examination) -> tuple[HandBack, ...]:
    """What goes back to each department that has something to correct."""
    parts = [
        PartAnswers(part.returned.facts, part.returned.resolved.used, part.returned.answers)
        for part in examined.parts
    ]
    return hand_backs(parts, examined.findings)


def start_handing_back(
    folder: Path, loaded: LoadedRound, handing: Sequence[HandBack], executor: Executor
) -> WrittenBack:
    """Have `executor` write each department's workbook to correct into `folder`/returns."""
    made = [(handed, workbook_name(loaded, handed.department, handed.submission)) for handed in handing]
    if made:
        (folder / RETURNS).mkdir()
    # functions do not travel between processes
    bare = [replace(part, rules=replace(part.rules, functions={})) for part in loaded.parts]
    pending = [executor.submit(_write, folder / RETURNS, bare, batch) for batch in in_batches(made, executor)]
    return WrittenBack(tuple(made), tuple(pending))


def hand_back_of(loaded: LoadedRound, department: Department) -> Path | None:
    """The workbook that a merge made for a department to correct, if it made one."""
    stem = Path(workbook_name(loaded, department)).stem
    made = sorted(loaded.folder.returns.glob("*.xlsx"))
    return next((path for path in made if path.stem.startswith(f"{stem}_")), None)


def _write(folder: Path, parts: Sequence[SheetFacts], made: Sequence[tuple[HandBack, str]]) -> None:
    for handed, name in made:
        own = parts_of(parts, handed.department.label)
        write_department_workbook(folder / name, own, handed.department, handed)
