"""Which headings of the next plan the items of this one lead to."""

from __future__ import annotations

import re

from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Form
from evalsheet.model import Item, Plan

BETWEEN = re.compile(r"[、,，\s]+")


def successor_numbers(form: Form, item: Item) -> tuple[str, ...]:
    """The numbers of the headings an item leads to, as the register names them."""
    if form.successors is None:
        return ()
    return tuple(number for number in BETWEEN.split(item.node.attribute(form.successors.attribute)) if number)


def check_successors(form: Form, plan: Plan) -> tuple[Finding, ...]:
    """Items that lead to a heading the next plan does not have."""
    known = {successor.number for successor in plan.successors}
    return tuple(
        finding(Code.SUCCESSOR_UNKNOWN, item.place, item=item.number, value=number, known="、".join(sorted(known)))
        for item in plan.items
        for number in successor_numbers(form, item)
        if number not in known
    )
