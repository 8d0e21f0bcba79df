"""Everything that is found out about a set of returned files, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from evalsheet.crosslist import CrosslistingResult, by_field, check_field, check_references, over_fields
from evalsheet.findings import Code, Finding, Severity, finding, most_severe_first, of_form
from evalsheet.model import Answer, AnswerKey, Change, Crosslisting, DepartmentState, Opinion, Place
from evalsheet.normalise import normalise
from evalsheet.plan import check_opinions, check_successors
from evalsheet.sheet import SheetFacts, form_name, opinions_in, with_opinions
from evalsheet.submissions import Resolved
from evalsheet.summary import department_states, progress_of
from evalsheet.validate import AnswerTable, RoundFacts, answer_table, check_names, validate
from evalsheet.workflow.load import LoadedRound
from evalsheet.workflow.receiving.collect import Collected, start_collecting
from evalsheet.workflow.workers import Workers


@dataclass(frozen=True)
class ReturnedPart:
    """What a set of files says to one form, normalised."""

    facts: SheetFacts
    resolved: Resolved
    answers: tuple[Answer, ...]
    changes: tuple[Change, ...]
    table: AnswerTable

    @property
    def covered(self) -> frozenset[AnswerKey]:
        """The blanks that a joint block in another department's cell speaks for."""
        rows = self.table.rows
        return frozenset(AnswerKey(row.item, row.department, key) for row in rows for key in row.covered)

    @property
    def submitted(self) -> frozenset[str]:
        """The departments this form came back from."""
        return frozenset(submission.department for submission in self.resolved.used)


@dataclass(frozen=True)
class Returned:
    """What a set of files says, form by form."""

    collected: Collected
    parts: tuple[ReturnedPart, ...]
    offices: tuple[ReturnedPart, ...]


@dataclass(frozen=True)
class ExaminedPart:
    """What the rules across cells make of one form."""

    returned: ReturnedPart
    crosslistings: tuple[Crosslisting, ...]


@dataclass(frozen=True)
class Examination:
    """What a set of files says, with everything noticed about it."""

    collected: Collected
    parts: tuple[ExaminedPart, ...]
    offices: tuple[ExaminedPart, ...]
    states: tuple[DepartmentState, ...]
    findings: tuple[Finding, ...]


def examine(
    loaded: LoadedRound,
    files: Sequence[Path],
    base: Path | None,
    workers: Workers,
    *,
    whole_round: bool,
    passwords: tuple[str, ...] = (),
) -> Examination:
    """Read, normalise, validate and cross-check `files`.

    Args:
        loaded: the round.
        files: returned files.
        base: the folder findings name files relative to.
        workers: who does the work.
        whole_round: whether departments without a file are missing, or simply not looked at.
        passwords: what files that have a password are opened with.
    """
    returned = read_returned(loaded, files, base, workers, passwords)
    return start_judging(loaded, returned, workers, whole_round=whole_round)()


def read_returned(
    loaded: LoadedRound,
    files: Sequence[Path],
    base: Path | None,
    workers: Workers,
    passwords: tuple[str, ...] = (),
) -> Returned:
    """What `files` say, normalised; those that have a password are opened with `passwords`."""
    collected = start_collecting(files, loaded.all_parts, base, workers.readers(len(files)), passwords)()
    offices = tuple(_normalised(office.facts, collected) for office in loaded.offices)
    opinions: dict[str, tuple[Opinion, ...]] = {}
    for office, part in zip(loaded.offices, offices, strict=True):
        if office.opinions:
            form = next(one.form for one in loaded.parts if one.form.form == office.of)
            opinions[office.of] = opinions_in(part.answers, form)
    parts = (
        replace(part, plan=with_opinions(part.plan, opinions.get(part.form.form, ()))) for part in loaded.parts
    )
    return Returned(collected, tuple(_normalised(part, collected) for part in parts), offices)


def _normalised(facts: SheetFacts, collected: Collected) -> ReturnedPart:
    resolved = collected.resolved[facts.form.form]
    cells = [cell for submission in resolved.used for cell in submission.cells]
    answers, changes = normalise(cells, facts.form, facts.notation, facts.rules.file.normalise)
    table = answer_table(facts.form, facts.plan, facts.notation, answers)
    return ReturnedPart(facts, resolved, answers, changes, table)


def start_judging(
    loaded: LoadedRound, returned: Returned, workers: Workers, *, whole_round: bool
) -> Callable[[], Examination]:
    """Have rules and cross-listings looked at by `workers`.

    Returns:
        What to call for the examination, as often as it is wanted.
    """
    count = len(returned.collected.all)
    judging = [_start_judging_part(part, count, workers) for part in (*returned.parts, *returned.offices)]
    return cache(lambda: _judged(loaded, returned, [judged() for judged in judging], whole_round=whole_round))


Judgement = tuple[tuple[Finding, ...], CrosslistingResult]


def _start_judging_part(part: ReturnedPart, files: int, workers: Workers) -> Callable[[], Judgement]:
    """Have the rules and cross-listings of one form looked at; what to call for what they come to."""
    facts = part.facts
    asked = RoundFacts(facts.form, facts.plan, facts.rules, facts.notation, facts.round.fiscal_year)
    validated = workers.rules.submit(validate, part.table, asked)
    rules, executor = facts.rules.file.crosslisting, workers.for_files(files)
    fields = by_field(part.answers, facts.plan, rules, facts.notation, facts.titles)
    crosslisted = [executor.submit(check_field, one) for one in fields]
    return lambda: (validated.result(), over_fields([one.result() for one in crosslisted]))


def _judged(
    loaded: LoadedRound, returned: Returned, judgements: Sequence[Judgement], *, whole_round: bool
) -> Examination:
    collected = returned.collected
    findings = [*loaded.remarks, *collected.findings]
    parts = []
    forms = [part.form.form for part in loaded.parts]
    owners = [*forms, *(office.of for office in loaded.offices)]
    judged = zip((*returned.parts, *returned.offices), owners, judgements, strict=True)
    for part, owner, (validated, crosslisted) in judged:
        own = [*validated, *crosslisted.findings, *_references(loaded, forms.index(owner), part), *_names(part)]
        if whole_round:
            own += (
                *check_opinions(part.facts.form, part.facts.plan),
                *check_successors(part.facts.form, part.facts.plan),
            )
        findings += of_form(own, form_name(part.facts, loaded.all_parts))
        parts.append(ExaminedPart(part, crosslisted.crosslistings))
    if whole_round:
        findings += _missing(loaded, collected)
    progress = [progress_of(part.facts.form, part.facts.plan, part.table) for part in returned.parts]
    states = department_states(loaded.departments, progress, collected.all, findings)
    if not whole_round:
        states = tuple(state for state in states if state.files)
    count = len(returned.parts)
    return Examination(collected, tuple(parts[:count]), tuple(parts[count:]), states, most_severe_first(findings))


def _references(loaded: LoadedRound, own: int, part: ReturnedPart) -> tuple[Finding, ...]:
    """References that name nothing in any of the round's forms."""
    facts = part.facts
    words = facts.form.text.pointers
    return check_references(part.answers, words, own, loaded.referable, facts.plan, facts.titles)


def _names(part: ReturnedPart) -> tuple[Finding, ...]:
    """Names in the answers that departments do not bear this year."""
    facts = part.facts
    return check_names(part.answers, facts.form, facts.plan, facts.notation, facts.round.fiscal_year, facts.titles)


def _missing(loaded: LoadedRound, collected: Collected) -> list[Finding]:
    """Those who owe something and of whom no file came back. The offices answer when the departments have."""
    submitted = {submission.department for submission in collected.used}
    owing = [part for part in loaded.all_parts if part not in [one.facts for one in loaded.offices if one.opinions]]
    found = []
    for one in (*loaded.asked, *loaded.asked_offices):
        owed = sum(len(part.plan.assigned_to(one.label)) for part in owing)
        if owed and one.label not in submitted:
            deadline = loaded.round.deadline_of(one.label).isoformat()
            severity = None if one in loaded.asked else Severity.INFO
            found.append(
                finding(
                    Code.SUBMISSION_MISSING,
                    Place(),
                    severity=severity,
                    department=one.label,
                    owed=owed,
                    deadline=deadline,
                )
            )
    return found
