"""Where each department stands on a day: how long it has, and when it was last reminded."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from evalsheet.model import DepartmentState


@dataclass(frozen=True, slots=True)
class Standing:
    """A department's state at a moment; `days_left` is negative once its own deadline has passed."""

    state: DepartmentState
    deadline: datetime.date
    days_left: int
    reminded: datetime.datetime | None


def standings(
    states: Iterable[DepartmentState],
    deadline_of: Callable[[str], datetime.date],
    reminded: Mapping[str, datetime.datetime],
    today: datetime.date,
) -> tuple[Standing, ...]:
    """Each department with its deadline, the days from `today` to it, and its last reminder."""
    return tuple(
        Standing(state, deadline, (deadline - today).days, reminded.get(state.label))
        for state in states
        for deadline in [deadline_of(state.label)]
    )
