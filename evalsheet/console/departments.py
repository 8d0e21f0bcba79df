"""The table of departments, with as much in it as the terminal is wide."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from enum import IntEnum

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evalsheet.findings import Catalogue
from evalsheet.report import DepartmentEntry, StandingEntry

STATES = {"missing": "bold red", "faulty": "red", "incomplete": "yellow", "complete": "green"}
BAR = 10
UNBOUNDED = 10_000  # cells: a table is measured as it would like to be


class _Shown(IntEnum):
    """What a row shows; each step leaves out what can be missed most easily, so that a row stays on one line."""

    LABEL = 0
    FILES = 1
    DATE = 2
    NAME = 3
    BAR = 4


def departments_table(entries: Sequence[DepartmentEntry], words: Catalogue, console: Console) -> Table:
    """A row per department: state, items, findings, files, deadline; at a moment, days left and last reminder."""
    return first_that_fits([_table(entries, words, shown) for shown in sorted(_Shown, reverse=True)], console)


def first_that_fits(tables: Sequence[Table], console: Console) -> Table:
    """The first of `tables` whose rows stay on one line; the last one where none does."""
    unbounded = console.options.update(width=UNBOUNDED)
    fitting = (table for table in tables if console.measure(table, options=unbounded).maximum <= console.width)
    return next(fitting, tables[-1])


def _table(entries: Sequence[DepartmentEntry], words: Catalogue, shown: _Shown) -> Table:
    word = words.word
    reminded = any(isinstance(entry, StandingEntry) and entry.reminded for entry in entries)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for key in ("department", "status", "progress"):
        table.add_column(word(f"column.{key}"), no_wrap=True)
    for key in ("errors", "warnings", *(["versions"] if shown >= _Shown.FILES else [])):
        table.add_column(word(f"column.{key}"), justify="right", no_wrap=True)
    for key in ("deadline", *(["reminded"] if reminded else [])):
        table.add_column(word(f"column.{key}"), no_wrap=True)
    for entry in entries:
        table.add_row(
            escape(f"《{entry.department}》{entry.name}" if shown >= _Shown.NAME else entry.department),
            Text(word(f"status.{entry.status}"), style=STATES[entry.status]),
            _progress(entry, shown),
            *(str(count or "") for count in (entry.errors, entry.warnings)),
            *([str(len(entry.files) or "")] if shown >= _Shown.FILES else []),
            _due(entry, words, shown),
            *([_reminded(entry)] if reminded else []),
        )
    return table


def _progress(entry: DepartmentEntry, shown: _Shown) -> str:
    figures = f"{entry.answered}/{entry.owed}"
    done = BAR * entry.answered // entry.owed
    # signs every console has, and in one width
    return f"{'#' * done}{'-' * (BAR - done)} {figures}" if shown >= _Shown.BAR else figures


def _due(entry: DepartmentEntry, words: Catalogue, shown: _Shown) -> Text:
    """The deadline, and how far off it is for whoever still owes something."""
    day = month_and_day(entry.deadline)
    if entry.status == "complete" or not isinstance(entry, StandingEntry):
        return Text(day, style="dim")
    return time_left(entry.days_left, words, f"{day} " if shown >= _Shown.DATE else "")


def time_left(days: int, words: Catalogue, before: str = "") -> Text:
    """Days to a deadline, `before` in front of them; red from the last day on."""
    key = "past" if days < 0 else "left" if days else "today"
    left = words.word(f"due.{key}", days=abs(days))
    return Text(f"{before}{left}", style="" if days > 0 else "bold red")


def _reminded(entry: DepartmentEntry) -> str:
    return month_and_day(entry.reminded) if isinstance(entry, StandingEntry) and entry.reminded else ""


def month_and_day(date: str) -> str:
    """An ISO date, or a date and time, as month and day."""
    day = datetime.datetime.fromisoformat(date)
    return f"{day.month}/{day.day}"
