"""What was meant as a marker, by its look, and cannot be read as one: it would be passed over without a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalsheet.celltext import Notation, unread_markers
from evalsheet.findings import Code, Finding, finding
from evalsheet.model import Answer


def check_unread(answers: Iterable[Answer], title: str, notation: Notation) -> Iterator[Finding]:
    """A finding for each such text in the answers to a field; `title` is the field's heading."""
    for answer in answers:
        for written in unread_markers(answer.value, notation):
            yield finding(
                Code.CROSSLISTING_UNREADABLE,
                answer.place,
                item=answer.key.item,
                department=answer.key.department,
                field=title,
                value=written,
            )
