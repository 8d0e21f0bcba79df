"""Which of the points a department was sent are mended in what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalsheet.handback.points import HandBack, Point
from evalsheet.history import Event, EventKind
from evalsheet.model import Submission

POINTS = "points"


@dataclass(frozen=True, slots=True)
class Sent:
    """A point as the history keeps it: what was wrong, and where. Other words for the same are the same point."""

    code: str
    form: str
    item: str
    field: str

    @property
    def line(self) -> str:
        """The point as one line."""
        return "\t".join((self.code, self.form, self.item, self.field))


@dataclass(frozen=True, slots=True)
class Mended:
    """A point that a department was sent, now that its workbook came back."""

    department: str
    submission: int
    point: Sent
    is_mended: bool


def handed_back_text(handed: HandBack) -> str:
    """The points of a hand-back as the history keeps them."""
    return "\n".join(dict.fromkeys(_sent(point).line for point in handed.points))


def _sent(point: Point) -> Sent:
    found = point.finding
    return Sent(found.code.text, found.form, found.item, found.field)


def sent_before(events: Iterable[Event]) -> Mapping[tuple[str, int], tuple[Sent, ...]]:
    """(department, submission) → the points sent with it; those of the last merge before it came back."""
    return {
        (event.department, event.version): tuple(
            Sent(*fields)
            for line in str(event.known(POINTS)).split("\n")
            if len(fields := line.split("\t")) == len(Sent.__slots__)
        )
        for event in events
        if event.kind is EventKind.HANDED_BACK
    }


def mended(
    sent: Mapping[tuple[str, int], tuple[Sent, ...]], used: Sequence[Submission], handed: Sequence[HandBack]
) -> tuple[Mended, ...]:
    """What became of the points of each hand-back that came back, in the order they were sent.

    Args:
        sent: what departments were sent, as `sent_before` gives it.
        used: the files that count now.
        handed: what departments are asked about now; a point that is not among it is mended.
    """
    standing = {(one.department.label, _sent(point)) for one in handed for point in one.points}
    return tuple(
        Mended(department, version, point, (department, point) not in standing)
        for department, version in dict.fromkeys((one.department, one.version) for one in used)
        for point in sent.get((department, version), ())
    )
