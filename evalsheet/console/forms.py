"""A form in a few lines: what it asks, of whom, and how."""

from __future__ import annotations

from collections.abc import Iterator

from evalsheet.findings import Catalogue
from evalsheet.forms import Field, Form, Per


def form_lines(form: Form, words: Catalogue, *, whole: bool) -> Iterator[str]:
    """What the terminal says of a form below its name; `whole` with a line for each field and its guide."""
    levels = " > ".join(level.title for level in form.levels)
    yield f"{words.word('form.levels')}: {levels}"
    if not whole:
        titles = "、".join(dict.fromkeys(_title(field, words) for field in form.fields))
        yield f"{words.word('form.asks')}: {titles}"
        return
    yield f"{words.word('form.asks')}:"
    for field in form.fields:
        by, per = words.word(f"form.by.{field.by}"), _per(form, field, words)
        scale = form.scale_of(field)
        kind = "/".join(scale.values) if scale else words.word("form.text")
        yield f"・{_title(field, words)}（{by}・{per}・{kind}）" + (f" {field.guide}" if field.guide else "")


def _title(field: Field, words: Catalogue) -> str:
    years = {key: words.word(f"form.{key.replace('_', '-')}") for key in ("last_year", "next_year")}
    return field.title.format(year=words.word("form.this-year"), **years)


def _per(form: Form, field: Field, words: Catalogue) -> str:
    if isinstance(field.per, Per):
        return words.word(f"form.per.{field.per}")
    level = next(level for level in form.levels if level.key == field.per)
    return words.word("form.per.node", level=level.title)
