"""When each department was last reminded."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from evalsheet.history import EventKind, History

REMINDING = {EventKind.REMINDED, EventKind.SENT}


def last_reminders(history: History) -> Mapping[str, datetime.datetime]:
    """Department label → the time of the last reminder to it, drafted or sent."""
    found: dict[str, datetime.datetime] = {}
    for event in history.events:
        if (
            event.kind in REMINDING
            and event.known("purpose") != "form"
            and event.time >= found.get(event.department, event.time)
        ):
            found[event.department] = event.time
    return found
