"""The kinds of text a definition may hold: one line, a key, a line with named placeholders."""

from __future__ import annotations

import string
from collections.abc import Collection
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic import Field as Describe


def _one_line(value: str) -> str:
    if "\n" in value:
        raise ValueError("one line only")
    return value


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def check_naming(value: str, allowed: Collection[str]) -> str:
    """`value`, if it names no other {placeholders} than these."""
    named = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
    if not named <= set(allowed):
        known = ", ".join(f"{{{name}}}" for name in allowed)
        raise ValueError(f"{{{min(named - set(allowed))}}} is unknown here; there are {known}")
    return value


def naming(*allowed: str) -> AfterValidator:
    return AfterValidator(lambda value: check_naming(value, allowed))


Line = Annotated[str, AfterValidator(_one_line)]
Title = Annotated[Line, naming("year", "last_year", "next_year")]
PastTitle = Annotated[Line, naming("year", "last_year", "past_year")]
NodeLabel = Annotated[Line, naming("number", "title")]
ValueLabel = Annotated[Line, naming("value")]
Value = Annotated[str, BeforeValidator(_as_text)]
Key = Annotated[str, Describe(pattern=r"^[a-z][a-z0-9_]*$")]
