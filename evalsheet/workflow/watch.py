"""Waiting until something in a round's folder changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from evalsheet.round import RoundFolder

Seen = frozenset[tuple[str, int, int]]  # path, time of change, size


def changes(path: Path, day: Callable[[], object], wait: Callable[[], None]) -> Iterator[None]:
    """Yield at once, then each time that what `status` reads of the round at `path` has changed, or the day has.

    A file that is still being copied changes at every look: a change counts once two looks agree.

    Args:
        path: the round's folder.
        day: gives the current day, from which deadlines are counted.
        wait: sleeps between two looks.
    """
    shown: tuple[object, Seen] | None = None
    before = _seen(path)
    while True:
        seen = (day(), before)
        if seen != shown:
            shown = seen
            yield
        wait()
        now = _seen(path)
        while now != before:
            before = now
            wait()
            now = _seen(path)


def _seen(path: Path) -> Seen:
    """Every file that what is shown comes from, with its time and size."""
    folder = RoundFolder(path)
    files = [folder.settings, folder.register, folder.history]
    for below in (folder.inbox, folder.templates, folder.rules):
        files += below.rglob("*")
    seen = set()
    for file in files:
        try:
            stat = file.stat()
        except OSError:
            continue  # gone between listing and looking: the next look sees the folder without it
        seen.add((str(file), stat.st_mtime_ns, stat.st_size))
    return frozenset(seen)
