"""What the page tells."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from evalsheet.findings import Catalogue, Finding
from evalsheet.handback import Mended
from evalsheet.model import Crosslisting, Department, Difference, Item
from evalsheet.summary import AssignmentState, AverageTable, ChoiceCount, Standing


@dataclass(frozen=True)
class FormFacts:
    """One form of the round.

    Attributes:
        keys: what findings call it, and the forms that offices fill for it.
        name: what people call it; empty where the round has one form.
        items, departments: of its plan.
        assignments: where each of them stands.
        counts, averages: its choices and achievements, summed up.
        crosslistings: every pair; none where the form has no cross-listings.
        differences: between versions of one department's answers, and between its parts.
        titles: each field's heading.
    """

    keys: tuple[str, ...]
    name: str
    items: tuple[Item, ...]
    departments: tuple[Department, ...]
    assignments: tuple[AssignmentState, ...]
    counts: tuple[ChoiceCount, ...]
    averages: tuple[AverageTable, ...]
    crosslistings: tuple[Crosslisting, ...] | None
    differences: tuple[Difference, ...]
    titles: Mapping[str, str]


@dataclass(frozen=True)
class PageFacts:
    """The round at the moment of a merge.

    Attributes:
        title, years: of the round; this year and last as printed.
        made: the moment.
        deadline: the round's; a department's own stands in its standing.
        standings: of each department that owes something.
        findings: all of them, most severe first.
        mended: what became of what was sent back.
        workbook: the name of the consolidated workbook, which lies beside the page.
        returns: department label → the workbook to correct, as a path from the page.
        forms: of the round, in their order.
        words: the catalogue of the reader's language.
    """

    title: str
    years: tuple[str, str]
    made: datetime.datetime
    deadline: datetime.date
    standings: tuple[Standing, ...]
    findings: tuple[Finding, ...]
    mended: tuple[Mended, ...]
    workbook: str
    returns: Mapping[str, str]
    forms: tuple[FormFacts, ...]
    words: Catalogue
