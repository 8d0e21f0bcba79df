"""The inbox into result/: examine, consolidate, write everything or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from evalsheet.consolidate import opinion_chapter
from evalsheet.errors import EvalsheetError
from evalsheet.findings import Catalogue, catalogue, most_severe_first, of_form
from evalsheet.handback import Mended, Sent, mended, sent_before
from evalsheet.history import append_events, read_history
from evalsheet.model import Verdict
from evalsheet.plan import name_among_several
from evalsheet.report import DataRow, ResultDocument, data_headings, data_rows, grade_rows, write_csv
from evalsheet.report.page import PageFacts, write_page
from evalsheet.sheet import form_name
from evalsheet.summary import AchievementSummary, ChoiceSummary, last_reminders
from evalsheet.workbook.writing.consolidated import Addresses, BookPart, ConsolidatedBook, write_consolidated
from evalsheet.workbook.writing.data import write_data
from evalsheet.workbook.writing.opinions import opinion_tables
from evalsheet.workbook.writing.printed import PrintedForm
from evalsheet.workbook.writing.result_tables import PartResult, ResultTables
from evalsheet.workbook.writing.table import Table
from evalsheet.workflow.alone import alone
from evalsheet.workflow.consolidated import ConsolidatedPart, consolidated
from evalsheet.workflow.examine import (
    Examination,
    ExaminedPart,
    read_returned,
    start_judging,
)
from evalsheet.workflow.files import replaced_folder
from evalsheet.workflow.handback import RETURNS, Named, named, start_handing_back, to_hand_back
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.page import PAGE, page_facts
from evalsheet.workflow.receiving.listed import files_in
from evalsheet.workflow.record import handed_back, merged, received, unusable
from evalsheet.workflow.report import result_document
from evalsheet.workflow.workers import HERE, Workers

REPORT = "検証結果.json"
FORM_WORDS = catalogue("ja")  # forms are Japanese, and so is what is printed and counted of them, whoever merges


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
    passwords: tuple[str, ...] = (),
) -> Merged:
    """Merge the inbox of the round at `path` into its result folder.

    Args:
        path: the round's folder.
        now: the time shown in the result.
        words: the catalogue of the language of whoever merges, in which findings and counts are written.
        workers: who does the work.
        allow_code: whether the round's own Python rules may run.
        fill_crosslistings: put source texts at declared targets that lack them.
        passwords: what files that have a password are opened with.

    Raises:
        EvalsheetError: the inbox is empty, the result cannot be written, or another run is at work on the round.
        DefinitionError: faults of the round's definitions.
    """
    loaded = load(path, allow_code=allow_code)
    with alone(path, now):
        return _merged(
            loaded, now, words.calling(loaded.units), workers, passwords, fill_crosslistings=fill_crosslistings
        )


def _merged(
    loaded: LoadedRound,
    now: datetime.datetime,
    words: Catalogue,
    workers: Workers,
    passwords: tuple[str, ...],
    *,
    fill_crosslistings: bool,
) -> Merged:
    """Examine the inbox and write the result; what came and what was done stands in the history."""
    path, inbox = loaded.folder.path, loaded.folder.inbox
    history = read_history(path)
    files = files_in(inbox)
    if not files:
        raise EvalsheetError("inbox-empty", folder=inbox)
    returned = read_returned(loaded, files, inbox, workers, passwords)
    collected = returned.collected
    append_events(path, [*received(collected.effects, history, now), *unusable(collected.unusable, history, now)])
    judging = start_judging(loaded, returned, workers, whole_round=True)
    fills = [part.crosslistings for part in judging().parts] if fill_crosslistings else ()
    parts = consolidated(loaded, returned, fills)
    material = Material(
        loaded,
        parts,
        cache(lambda: _with_found(loaded, judging(), parts, filled=fill_crosslistings)),
        sent_before(history.events),
        last_reminders(history),
        now.replace(tzinfo=None, microsecond=0),
        words,
    )
    with replaced_folder(loaded.folder.result) as folder:
        document = _write(folder, material, workers.for_files(len(files)))
    append_events(path, [merged(material.examined(), now), *handed_back(material.handing, history, now)])
    return Merged(document, material.examined(), loaded.folder.result)


@dataclass(frozen=True)
class Material:
    """What the result is made of. `examined` waits for the rules and cross-listings, so it is asked for last."""

    loaded: LoadedRound
    parts: tuple[ConsolidatedPart, ...]
    examined: Callable[[], Examination]
    sent: Mapping[tuple[str, int], tuple[Sent, ...]]
    reminded: Mapping[str, datetime.datetime]
    created: datetime.datetime
    words: Catalogue

    @cached_property
    def handing(self) -> tuple[Named, ...]:
        """What goes back to departments to be corrected."""
        return named(self.loaded, to_hand_back(self.examined()))

    def mended(self) -> tuple[Mended, ...]:
        """What became of the points that departments were sent before."""
        return mended(self.sent, self.examined().collected.used, [one for one, _ in self.handing])

    @property
    def years(self) -> tuple[str, str]:
        """This year and last as printed."""
        return (self.loaded.round.year, self.loaded.round.last_year)


def _with_found(
    loaded: LoadedRound, examined: Examination, parts: Sequence[ConsolidatedPart], *, filled: bool
) -> Examination:
    """The examination with what consolidating found and filled in."""
    found = [one for part in parts for one in of_form(part.found, form_name(part.facts, loaded.all_parts))]
    return replace(
        examined,
        parts=tuple(_filled(part) for part in examined.parts) if filled else examined.parts,
        findings=most_severe_first([*examined.findings, *found]),
    )


def _filled(part: ExaminedPart) -> ExaminedPart:
    """The part, its absent cross-listings filled in."""
    return replace(
        part,
        crosslistings=tuple(
            replace(one, verdict=Verdict.FILLED) if one.verdict is Verdict.ABSENT and one.target_place.cell else one
            for one in part.crosslistings
        ),
    )


def _write(folder: Path, material: Material, executor: Executor) -> ResultDocument:
    """Everything into `folder`; the printed form is written while rules and cross-listings are looked at."""
    loaded, words = material.loaded, material.words
    names = loaded.first.form.result
    versions = [version for part in loaded.parts for version in part.form.result.versions]
    outputs = {
        "workbook": names.workbook,
        **{Path(version.workbook).stem: version.workbook for version in versions},
        "data_xlsx": f"{names.data}.xlsx",
        "data_csv": f"{names.data}.csv",
        "report": REPORT,
        "page": PAGE,
    }
    headings = data_headings([part.form for part in loaded.parts], FORM_WORDS)
    rows = _data_rows(material)
    values, font = [row.cells for row in rows], loaded.first.form.sheet.font
    data = executor.submit(write_data, folder / outputs["data_xlsx"], headings, values, material.created, font)
    (folder / outputs["data_csv"]).write_bytes(write_csv(headings, rows))
    paging = cache(lambda: executor.submit(write_page, folder / PAGE, _page(material, book)))
    handing_back = cache(lambda: start_handing_back(folder, loaded, material.handing, executor))
    book = _book(material, lambda: (paging(), handing_back()))
    write_consolidated(folder / outputs["workbook"], book)
    for part in book.parts:
        for version in part.printed.form.result.versions:
            only = replace(part, printed=replace(part.printed, only=version.fields), counts=(), averages=())
            write_consolidated(
                folder / version.workbook, replace(book, parts=(only,), chapters=(), tables=lambda _addresses: ())
            )
    if material.handing:
        outputs["returns"] = RETURNS
    shown = {key: f"result/{name}" for key, name in outputs.items()}
    document = result_document(loaded, material.examined(), shown, words, material.mended())
    (folder / outputs["report"]).write_text(document.to_json(), encoding="utf-8")
    for written in (data, paging(), *handing_back()):
        written.result()
    return document


def _data_rows(material: Material) -> list[DataRow]:
    """The rows of each form: what was asked, then what is computed from it."""
    round_ = material.loaded.round
    forms, year = [part.form for part in material.loaded.parts], (round_.fiscal_year, round_.year)
    opinions = {office.facts.form.form for office in material.loaded.offices if office.opinions}
    rows: list[DataRow] = []
    for part in material.parts:
        for returned in (part.returned, *part.offices):
            facts = returned.facts
            if facts.form.form not in opinions:
                rows += data_rows(
                    forms,
                    facts.form,
                    facts.plan,
                    facts.notation,
                    {answer.key: answer for answer in returned.answers},
                    returned.submitted,
                    returned.covered,
                    year,
                    facts.titles,
                    FORM_WORDS,
                )
        form, grades = part.facts.form, part.consolidation.grades
        rows += grade_rows(forms, form, grades, year, part.facts.titles, FORM_WORDS)
    return rows


def _page(material: Material, book: ConsolidatedBook) -> PageFacts:
    return page_facts(
        material.loaded,
        material.examined(),
        book.parts,
        material.mended(),
        material.reminded,
        material.handing,
        material.created,
        material.words,
    )


def _book(material: Material, beside: Callable[[], object]) -> ConsolidatedBook:
    """The printed workbook. Its last tables need the findings; with these, what goes `beside` it can be begun."""
    summaries = [_summary(part, material) for part in material.parts]

    def tables(addresses: Sequence[Addresses]) -> Sequence[Table]:
        beside()
        return _tables(material, summaries).all(addresses)

    return ConsolidatedBook(
        words=material.words,
        parts=tuple(
            _printed(part, summary, material.words) for part, summary in zip(material.parts, summaries, strict=True)
        ),
        chapters=tuple(chapter for part in material.parts for chapter in _chapters(part, FORM_WORDS)),
        title=material.loaded.round.title,
        years=material.years,
        created=material.created,
        tables=tables,
    )


def _summary(part: ConsolidatedPart, material: Material) -> ChoiceSummary:
    facts = part.facts
    return ChoiceSummary(facts.form, facts.plan, part.consolidation, material.words, facts.titles, material.years)


def _printed(part: ConsolidatedPart, summary: ChoiceSummary, words: Catalogue) -> BookPart:
    """How one form is printed."""
    facts, counted = part.facts, words.word("result.summary")
    achievements = AchievementSummary(
        facts.form,
        facts.plan,
        facts.notation,
        part.consolidation,
        words,
        facts.titles,
        facts.carried,
        facts.round.year,
    )
    return BookPart(
        printed=PrintedForm(facts.form, facts.plan, part.consolidation, facts.titles, facts.carried, FORM_WORDS),
        name=facts.sheet_name,
        title=facts.title,
        front=opinion_tables(facts.form, facts.plan, FORM_WORDS, facts.name),
        summary=f"{counted}_{facts.name}" if facts.name else counted,
        counts=summary.compared(),
        crosstables=summary.tables(),
        averages=achievements.tables(),
    )


def _chapters(part: ConsolidatedPart, words: Catalogue) -> Iterator[BookPart]:
    """The committee's opinions on one form, where they are a chapter of the report."""
    facts = part.facts
    chapter = opinion_chapter(facts.form, facts.plan, words)
    if chapter is not None and facts.form.opinions is not None:
        title, titles = facts.form.opinions.title, {field.key: field.title for field in chapter.form.fields}
        yield BookPart(
            printed=PrintedForm(chapter.form, chapter.plan, chapter.consolidation, titles, (), words),
            name=name_among_several(title, facts.name),
            title=f"{facts.title}　{title}",
            front=(),
            summary="",
            counts=(),
            crosstables=(),
            averages=(),
        )


def _tables(material: Material, summaries: Sequence[ChoiceSummary]) -> ResultTables:
    loaded, examined = material.loaded, material.examined()
    parts = zip(material.parts, examined.parts, summaries, strict=True)
    return ResultTables(
        parts=tuple(_result(part, judged, summary) for part, judged, summary in parts),
        states=examined.states,
        findings=examined.findings,
        mended=material.mended(),
        submissions={submission.file: submission for submission in examined.collected.all},
        asides=examined.collected.asides,
        deadlines={d.label: loaded.round.deadline_of(d.label).isoformat() for d in loaded.departments},
        made=material.created.isoformat(sep=" ", timespec="minutes"),
        words=material.words,
    )


def _result(part: ConsolidatedPart, judged: ExaminedPart, summary: ChoiceSummary) -> PartResult:
    """What the tables say of one form."""
    facts, sources = part.facts, (part.returned, *part.offices)
    return PartResult(
        form=facts.form,
        of_offices=tuple(office.facts.form.form for office in part.offices),
        plan=facts.plan,
        name=facts.sheet_name,
        crosslistings=judged.crosslistings,
        crosslisted=facts.rules.file.crosslisting is not None,
        consolidation=part.consolidation,
        mixed=summary.mixed(),
        changes=tuple(one for source in sources for one in source.changes),
        differences=tuple(one for source in sources for one in source.resolved.differences),
        titles={key: title for source in sources for key, title in source.facts.titles.items()},
    )
