"""Finding rules, and the Python file a rule file may name."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from evalsheet.definitions import packaged_folder, read_definition, refuse
from evalsheet.errors import EvalsheetError
from evalsheet.forms import Form
from evalsheet.rules.misfits import Needs, rule_misfits
from evalsheet.rules.schema import RuleFile


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
    known_checks: Mapping[str, Needs],
    *folders: Path,
    allow_code: bool = False,
    run_code: bool = True,
) -> RuleSet:
    """The rules of a form: a round's own (`folders`) first, then the packaged ones.

    Args:
        form: the form the rules are for.
        known_checks: the checks a rule may name, each with what it asks of such a rule.
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
            refuse(path, rule_misfits(rules, form, known_checks, functions if run_code else None))
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
