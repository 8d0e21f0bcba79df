"""Whether a process has grown too large, seen from outside: where it cannot be kept from growing by itself."""

from __future__ import annotations

from collections.abc import Callable


def outgrown(process: int, more: int) -> Callable[[], bool]:
    """What tells, as often as it is called, whether a process has more memory than this one has now, and `more`.

    Args:
        process: its number; it has imported what this one has.
        more: bytes.
    """
    import psutil  # noqa: PLC0415 - Linux does without it

    def memory(one: psutil.Process) -> int:
        info = one.memory_info()
        held: int = getattr(info, "private", info.rss)  # on Windows what is swapped out is its own as well
        return held

    watched = psutil.Process(process)
    allowed = memory(psutil.Process()) + more

    def too_large() -> bool:
        try:
            return memory(watched) > allowed
        except psutil.NoSuchProcess:  # what became of it is told by its end
            return False

    return too_large
