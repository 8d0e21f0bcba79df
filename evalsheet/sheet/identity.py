"""Which round, form version and department a workbook belongs to: as a visible line, and as hidden rows."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalsheet.celltext import comparable

HIDDEN_SHEET = "_evalsheet"
TOLD = "told"
SIGNS = 50  # in a row
SIGN = "様式"
VISIBLE = re.compile(
    rf"{SIGN}ID\W*(?P<round>[A-Za-z0-9][\w-]*) ?/ ?(?P<form>[a-z0-9][a-z0-9-]*) ?/ ?v?(?P<version>\d+)"
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
    if SIGN not in text:
        return None  # most cells: to look closely at each takes its time
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


def digest(text: str) -> str:
    """A short sign of a text, the same however its widths and spaces are changed on the way."""
    return hashlib.sha256(comparable(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def hidden_rows(identities: Sequence[Identity], told: Iterable[str] = ()) -> tuple[tuple[str, ...], ...]:
    """The rows of the hidden sheet: a name, and the value for each form in the workbook.

    Args:
        identities: of each form.
        told: texts of the workbook that cannot be known later, from the plan and the settings of that day; a sign
            of each is kept.
    """
    signs = sorted({digest(text) for text in told})
    return (
        ("round", *(one.round for one in identities)),
        ("form", *(one.form for one in identities)),
        ("version", *(str(one.version) for one in identities)),
        ("department", *(one.department for one in identities)),
        ("submission", *(str(one.submission) for one in identities)),
        *((TOLD, *signs[at : at + SIGNS]) for at in range(0, len(signs), SIGNS)),
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
