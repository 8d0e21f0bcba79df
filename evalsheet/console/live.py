"""The departments shown again and again in one place of the terminal."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Group
from rich.live import Live
from rich.text import Text

from evalsheet.console.show import Console
from evalsheet.report import StatusDocument


@contextmanager
def refreshed(console: Console) -> Iterator[Callable[[StatusDocument], None]]:
    """A function that shows the departments in place of what it showed before, or below it off a screen."""
    console.line("terminal.watching")
    if not console.out.is_terminal:
        yield lambda document: console.out.print(_shown(console, document))
        return
    with Live(console=console.out, auto_refresh=False, vertical_overflow="visible") as live:
        yield lambda document: live.update(_shown(console, document), refresh=True)


def _shown(console: Console, document: StatusDocument) -> Group:
    made = datetime.datetime.fromisoformat(document.made)
    as_of = console.words.word("terminal.as-of", time=f"{made:%H:%M:%S}")
    return Group(*console.standing(document), Text(as_of, style="dim"))
