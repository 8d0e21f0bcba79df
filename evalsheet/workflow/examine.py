"""Everything that is found out about a set of returned files, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from evalsheet.crosslist import check_crosslistings
from evalsheet.findings import Code, Finding, finding, most_severe_first
from evalsheet.model import Answer, AnswerKey, Change, Crosslisting, DepartmentState, Place
from evalsheet.normalise import normalise
from evalsheet.plan import check_opinions, check_successors
from evalsheet.summary import department_states
from evalsheet.validate import RoundFacts, answer_table, prepare_validation, validate
from evalsheet.workflow.collect import Collected, start_collecting
from evalsheet.workflow.load import LoadedRound


@dataclass(frozen=True)
class Examination:
    """The answers of a set of files with everything noticed about them.

    `covered` are blanks that a joint block in another department's cell speaks for.
    """

    collected: Collected
    answers: tuple[Answer, ...]
    covered: frozenset[AnswerKey]
    changes: tuple[Change, ...]
    crosslistings: tuple[Crosslisting, ...]
    states: tuple[DepartmentState, ...]
    findings: tuple[Finding, ...]


def examine(
    loaded: LoadedRound, files: Sequence[Path], base: Path | None, executor: Executor, *, whole_round: bool
) -> Examination:
    """Read, normalise, validate and cross-check `files`.

    Args:
        loaded: the round.
        files: returned files.
        base: the folder findings name files relative to.
        executor: who reads the files.
        whole_round: whether departments without a file are missing, or simply not looked at.
    """
    collecting = start_collecting(files, loaded.facts, base, executor)
    prepare_validation()
    collected = collecting()
    answers, changes = normalise(collected.cells, loaded.form, loaded.rules.file.normalise)
    crosslisting = executor.submit(
        check_crosslistings,
        answers,
        loaded.plan,
        loaded.rules.file.crosslisting,
        loaded.facts.notation,
        loaded.titles,
    )
    table = answer_table(loaded.form, loaded.plan, loaded.facts.notation, answers)
    covered = frozenset(AnswerKey(row.item, row.department, key) for row in table.rows for key in row.covered)
    facts = RoundFacts(
        loaded.form,
        loaded.plan,
        loaded.rules,
        loaded.facts.notation,
        loaded.round.year,
        loaded.round.last_year,
    )
    findings = [*loaded.remarks, *collected.findings, *validate(table, facts)]
    crosslisted = crosslisting.result()
    findings += crosslisted.findings
    if whole_round:
        findings += (*check_opinions(loaded.plan), *check_successors(loaded.form, loaded.plan))
        findings += _missing(loaded, collected)
    states = department_states(loaded.form, loaded.plan, table, collected.all, findings)
    if not whole_round:
        states = tuple(state for state in states if state.files)
    return Examination(
        collected, answers, covered, changes, crosslisted.crosslistings, states, most_severe_first(findings)
    )


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
