"""What happened in a round, line by line: history.jsonl."""

from evalsheet.history.event import Event, EventKind
from evalsheet.history.file import History, append_events, read_history

__all__ = ["Event", "EventKind", "History", "append_events", "read_history"]
