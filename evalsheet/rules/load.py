"""Finding rules, and the Python file a rule file may name."""

from __future__ import annotations

import difflib
import importlib.util
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from evalsheet.definitions import dotted, line_of, packaged_folder, read_definition
from evalsheet.errors import DefinitionError, EvalsheetError
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import By, Form
from evalsheet.model import Place
from evalsheet.rules.schema import RuleFile

PYTHON = "python"


@dataclass(frozen=True)
class RuleSet:
    """A rule file with the functions of its code file by name.

    Functions do not travel between processes: where a rule set arrives, its code file, which was allowed to run
    where it comes from, is run again.
    """

    path: Path
    file: RuleFile
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def about(self, fields: Collection[str]) -> RuleSet:
        """The rules that name no other than these fields."""
        checks = tuple(rule for rule in self.file.checks if rule.named <= {*fields})
        crosslisting = self.file.crosslisting
        if crosslisting is not None:
            own = tuple(key for key in crosslisting.fields if key in fields)
            crosslisting = crosslisting.model_copy(update={"fields": own}) if own else None
        return replace(self, file=self.file.model_copy(update={"checks": checks, "crosslisting": crosslisting}))

    def __reduce__(self) -> tuple[Any, ...]:
        return _arrived, (self.path, self.file, bool(self.functions))


def _arrived(path: Path, file: RuleFile, with_functions: bool) -> RuleSet:
    runs = with_functions and file.code is not None
    return RuleSet(path, file, _functions(path.parent / str(file.code), allowed=True) if runs else {})


def find_rules(
    form: Form,
    known_checks: Mapping[str, tuple[str, ...]],
    *folders: Path,
    allow_code: bool = False,
    run_code: bool = True,
) -> RuleSet:
    """The rules of a form: a round's own (`folders`) first, then the packaged ones.

    Args:
        form: the form the rules are for.
        known_checks: the checks a rule may name, each with the keys such a rule must have.
        folders: a round's rules/ folder.
        allow_code: whether a code file that lies in one of `folders` may run.
        run_code: whether to load the code file at all; distributing needs only the rules.

    Raises:
        EvalsheetError: no rules; code that is not allowed to run, or does not load.
        DefinitionError: faults of the rule file, all of them.
    """
    for folder in (*folders, packaged_folder("rules")):
        path = folder / f"{form.form}.yaml"
        if path.is_file():
            rules = read_definition(path, RuleFile)
            functions: dict[str, Callable[..., Any]] = {}
            if rules.code is not None and run_code:
                functions = _functions(path.parent / rules.code, allowed=allow_code or folder not in folders)
            faults = _reference_faults(path, rules, form, known_checks, functions if run_code else None)
            if faults:
                raise DefinitionError(faults)
            return RuleSet(path, rules, functions)
    expected = next(iter((*folders, packaged_folder("rules")))) / f"{form.form}.yaml"
    raise EvalsheetError("rules-missing", name=form.form, path=expected)


def _functions(path: Path, *, allowed: bool) -> dict[str, Callable[..., Any]]:
    if not path.is_file():
        raise EvalsheetError("file-missing", path=path, reason="")
    if not allowed:
        raise EvalsheetError("code-not-allowed", path=path)
    spec = importlib.util.spec_from_file_location("evalsheet_round_rules", path)
    if spec is None or spec.loader is None:
        raise EvalsheetError("code-file-faulty", path=path, reason="not a Python file")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # whatever a round's own code raises is named to its author
        raise EvalsheetError("code-file-faulty", path=path, reason=f"{type(error).__name__}: {error}") from error
    return {name: value for name, value in vars(module).items() if callable(value)}


@dataclass(frozen=True)
class _References:
    """Names that rules use, looked up in what there is; the unknown ones become faults with path and line."""

    path: Path
    form: Form
    faults: list[Finding] = field(default_factory=list)

    @property
    def asked(self) -> list[str]:
        """The fields a rule can be about: nobody answers for what is computed."""
        return [field.key for field in self.form.fields if field.by is not By.COMPUTED]

    def expect(self, name: str, known: Iterable[str], *location: int | str) -> None:
        """A fault at `location` unless `name` is `known`."""
        names = list(dict.fromkeys(known))
        if name not in names:
            nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
            self.fault(
                Code.REFERENCE_UNKNOWN,
                name,
                location,
                nearest=nearest[0] if nearest else ", ".join(filter(None, names)),
            )

    def expect_fields(self, keys: Iterable[str], *location: int | str) -> None:
        """The elements of a list, each the key of a field."""
        for number, key in enumerate(keys):
            self.expect(key, self.asked, *location, number)

    def expect_values(self, wanted: Mapping[str, tuple[str, ...]], *location: int | str) -> None:
        """A mapping of fields to values, which are those of the field's scale where it has one."""
        for key, values in wanted.items():
            self.expect(key, self.asked, *location, key)
            asked = self.form.field_by_key.get(key)
            scale = self.form.scale_of(asked) if asked else None
            for number, value in enumerate(values if scale else ()):
                self.expect(value, ("", *scale.values) if scale else (), *location, key, number)

    def fault(self, code: Code, name: str, location: tuple[int | str, ...], **params: str) -> None:
        place, line = Place(str(self.path), cell=dotted(location)), line_of(self.path, location)
        self.faults.append(replace(finding(code, place, value=name), params=(*params.items(), ("line", str(line)))))


def _reference_faults(
    path: Path,
    rules: RuleFile,
    form: Form,
    known_checks: Mapping[str, tuple[str, ...]],
    functions: Mapping[str, Callable[..., Any]] | None,
) -> list[Finding]:
    """Names in the rules that nothing answers to, and rules of the same name."""
    references = _References(path, form)
    references.expect(rules.form, (form.form,), "form")
    seen: set[str] = set()
    for index, rule in enumerate(rules.checks):
        at = ("checks", index)
        if rule.id in seen:
            references.fault(Code.YAML_VALUE_INVALID, rule.id, (*at, "id"), problem="twice")
        seen.add(rule.id)
        references.expect(rule.check, (*known_checks, PYTHON), *at, "check")
        for needed in known_checks.get(rule.check, ()):
            if not getattr(rule, needed):
                references.fault(Code.YAML_VALUE_INVALID, rule.id, at, problem=f"check {rule.check} needs {needed}")
        references.expect_fields(rule.fields, *at, "fields")
        fillers = {field.by for field in form.fields if field.key in rule.named}
        if len(fillers) > 1:
            problem = f"its fields are filled by {' and '.join(sorted(fillers))}"
            references.fault(Code.YAML_VALUE_INVALID, rule.id, (*at, "fields"), problem=problem)
        references.expect_values(rule.when, *at, "when")
        references.expect_values(rule.last, *at, "last")
        for kind, cases in (("passes", rule.passes), ("fails", rule.fails)):
            for number, case in enumerate(cases):
                references.expect_values(dict.fromkeys(case.answers, ()), *at, kind, number, "answers")
                references.expect_values(dict.fromkeys(case.last, ()), *at, kind, number, "last")
        if rule.check == PYTHON and functions is not None:
            references.expect(rule.function, functions, *at, "function")
    if rules.crosslisting:
        references.expect_fields(rules.crosslisting.fields, "crosslisting", "fields")
    return references.faults
