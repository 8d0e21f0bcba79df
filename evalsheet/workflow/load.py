"""A round with all its definitions, read and checked."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from evalsheet.checks import known_checks
from evalsheet.definitions import Misfit, faults_of, misfit
from evalsheet.errors import DefinitionError, FileError
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Form, find_form, units
from evalsheet.model import Department, Place
from evalsheet.plan import Referable, notation_of, read_plans, register_parts
from evalsheet.round import Round, RoundFolder, load_round
from evalsheet.rules import RuleSet, find_rules, plan_misfits
from evalsheet.sheet import OfficePart, SheetFacts, answerers, office_parts, part_names, parts_of
from evalsheet.workbook.reading.read import read_workbook


@dataclass(frozen=True)
class LoadedRound:
    """A round's definitions: one part for each form over its plan, in their order.

    `offices` are what the coordinator and the committee are asked, each a part that departments are not asked.
    `remarks` are findings about the register, and about rules that do not fit it, that do not stop the run.
    """

    folder: RoundFolder
    round: Round
    parts: tuple[SheetFacts, ...]
    offices: tuple[OfficePart, ...]
    remarks: tuple[Finding, ...]

    @property
    def first(self) -> SheetFacts:
        """The only part, or the one whose form says what the round's files are called and how they look."""
        return self.parts[0]

    @cached_property
    def referable(self) -> tuple[Referable, ...]:
        """The parts as references from text to text see them."""
        return tuple(Referable(part.sheet_name, part.plan) for part in self.parts)

    @property
    def departments(self) -> tuple[Department, ...]:
        """All departments; they are the same for every part."""
        return self.first.plan.departments

    @cached_property
    def all_parts(self) -> tuple[SheetFacts, ...]:
        """Everything that is handed out and comes back: the parts, then those of the offices."""
        return (*self.parts, *(office.facts for office in self.offices))

    @property
    def units(self) -> Mapping[str, str]:
        """What the forms call an item, for the catalogue's messages."""
        return units([part.form for part in self.parts], [office.facts.form for office in self.offices])

    @property
    def asked_offices(self) -> tuple[Department, ...]:
        """The coordinator and the committee, where they are asked something."""
        return tuple(answerers([office.facts for office in self.offices]).values())

    @cached_property
    def asked(self) -> tuple[Department, ...]:
        """The departments that owe an answer in some part."""
        return tuple(one for one in self.departments if parts_of(self.parts, one.label))


def load(path: Path, *, allow_code: bool = False, run_code: bool = True) -> LoadedRound:
    """Read round.yaml, the forms, their rules and the register of the round at `path`.

    Raises:
        EvalsheetError: no round, no such form, code that may not run.
        DefinitionError: faults in any of the definitions.
    """
    folder = RoundFolder(path)
    round_ = load_round(folder)
    forms = [find_form(name, folder.templates) for name in round_.form_names]
    checks = known_checks()
    rules = [find_rules(one, checks, folder.rules, allow_code=allow_code, run_code=run_code) for one in forms]
    differing = [
        *_differing_levels(folder.settings, round_, forms),
        *faults_of(folder.settings, _doubled_versions(forms)),
    ]
    if differing:
        raise DefinitionError(differing)
    if not folder.register.is_file():
        raise FileError("file-missing", path=folder.register, reason="")
    names = part_names(forms)
    try:
        register = read_workbook(folder.register, limits=round_.limits)
    except FileError as error:
        error.remedy = Code.REGISTER_UNREADABLE.text  # the file's own remedy speaks of what departments return
        raise
    try:
        read, remarks = read_plans(register, register_parts(forms, names, round_.plan_of))
    except DefinitionError as error:
        raise DefinitionError(error.faults, units(forms)) from error
    plans = [plan.in_year(round_.fiscal_year) for plan in read]
    for one, plan in zip(rules, plans, strict=True):
        misfits = plan_misfits(one.file, plan.department_by_label, plan.item_by_number)
        remarks = (*remarks, *faults_of(one.path, misfits))
    parts = tuple(
        SheetFacts(form, round_, plan, _of_departments(of_form, form), notation_of(form, plan), name)
        for form, plan, of_form, name in zip(forms, plans, rules, names, strict=True)
    )
    whole = (replace(part, rules=of_form) for part, of_form in zip(parts, rules, strict=True))
    offices = tuple(office for part in whole for office in office_parts(part))
    loaded = LoadedRound(folder, round_, parts, offices, remarks)
    known = answerers(loaded.all_parts)
    _refuse_doubled(loaded)
    unknown = [label for label in round_.extensions if label not in known]
    if unknown:
        raise DefinitionError([_unknown_extension(folder.settings, label, loaded.departments) for label in unknown])
    return loaded


def _differing_levels(settings: Path, round_: Round, forms: Sequence[Form]) -> list[Finding]:
    """Forms that are to share a plan whose levels are not theirs."""
    levels = {form.form: form.levels for form in forms}

    def shape(name: str) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
        return [(one.key, one.title, tuple((a.key, a.title) for a in one.attributes)) for one in levels[name]]

    return [
        finding(
            Code.LEVELS_DIFFER,
            Place(str(settings), cell=f"plan_of.{form}"),
            value=" > ".join(one.title for one in levels[form]),
            expected=" > ".join(one.title for one in levels[other]),
        )
        for form, other in round_.plan_of.items()
        if shape(form) != shape(other)
    ]


def _doubled_versions(forms: Sequence[Form]) -> Iterator[Misfit]:
    """Versions of a form that would be written over another form's file: the first names those of the round."""
    first = forms[0].result
    taken = {first.workbook.casefold(), f"{first.data}.xlsx".casefold()}
    for at, form in enumerate(forms):
        names = [version.workbook for version in form.result.versions]
        yield from (misfit("twice", name, "forms", at) for name in names if at and name.casefold() in taken)
        taken.update(map(str.casefold, names))


def _of_departments(rules: RuleSet, form: Form) -> RuleSet:
    """The rules about what departments fill."""
    return rules.about([field.key for field in form.asked_fields])


def _refuse_doubled(loaded: LoadedRound) -> None:
    """Raise where a department bears an office's name: what comes back could be either's.

    Raises:
        DefinitionError: with each such department.
    """
    labels = {department.label for department in loaded.departments}
    doubled = [office.label for office in loaded.asked_offices if office.label in labels]
    if doubled:
        place = Place(str(loaded.folder.register))
        raise DefinitionError([finding(Code.PLAN_DEPARTMENT_TWICE, place, value=label) for label in doubled])


def _unknown_extension(settings: Path, label: str, departments: Sequence[Department]) -> Finding:
    """An extension for a department that the register does not have under this label."""
    by_name = {department.name: department.label for department in departments}
    known = [department.label for department in departments]
    nearest = by_name.get(label) or next(
        iter(difflib.get_close_matches(label, known, n=1, cutoff=0.4)), "、".join(known)
    )
    place = Place(str(settings), cell=f"extensions.{label}")
    return finding(Code.REFERENCE_UNKNOWN, place, value=label, nearest=nearest)
