"""The notation of a form, for the departments of a plan."""

from __future__ import annotations

from evalsheet.celltext import Notation
from evalsheet.forms import Form
from evalsheet.model import Plan

# What people type for brackets that are not the first their keyboard offers; they count with a department in them.
LOOKALIKES = {"《": (("≪", "≫"), ("«", "»"), ("〈", "〉"), ("＜", "＞"))}


def notation_of(form: Form, plan: Plan) -> Notation:
    """What the grammar of text cells needs to know."""
    style, words = form.departments, form.text.crosslisting
    return Notation(
        departments=frozenset(plan.department_by_label),
        label=(style.label.open, style.label.close),
        also=(*((brackets.open, brackets.close) for brackets in style.also), *LOOKALIKES.get(style.label.open, ())),
        bullets=form.text.bullets,
        sub_bullets=form.text.sub_bullets,
        declares=words.declares,
        refers=words.refers,
        repeats=words.repeats,
        bare=words.bare,
        points=words.points,
        item_words=words.item_words,
        names=tuple((one.label, one.name) for one in plan.departments) if style.full_names else (),
        former=tuple(
            (one.label, written)
            for one in plan.departments
            for former in one.former
            for written in (former.name, former.label)
            if written not in ("", one.label, one.name)
        ),
        items=frozenset(plan.item_by_number),
    )
