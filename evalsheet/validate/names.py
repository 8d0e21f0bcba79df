"""Names in answers that their departments do not bear this year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evalsheet.celltext import Notation
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Form
from evalsheet.model import Answer, Plan
from evalsheet.plan import names_of_other_years
from evalsheet.round import wareki


def check_names(
    answers: Iterable[Answer],
    form: Form,
    plan: Plan,
    notation: Notation,
    fiscal_year: int,
    titles: Mapping[str, str],
) -> tuple[Finding, ...]:
    """A finding for each name of another time that a cell says its text or value is of.

    Args:
        answers: normalised answers.
        form, plan, notation: the round's definitions.
        fiscal_year: the round's.
        titles: the fields' headings in this round.
    """
    if not notation.former:
        return ()
    return tuple(
        finding(
            Code.NAME_OF_OTHER_YEAR,
            answer.place,
            item=answer.key.item,
            department=answer.key.department,
            field=titles[answer.key.field],
            value=other.written,
            year=wareki(fiscal_year),
            expected=other.expected,
        )
        for answer in answers
        for other in names_of_other_years(
            form, form.field(answer.key.field), answer.value, fiscal_year, notation, plan
        )
    )
