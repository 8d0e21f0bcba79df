"""The packaged round from end to end: new, distribute, departments played, merge."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evalsheet.findings import Catalogue
from evalsheet.model import Department
from evalsheet.plan.examples import ExampleItem, forms_of_example, load_example
from evalsheet.plan.playing import ExtraFile, Mistake, load_playing
from evalsheet.sheet import HIDDEN_SHEET, SheetFacts, parts_of
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workflow.distribute import Distribution, distribute
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.merge import Merged, merge
from evalsheet.workflow.new import new_round


@dataclass(frozen=True)
class Demo:
    """What the demo left behind; `blank` is a workbook as a department received it."""

    folder: Path
    blank: Path
    merged: Merged


def demo(path: Path, form_name: str, now: datetime.datetime, words: Catalogue) -> Demo:
    """Build the packaged round of a form at `path`, play its departments, and merge.

    Raises:
        EvalsheetError: `path` has something in it.
    """
    new_round(path, forms_of_example(form_name), now.date())
    distribution = distribute(path)
    loaded = load(path)
    play_departments(loaded, distribution, now)
    return Demo(path, distribution.files[len(loaded.asked) - 1], merge(path, now, words))


def play_departments(loaded: LoadedRound, distribution: Distribution, now: datetime.datetime) -> None:
    """Fill the outbox's workbooks as departments would, with the mistakes of the example, into the inbox."""
    playing = load_playing(loaded.first.form)
    items = {part.form.form: load_example(part.form)[2] for part in loaded.parts}
    items |= {office.facts.form.form: () if office.opinions else items[office.of] for office in loaded.offices}
    inbox = loaded.folder.inbox
    for department, blank in zip((*loaded.asked, *loaded.asked_offices), distribution.files, strict=True):
        if department.label in playing.late or not _says(loaded, department, items):
            continue
        earlier = [one for one in playing.earlier if one.department == department.label]
        if earlier:
            book = _filled(blank, loaded, department, items, earlier)
            _save(book, inbox / f"{blank.stem}(1){blank.suffix}", now - datetime.timedelta(days=3))
        mistakes = [one for one in playing.mistakes if one.department == department.label]
        book = _filled(blank, loaded, department, items, mistakes)
        if department.label in playing.stripped:
            book.remove_sheets([HIDDEN_SHEET])
        name = playing.renamed.get(department.label, blank.name)
        _save(book, inbox / name, now - datetime.timedelta(days=1))
    for extra in playing.files:
        _extra(extra, inbox, loaded, distribution)


def _says(loaded: LoadedRound, department: Department, items: Mapping[str, tuple[ExampleItem, ...]]) -> bool:
    """Whether the example has anything for a department, or for an office, to type."""
    parts = parts_of(loaded.all_parts, department.label)
    return any(example_answers(part, items[part.form.form], department) for part in parts)


def _filled(
    blank: Path,
    loaded: LoadedRound,
    department: Department,
    items: Mapping[str, tuple[ExampleItem, ...]],
    mistakes: list[Mistake],
) -> FilledSheet:
    """A department's workbook with what it types into each sheet; any of the sheets stands for the workbook."""
    parts = parts_of(loaded.all_parts, department.label)
    first = FilledSheet(blank, parts[0])
    sheets = {part.form.form: first if part is parts[0] else FilledSheet(first.book, part) for part in parts}
    for part in parts:
        sheets[part.form.form].write(example_answers(part, items[part.form.form], department))
    for one in mistakes:
        _make(sheets[one.form or parts[0].form.form], one)
    return first


def example_answers(
    part: SheetFacts, items: tuple[ExampleItem, ...], department: Department
) -> Mapping[tuple[str, str], str]:
    """What a department or an office types: its own answers, and the decisions where it leads."""
    answers = {}
    for item in items:
        own = item.answers.get(department.label, {})
        leads = part.plan.lead_of.get(item.item) == department.label
        for field in part.form.asked_fields:
            value = own.get(field.key, "")
            if field.per == "item":
                value = item.decisions.get(field.key, "") if leads else ""
            if value:
                answers[(item.item, field.key)] = value
    return answers


def _make(sheet: FilledSheet, one: Mistake) -> None:
    if one.set is not None:
        sheet.write({(one.item, one.field): one.set})
    elif one.replace is not None:
        old, new = one.replace
        sheet.change(one.item, one.field, lambda text: text.replace(old, new, 1))
    elif one.retype is not None:
        sheet.retype_prefilled(one.item, *one.retype)
    elif one.clear_row:
        sheet.clear_row(one.item)
    elif one.copy_row:
        sheet.copy_row(one.item)
    elif one.note is not None:
        sheet.note(one.item, one.note)


def _save(sheet: FilledSheet, path: Path, when: datetime.datetime) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, when.replace(tzinfo=None))
    os.utime(path, (when.timestamp(), when.timestamp()))


def owner_file(user: str) -> bytes:
    """What Excel lays beside a workbook that `user` has open: the name in the code page, then in UTF-16."""
    narrow, wide = user.encode("cp932"), user.ljust(54).encode("utf-16-le")
    return bytes([len(narrow)]) + narrow.ljust(54) + len(user).to_bytes(2, "little") + wide


def _extra(extra: ExtraFile, inbox: Path, loaded: LoadedRound, distribution: Distribution) -> None:
    path = inbox / extra.name
    if extra.opened_by is not None:
        path.write_bytes(owner_file(extra.opened_by))
        return
    if extra.copy_of is None:
        path.write_text(extra.content or "", encoding="utf-8")
        return
    order = [department.label for department in loaded.asked]
    source = distribution.files[order.index(extra.copy_of)]
    if extra.round is None:
        shutil.copyfile(source, path)
        return
    sheet = FilledSheet(source, parts_of(loaded.parts, extra.copy_of)[0])
    sheet.rename_round(loaded.round.round, extra.round)
    sheet.book.save(path)
