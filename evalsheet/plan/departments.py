"""The departments of a register, with the names they had before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evalsheet.findings import Code
from evalsheet.forms import Form
from evalsheet.model import Department, FormerName, department_named
from evalsheet.plan.rows import Faults, Row
from evalsheet.round import fiscal_year_of

YEARS = "令和3年度、R3、2021"  # ways to write a fiscal year
BETWEEN = re.compile(r"[、,，・\s]+")
MAIL = re.compile(r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$")


@dataclass(frozen=True)
class DepartmentRows:
    """The departments by their labels, and what cells of the register that name some say."""

    form: Form
    known: Mapping[str, Department]
    faults: Faults

    def one(self, row: Row, key: str = "department") -> str:
        """The department that a cell names."""
        return self._label(row, key, row[key])

    def several(self, row: Row, key: str) -> tuple[str, ...]:
        """The departments that a cell names."""
        return tuple(self._label(row, key, name) for name in BETWEEN.split(row[key]) if name)

    def _label(self, row: Row, key: str, written: str) -> str:
        """The department that has this label, or has or had this name; a fault at the cell where it is none's."""
        found = department_named(written, self.known.values()) if written else None
        label = found.label if found else written
        bearing = [one.label for one in self.known.values() if written in (one.label, one.name)]
        if written and len(bearing) > 1 and written not in self.known:
            self.faults.add(Code.PLAN_DEPARTMENT_AMBIGUOUS, row.places[key], written, known="、".join(bearing))
        if is_group(self.form, written):
            self.faults.add(Code.PLAN_GROUP_NAME, row.places[key], written)
        elif found is None and self.known and written:
            self.faults.add(Code.PLAN_DEPARTMENT_UNKNOWN, row.places[key], written, known="、".join(self.known))
        return label


def is_group(form: Form, name: str) -> bool:
    """Whether a name is one for several departments."""
    return any(name.endswith(ending) for ending in form.departments.group_names)


def read_departments(form: Form, rows: Sequence[Row], former: Sequence[Row], faults: Faults) -> DepartmentRows:
    """The departments of the master, and `former` with a row for each name that one of them had before."""
    found: dict[str, Department] = {}
    for row in rows:
        label = row["label"]
        for key in ("label", "name"):
            if is_group(form, row[key]):
                faults.add(Code.PLAN_GROUP_NAME, row.places[key], row[key])
        if row["mail"] and not MAIL.match(row["mail"]):
            faults.add(Code.PLAN_MAIL_INVALID, row.places["mail"], row["mail"])
        if label in found:
            faults.add(Code.PLAN_DEPARTMENT_TWICE, row.places["label"], label)
        elif label:
            found[label] = Department(label, row["name"], row["division"], len(found) + 1, row["mail"])
    current = DepartmentRows(form, found, faults)
    return replace(current, known=_with_former(current, former))


def _with_former(current: DepartmentRows, rows: Iterable[Row]) -> Mapping[str, Department]:
    """Each department with the names it had before, the oldest first."""
    found = dict(current.known)
    for row in rows:
        one = found.get(current.one(row))
        until = fiscal_year_of(row["until"])
        if until is None and row["until"]:
            current.faults.add(Code.PLAN_VALUE_INVALID, row.places["until"], row["until"], allowed=YEARS)
        if one is None:
            continue
        fresh = [_is_fresh(current, found.values(), one, row, key) for key in ("former", "former_label")]
        if until is not None and row["former"] and all(fresh):
            name = FormerName(row["former"], row["former_division"], until, row["former_label"])
            names = sorted((*one.former, name), key=lambda former: former.until)
            found[one.label] = replace(one, former=tuple(names))
    return found


def _is_fresh(current: DepartmentRows, known: Iterable[Department], one: Department, row: Row, key: str) -> bool:
    """Whether a former name is this department's only, and stands once; it may be the present one, where the
    division changed. A fault at its cell where it is not."""
    name = row[key]
    if is_group(current.form, name):
        current.faults.add(Code.PLAN_GROUP_NAME, row.places[key], name)
    bearing = department_named(name, known) if name else None
    if bearing is None or (bearing.label == one.label and name not in _earlier(one)):
        return True
    current.faults.add(Code.PLAN_FORMER_TWICE, row.places[key], name, first=bearing.name)
    return False


def _earlier(one: Department) -> set[str]:
    """The names it had before and has no more."""
    return {written for former in one.former for written in (former.name, former.label)} - {one.name, one.label, ""}
