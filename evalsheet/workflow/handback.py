"""Workbooks that go back to departments: one for each that has something to correct."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

from evalsheet.handback import HandBack, PartAnswers, hand_backs
from evalsheet.model import Department
from evalsheet.sheet import SheetFacts, parts_of
from evalsheet.workbook.writing.department import write_department_workbook
from evalsheet.workflow.distribute import workbook_name
from evalsheet.workflow.examine import Examination
from evalsheet.workflow.load import LoadedRound
from evalsheet.workflow.workers import Shared, in_batches

RETURNS = "returns"


Named = tuple[HandBack, str]  # with the name of its file


def to_hand_back(examined: Examination) -> tuple[HandBack, ...]:
    """What goes back to each department that has something to correct."""
    parts = [
        PartAnswers(part.returned.facts, part.returned.resolved.used, part.returned.answers)
        for part in examined.parts
    ]
    return hand_backs(parts, examined.findings)


def named(loaded: LoadedRound, handing: Sequence[HandBack]) -> tuple[Named, ...]:
    """The hand-backs with their files' names."""
    return tuple((one, workbook_name(loaded, one.department, one.submission)) for one in handing)


def start_handing_back(
    folder: Path, loaded: LoadedRound, handing: Sequence[Named], executor: Executor
) -> tuple[Future[None], ...]:
    """Have `executor` write each department's workbook to correct into `folder`/returns."""
    if handing:
        (folder / RETURNS).mkdir()
    # functions do not travel between processes
    parts = Shared([replace(part, rules=replace(part.rules, functions={})) for part in loaded.parts])
    batches = in_batches(list(handing), executor)
    return tuple(executor.submit(_write, folder / RETURNS, parts, batch) for batch in batches)


def hand_back_of(loaded: LoadedRound, department: Department) -> Path | None:
    """The workbook that a merge made for a department to correct, if it made one."""
    stem = Path(workbook_name(loaded, department)).stem
    made = sorted(loaded.folder.returns.glob("*.xlsx"))
    return next((path for path in made if path.stem.startswith(f"{stem}_")), None)


def _write(folder: Path, parts: Shared[list[SheetFacts]], handing: Sequence[Named]) -> None:
    for handed, name in handing:
        own = parts_of(parts.value, handed.department.label)
        write_department_workbook(folder / name, own, handed.department, handed)
