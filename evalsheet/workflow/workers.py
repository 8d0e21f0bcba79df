"""Where work is done: in other processes, forked where a system can, else started anew; on one core in this one."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pickle
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cached_property, lru_cache
from typing import Any, Generic, ParamSpec, TypeVar

from evalsheet.workflow.orphans import end_with_parent
from evalsheet.workflow.receiving.isolated import memory_is_confined

P = ParamSpec("P")
T = TypeVar("T")
WORTH_IT = 6  # files; for fewer the processes cost more than they save
SHARE = 2  # for each worker one part in so many of what is left
MOST_SPAWNED = 3  # processes started anew; each takes a core for half a second before it is of use


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


class Shared(Generic[T]):
    """What goes along with many calls: packed up once, and unpacked once by each process that gets it."""

    def __init__(self, value: T) -> None:
        self._packed = pickle.dumps(value)

    @property
    def value(self) -> T:
        """What was packed up; the same object at every call of a process, which is not to change it."""
        shared: T = _kept(self._packed)
        return shared


@lru_cache(maxsize=4)
def _kept(packed: bytes) -> Any:
    return pickle.loads(packed)


class Workers:
    """Who does the work of a command. Without anything further, this process does."""

    @property
    def rules(self) -> Executor:
        """Who looks at the rules, which need pandera."""
        return InProcess()

    def for_files(self, count: int) -> Executor:  # noqa: ARG002 - here it is all the same
        """Who works on that many files."""
        return InProcess()

    def readers(self, count: int) -> Executor:
        """Who reads that many files: a process of its own where one cannot end itself when a file is too much."""
        return self.for_files(count) if memory_is_confined() else InProcess()


HERE = Workers()


class _ProcessWorkers(Workers, ABC):
    """Processes kept for one command.

    The one for the rules is started at the beginning: importing pandera takes as long as reading a usual inbox, and
    need not wait for it.
    """

    def __init__(self, kept: ExitStack, method: str) -> None:
        from evalsheet.validate import prepare_validation  # noqa: PLC0415 - what both need, before they part

        self._kept, self._method = kept, method
        self._rules = self._pool(1)
        self._rules.submit(prepare_validation)

    @property
    def rules(self) -> Executor:
        """The process that has pandera imported, or is about to."""
        return self._rules

    def for_files(self, count: int) -> Executor:
        """Other processes; this one for a handful of files."""
        return InProcess() if count < WORTH_IT else self._others

    @cached_property
    def _others(self) -> Executor:
        return self._start()

    @abstractmethod
    def _start(self) -> Executor:
        """Start the other processes."""

    def _pool(self, processes: int) -> OtherProcesses:
        context = multiprocessing.get_context(self._method)
        pool = ProcessPoolExecutor(processes, mp_context=context, initializer=end_with_parent)
        return OtherProcesses(self._kept.enter_context(pool))


class ForkedWorkers(_ProcessWorkers):
    """Processes forked from this one: they start at once, and have everything imported that this one has."""

    def __init__(self, kept: ExitStack) -> None:
        super().__init__(kept, "fork")

    def _start(self) -> Executor:
        """As many processes as there are cores."""
        return self._pool(os.cpu_count() or 1)


class SpawnedWorkers(_ProcessWorkers):
    """Processes started anew, as on Windows: they import what this one has while files are read."""

    def __init__(self, kept: ExitStack) -> None:
        super().__init__(kept, "spawn")

    def readers(self, count: int) -> Executor:
        self.for_files(count)
        return super().readers(count)

    def _start(self) -> Executor:
        """A few processes, each set to import at once."""
        count = max(1, min(MOST_SPAWNED, (os.cpu_count() or 1) - 1))
        pool = self._pool(count)
        for _ in range(count):
            pool.submit(_import, [name for name in sys.modules if name.startswith("evalsheet.")])
        return pool


def _import(names: list[str]) -> None:
    for name in names:
        importlib.import_module(name)


@contextmanager
def workers() -> Iterator[Workers]:
    """Workers for one command, best asked for before anything large is imported."""
    if (os.cpu_count() or 1) < 2:
        yield HERE
        return
    with ExitStack() as kept:
        forks = "fork" in multiprocessing.get_all_start_methods()
        yield ForkedWorkers(kept) if forks else SpawnedWorkers(kept)


def in_batches(items: list[Any], executor: Executor) -> list[list[Any]]:
    """`items` in runs for the workers: few, since what is sent along with each costs more than the work, and the
    last ones small, so that all workers are done at about the same time."""
    if isinstance(executor, InProcess):
        return [items] if items else []
    cores, batches, start = os.cpu_count() or 1, [], 0
    while start < len(items):
        count = -(-(len(items) - start) // (cores * SHARE))
        batches.append(items[start : start + count])
        start += count
    return batches
