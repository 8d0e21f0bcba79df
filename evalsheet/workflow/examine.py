"""Everything that is found out about a set of returned files, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evalsheet.crosslist import CrosslistingResult, check_crosslistings
from evalsheet.findings import Code, Finding, finding, most_severe_first
from evalsheet.model import Answer, AnswerKey, Change, Crosslisting, DepartmentState, Place
from evalsheet.normalise import normalise
from evalsheet.plan import check_opinions, check_successors
from evalsheet.summary import department_states
from evalsheet.validate import AnswerTable, RoundFacts, answer_table, validate
from evalsheet.workflow.collect import Collected, start_collecting
from evalsheet.workflow.load import LoadedRound
from evalsheet.workflow.workers import Workers


@dataclass(frozen=True)
class Returned:
    """What a set of files says, before anything of it is judged."""

    collected: Collected
    answers: tuple[Answer, ...]
    changes: tuple[Change, ...]
    table: AnswerTable

    @property
    def covered(self) -> frozenset[AnswerKey]:
        """The blanks that a joint block in another department's cell speaks for."""
        rows = self.table.rows
        return frozenset(AnswerKey(row.item, row.department, key) for row in rows for key in row.covered)


@dataclass(frozen=True)
class Examination:
    """What a set of files says, with everything noticed about it."""

    returned: Returned
    crosslistings: tuple[Crosslisting, ...]
    states: tuple[DepartmentState, ...]
    findings: tuple[Finding, ...]


def examine(
    loaded: LoadedRound, files: Sequence[Path], base: Path | None, workers: Workers, *, whole_round: bool
) -> Examination:
    """Read, normalise, validate and cross-check `files`.

    Args:
        loaded: the round.
        files: returned files.
        base: the folder findings name files relative to.
        workers: who does the work.
        whole_round: whether departments without a file are missing, or simply not looked at.
    """
    returned = read_returned(loaded, files, base, workers)
    return start_judging(loaded, returned, workers, whole_round=whole_round)()


def read_returned(loaded: LoadedRound, files: Sequence[Path], base: Path | None, workers: Workers) -> Returned:
    """What `files` say, normalised."""
    collected = start_collecting(files, loaded.facts, base, workers.for_files(len(files)))()
    answers, changes = normalise(collected.cells, loaded.form, loaded.rules.file.normalise)
    return Returned(
        collected, answers, changes, answer_table(loaded.form, loaded.plan, loaded.facts.notation, answers)
    )


def start_judging(
    loaded: LoadedRound, returned: Returned, workers: Workers, *, whole_round: bool
) -> Callable[[], Examination]:
    """Have rules and cross-listings looked at by `workers`.

    Returns:
        What to call for the examination, as often as it is wanted.
    """
    form, plan, notation = loaded.form, loaded.plan, loaded.facts.notation
    facts = RoundFacts(form, plan, loaded.rules, notation, loaded.round.year, loaded.round.last_year)
    validated = workers.rules.submit(validate, returned.table, facts)
    crosslisted = workers.for_files(len(returned.collected.all)).submit(
        check_crosslistings, returned.answers, plan, loaded.rules.file.crosslisting, notation, loaded.titles
    )
    return cache(
        lambda: _judged(loaded, returned, validated.result(), crosslisted.result(), whole_round=whole_round)
    )


def _judged(
    loaded: LoadedRound,
    returned: Returned,
    validated: tuple[Finding, ...],
    crosslisted: CrosslistingResult,
    *,
    whole_round: bool,
) -> Examination:
    collected = returned.collected
    findings = [*loaded.remarks, *collected.findings, *validated, *crosslisted.findings]
    if whole_round:
        findings += (*check_opinions(loaded.plan), *check_successors(loaded.form, loaded.plan))
        findings += _missing(loaded, collected)
    states = department_states(loaded.form, loaded.plan, returned.table, collected.all, findings)
    if not whole_round:
        states = tuple(state for state in states if state.files)
    return Examination(returned, crosslisted.crosslistings, states, most_severe_first(findings))


def _missing(loaded: LoadedRound, collected: Collected) -> list[Finding]:
    submitted = {submission.department for submission in collected.used}
    found = []
    for department in loaded.plan.departments:
        owed = len(loaded.plan.assigned_to(department.label))
        if owed and department.label not in submitted:
            found.append(
                finding(
                    Code.SUBMISSION_MISSING,
                    Place(),
                    department=department.label,
                    owed=owed,
                    deadline=loaded.round.deadline_of(department.label).isoformat(),
                )
            )
    return found
