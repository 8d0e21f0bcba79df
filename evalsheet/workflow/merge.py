"""The inbox into result/: examine, consolidate, write everything or nothing."""

from __future__ import annotations

import datetime
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from evalsheet.consolidate import Consolidation, consolidate
from evalsheet.errors import EvalsheetError
from evalsheet.findings import Catalogue, most_severe_first
from evalsheet.model import Verdict
from evalsheet.report import ResultDocument, data_headings, data_rows, write_csv
from evalsheet.summary import ChoiceSummary
from evalsheet.workbook.consolidated import ConsolidatedBook, write_consolidated
from evalsheet.workbook.data import write_data
from evalsheet.workbook.opinions import opinion_tables
from evalsheet.workbook.printed import PrintedForm
from evalsheet.workbook.result_tables import ResultTables
from evalsheet.workflow.collect import files_in
from evalsheet.workflow.examine import Examination, examine
from evalsheet.workflow.files import replaced_folder
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.report import result_document
from evalsheet.workflow.workers import workers

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
    allow_code: bool = False,
    fill_crosslistings: bool = False,
) -> Merged:
    """Merge the inbox of the round at `path` into its result folder.

    Args:
        path: the round's folder.
        now: the time shown in the result.
        words: the catalogue of the reader's language.
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
    with workers(len(files)) as executor:
        examined = examine(loaded, files, inbox, executor, whole_round=True)
        return _consolidated(loaded, examined, executor, now, words, fill_crosslistings=fill_crosslistings)


def _consolidated(
    loaded: LoadedRound,
    examined: Examination,
    executor: Executor,
    now: datetime.datetime,
    words: Catalogue,
    *,
    fill_crosslistings: bool,
) -> Merged:
    """Consolidate what was examined, and write it."""
    consolidation, found = consolidate(
        loaded.form,
        loaded.plan,
        loaded.facts.notation,
        examined.answers,
        (submission.department for submission in examined.collected.used),
        loaded.titles,
        examined.crosslistings if fill_crosslistings else (),
    )
    crosslistings = examined.crosslistings
    if fill_crosslistings:
        crosslistings = tuple(
            replace(one, verdict=Verdict.FILLED) if one.verdict is Verdict.ABSENT and one.target_place.cell else one
            for one in crosslistings
        )
    examined = replace(
        examined, findings=most_severe_first([*examined.findings, *found]), crosslistings=crosslistings
    )
    names = loaded.form.result
    outputs = {
        "workbook": names.workbook,
        **{Path(version.workbook).stem: version.workbook for version in names.versions},
        "data_xlsx": f"{names.data}.xlsx",
        "data_csv": f"{names.data}.csv",
        "report": REPORT,
    }
    document = result_document(loaded, examined, {key: f"result/{name}" for key, name in outputs.items()}, words)
    with replaced_folder(loaded.folder.result) as folder:
        _write(folder, outputs, loaded, examined, consolidation, document, now, words, executor)
    return Merged(document, examined, loaded.folder.result)


def _write(
    folder: Path,
    outputs: dict[str, str],
    loaded: LoadedRound,
    examined: Examination,
    consolidation: Consolidation,
    document: ResultDocument,
    now: datetime.datetime,
    words: Catalogue,
    executor: Executor,
) -> None:
    created = now.replace(tzinfo=None, microsecond=0)
    headings = data_headings(loaded.form, words)
    rows = list(
        data_rows(
            loaded.form,
            loaded.plan,
            {answer.key: answer for answer in examined.answers},
            frozenset(submission.department for submission in examined.collected.used),
            examined.covered,
            (loaded.round.fiscal_year, loaded.round.year),
            loaded.titles,
            words,
        )
    )
    values, font = [row.cells for row in rows], loaded.form.sheet.font
    data = executor.submit(write_data, folder / outputs["data_xlsx"], headings, values, created, font)
    book = _book(loaded, examined, consolidation, created, words)
    write_consolidated(folder / outputs["workbook"], book)
    for version in loaded.form.result.versions:
        printed = replace(book.printed, only=version.fields)
        write_consolidated(
            folder / version.workbook, replace(book, printed=printed, counts=(), tables=lambda _addresses: ())
        )
    (folder / outputs["data_csv"]).write_bytes(write_csv(headings, rows))
    (folder / outputs["report"]).write_text(document.to_json(), encoding="utf-8")
    data.result()


def _book(
    loaded: LoadedRound,
    examined: Examination,
    consolidation: Consolidation,
    created: datetime.datetime,
    words: Catalogue,
) -> ConsolidatedBook:
    titles = dict(loaded.titles)
    years = (loaded.round.year, loaded.round.last_year)
    summary = ChoiceSummary(loaded.form, loaded.plan, consolidation, words, titles, years)
    tables = ResultTables(
        form=loaded.form,
        plan=loaded.plan,
        states=examined.states,
        findings=examined.findings,
        crosslistings=examined.crosslistings,
        crosslisted=loaded.rules.file.crosslisting is not None,
        consolidation=consolidation,
        mixed=summary.mixed(),
        submissions={submission.file: submission for submission in examined.collected.all},
        changes=examined.changes,
        differences=examined.collected.differences,
        titles=titles,
        deadlines={d.label: loaded.round.deadline_of(d.label).isoformat() for d in loaded.plan.departments},
        made=created.isoformat(sep=" ", timespec="minutes"),
        words=words,
    )
    return ConsolidatedBook(
        printed=PrintedForm(loaded.form, loaded.plan, consolidation, titles, loaded.carried, words),
        title=loaded.round.title,
        years=years,
        created=created,
        counts=summary.compared(),
        crosstables=summary.tables(),
        front=opinion_tables(loaded.form, loaded.plan, words),
        tables=tables.all,
    )
