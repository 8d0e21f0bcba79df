"""What the templates of messages may name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evalsheet.celltext import visible
from evalsheet.findings import Catalogue, Finding, Severity
from evalsheet.model import Department, Place
from evalsheet.reminders.owing import OpenItem, Owing
from evalsheet.round import Coordinator, Round


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The workbook that goes with a message: the blank one, or the one to correct."""

    kind: Literal["blank", "hand-back"]
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """One finding in words. `where` is its cell, with the file where the department sent several."""

    item: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """Findings with one remedy, in their order."""

    notes: tuple[Note, ...]
    remedy: str


@dataclass(frozen=True, slots=True)
class ItemNote:
    """An open item in words; `blanks` are headings with their cells."""

    word: str
    number: str
    title: str
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything a template may name. Counts are those of the lists.

    Attributes:
        title, year: of the round.
        department: the name of the department.
        coordinator: section, person, phone and mail of whom to ask.
        deadline: the department's own, as people write it.
        today: the day of the message, as people write it.
        days_left, days_past: whole days, 0 where the other one counts.
        nothing_came: whether no file of the department has come back.
        items: what is not filled in.
        errors, warnings: what is to be corrected, and what is to be looked at.
        error_count, warning_count: how many findings these are.
        enclosed: the workbook that goes with the message, or None.
        leaflet: the name of the page on how to fill it in, where that goes with the message.
    """

    title: str
    year: str
    department: str
    coordinator: Coordinator
    deadline: str
    today: str
    days_left: int = 0
    days_past: int = 0
    nothing_came: bool = True
    items: tuple[ItemNote, ...] = ()
    errors: tuple[NoteGroup, ...] = ()
    warnings: tuple[NoteGroup, ...] = ()
    error_count: int = 0
    warning_count: int = 0
    enclosed: Enclosed | None = None
    leaflet: str = ""


def reminder_facts(
    one: Owing, round_: Round, today: datetime.date, enclosed: Enclosed | None, words: Catalogue
) -> LetterFacts:
    """What a reminder says of a department's debts."""
    errors = [found for found in one.findings if found.severity is Severity.ERROR]
    warnings = [found for found in one.findings if found.severity is Severity.WARNING]
    return LetterFacts(
        title=round_.title,
        year=round_.year,
        department=one.department.name,
        coordinator=round_.coordinator,
        deadline=words.day(one.deadline),
        today=words.day(today),
        days_left=max(one.days, 0),
        days_past=max(-one.days, 0),
        nothing_came=not one.files,
        items=tuple(_item(item, one.files) for item in one.items),
        errors=_grouped(errors, one.files, words),
        warnings=_grouped(warnings, one.files, words),
        error_count=len(errors),
        warning_count=len(warnings),
        enclosed=enclosed,
    )


def form_facts(
    department: Department,
    items: Iterable[OpenItem],
    round_: Round,
    today: datetime.date,
    enclosed: Enclosed,
    leaflet: str,
    words: Catalogue,
) -> LetterFacts:
    """What the message says that the blank form goes out with."""
    return LetterFacts(
        title=round_.title,
        year=round_.year,
        department=department.name,
        coordinator=round_.coordinator,
        deadline=words.day(round_.deadline_of(department.label)),
        today=words.day(today),
        items=tuple(_item(item, ()) for item in items),
        enclosed=enclosed,
        leaflet=leaflet,
    )


def _item(item: OpenItem, files: tuple[str, ...]) -> ItemNote:
    blanks = tuple(
        " ".join(part for part in (blank.title, _where(blank.place, files)) if part) for blank in item.blanks
    )
    return ItemNote(item.word, item.number, item.title, blanks)


def _grouped(findings: Iterable[Finding], files: tuple[str, ...], words: Catalogue) -> tuple[NoteGroup, ...]:
    groups: dict[str, list[Note]] = {}
    for one in findings:
        note = Note(one.item, _where(one.place, files), visible(words.message(one)))
        groups.setdefault(words.entries[one.code.text].remedy, []).append(note)
    return tuple(NoteGroup(tuple(notes), remedy) for remedy, notes in groups.items())


def _where(place: Place, files: tuple[str, ...]) -> str:
    """Sheet and cell; the file too, unless it is the only one of the department."""
    cell = "!".join(part for part in (place.sheet, place.cell) if part)
    file = place.file if files != (place.file,) else ""
    return " ".join(part for part in (file, cell) if part)
