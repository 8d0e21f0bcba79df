"""A form in a few lines: what it asks, of whom, and how."""

from __future__ import annotations

from collections.abc import Iterator

from evalsheet.findings import Catalogue
from evalsheet.forms import Field, Form, Kind, Per


def form_lines(form: Form, words: Catalogue, *, whole: bool) -> Iterator[str]:
    """What the terminal says of a form below its name; `whole` with a line for each field and its guide."""
    levels = " > ".join(level.title for level in form.levels)
    yield f"{words.word('form.levels')}: {levels}"
    if not whole:
        titles = "、".join(dict.fromkeys(title_of(field, words) for field in form.fields))
        yield f"{words.word('form.asks')}: {titles}"
        return
    yield f"{words.word('form.asks')}:"
    for field in form.fields:
        by, per = words.word(f"form.by.{field.by}"), per_of(form, field, words)
        kind = kind_of(form, field, words)
        yield f"・{title_of(field, words)}（{by}・{per}・{kind}）" + (f" {field.guide}" if field.guide else "")


def title_of(field: Field, words: Catalogue) -> str:
    """A field's heading, whatever the year."""
    years = {key: words.word(f"form.{key.replace('_', '-')}") for key in ("last_year", "next_year")}
    return field.title.format(year=words.word("form.this-year"), **years)


def kind_of(form: Form, field: Field, words: Catalogue) -> str:
    """How a field is answered: the values of its scale, beside which an achievement has numbers, or in words."""
    scale = form.scale_of(field)
    values = "/".join(scale.values) if scale else ""
    if field.kind is Kind.ACHIEVEMENT:
        return words.word("form.number-or", values=values)
    return values or words.word("form.text")


def per_of(form: Form, field: Field, words: Catalogue) -> str:
    """How often a field is answered."""
    if isinstance(field.per, Per):
        return words.word(f"form.per.{field.per}")
    level = next(level for level in form.levels if level.key == field.per)
    return words.word("form.per.node", level=level.title)
