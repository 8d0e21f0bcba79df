"""Every located cell through the steps of its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from evalsheet.celltext import Notation
from evalsheet.forms import Field, Form, Kind
from evalsheet.model import Answer, Change, LocatedCell
from evalsheet.normalise.steps import STEPS, Expected
from evalsheet.rules import NormaliseRules


def normalise(
    cells: Iterable[LocatedCell], form: Form, notation: Notation, rules: NormaliseRules
) -> tuple[tuple[Answer, ...], tuple[Change, ...]]:
    """The answers of `cells`, and a log of every step that changed something."""
    signs = _signs(notation)
    expected = {field.key: Expected(_choices(form, field), signs) for field in form.fields}
    answers, changes = [], []
    for cell in cells:
        field = form.field(cell.key.field)
        value = cell.text
        for name in rules.choice if field.kind is Kind.CHOICE else rules.text:
            if expected[field.key].choices.get(value) == value:
                break  # already as the scale writes it, whatever signs that has
            after = STEPS[name](value, expected[field.key])
            if after != value:
                changes.append(Change(cell.key, cell.place, name, value, after))
                value = after
        answers.append(Answer(cell.key, value, cell.text, cell.place))
    return tuple(answers), tuple(changes)


def _signs(notation: Notation) -> re.Pattern[str]:
    """Labels, the signs before entries, and space."""
    signs = map(re.escape, (*notation.bullets, *notation.sub_bullets))
    alone = "|".join((r"\s", notation.label_pattern.pattern, *signs))
    return re.compile(f"(?:{alone})*+")


def _choices(form: Form, field: Field) -> Mapping[str, str]:
    """Every accepted spelling → the scale's own value. No variant takes over another's own value."""
    scale = form.scale_of(field)
    if scale is None:
        return {}
    spellings = {value: value for value in scale.values}
    for step in scale.steps:
        for written in (step.value, *step.variants):
            plain = unicodedata.normalize("NFKC", written)
            for spelling in (written, plain, plain.upper()):
                spellings.setdefault(spelling, step.value)
    return spellings
