"""Files taken one by one or in batches, so that what one of them does to its reader is no matter to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TypeVar

from evalsheet.round import Limits
from evalsheet.workflow.receiving.isolated import Loss, confined, one_by_one, silence
from evalsheet.workflow.receiving.listed import called
from evalsheet.workflow.receiving.skipped import Look, looked_at, pause_for_copies
from evalsheet.workflow.workers import InProcess, Shared, in_batches

T = TypeVar("T")
Looked = tuple[Path, str, Look]  # a file, its name in findings, and how it looked a moment ago
IN_COMPANY = 0.25  # of a file's time; among others, which all wait for it, it has no more


def start_taking(
    files: Iterable[Path],
    base: Path | None,
    take: Callable[[Looked], list[T]],
    lost: Callable[[Looked, Loss], T],
    executor: Executor,
    limits: Limits,
) -> Callable[[], list[T]]:
    """Have files taken by `executor`. What comes to nothing with a process that dies is taken again, file by file.

    Args:
        files: what to take.
        base: the folder findings name files relative to.
        take: what one file comes to; it is sent to other processes.
        lost: what a file comes to that could not be taken at all.
        executor: who does it.
        limits: time and memory for each file.

    Returns:
        What to call for the results, in the order of the files.
    """
    named = [(path, called(path, base), looked_at(path)) for path in files]
    if isinstance(executor, InProcess):
        return lambda: _apart(named, take, lost, limits)
    shared = Shared(take)
    batches = [(batch, executor.submit(_together, batch, shared, limits)) for batch in in_batches(named, executor)]

    def result() -> list[T]:
        taken: list[T] = []
        for batch, future in batches:
            try:
                taken += future.result()
            except Exception:  # noqa: BLE001 - whatever it was, it is found out again, and costs its own file only
                taken += _apart(batch, take, lost, limits)
        return taken

    return result


def _together(named: Sequence[Looked], take: Shared[Callable[[Looked], list[T]]], limits: Limits) -> list[T]:
    """Take files in a process that may die of one. Each is given up soon; it gets its full time by itself."""
    silence()
    pause_for_copies(look for _, _, look in named)
    taken: list[T] = []
    for one in named:
        with confined(limits, limits.seconds * IN_COMPANY):
            taken += take.value(one)
    return taken


def _apart(
    named: Sequence[Looked], take: Callable[[Looked], list[T]], lost: Callable[[Looked, Loss], T], limits: Limits
) -> list[T]:
    pause_for_copies(look for _, _, look in named)
    taken: list[T] = []
    for one, result in zip(named, one_by_one(take, named, limits), strict=True):
        taken += [lost(one, result)] if isinstance(result, Loss) else result
    return taken
