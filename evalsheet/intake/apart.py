"""Columns told by what stands in them: moved past others of the same heading, or without any heading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evalsheet.celltext import comparable
from evalsheet.intake.headings import Headings, with_retyped
from evalsheet.intake.returned import SURE, Returned
from evalsheet.intake.unheaded import is_beside_its_neighbour, with_unheaded
from evalsheet.sheet import Role, SheetColumn


def told_apart(returned: Returned, rows: Mapping[str, int]) -> Headings:
    """The headings with each earlier year's column where its values stand, and not where the order suggests.

    Columns that lost their heading are added.

    Args:
        returned: the sheet, its columns found by their headings and order.
        rows: the row of each item.
    """
    headings = returned.headings
    columns = _with_only_ones(returned, rows)
    for group in _alike(columns):
        free = sorted(columns[one] for one in group)
        carried = [one for one in group if one.role is Role.CARRIED]
        for one in carried:
            counts = {at: returned.rows_as_sent(one, at, rows) for at in free}
            by_order = columns[one]
            at = max(free, key=lambda at: (counts[at], at == by_order))
            if counts[at] < SURE and by_order in free and is_beside_its_neighbour(returned, one, by_order):
                at = by_order  # this year's answer may well be last year's
            columns[one] = at
            free.remove(at)
        columns.update(zip((one for one in group if one not in carried), free, strict=True))
    if columns != headings.columns:
        retyped = tuple((one, written) for one, written in headings.retyped if one in columns)
        told = replace(headings, columns=columns, retyped=retyped)
        headings = with_retyped(returned.sheet, told, returned.facts.columns)
    return with_unheaded(replace(returned, headings=headings), rows)


def _with_only_ones(returned: Returned, rows: Mapping[str, int]) -> dict[SheetColumn, int]:
    """The columns, where only one of two with the same heading is there, with that one as what it is.

    It is taken for this year's, unless it stands before all that this year's heading tells, and says in every row
    what was sent in the earlier year's.
    """
    columns = dict(returned.headings.columns)
    headings = [comparable(one.heading) for one in returned.facts.columns]
    answers = [one for one in columns if one.role is Role.ANSWER]
    sure = [columns[one] for one in answers if headings.count(comparable(one.heading)) == 1]
    for one in returned.facts.columns:
        if one.role is not Role.CARRIED or one in columns:
            continue
        heading = comparable(one.heading)
        taken = [other for other in answers if other in columns and comparable(other.heading) == heading]
        sent = sum(bool(returned.prefilled(one, item)) for item in rows)
        for other in taken:
            at = columns[other]
            if sent and at < min(sure, default=at) and returned.rows_as_sent(one, at, rows) == sent:
                del columns[other]
                columns[one] = at
                break
    return columns


def _alike(columns: Mapping[SheetColumn, int]) -> Iterator[Sequence[SheetColumn]]:
    """The columns of the form that bear the same heading, an earlier year's among them."""
    groups: dict[str, list[SheetColumn]] = {}
    for one in columns:
        groups.setdefault(comparable(one.heading), []).append(one)
    for group in groups.values():
        if len(group) > 1 and any(one.role is Role.CARRIED for one in group):
            yield group
