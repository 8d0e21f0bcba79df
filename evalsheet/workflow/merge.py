"""The inbox into result/: examine, consolidate, write everything or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from evalsheet.consolidate import Consolidation, consolidate
from evalsheet.errors import EvalsheetError
from evalsheet.findings import Catalogue, Finding, most_severe_first
from evalsheet.model import Verdict
from evalsheet.report import DataRow, ResultDocument, data_headings, data_rows, grade_rows, write_csv
from evalsheet.summary import ChoiceSummary, MixedItem
from evalsheet.workbook.consolidated import ConsolidatedBook, write_consolidated
from evalsheet.workbook.data import write_data
from evalsheet.workbook.opinions import opinion_tables
from evalsheet.workbook.printed import PrintedForm
from evalsheet.workbook.result_tables import ResultTables
from evalsheet.workflow.collect import files_in
from evalsheet.workflow.examine import Examination, Returned, read_returned, start_judging
from evalsheet.workflow.files import replaced_folder
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.report import result_document
from evalsheet.workflow.workers import HERE, Workers

REPORT = "検証結果.json"


@dataclass(frozen=True)
class Merged:
    """What a merge came to."""

    document: ResultDocument
    examined: Examination
    folder: Path


def merge(
    path: Path,
    now: datetime.datetime,
    words: Catalogue,
    *,
    workers: Workers = HERE,
    allow_code: bool = False,
    fill_crosslistings: bool = False,
) -> Merged:
    """Merge the inbox of the round at `path` into its result folder.

    Args:
        path: the round's folder.
        now: the time shown in the result.
        words: the catalogue of the reader's language.
        workers: who does the work.
        allow_code: whether the round's own Python rules may run.
        fill_crosslistings: put source texts at declared targets that lack them.

    Raises:
        EvalsheetError: the inbox is empty, or the result cannot be written.
        DefinitionError: faults of the round's definitions.
    """
    loaded = load(path, allow_code=allow_code)
    inbox = loaded.folder.inbox
    files = files_in(inbox) if inbox.is_dir() else []
    if not files:
        raise EvalsheetError("inbox-empty", folder=inbox)
    returned = read_returned(loaded, files, inbox, workers)
    judging = start_judging(loaded, returned, workers, whole_round=True)
    crosslistings = judging().crosslistings if fill_crosslistings else ()
    consolidation, found = consolidate(
        loaded.form,
        loaded.plan,
        loaded.facts.notation,
        returned.answers,
        (submission.department for submission in returned.collected.used),
        loaded.titles,
        crosslistings,
    )
    material = Material(
        loaded,
        returned,
        consolidation,
        cache(lambda: _with_found(judging(), found, filled=fill_crosslistings)),
        now.replace(tzinfo=None, microsecond=0),
        words,
    )
    with replaced_folder(loaded.folder.result) as folder:
        document = _write(folder, material, workers.for_files(len(files)))
    return Merged(document, material.examined(), loaded.folder.result)


@dataclass(frozen=True)
class Material:
    """What the result is made of. `examined` waits for the rules and cross-listings, so it is asked for last."""

    loaded: LoadedRound
    returned: Returned
    consolidation: Consolidation
    examined: Callable[[], Examination]
    created: datetime.datetime
    words: Catalogue


def _with_found(examined: Examination, found: Sequence[Finding], *, filled: bool) -> Examination:
    """The examination with what consolidating found and filled in."""
    crosslistings = examined.crosslistings
    if filled:
        crosslistings = tuple(
            replace(one, verdict=Verdict.FILLED) if one.verdict is Verdict.ABSENT and one.target_place.cell else one
            for one in crosslistings
        )
    findings = most_severe_first([*examined.findings, *found])
    return replace(examined, findings=findings, crosslistings=crosslistings)


def _write(folder: Path, material: Material, executor: Executor) -> ResultDocument:
    """Everything into `folder`; the printed form is written while rules and cross-listings are looked at."""
    loaded, words = material.loaded, material.words
    names = loaded.form.result
    outputs = {
        "workbook": names.workbook,
        **{Path(version.workbook).stem: version.workbook for version in names.versions},
        "data_xlsx": f"{names.data}.xlsx",
        "data_csv": f"{names.data}.csv",
        "report": REPORT,
    }
    headings = data_headings(loaded.form, words)
    rows = _data_rows(material)
    values, font = [row.cells for row in rows], loaded.form.sheet.font
    data = executor.submit(write_data, folder / outputs["data_xlsx"], headings, values, material.created, font)
    (folder / outputs["data_csv"]).write_bytes(write_csv(headings, rows))
    book = _book(material)
    write_consolidated(folder / outputs["workbook"], book)
    for version in names.versions:
        printed = replace(book.printed, only=version.fields)
        write_consolidated(
            folder / version.workbook, replace(book, printed=printed, counts=(), tables=lambda _addresses: ())
        )
    shown = {key: f"result/{name}" for key, name in outputs.items()}
    document = result_document(loaded, material.examined(), shown, words)
    (folder / outputs["report"]).write_text(document.to_json(), encoding="utf-8")
    data.result()
    return document


def _data_rows(material: Material) -> list[DataRow]:
    loaded, returned = material.loaded, material.returned
    year = (loaded.round.fiscal_year, loaded.round.year)
    asked = data_rows(
        loaded.form,
        loaded.plan,
        {answer.key: answer for answer in returned.answers},
        frozenset(submission.department for submission in returned.collected.used),
        returned.covered,
        year,
        loaded.titles,
        material.words,
    )
    computed = grade_rows(loaded.form, material.consolidation.grades, year, loaded.titles, material.words)
    return [*asked, *computed]


def _book(material: Material) -> ConsolidatedBook:
    loaded, consolidation, words = material.loaded, material.consolidation, material.words
    titles = dict(loaded.titles)
    years = (loaded.round.year, loaded.round.last_year)
    summary = ChoiceSummary(loaded.form, loaded.plan, consolidation, words, titles, years)
    return ConsolidatedBook(
        printed=PrintedForm(loaded.form, loaded.plan, consolidation, titles, loaded.carried, words),
        title=loaded.round.title,
        years=years,
        created=material.created,
        counts=summary.compared(),
        crosstables=summary.tables(),
        front=opinion_tables(loaded.form, loaded.plan, words),
        tables=lambda addresses: _tables(material, summary.mixed()).all(addresses),
    )


def _tables(material: Material, mixed: tuple[MixedItem, ...]) -> ResultTables:
    loaded, returned, examined = material.loaded, material.returned, material.examined()
    return ResultTables(
        form=loaded.form,
        plan=loaded.plan,
        states=examined.states,
        findings=examined.findings,
        crosslistings=examined.crosslistings,
        crosslisted=loaded.rules.file.crosslisting is not None,
        consolidation=material.consolidation,
        mixed=mixed,
        submissions={submission.file: submission for submission in returned.collected.all},
        changes=returned.changes,
        differences=returned.collected.differences,
        titles=dict(loaded.titles),
        deadlines={d.label: loaded.round.deadline_of(d.label).isoformat() for d in loaded.plan.departments},
        made=material.created.isoformat(sep=" ", timespec="minutes"),
        words=material.words,
    )
