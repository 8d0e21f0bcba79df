"""The table of what happened in a round."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evalsheet.findings import Catalogue
from evalsheet.history import Event, EventKind, History

STYLES = {
    EventKind.MERGED: "bold",
    EventKind.SENT: "green",
    EventKind.REFUSED: "red",
    EventKind.BROKEN: "red",
    EventKind.TORN: "yellow",
}


def history_table(history: History, words: Catalogue) -> Table:
    """A row per event, the latest last, where a terminal shows it without scrolling."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for key in ("when", "event", "department"):
        table.add_column(words.word(f"column.{key}"), no_wrap=True)
    table.add_column(words.word("column.file"), overflow="fold", ratio=2)
    table.add_column(words.word("column.happened"), overflow="fold", ratio=3)
    for event in history.events:
        table.add_row(
            event.time.strftime("%Y-%m-%d %H:%M"),
            Text(words.word(f"event.{event.kind}"), style=STYLES.get(event.kind, "")),
            escape(event.department),
            escape(event.file),
            escape(_detail(event, words)),
        )
    return table


def _detail(event: Event, words: Catalogue) -> str:
    """What else is known: a sentence where the kind of event has one, else names and values."""
    said = f"history.{event.kind}"
    if said in words.words:
        return words.word(said, **dict(event.detail))
    return "  ".join(f"{name}: {value}" for name, value in event.detail)
