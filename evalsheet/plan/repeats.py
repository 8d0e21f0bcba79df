"""Items that stand again under another node (再掲): which one each of them repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evalsheet.celltext import comparable
from evalsheet.findings import Code
from evalsheet.forms import Field, Form
from evalsheet.model import Item, Place
from evalsheet.plan.rows import CIRCLES, Faults, Row
from evalsheet.round import worded

IN_CHARGE = "担当課"


def originals(form: Form, items: Iterable[Item]) -> Mapping[str, str]:
    """The number of each item that says it repeats another → the number of that one, which repeats none itself.

    Empty where there is no such item.
    """
    attribute = form.repeat_attribute
    if attribute is None:
        return {}
    listed = list(items)
    said = {one.number: value for one in listed if (value := one.node.attribute(attribute.key))}
    titled: dict[str, str] = {}
    for one in listed:
        if one.number not in said:
            titled.setdefault(comparable(one.title), one.number)
    numbers = {comparable(one.number): one.number for one in listed}
    named = {
        one.number: titled.get(comparable(one.title), "")
        if said[one.number] in CIRCLES  # the original is then the first item of the same title
        else numbers.get(comparable(said[one.number]), "")
        for one in listed
        if one.number in said
    }
    return {number: _last(number, named) for number in named}


def _last(number: str, named: Mapping[str, str]) -> str:
    """Where a chain of repeats ends; nothing where it goes in a circle."""
    seen = {number}
    while number in named:
        number = named[number]
        if number in seen:
            return ""
        seen.add(number)
    return number


@dataclass(frozen=True)
class RegisterRows:
    """What a register says of each item, with its cells.

    `in_charge` are the departments' labels; `earlier` is by item and fiscal year, none for last year's.
    """

    items: Mapping[str, Row]
    in_charge: Mapping[str, Mapping[str, Place]]
    earlier: Mapping[tuple[str, int | None], Row]


def check_repeats(
    form: Form, items: Mapping[str, Item], repeats: Mapping[str, str], rows: RegisterRows, faults: Faults
) -> None:
    """Repeats of nothing, repeats that are not marked, and every column in which a repeat says something else.

    What a repeat leaves blank is filled from its original. Its own attributes are not compared.
    """
    attribute = form.repeat_attribute
    if attribute is None:
        return
    for number, original in repeats.items():
        if not original:
            key = f"{form.item_level.key}.{attribute.key}"
            row, title = rows.items[number], items[number].title
            faults.add(Code.PLAN_REPEAT_UNKNOWN, row.places[key], row[key], item=number, title=title)
            continue
        for key, title in _compared(form):
            _compare(number, original, title, key, rows.items[number], rows.items[original], faults)
        _compare_assigned(number, original, rows, faults)
        for (item, year), row in rows.earlier.items():
            first = rows.earlier.get((original, year))
            for field in form.carried_fields if item == number else ():
                _compare(number, original, _heading(field, year), field.key, row, first, faults)
    _check_unmarked(form, items, repeats, rows, faults)


def _compared(form: Form) -> Iterator[tuple[str, str]]:
    """(column, heading) of what a repeat has in common with its original."""
    level = form.item_level
    yield f"{level.key}.title", level.title
    for one in level.attributes:
        if one.kind != "repeat" and not one.own:
            yield f"{level.key}.{one.key}", one.title


def _heading(field: Field, year: int | None) -> str:
    """A field as a year's values are headed; last year's where the register has no other."""
    if year is None:
        return field.title.format(year="前年度", last_year="前々年度", next_year="当年度")
    return worded(field.title, year)


def _compare(
    number: str, original: str, heading: str, key: str, row: Row, first: Row | None, faults: Faults
) -> None:
    expected = first[key] if first else ""
    if row[key] and comparable(row[key]) != comparable(expected):
        faults.add(
            Code.PLAN_REPEAT_DIFFERS,
            row.places[key],
            row[key],
            item=number,
            field=heading,
            related=(first.places[key],) if first else (),
            original=original,
            expected=expected,
        )


def _compare_assigned(number: str, original: str, rows: RegisterRows, faults: Faults) -> None:
    """Where the register says who is in charge of a repeat, they are those of its original."""
    own, expected = (rows.in_charge.get(one, {}) for one in (number, original))
    if own and set(own) != set(expected):
        faults.add(
            Code.PLAN_REPEAT_DIFFERS,
            next(iter(own.values())),
            "、".join(own),
            item=number,
            field=IN_CHARGE,
            related=tuple(expected.values())[:1],
            original=original,
            expected="、".join(expected),
        )


def _check_unmarked(
    form: Form, items: Mapping[str, Item], repeats: Mapping[str, str], rows: RegisterRows, faults: Faults
) -> None:
    """Items of the same title and a department in common, of which the later one does not say that it repeats."""
    attribute, first = form.repeat_attribute, dict[tuple[str, str], str]()
    assert attribute is not None  # asked for only where the form has one
    for number, item in items.items():
        if number in repeats:
            continue
        named = [(comparable(item.title), label) for label in rows.in_charge.get(number, ())]
        earlier = next((first[key] for key in named if key in first), None)
        if earlier is not None:
            place = rows.items[number].places[f"{form.item_level.key}.{attribute.key}"]
            faults.add(Code.PLAN_REPEAT_UNMARKED, place, item=number, title=item.title, first=earlier)
        for key in named:
            first.setdefault(key, number)
