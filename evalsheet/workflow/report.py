"""The documents of an examination."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from evalsheet.findings import Catalogue
from evalsheet.handback import Mended
from evalsheet.history import History
from evalsheet.report import (
    DepartmentEntry,
    FormEntry,
    ResultDocument,
    RoundEntry,
    StandingEntry,
    StatusDocument,
    YearEntry,
    aside_entry,
    difference_entry,
    finding_entry,
    mended_entry,
)
from evalsheet.round import Round
from evalsheet.sheet import form_name
from evalsheet.summary import last_reminders, standings
from evalsheet.workflow.examine import Examination
from evalsheet.workflow.load import LoadedRound


def result_document(
    loaded: LoadedRound,
    examined: Examination,
    outputs: Mapping[str, str],
    words: Catalogue,
    mended: Sequence[Mended] = (),
) -> ResultDocument:
    """Round, departments, findings and outputs in the documented shape."""
    return ResultDocument(
        round=RoundEntry(
            id=loaded.round.round,
            form=loaded.first.form.form,
            form_version=loaded.first.form.version,
            forms=tuple(FormEntry(form=part.form.form, version=part.form.version) for part in loaded.parts),
            title=loaded.round.title,
            fiscal_year=loaded.round.fiscal_year,
            wareki=loaded.round.year,
            deadline=loaded.round.deadline.isoformat(),
        ),
        departments=tuple(
            DepartmentEntry(
                department=state.label,
                name=state.name,
                status=state.status.value,
                owed=state.owed,
                answered=state.answered,
                errors=state.errors,
                warnings=state.warnings,
                files=state.files,
                deadline=loaded.round.deadline_of(state.label).isoformat(),
            )
            for state in examined.states
        ),
        findings=tuple(finding_entry(one, words) for one in examined.findings),
        differences=tuple(
            difference_entry(one, form_name(part.returned.facts, loaded.all_parts))
            for part in (*examined.parts, *examined.offices)
            for one in part.returned.resolved.differences
        ),
        asides=tuple(aside_entry(one, department) for department, one in examined.collected.asides),
        mended=tuple(mended_entry(one) for one in mended),
        outputs=dict(outputs),
    )


def status_document(
    loaded: LoadedRound, examined: Examination, history: History, now: datetime.datetime, words: Catalogue
) -> StatusDocument:
    """The same with the days that each department has left from `now`, and when it was last reminded."""
    document = result_document(loaded, examined, {}, words)
    standing = standings(examined.states, loaded.round.deadline_of, last_reminders(history), now.date())
    return StatusDocument(
        made=now.isoformat(timespec="seconds"),
        round=document.round,
        departments=tuple(
            StandingEntry(
                **entry.model_dump(),
                days_left=one.days_left,
                reminded=one.reminded.isoformat(timespec="seconds") if one.reminded else "",
            )
            for entry, one in zip(document.departments, standing, strict=True)
        ),
        findings=document.findings,
        differences=document.differences,
        asides=document.asides,
        mended=document.mended,
        outputs=document.outputs,
    )


def year_entry(round_: Round) -> YearEntry:
    """A round by its settings."""
    return YearEntry(
        id=round_.round,
        title=round_.title,
        fiscal_year=round_.fiscal_year,
        wareki=round_.year,
        deadline=round_.deadline.isoformat(),
    )
