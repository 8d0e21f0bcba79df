"""Every file of every department into the one answer that counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evalsheet.findings import Code, Finding, Severity, finding
from evalsheet.model import Difference, DifferenceKind, Place, Submission
from evalsheet.submissions.compare import answered, compare, is_newer_version, order, overlaps


@dataclass(frozen=True)
class Effect:
    """What a submission changed against the files before it: answers that are new, other and gone."""

    submission: Submission
    new: int
    changed: int
    removed: int


@dataclass(frozen=True)
class Resolved:
    """What counts.

    Attributes:
        used: one submission per department, united where it is in parts; each cell keeps its own place.
        current: (department, file) of what is used; two files of one department where they are united.
        effects: what each file changed, files of the same content left out.
        differences: between each version and the one that took its place, and between parts.
        findings: files that do not count or were united, and cells that parts answer differently.
    """

    used: tuple[Submission, ...] = ()
    current: frozenset[tuple[str, str]] = frozenset()
    effects: tuple[Effect, ...] = ()
    differences: tuple[Difference, ...] = ()
    findings: tuple[Finding, ...] = ()


def resolve(submissions: Iterable[Submission], departments: Iterable[str], titles: Mapping[str, str]) -> Resolved:
    """Decide for each of `departments`, in their order, what its files come to.

    Args:
        submissions: of one form, of any department.
        departments: labels.
        titles: each field's heading, for the findings.
    """
    own: dict[str, list[Submission]] = {}
    for one in submissions:
        own.setdefault(one.department, []).append(one)
    return _joined([_of_department(own[label], titles) for label in departments if label in own])


def _joined(parts: Sequence[Resolved]) -> Resolved:
    return Resolved(
        tuple(used for part in parts for used in part.used),
        frozenset(counted for part in parts for counted in part.current),
        tuple(effect for part in parts for effect in part.effects),
        tuple(difference for part in parts for difference in part.differences),
        tuple(found for part in parts for found in part.findings),
    )


def _of_department(received: Sequence[Submission], titles: Mapping[str, str]) -> Resolved:
    """All files of one department."""
    first: dict[str, Submission] = {}
    for one in sorted(received, key=order):
        first.setdefault(one.sha256, one)
    files = list(first.values())
    findings = [_duplicate(one, first[one.sha256]) for one in received if one is not first[one.sha256]]
    differences: list[Difference] = []
    for older, newer in _superseded(files):
        differing = compare(older, newer)
        differences += differing
        findings.append(_superseded_by(older, newer, differing))
    parts = current(files)
    for at, later in enumerate(parts):
        for earlier in parts[:at]:
            differing = overlaps(earlier, later)
            differences += differing
            findings += [
                _parts_differ(one, titles[one.key.field])
                for one in differing
                if one.kind is DifferenceKind.CONFLICT
            ]
    if len(parts) > 1:
        findings += [_united(part, parts) for part in parts]
    effects = tuple(_effect(one, files[:at]) for at, one in enumerate(files))
    counted = frozenset((part.department, part.file) for part in parts)
    return Resolved((united(parts),), counted, effects, tuple(differences), tuple(findings))


def _superseded(files: Sequence[Submission]) -> list[tuple[Submission, Submission]]:
    """Each file that a later one takes the place of, with the first that does."""
    found = []
    for at, one in enumerate(files):
        newer = next((later for later in files[at + 1 :] if is_newer_version(one, later)), None)
        if newer is not None:
            found.append((one, newer))
    return found


def current(files: Sequence[Submission]) -> list[Submission]:
    """The files that no later one takes the place of."""
    gone = {older.file for older, _ in _superseded(files)}
    return [one for one in files if one.file not in gone]


def united(parts: Sequence[Submission]) -> Submission:
    """The parts cell by cell; where several answer a cell, the last of them."""
    if len(parts) == 1:
        return parts[0]
    cells = {cell.key: cell for part in parts for cell in part.cells}
    for part in parts:
        cells |= answered(part)
    return replace(parts[-1], cells=tuple(cells.values()))


def _effect(one: Submission, before: Sequence[Submission]) -> Effect:
    """What `one` changed when it came: blanks of a part take nothing away."""
    now = current([*before, one])
    standing = current(before)
    kinds: Counter[DifferenceKind] = Counter()
    if standing:
        kinds.update(difference.kind for difference in compare(united(standing), united(now)))
    else:
        kinds[DifferenceKind.ADDED] = len(answered(one))
    return Effect(one, kinds[DifferenceKind.ADDED], kinds[DifferenceKind.CHANGED], kinds[DifferenceKind.REMOVED])


def _duplicate(one: Submission, first: Submission) -> Finding:
    return finding(
        Code.SUBMISSION_DUPLICATE,
        Place(one.file),
        department=one.department,
        related=[Place(first.file)],
        used=first.file,
    )


def _superseded_by(older: Submission, newer: Submission, differing: Iterable[Difference]) -> Finding:
    gone = [one for one in differing if one.before.strip()]
    texts = " / ".join(f"{one.before_place.cell}「{one.before}」" for one in gone)
    return finding(
        Code.SUBMISSION_SUPERSEDED,
        Place(older.file),
        severity=None if gone else Severity.INFO,
        department=older.department,
        value=texts,
        related=[Place(newer.file)],
        used=newer.file,
        count=len(gone),
        texts="some" if texts else "none",
    )


def _parts_differ(one: Difference, title: str) -> Finding:
    return finding(
        Code.PARTS_DIFFER,
        one.after_place,
        item=one.key.item,
        department=one.key.department,
        field=title,
        value=one.after,
        related=[one.before_place],
        other=one.before,
        other_file=one.before_place.file,
        other_cell=one.before_place.cell,
    )


def _united(part: Submission, parts: Sequence[Submission]) -> Finding:
    others = [other.file for other in parts if other is not part]
    return finding(
        Code.SUBMISSION_UNITED,
        Place(part.file),
        department=part.department,
        related=[Place(other) for other in others],
        count=len(answered(part)),
        others="、".join(others),
    )
