"""Names of departments over the years: as a column shows them, and in texts about one of these years.

A report on a year is written when the next one has begun, so that the names of both are in order.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from evalsheet.celltext import Notation, labels_in, parse_achievement, passages
from evalsheet.findings import Code
from evalsheet.forms import Field, Form, Kind
from evalsheet.model import Department, FormerName, Plan
from evalsheet.plan.notation import notation_of
from evalsheet.plan.rows import Faults, Row
from evalsheet.round import wareki, worded

BETWEEN = "・"  # names that became one in the same year


def over_the_years(one: Department, what: Literal["name", "division"], since: int, style: str) -> str:
    """The names a department had from a fiscal year on: A(令和4年度～B), or A・B(令和4年度～C) of what became one.

    Args:
        one: the department.
        what: its own name, or that of its division.
        since: the first year shown.
        style: how a later name is added; may name {former}, {year} and {name}.
    """
    shown = [name for name in one.former if name.until >= since]
    before = [(until, [str(getattr(name, what)) for name in same]) for until, same in groupby(shown, key=_until)]
    text, last, changed = "", "", 0
    for until, names in (*before, (0, [str(getattr(one, what))])):
        name = BETWEEN.join(dict.fromkeys(filter(None, names)))
        if name != last:
            text = style.format(former=text, year=wareki(changed), name=name) if text else name
        last, changed = name, until + 1
    return text


def _until(name: FormerName) -> int:
    return name.until


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name in a text that its department did not bear then, and the one it bore."""

    written: str
    department: Department
    expected: str


def names_of_other_years(
    form: Form, field: Field, text: str, year: int, notation: Notation, plan: Plan
) -> tuple[OtherName, ...]:
    """The names in a text about a fiscal year that belong to another time, each once."""
    found = []
    for written in dict.fromkeys(_written(form, field, text, notation)):
        one = plan.department_by_label.get(notation.label_of(written))
        if one is not None and one.former and written not in (*one.names_in(year), *one.names_in(year + 1)):
            found.append(OtherName(written, one, one.names_in(year)[0]))
    return tuple(found)


def _written(form: Form, field: Field, text: str, notation: Notation) -> Iterator[str]:
    """The names of departments where they say whose a text or a value is."""
    if field.kind is Kind.ACHIEVEMENT:
        value = parse_achievement(text, form.words_of(field), notation)
        yield from (part.named for part in value.parts if part.named) if value else ()
    elif field.kind is Kind.TEXT:
        for block in passages(text, notation):
            yield from (match.group()[1:-1].strip() for match in notation.label_pattern.finditer(block.label_text))


def check_register_labels(
    form: Form, plan: Plan, rows: Mapping[tuple[str, int | None], Row], faults: Faults
) -> None:
    """Labels in the register's texts about earlier years that no department has: the part reaches nobody."""
    notation = notation_of(form, plan)
    for (item, _year), row in rows.items():
        for field in form.carried_fields:
            labels = labels_in(row[field.key], notation) if field.kind is Kind.TEXT else ()
            for label in dict.fromkeys(labels):
                if not label or label in notation.departments:
                    continue
                nearest = difflib.get_close_matches(label, sorted(notation.departments), n=1, cutoff=0.3)
                faults.add(
                    Code.PLAN_LABEL_UNKNOWN,
                    row.places[field.key],
                    label,
                    item=item,
                    nearest=nearest[0] if nearest else "—",
                )


def check_register_names(
    form: Form, plan: Plan, rows: Mapping[tuple[str, int | None], Row], faults: Faults
) -> None:
    """Names of another time in the register's texts about earlier years, given its row for each item and year."""
    if not any(one.former for one in plan.departments):
        return
    notation = notation_of(form, plan)
    for (item, year), row in rows.items():
        if year is None:
            continue  # last year's, whichever that is
        for field in form.carried_fields:
            for other in names_of_other_years(form, field, row[field.key], year, notation, plan):
                faults.add(
                    Code.NAME_OF_OTHER_YEAR,
                    row.places[field.key],
                    other.written,
                    item=item,
                    department=other.department.label,
                    field=worded(field.title, year),
                    year=wareki(year),
                    expected=other.expected,
                )
