"""The keys of a strict model as tables: one per model, in the order they are reached."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import yaml
from pydantic.fields import FieldInfo

from evalsheet.definitions import Definition
from evalsheet.forms import levels, scales
from evalsheet.forms import words as forms
from evalsheet.rules import schema as rules

MEANINGS: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("meanings.yaml").read_text(encoding="utf-8")
)
PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", datetime.date: "date"}
NAMED = (  # types with a name of their own in the schemas
    (forms.Key, "key"),
    (forms.Line, "line"),
    (forms.Title, "line with {year}, {last_year}, {next_year}"),
    (forms.PastTitle, "line with {past_year}, {year}, {last_year}"),
    (forms.NodeLabel, "line with {number}, {title}"),
    (forms.ValueLabel, "line with {value}"),
    (forms.Value, "value"),
    (levels.NumberStyle, "numbering"),
    (scales.Percent, "percent"),
    (rules.Values, "list of values"),
    (rules.StepName, "step"),
)


def tables(root: type[Definition]) -> str:
    """A table for `root` and for each model below it."""
    return "\n".join(_table(model) for model in models(root))


def models(root: type[Definition]) -> list[type[Definition]]:
    """`root` and the models its keys lead to, each once."""
    found = [root]
    for model in found:
        for one in get_type_hints(model, include_extras=True).values():
            found += [inner for inner in _models_in(one) if inner not in found]
    return found


def meaning(model: type[Definition], key: str) -> str:
    """What a key means, as its model or else meanings.yaml says; empty where neither does."""
    name = next(name for name, field in model.model_fields.items() if (field.alias or name) == key)
    return model.model_fields[name].description or MEANINGS.get(model.__name__, {}).get(key, "")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; a line end in a cell is shown as it is written in YAML."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(_in_cell, line)) + " |\n" for line in lines)


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "\\n")


def _models_in(annotation: Any) -> Iterator[type[Definition]]:
    if isinstance(annotation, type) and issubclass(annotation, Definition):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _table(model: type[Definition]) -> str:
    hints = get_type_hints(model, include_extras=True)
    rows = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        rows.append((f"`{key}`", _type(hints[name], field), _default(field), meaning(model, key)))
    summary = " ".join((model.__doc__ or "").split())
    return f"#### {model.__name__}\n\n{summary}\n\n" + table(("key", "type", "default", "meaning"), rows)


def _type(annotation: Any, field: FieldInfo) -> str:
    bounds = [f"{sign} {value}" for sign, value in _bounds(field)]
    return ", ".join([_written(annotation), *bounds])


def _bounds(field: FieldInfo) -> Iterator[tuple[str, Any]]:
    for one in field.metadata:
        for attribute, sign in (("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<"), ("min_length", "at least")):
            if getattr(one, attribute, None) is not None:
                yield sign, getattr(one, attribute)


def _written(annotation: Any) -> str:
    """A type in words; a model links to its table."""
    known = next((words for one, words in NAMED if annotation == one), None)
    origin, inner = get_origin(annotation), get_args(annotation)
    if known or origin is None:
        return known or _simple(annotation)
    if origin is dict:
        return f"{_written(inner[0])}: {_written(inner[1])}, …"
    if origin is Literal:
        return " / ".join(f"`{value}`" for value in inner)
    if origin in (Union, UnionType):
        return " or ".join(_written(one) for one in inner if one is not type(None))
    return f"list of {_written(inner[0])}" if origin is tuple else _written(inner[0])


def _simple(annotation: type) -> str:
    if issubclass(annotation, Enum):
        return " / ".join(f"`{one.value}`" for one in annotation)
    if issubclass(annotation, Definition):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return PLAIN[annotation]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True)
    if value in (None, "", (), {}):
        return "—"
    if isinstance(value, Definition):
        own = any(one.is_required() for one in type(value).model_fields.values())
        return "`" + ", ".join(f"{key}: {one}" for key, one in value) + "`" if own else "its defaults"
    shown = "、".join(value) if isinstance(value, tuple) else str(value)
    return f"`{shown.lower() if isinstance(value, bool) else shown}`"
