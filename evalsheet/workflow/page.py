"""報告.html: what a merge tells on one page."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from evalsheet.findings import Catalogue
from evalsheet.handback import Mended
from evalsheet.report.page import FormFacts, PageFacts
from evalsheet.sheet import form_name
from evalsheet.summary import assignment_states, standings
from evalsheet.workbook.writing.consolidated import BookPart
from evalsheet.workflow.examine import Examination, ExaminedPart
from evalsheet.workflow.handback import RETURNS, Named
from evalsheet.workflow.load import LoadedRound

PAGE = "報告.html"


def page_facts(
    loaded: LoadedRound,
    examined: Examination,
    printed: Sequence[BookPart],
    mended: Sequence[Mended],
    reminded: Mapping[str, datetime.datetime],
    handing: Sequence[Named],
    made: datetime.datetime,
    words: Catalogue,
) -> PageFacts:
    """The page's content.

    Args:
        loaded, examined: the round, and what came back to it.
        printed: each form as it is printed, which is what has been summed up of it.
        mended: what became of points sent back before.
        reminded: department label → its last reminder.
        handing: the workbooks that go back now.
        made: the moment of the merge.
        words: the catalogue of the reader's language.
    """
    return PageFacts(
        title=loaded.round.title,
        years=(loaded.round.year, loaded.round.last_year),
        made=made,
        deadline=loaded.round.deadline,
        standings=standings(examined.states, loaded.round.deadline_of, reminded, made.date()),
        findings=examined.findings,
        mended=tuple(mended),
        workbook=loaded.first.form.result.workbook,
        returns={handed.department.label: f"{RETURNS}/{name}" for handed, name in handing},
        forms=tuple(
            _form(loaded, examined, part, book) for part, book in zip(examined.parts, printed, strict=True)
        ),
        words=words,
    )


def _form(loaded: LoadedRound, examined: Examination, part: ExaminedPart, printed: BookPart) -> FormFacts:
    returned, facts = part.returned, part.returned.facts
    key = form_name(facts, loaded.all_parts)
    offices = [office.returned for office, one in zip(examined.offices, loaded.offices, strict=True)
               if one.of == facts.form.form]  # fmt: skip
    about = [one for one in examined.findings if one.form == key]
    return FormFacts(
        keys=(key, *(office.facts.form.form for office in offices)),
        name=facts.name,
        items=facts.plan.items,
        departments=facts.plan.departments,
        assignments=assignment_states(facts.form, facts.plan, returned.table, returned.submitted, about),
        counts=printed.counts,
        averages=printed.averages,
        crosslistings=part.crosslistings if facts.rules.file.crosslisting is not None else None,
        differences=tuple(one for source in (returned, *offices) for one in source.resolved.differences),
        titles={name: title for source in (returned, *offices) for name, title in source.facts.titles.items()},
    )
