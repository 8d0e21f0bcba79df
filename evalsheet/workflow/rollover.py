"""The next round from this one."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evalsheet.errors import EvalsheetError
from evalsheet.findings import Catalogue, Code, Finding, finding, most_severe_first, of_form
from evalsheet.history import Event, EventKind, append_events
from evalsheet.model import Place
from evalsheet.plan import register_parts
from evalsheet.report import finding_entry
from evalsheet.report.rollover import CarriedEntry, RolloverDocument
from evalsheet.rollover import (
    ClosingPart,
    NextPlan,
    next_plan,
    next_settings,
    next_values,
    read_reorganisation,
    reorganisation_findings,
    settings_findings,
    unchanged,
)
from evalsheet.round import RoundFolder, names_year
from evalsheet.sheet import form_name, part_names
from evalsheet.workbook.reading.read import read_workbook
from evalsheet.workbook.writing.checklist import write_checklist
from evalsheet.workbook.writing.register import write_plans
from evalsheet.workbook.writing.table import Table
from evalsheet.workflow.consolidated import consolidated_inbox
from evalsheet.workflow.files import replaced_folder
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.new import identifier
from evalsheet.workflow.report import year_entry
from evalsheet.workflow.workers import HERE, Workers

CHECKLIST = "引継ぎ確認.xlsx"
TEXTS = {".yaml", ".yml", ".py", ".j2"}
CACHED = shutil.ignore_patterns("__pycache__", "*.pyc", "~$*", ".~lock.*#")


@dataclass(frozen=True)
class RolledOver:
    """The next round's folder, and what was said about it."""

    folder: RoundFolder
    document: RolloverDocument


def rollover(
    path: Path,
    target: Path,
    now: datetime.datetime,
    words: Catalogue,
    *,
    departments: Path | None = None,
    drop_ended: bool = False,
    fill_crosslistings: bool = False,
    workers: Workers = HERE,
    passwords: tuple[str, ...] = (),
) -> RolledOver:
    """Write the round after the one at `path` to `target`: all of it, or nothing. Nothing is written to `path`.

    Args:
        path: the folder of the round that is over.
        target: a folder that is empty or does not exist yet.
        now: the time that stands in the next round's history.
        words: the catalogue of the reader's language.
        departments: a workbook or CSV file that says which department takes over from which.
        drop_ended: leave out the items that end, instead of only listing them.
        fill_crosslistings: as for `merge`.
        workers: who does the work.
        passwords: what files that have a password are opened with.

    Raises:
        EvalsheetError: `target` has something in it or lies in the round, or cannot be written.
        DefinitionError: faults of the round's definitions, or of the table of departments.
    """
    loaded = load(path, run_code=False)
    target = target.resolve()
    _refuse(path.resolve(), target)
    facts = loaded.parts
    change = (
        read_reorganisation(read_workbook(departments, str(departments)), facts)
        if departments
        else unchanged(loaded.departments)
    )
    inbox = consolidated_inbox(loaded, workers, passwords, fill_crosslistings=fill_crosslistings)
    closing = [ClosingPart(one.facts, one.consolidation) for one in inbox.parts]
    plans = [next_plan(part, change, drop_ended=drop_ended) for part in closing]
    values = next_values(loaded.round, identifier(target.name, loaded.round.fiscal_year + 1))
    found = most_severe_first(
        [
            *settings_findings(loaded.round, values, str(loaded.folder.settings.name)),
            *reorganisation_findings(loaded.departments, change, tuple(one.plan for one in plans)),
            *(
                one
                for part, plan in zip(facts, plans, strict=True)
                for one in of_form(plan.findings, form_name(part, loaded.all_parts))
            ),
            *(finding(Code.ROLLOVER_UNREAD, one.place, value=one.code.text) for one in inbox.unread),
            *_own_years(loaded),
        ]
    )
    with replaced_folder(target) as fresh:
        text = loaded.folder.settings.read_text(encoding="utf-8-sig")
        _write(fresh, loaded, next_settings(text, values), plans)
        document = _document(loaded, load(fresh, run_code=False), target, plans, found, words)
        table = _checklist(document, words, several=len(plans) > 1)
        created = now.replace(tzinfo=None, microsecond=0)
        write_checklist(fresh / CHECKLIST, table, words.word("checklist.mark"), created, facts[0].form.sheet.font)
        append_events(fresh, [_event(document, now)])
    return RolledOver(RoundFolder(target), document)


def _refuse(path: Path, target: Path) -> None:
    """Raise where the next round has no place of its own."""
    if target == path or path in target.parents:
        raise EvalsheetError("rollover-inside", folder=target, round=path)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise EvalsheetError("folder-not-empty", folder=target)


def _write(fresh: Path, loaded: LoadedRound, settings: str, plans: Sequence[NextPlan]) -> None:
    """Settings, register, the round's own definitions and the empty folders."""
    folder = RoundFolder(fresh)
    for one in (folder.outbox, folder.inbox):
        one.mkdir()
    folder.settings.write_text(settings, encoding="utf-8")
    for kind in (loaded.folder.templates, loaded.folder.rules):
        if kind.is_dir():
            shutil.copytree(kind, fresh / kind.name, ignore=CACHED)
    server = loaded.round.mail.server
    trusted = server.trusted(loaded.folder.path) if server else None
    if trusted and trusted.is_file() and trusted.resolve().is_relative_to(loaded.folder.path.resolve()):
        own = fresh / trusted.resolve().relative_to(loaded.folder.path.resolve())  # what lies elsewhere stays there
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(trusted, own)
    forms = [part.form for part in loaded.parts]
    names = part_names(forms)
    parts = register_parts(forms, names, loaded.round.plan_of)
    pairs = tuple((part, one.plan) for part, one in zip(parts, plans, strict=True))
    write_plans(folder.register, pairs, loaded.round.fiscal_year + 1)


def _own_years(loaded: LoadedRound) -> Iterator[Finding]:
    """Files of the round's own definitions that name a year, so that they may speak of the wrong one."""
    for kind in (loaded.folder.templates, loaded.folder.rules):
        for path in sorted(one for one in kind.rglob("*") if one.suffix in TEXTS):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            naming = [number for number, line in enumerate(lines, 1) if names_year(line, loaded.round.fiscal_year)]
            if naming:
                place = Place(path.relative_to(loaded.folder.path).as_posix(), cell=f"line {naming[0]}")
                listed = "、".join(map(str, naming))
                yield finding(Code.ROLLOVER_OWN_YEAR, place, value=lines[naming[0] - 1].strip(), lines=listed)


def _document(
    before: LoadedRound,
    after: LoadedRound,
    target: Path,
    plans: Sequence[NextPlan],
    found: Sequence[Finding],
    words: Catalogue,
) -> RolloverDocument:
    return RolloverDocument(
        before=year_entry(before.round),
        after=year_entry(after.round),
        folder=str(target),
        checklist=CHECKLIST,
        forms=tuple(
            CarriedEntry(
                form=part.form.form,
                items=len(part.plan.items),
                departments=len({one.department for one in part.plan.assignments}),
                values=plan.carried,
            )
            for part, plan in zip(after.parts, plans, strict=True)
        ),
        findings=tuple(finding_entry(one, words) for one in found),
    )


def _checklist(document: RolloverDocument, words: Catalogue, *, several: bool) -> Table:
    """The findings as rows to tick off."""
    word = words.word
    form = [(word("column.form"), 9.0)] if several else []
    columns = (
        (word("checklist.done"), 2.5),
        (word("column.severity"), 3.0),
        *form,
        (word("column.item"), 4.0),
        (word("column.department"), 5.0),
        (word("column.message"), 26.0),
        (word("checklist.todo"), 26.0),
    )
    rows = [
        [
            "",
            word(f"severity.{one.severity}"),
            *([one.form] if several else []),
            one.item,
            one.department,
            " ".join(part for part in (one.file, one.cell) if part) + ("\n" if one.file else "") + one.message,
            words.entries[one.code].remedy,
        ]
        for one in document.findings
    ]
    note = word("checklist.note", before=document.before.title, after=document.after.title)
    return Table(word("checklist.name"), note, columns, rows)


def _event(document: RolloverDocument, now: datetime.datetime) -> Event:
    detail = (
        ("before", document.before.id),
        ("values", sum(one.values for one in document.forms)),
        ("items", sum(one.items for one in document.forms)),
        ("findings", len(document.findings)),
    )
    return Event(now, EventKind.ROLLED_OVER, detail=detail)
