"""A round with all its definitions, read and checked."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evalsheet.checks import known_checks
from evalsheet.errors import DefinitionError, FileError
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Form, find_form
from evalsheet.model import Place, Plan
from evalsheet.plan import notation_of, read_register
from evalsheet.round import Round, RoundFolder, load_round
from evalsheet.rules import RuleSet, find_rules
from evalsheet.sheet import CarriedColumn, SheetFacts, carried_columns
from evalsheet.workbook.read import read_workbook


@dataclass(frozen=True)
class LoadedRound:
    """A round's definitions. `remarks` are findings about the register that do not stop the run."""

    folder: RoundFolder
    round: Round
    form: Form
    rules: RuleSet
    plan: Plan
    facts: SheetFacts
    remarks: tuple[Finding, ...]

    @property
    def titles(self) -> Mapping[str, str]:
        """Each field's heading in this round."""
        return {field.key: self.round.worded(field.title) for field in self.form.fields}

    @property
    def carried(self) -> tuple[CarriedColumn, ...]:
        """The columns of earlier years in this round."""
        return carried_columns(self.form, self.round)


def load(path: Path, *, allow_code: bool = False, run_code: bool = True) -> LoadedRound:
    """Read round.yaml, the form, the rules and the register of the round at `path`.

    Raises:
        EvalsheetError: no round, no such form, code that may not run.
        DefinitionError: faults in any of the definitions.
    """
    folder = RoundFolder(path)
    round_ = load_round(folder)
    form = find_form(round_.form, folder.templates)
    rules = find_rules(form, known_checks(), folder.rules, allow_code=allow_code, run_code=run_code)
    if not folder.register.is_file():
        raise FileError("file-missing", path=folder.register, reason="")
    plan, remarks = read_register(read_workbook(folder.register), form)
    plan = plan.in_year(round_.fiscal_year)
    unknown = [label for label in round_.extensions if label not in plan.department_by_label]
    if unknown:
        raise DefinitionError([_unknown_extension(folder.settings, label, plan) for label in unknown])
    facts = SheetFacts(form, round_, plan, rules, notation_of(form, plan))
    return LoadedRound(folder, round_, form, rules, plan, facts, remarks)


def _unknown_extension(settings: Path, label: str, plan: Plan) -> Finding:
    """An extension for a department that the register does not have under this label."""
    by_name = {department.name: department.label for department in plan.departments}
    known = [*plan.department_by_label]
    nearest = by_name.get(label) or next(
        iter(difflib.get_close_matches(label, known, n=1, cutoff=0.4)), "、".join(known)
    )
    place = Place(str(settings), cell=f"extensions.{label}")
    return finding(Code.REFERENCE_UNKNOWN, place, value=label, nearest=nearest)
