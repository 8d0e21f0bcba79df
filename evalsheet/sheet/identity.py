"""Which round, form version and department a workbook belongs to: as a visible line, and as hidden rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HIDDEN_SHEET = "_evalsheet"
VISIBLE = re.compile(
    r"様式ID\W*(?P<round>[A-Za-z0-9][\w-]*) ?/ ?(?P<form>[a-z0-9][a-z0-9-]*) ?/ ?v?(?P<version>\d+)"
    r" ?/ ?(?P<department>[^/]+?) ?/ ?(?P<submission>\d+)"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook says of itself. `submission` counts how often it was handed out."""

    round: str
    form: str
    version: int
    department: str
    submission: int = 1

    @property
    def text(self) -> str:
        """The visible line."""
        return f"様式ID: {self.round} / {self.form} / v{self.version} / {self.department} / {self.submission}"


def identity_from_text(text: str) -> Identity | None:
    """The identity in a visible cell, whatever became of its widths and spaces."""
    match = VISIBLE.search(re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)))
    if match is None:
        return None
    return Identity(
        match["round"],
        match["form"],
        int(match["version"]),
        match["department"].strip(),
        int(match["submission"]),
    )


def hidden_rows(identities: Sequence[Identity]) -> tuple[tuple[str, ...], ...]:
    """The rows of the hidden sheet: a name, and the value for each form in the workbook."""
    return (
        ("round", *(one.round for one in identities)),
        ("form", *(one.form for one in identities)),
        ("version", *(str(one.version) for one in identities)),
        ("department", *(one.department for one in identities)),
        ("submission", *(str(one.submission) for one in identities)),
    )


def identity_from_rows(rows: Iterable[tuple[str, str]]) -> Identity | None:
    """The identity in two columns of the hidden sheet, if all of it is there."""
    found = dict(rows)
    try:
        return Identity(
            found["round"],
            found["form"],
            int(found["version"]),
            found["department"],
            int(found.get("submission", "1")),
        )
    except (KeyError, ValueError):
        return None
