"""Processes that do work for another one and must not outlive it."""

from __future__ import annotations

import multiprocessing
import os
import threading

STOPPED = 1


def end_with_parent() -> None:
    """Let this process end when the one that started it does, even if that one is killed. For its whole life.

    A process that waits for work would wait for ever: those beside it hold the other end of what it listens to.
    """
    threading.Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(STOPPED)
