"""One thing that a person has to look at, as a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from evalsheet.findings.codes import Code
from evalsheet.model import Place


class Severity(StrEnum):
    """How much a finding matters: an error stands between the submission and the printed form."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True)
class Finding:
    """A finding before it has words: the catalogue renders it at the edge.

    Attributes:
        code: what is wrong.
        severity: how much it matters here.
        place: file, sheet and cell.
        item, field: the question concerned; empty where none is.
        departments: whom it concerns, several where they wrote a text jointly.
        value: what stands there, as it stands.
        params: further values the message names, as (name, value) pairs.
        related: other cells of the same matter, such as the second cell of a cross-listing.
        form: in a round of several forms, the one concerned.
    """

    code: Code
    severity: Severity
    place: Place
    item: str = ""
    departments: tuple[str, ...] = ()
    field: str = ""
    value: str = ""
    params: tuple[tuple[str, str], ...] = ()
    related: tuple[Place, ...] = ()
    form: str = ""

    @property
    def department(self) -> str:
        """The departments concerned, as they are shown."""
        return "・".join(self.departments)


def finding(
    code: Code,
    place: Place,
    *,
    severity: Severity | None = None,
    item: str = "",
    department: str = "",
    departments: Iterable[str] = (),
    field: str = "",
    value: str = "",
    related: Iterable[Place] = (),
    **params: object,
) -> Finding:
    """A finding with the code's own severity unless one is given; `department` where it concerns only one."""
    return Finding(
        code=code,
        severity=severity or Severity(code.severity),
        place=place,
        item=item,
        departments=tuple(departments) or ((department,) if department else ()),
        field=field,
        value=value,
        params=tuple((name, str(param)) for name, param in params.items()),
        related=tuple(related),
    )


def most_severe_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by severity; within one severity their order is kept."""
    return tuple(sorted(findings, key=lambda one: RANK[one.severity]))


def of_form(findings: Iterable[Finding], form: str) -> tuple[Finding, ...]:
    """The findings, each about `form` where it does not name a form yet."""
    return tuple(replace(one, form=one.form or form) for one in findings)
