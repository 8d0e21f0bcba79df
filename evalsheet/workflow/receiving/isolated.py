"""Reading where a hang, a crash of the reader, or memory that grows costs that one file only.

A process that may die reads files one after the other, each within a time and a memory limit. When it dies, the
file it was at is lost and the next process goes on with the others. Linux lets a process limit its own memory;
elsewhere it is watched from outside, and ended when it has grown too large.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from evalsheet.round import Limits
from evalsheet.workflow.orphans import end_with_parent
from evalsheet.workflow.receiving.outgrown import outgrown

T = TypeVar("T")
R = TypeVar("R")
STATM = Path("/proc/self/statm")
MEGA = 1024 * 1024
GRACE = 5.0  # seconds that the process is given to end itself when its time is up
START = 30.0  # seconds for a process that is spawned to import what it needs
LOOK = 0.05  # seconds between two looks at a process
GONE = (EOFError, ConnectionError)


class Loss(StrEnum):
    """Why a file could not be read to the end."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


@contextmanager
def confined(limits: Limits, seconds: float) -> Iterator[None]:
    """Limits on what this process does inside. Only for a process that may die: running out of time ends it."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    earlier = _limit_memory(limits.memory_mb * MEGA)
    try:
        yield
    finally:
        _restore_memory(earlier)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def memory_is_confined() -> bool:
    """Whether a process can limit its own memory: where the system says how much it has."""
    return STATM.exists()


def _limit_memory(more: int) -> tuple[int, int] | None:
    """Let this process grow by `more` bytes; what held before."""
    if not memory_is_confined():
        return None
    import resource  # noqa: PLC0415 - not there on Windows

    earlier = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(STATM.read_text(encoding="ascii").split()[0])
    allowed = pages * resource.getpagesize() + more
    if earlier[1] == resource.RLIM_INFINITY or allowed < earlier[1]:
        resource.setrlimit(resource.RLIMIT_AS, (allowed, earlier[1]))
    return earlier


def _restore_memory(earlier: tuple[int, int] | None) -> None:
    if earlier is not None:
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, earlier)


def silence() -> None:
    """Drop what native code writes to the terminal before it aborts. For this process, to its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    faulthandler.disable()


def one_by_one(work: Callable[[T], R], items: Sequence[T], limits: Limits) -> list[R | Loss]:
    """`work` done on each item in another process, within the limits; a loss where it was not done.

    Args:
        work: takes one item. It is sent along, so it has to be a function of a module, or a partial of one.
        items: what to work on.
        limits: time and memory for each.
    """
    results: list[R | Loss] = []
    while len(results) < len(items):
        results += _until_lost(work, items[len(results) :], limits)
    return results


def _until_lost(work: Callable[[T], R], items: Sequence[T], limits: Limits) -> list[R | Loss]:
    """The results of one process: of all items, or up to the one at which it was lost."""
    forked = "fork" in multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork" if forked else "spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(sender, work, items, limits), daemon=True)
    process.start()
    sender.close()
    results: list[R | Loss] = []
    patience = limits.seconds + GRACE + (0.0 if forked else START)
    too_large = _never if memory_is_confined() else outgrown(process.pid, limits.memory_mb * MEGA)
    try:
        for _ in items:
            if (loss := _lost_waiting(receiver, patience, too_large)) is not None:
                results.append(loss)
                break
            results.append(pickle.loads(receiver.recv_bytes()))
            patience = limits.seconds + GRACE
            if isinstance(results[-1], Loss):
                break  # a process that was short of memory is not asked for more
    except GONE:
        results.append(_loss_of(process))
    finally:
        process.kill()
        process.join()
        receiver.close()
    return results


def _lost_waiting(receiver: Connection, patience: float, too_large: Callable[[], bool]) -> Loss | None:
    """Wait for the next result, `patience` seconds at most; why there will be none."""
    until = time.monotonic() + patience
    while not receiver.poll(LOOK):
        if too_large():
            return Loss.MEMORY
        if time.monotonic() > until:
            return Loss.TIME
    return None


def _never() -> bool:
    return False


def _loss_of(process: BaseProcess) -> Loss:
    """What ended a process, told by the signal."""
    process.join(GRACE)
    named = {"SIGALRM": Loss.TIME, "SIGKILL": Loss.MEMORY}  # neither is there on Windows
    told = {-getattr(signal, name): loss for name, loss in named.items() if hasattr(signal, name)}
    return told.get(process.exitcode or 0, Loss.CRASH)


def _serve(sender: Connection, work: Callable[[T], R], items: Sequence[T], limits: Limits) -> None:
    end_with_parent()
    silence()
    for item in items:
        result: R | Loss
        try:
            with confined(limits, limits.seconds):
                result = work(item)
        except MemoryError:
            result = Loss.MEMORY
        sender.send_bytes(pickle.dumps(result))
