"""Letters as a table: to whom, about what, and what became of each."""

from __future__ import annotations

from collections import Counter

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evalsheet.console.departments import month_and_day, time_left
from evalsheet.findings import Catalogue
from evalsheet.report import MailingDocument

STATES = {"ready": "", "drafted": "green", "sent": "green", "sent-before": "dim", "not-sent": "bold red"}
MEGABYTE = 1_000_000


def letters_table(document: MailingDocument, words: Catalogue) -> Table:
    """A row per letter: department, address, deadline, what it lists, attachment with size, what became of it."""
    word = words.word
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column(word("column.department"))
    table.add_column(word("column.address"), overflow="fold")
    table.add_column(word("column.deadline"), no_wrap=True)
    reminding = document.purpose == "reminder"
    for key in ("blanks", "errors", "warnings") if reminding else ("owed",):
        table.add_column(word(f"column.{key}"), justify="right", no_wrap=True)
    table.add_column(word("column.attached"), justify="center", no_wrap=True)
    table.add_column("MB", justify="right", no_wrap=True)
    table.add_column(word("column.letter"), no_wrap=True)
    for one in document.letters:
        counts = (one.items, one.errors, one.warnings) if reminding else (one.items,)
        table.add_row(
            escape(one.name),
            escape(one.address) or Text("—", style="bold red"),
            time_left(one.days_left, words, f"{month_and_day(one.deadline)} "),
            *(str(count or "") for count in counts),
            "○" if one.attachments else "",
            f"{one.size / MEGABYTE:.2f}" if one.size else "",
            Text(word(f"letter.{one.state}"), style=STATES[one.state]),
        )
    return table


def letter_totals(document: MailingDocument, words: Catalogue) -> str:
    """How many letters there are in each state."""
    counts: Counter[str] = Counter(one.state for one in document.letters)
    parts = [f"{words.word(f'letter.{state}')} {counts[state]}" for state in STATES if counts[state]]
    return words.word("terminal.letters", count=len(document.letters), states="　".join(parts))
