"""The kinds of text a definition may hold: one line, a key, a line with named placeholders."""

from __future__ import annotations

import re
import string
from collections.abc import Collection
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic import Field as Describe

from evalsheet.definitions import Unfit
from evalsheet.model import file_name

MOST_OF_SHEET = 31  # characters of a sheet's name in Excel
NOT_IN_SHEET = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
HISTORY = "history"  # a sheet that Excel keeps for itself


def _one_line(value: str) -> str:
    if "\n" in value:
        raise Unfit("one-line")
    return value


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def check_naming(value: str, allowed: Collection[str]) -> str:
    """`value`, if it names no other {placeholders} than these."""
    named = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
    if not named <= set(allowed):
        known = ", ".join(f"{{{name}}}" for name in allowed)
        raise Unfit("placeholder", placeholder=f"{{{min(named - set(allowed))}}}", allowed=known)
    return value


def _workbook_name(value: str) -> str:
    if not value.lower().endswith(".xlsx"):
        raise Unfit("workbook-name")
    return value


def _file_name(value: str) -> str:
    if value != file_name(value):
        raise Unfit("file-name", allowed=file_name(value))
    return value


def _sheet_name(value: str) -> str:
    """A name that Excel gives a sheet, and that is none of the kept ones."""
    if not 0 < len(value) <= MOST_OF_SHEET or NOT_IN_SHEET.search(value) or value.strip("'") != value:
        raise Unfit("sheet-name", count=str(MOST_OF_SHEET))
    if value.startswith("_") or value.casefold() == HISTORY:
        raise Unfit("sheet-name-kept")
    return value


def naming(*allowed: str) -> AfterValidator:
    """A check that a text names no other {placeholders} than these."""
    return AfterValidator(lambda value: check_naming(value, allowed))


Line = Annotated[str, AfterValidator(_one_line)]
FileName = Annotated[Line, AfterValidator(_file_name)]
WorkbookName = Annotated[FileName, AfterValidator(_workbook_name)]
SheetName = Annotated[Line, AfterValidator(_sheet_name)]
Title = Annotated[Line, naming("year", "last_year", "next_year")]
PastTitle = Annotated[Line, naming("year", "last_year", "past_year")]
NodeLabel = Annotated[Line, naming("number", "title")]
ValueLabel = Annotated[Line, naming("value")]
Value = Annotated[str, BeforeValidator(_as_text)]
Key = Annotated[str, Describe(pattern=r"^[a-z][a-z0-9_]*$")]
