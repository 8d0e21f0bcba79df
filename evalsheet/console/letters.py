"""Letters as a table: to whom, about what, and what became of each."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evalsheet.console.departments import first_that_fits, month_and_day, time_left
from evalsheet.findings import Catalogue
from evalsheet.report.mailing import MailingDocument

STATES = {"ready": "", "drafted": "green", "sent": "green", "sent-before": "dim", "not-sent": "bold red"}
MEGABYTE = 1_000_000
SMALLEST = 0.01  # MB shown


def letters_table(document: MailingDocument, words: Catalogue, console: Console) -> Table:
    """A row per letter: department, address, deadline, what it lists, attachment with size, what became of it.

    On a narrow terminal departments have their abbreviations, then deadlines go without their dates.
    """
    ways = ((True, True), (False, True), (False, False))
    return first_that_fits([_table(document, words, names=one, dates=other) for one, other in ways], console)


def _table(document: MailingDocument, words: Catalogue, *, names: bool, dates: bool) -> Table:
    word = words.word
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column(word("column.department"))
    table.add_column(word("column.address"), overflow="fold")
    table.add_column(word("column.deadline"), no_wrap=True)
    reminding = document.purpose == "reminder"
    for key in ("blanks", "errors", "warnings") if reminding else ("owed",):
        table.add_column(word(f"column.{key}"), justify="right", no_wrap=True)
    table.add_column(word("column.attached"), justify="right", no_wrap=True)
    table.add_column(word("column.letter"), no_wrap=True)
    for one in document.letters:
        counts = (one.items, one.errors, one.warnings) if reminding else (one.items,)
        table.add_row(
            escape(one.name if names else one.department),
            escape(" ".join(one.address.split())) or Text("—", style="bold red"),
            time_left(one.days_left, words, f"{month_and_day(one.deadline)} " if dates else ""),
            *(str(count or "") for count in counts),
            f"{max(one.size / MEGABYTE, SMALLEST):.2f} MB" if one.attachments else "",
            Text(word(f"letter.{one.state}"), style=STATES[one.state]),
        )
    return table


def letter_totals(document: MailingDocument, words: Catalogue) -> str:
    """How many letters there are in each state."""
    counts: Counter[str] = Counter(one.state for one in document.letters)
    parts = [f"{words.word(f'letter.{state}')} {counts[state]}" for state in STATES if counts[state]]
    return words.word("terminal.letters", count=len(document.letters), states="　".join(parts))
