"""Where work per file is done: in other processes where they start at once, else in this one."""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
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
        """The future of a call in another process."""
        return self._pool.submit(_unpacked, pickle.dumps((fn, args, kwargs)))


def _unpacked(packed: bytes) -> Any:
    """The call that was packed up, made."""
    fn, args, kwargs = pickle.loads(packed)
    return fn(*args, **kwargs)


@contextmanager
def workers(files: int) -> Iterator[Executor]:
    """An executor for work on that many files.

    A process that is forked has everything imported already. One that is spawned, as on Windows, takes longer to
    start than a usual inbox takes to read.
    """
    count = os.cpu_count() or 1
    if files < WORTH_IT or count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield InProcess()
        return
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("fork")) as pool:
        yield OtherProcesses(pool)


def in_batches(items: list[Any], executor: Executor) -> list[list[Any]]:
    """`items` in as many runs as keep the workers busy: what is sent along with each costs more than the work."""
    count = (os.cpu_count() or 1) * 2 if not isinstance(executor, InProcess) else 1
    size = max(1, -(-len(items) // count))
    return [items[at : at + size] for at in range(0, len(items), size)]
