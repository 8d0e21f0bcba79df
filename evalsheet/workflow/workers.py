"""Where work is done: in other processes where they start at once, else in this one."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
WORTH_IT = 6  # files; for fewer the processes cost more than they save


class InProcess(Executor):
    """Does everything at once, here."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The finished future of a call."""
        done: Future[T] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            done.set_exception(error)
        return done


class OtherProcesses(Executor):
    """A process pool that is given everything as it is at the call.

    The pool itself packs what it sends later, in a thread of its own, while the caller may be changing it: a plan
    that works out a property for the first time is enough.
    """

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The future of a call in another process; here, where a process was lost: the pool takes nothing more."""
        try:
            return self._pool.submit(_unpacked, pickle.dumps((fn, args, kwargs)))
        except BrokenExecutor:
            return InProcess().submit(fn, *args, **kwargs)


def _unpacked(packed: bytes) -> Any:
    """The call that was packed up, made."""
    fn, args, kwargs = pickle.loads(packed)
    return fn(*args, **kwargs)


class Workers:
    """Who does the work of a command. Without anything further, this process does."""

    @property
    def rules(self) -> Executor:
        """Who looks at the rules, which need pandera."""
        return InProcess()

    def for_files(self, count: int) -> Executor:  # noqa: ARG002 - here it is all the same
        """Who works on that many files."""
        return InProcess()


HERE = Workers()


class ForkedWorkers(Workers):
    """Processes forked from this one: they start at once, and have everything imported that this one has.

    The one for the rules is forked at the beginning: importing pandera takes as long as reading a usual inbox, and
    need not wait for it.
    """

    def __init__(self, kept: ExitStack) -> None:
        from evalsheet.validate import prepare_validation  # noqa: PLC0415 - what both need, before they part

        self._kept = kept
        self._rules = self._pool(1)
        self._rules.submit(prepare_validation)
        self._files: Executor | None = None

    @property
    def rules(self) -> Executor:
        """The process that has pandera imported, or is about to."""
        return self._rules

    def for_files(self, count: int) -> Executor:
        """As many processes as there are cores; this one for a handful of files."""
        if count < WORTH_IT:
            return InProcess()
        if self._files is None:
            self._files = self._pool(os.cpu_count() or 1)
        return self._files

    def _pool(self, processes: int) -> OtherProcesses:
        forked = multiprocessing.get_context("fork")
        return OtherProcesses(self._kept.enter_context(ProcessPoolExecutor(processes, mp_context=forked)))


@contextmanager
def workers() -> Iterator[Workers]:
    """Workers for one command, best asked for before anything large is imported.

    A process that is spawned, as on Windows, takes longer to start than a usual inbox takes to read.
    """
    if (os.cpu_count() or 1) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield HERE
        return
    with ExitStack() as kept:
        yield ForkedWorkers(kept)


def in_batches(items: list[Any], executor: Executor) -> list[list[Any]]:
    """`items` in as many runs as keep the workers busy: what is sent along with each costs more than the work."""
    count = (os.cpu_count() or 1) * 2 if not isinstance(executor, InProcess) else 1
    ends = [len(items) * number // count for number in range(count + 1)]
    return [items[start:end] for start, end in pairwise(ends) if start < end]
