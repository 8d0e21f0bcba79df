"""Two files of one department: is the later a newer version of the earlier, or are both parts of one answer?"""

from __future__ import annotations

from evalsheet.celltext import comparable
from evalsheet.model import AnswerKey, Difference, DifferenceKind, LocatedCell, Place, Submission


def order(one: Submission) -> tuple[bool, int, str, str]:
    """What makes one file later than another: that it is of this round, the version it says it is, when it was
    saved, its name."""
    return not one.older, one.version, one.modified, one.file


def answered(one: Submission) -> dict[AnswerKey, LocatedCell]:
    """The cells that say something."""
    return {cell.key: cell for cell in one.cells if cell.text.strip()}


def is_newer_version(earlier: Submission, later: Submission) -> bool:
    """Whether `later` takes the place of `earlier` wholly; else both are parts of one answer.

    A file takes the place of an earlier one when it answers every cell that the earlier answers. Where it leaves
    some of these cells blank, it does so only if it still answers every item that the earlier answers, and was
    either handed out later or adds nothing: then answers were withdrawn. Whoever fills in a part leaves blank what
    others fill in, and answers what they leave blank. What was written for another round never fills a blank.
    """
    before, after = answered(earlier).keys(), answered(later).keys()
    if before <= after or (earlier.older and not later.older):
        return True
    if not {key.item for key in before} <= {key.item for key in after}:
        return False
    return later.version > earlier.version or after <= before


def compare(earlier: Submission, later: Submission) -> tuple[Difference, ...]:
    """The cells that say something else in `later`, in the order of the sheet."""
    before, after = ({cell.key: cell for cell in one.cells} for one in (earlier, later))
    found = []
    for key in {**after, **before}:
        old, new = before.get(key), after.get(key)
        texts = (old.text if old else "", new.text if new else "")
        if texts[0] != texts[1]:
            places = (old.place if old else Place(earlier.file), new.place if new else Place(later.file))
            found.append(Difference(key, _kind(*texts), *texts, *places))
    return tuple(found)


def overlaps(earlier: Submission, later: Submission) -> tuple[Difference, ...]:
    """The cells that two parts answer with other characters: conflicts, unless only widths and spaces differ."""
    before, after = answered(earlier), answered(later)
    found = []
    for key, old in before.items():
        new = after.get(key)
        if new is not None and new.text != old.text:
            same = comparable(old.text) == comparable(new.text)
            kind = DifferenceKind.CHANGED if same else DifferenceKind.CONFLICT
            found.append(Difference(key, kind, old.text, new.text, old.place, new.place))
    return tuple(found)


def _kind(before: str, after: str) -> DifferenceKind:
    if not before.strip():
        return DifferenceKind.ADDED
    return DifferenceKind.CHANGED if after.strip() else DifferenceKind.REMOVED
