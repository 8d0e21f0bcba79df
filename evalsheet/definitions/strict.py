"""One YAML file into one strict pydantic model."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evalsheet.definitions.misfit import Location, Misfit, Unfit, dotted
from evalsheet.errors import DefinitionError, FileError
from evalsheet.findings import Code, Finding, finding
from evalsheet.model import Place


class Definition(BaseModel):
    """Base of everything read from YAML: unknown keys are faults, values are never coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Model = TypeVar("Model", bound=Definition)
# What pydantic says of a value, by its type of error: words of ours, and the part of its context they end with.
PROBLEMS = {
    "int_type": ("whole-number", ""),
    "float_type": ("number", ""),
    "string_type": ("text", ""),
    "bool_type": ("flag", ""),
    "date_type": ("date", ""),
    "date_parsing": ("date", ""),
    "date_from_datetime_parsing": ("date", ""),
    "date_from_datetime_inexact": ("date", ""),
    "list_type": ("list", ""),
    "tuple_type": ("list", ""),
    "dict_type": ("mapping", ""),
    "model_type": ("mapping", ""),
    "literal_error": ("one-of", "expected"),
    "enum": ("one-of", "expected"),
    "greater_than": ("more-than", "gt"),
    "greater_than_equal": ("at-least", "ge"),
    "less_than": ("less-than", "lt"),
    "less_than_equal": ("at-most", "le"),
    "too_short": ("more-entries", "min_length"),
    "string_pattern_mismatch": ("spelling", "pattern"),
}
# Faults that a loader notices lines below their beginning.
BEGUN_BEFORE = {"found unexpected end of stream", "could not find expected ':'"}
SECRETS = {"password", "passwd", "pass", "パスワード"}  # keys that may not stand in a file, whatever their value


def read_definition(path: Path, model: type[Model]) -> Model:
    """Read `path` into `model`.

    Raises:
        FileError: the file cannot be read.
        DefinitionError: with every fault in the order of the lines, each naming file, line and key path.
    """
    node, content = _parse(path, _text(path))
    faults = list(_twice(path, node))
    try:
        read = model.model_validate(content)
    except ValidationError as error:
        faults += [_fault(path, node, model, one) for one in error.errors()]
    if faults:
        faults.sort(key=lambda fault: int(dict(fault.params)["line"]))
        raise DefinitionError(faults)
    return read


def line_of(path: Path, location: Location) -> int:
    """The line of the deepest part of `location` that the file has, counted from 1."""
    return _line(_parse(path, _text(path))[0], location)


def faults_of(path: Path, misfits: Iterable[Misfit]) -> list[Finding]:
    """What does not fit in a file that was read, in the order of its lines."""
    found = tuple(misfits)
    if not found:
        return []
    node, _ = _parse(path, _text(path))
    at = sorted(((_line(node, one.location), one) for one in found), key=lambda each: each[0])
    return [one.finding(str(path), line) for line, one in at]


def refuse(path: Path, misfits: Iterable[Misfit]) -> None:
    """Stop at what does not fit in a file that was read.

    Raises:
        DefinitionError: with every misfit as a fault, in the order of the lines.
    """
    if faults := faults_of(path, misfits):
        raise DefinitionError(faults)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError("file-missing", path=path, reason=error.strerror or error) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DefinitionError([_at_line(Code.YAML_NOT_UTF8, path, line)]) from error


def _parse(path: Path, text: str) -> tuple[yaml.Node | None, Any]:
    """The file as nodes, which know their lines, and as plain values."""
    try:
        return _loaded(_FastLoader(text))
    except yaml.YAMLError:
        pass  # the slow loader says more precisely what is wrong
    try:
        return _loaded(_Loader(text))
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark if error.problem in BEGUN_BEFORE else error.problem_mark
        raise DefinitionError([_syntax(path, mark.line + 1 if mark else 1, error.problem or "")]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise DefinitionError([_syntax(path, line, f"U+{ord(text[error.position]):04X}")]) from error


def _loaded(loader: Any) -> tuple[yaml.Node | None, Any]:
    node = loader.get_single_node()
    return node, {} if node is None else loader.construct_document(node)


class _Dates:
    """What looks like a date but is none stays text, for the model to name as a fault."""

    def construct_yaml_timestamp(self, node: Any) -> Any:
        try:
            return yaml.constructor.SafeConstructor.construct_yaml_timestamp(self, node)  # type: ignore[arg-type]
        except ValueError:
            return node.value


class _Loader(_Dates, yaml.SafeLoader):
    """The safe loader in Python."""


class _FastLoader(_Dates, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader in C, where PyYAML was built with it."""


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)  # type: ignore[type-var]
_FastLoader.add_constructor("tag:yaml.org,2002:timestamp", _FastLoader.construct_yaml_timestamp)


def _syntax(path: Path, line: int, problem: str) -> Finding:
    return _at_line(Code.YAML_SYNTAX, path, line, problem=problem)


def _at_line(code: Code, path: Path, line: int, **params: Any) -> Finding:
    return finding(code, Place(file=str(path), cell=f"line {line}"), severity=None, line=line, **params)


def _twice(path: Path, root: yaml.Node | None) -> Iterator[Finding]:
    """A key written twice is a fault, not a silent choice of the last."""
    waiting, visited = [root], set()
    for node in waiting:
        if id(node) in visited:
            continue  # an alias
        visited.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            seen = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in seen:
                    yield _at_line(Code.YAML_KEY_TWICE, path, key.start_mark.line + 1, value=key.value)
                seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))
                waiting.append(value)


def _fault(path: Path, node: yaml.Node | None, model: type[BaseModel], error: Any) -> Finding:
    location = tuple(part for part in error["loc"] if part != "[key]")
    place = Place(file=str(path), cell=dotted(location))
    line = _line(node, location)
    if error["type"] == "extra_forbidden":
        if str(location[-1]).lower() in SECRETS:
            return finding(Code.PASSWORD_IN_FILE, place, value=str(location[-1]), line=line)
        known = sorted(_known_keys(model, location[:-1]))
        nearest = difflib.get_close_matches(str(location[-1]), known, n=1, cutoff=0.5)
        return finding(
            Code.YAML_KEY_UNKNOWN,
            place,
            value=str(location[-1]),
            line=line,
            nearest=nearest[0] if nearest else ", ".join(known),
        )
    if error["type"] == "missing":
        return finding(Code.YAML_KEY_MISSING, place, line=line)
    value = _written(node, location)[:80]
    unfit = error.get("ctx", {}).get("error")
    if isinstance(unfit, Unfit):
        return Misfit(location, value, unfit.problem, named=tuple(unfit.params.items())).finding(str(path), line)
    if error["type"] not in PROBLEMS:
        return finding(Code.YAML_VALUE_INVALID, place, value=value, line=line, problem=error["msg"])
    problem, named = PROBLEMS[error["type"]]
    allowed = {"allowed": error["ctx"][named]} if named else {}
    return finding(
        Code.YAML_VALUE_INVALID, place, severity=None, value=value, line=line, problem=problem, **allowed
    )


def _line(node: yaml.Node | None, location: Location) -> int:
    line = node.start_mark.line + 1 if node else 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def _written(node: yaml.Node | None, location: Location) -> str:
    """What stands at a location, as it is written; nothing where that is no single value."""
    for part in location:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _known_keys(annotation: Any, location: Location) -> set[str]:
    """The keys a mapping at `location` inside something of type `annotation` may have."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {spec.alias or name: spec.annotation for name, spec in annotation.model_fields.items()}
        return _known_keys(fields.get(str(location[0])), location[1:]) if location else set(fields)
    inside = location[1:] if get_origin(annotation) in (dict, list, tuple) else location
    return {key for part in get_args(annotation) for key in _known_keys(part, inside)}
