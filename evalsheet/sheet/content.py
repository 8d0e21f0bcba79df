"""What the coordinator's side puts into a department's sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from evalsheet.celltext import Notation, parse_achievement, passages
from evalsheet.findings import catalogue
from evalsheet.forms import By, Field, Form, Kind, Per
from evalsheet.model import Department, Item, Plan
from evalsheet.round import Round, written_out
from evalsheet.rules import RuleSet
from evalsheet.sheet.columns import Role, SheetColumn, sheet_columns
from evalsheet.sheet.history import CarriedColumn, carried_columns
from evalsheet.sheet.identity import HIDDEN_SHEET, Identity

LIST_SHEET = "_lists"  # the choices, for the dropdowns
NAME_LENGTH = 20  # of the 31 characters that the name of a sheet may have


@dataclass(frozen=True)
class SheetFacts:
    """One form of a round over its plan: the definitions a department's sheet is made from.

    `name` is the sheet's name in a round of several forms, where it must tell them apart; `office` whether it is
    the coordinator or the committee that is asked; `rows` whether each row is an item that is owed, or blank, to be
    filled where there is something to say.
    """

    form: Form
    round: Round
    plan: Plan
    rules: RuleSet
    notation: Notation
    name: str = ""
    office: bool = False
    rows: Literal["items", "blank"] = "items"

    @property
    def sheet_name(self) -> str:
        """The name of the sheet, in what is sent and in what is printed."""
        return self.name or self.form.sheet.name

    @property
    def title(self) -> str:
        """The line above the sheet: the round's title, with the form's where there are several."""
        return f"{self.round.title}　{self.form.title}" if self.name else self.round.title

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Each field's heading in this round."""
        return {field.key: self.round.worded(field.title) for field in self.form.fields}

    @cached_property
    def carried(self) -> tuple[CarriedColumn, ...]:
        """The columns of earlier years in this round."""
        return carried_columns(self.form, self.round)

    @cached_property
    def limits(self) -> Mapping[str, int]:
        """The length limit of each field that has one."""
        return {
            key: rule.limit
            for rule in self.rules.file.checks
            if rule.check == "max-length" and rule.limit
            for key in rule.fields
        }

    @cached_property
    def columns(self) -> tuple[SheetColumn, ...]:
        return sheet_columns(self.form, self.round, self.limits)

    @cached_property
    def plan_texts(self) -> Mapping[tuple[str, Role, str], str]:
        """What the plan says in a column of an item's row, by item, role and key: the same for every department."""
        said = (Role.NUMBER, Role.ATTRIBUTE, Role.LEVEL)
        columns = [column for column in self.columns if column.role in said]
        return {
            (item.number, column.role, column.key): _plan_text(self, column, item)
            for item in self.plan.items
            for column in columns
        }

    def identity(self, department: str, submission: int = 1) -> Identity:
        """What a department's workbook says of itself."""
        return Identity(self.round.round, self.form.form, self.form.version, department, submission)

    def decides(self, field: Field, item: str, department: str) -> bool:
        """Whether this department fills this field."""
        if field.by is not By.DEPARTMENT:
            return False
        return field.per is Per.ASSIGNMENT or self.plan.lead_of.get(item) == department


def prefilled_text(facts: SheetFacts, column: SheetColumn, item: Item, department: str) -> str:
    """The text of a locked cell of one item's row; empty for cells that are open or computed."""
    match column.role:
        case Role.NUMBER | Role.ATTRIBUTE | Role.LEVEL:
            return facts.plan_texts[item.number, column.role, column.key]
        case Role.CARRIED:
            return _earlier(facts, column, item.number, department)
        case Role.ANSWER:
            return closed_note(facts, facts.form.field(column.key), item.number, department)
        case _:
            return ""


def _plan_text(facts: SheetFacts, column: SheetColumn, item: Item) -> str:
    """What the plan says in a column: the item's number, title or attribute, or a node above it."""
    if column.role is Role.NUMBER:
        return item.number
    if column.role is Role.ATTRIBUTE:
        return _attribute_text(facts, column.key, item)
    if column.key == facts.form.item_level.key:
        return item.node.title
    depth = next(at for at, level in enumerate(facts.form.levels) if level.key == column.key)
    level, node = facts.form.levels[depth], item.path[depth]
    bands = [
        a.label.format(value=node.attribute(a.key)) for a in level.attributes if a.band and node.attribute(a.key)
    ]
    return "\n".join([level.label_of(node), *bands])


def _attribute_text(facts: SheetFacts, key: str, item: Item) -> str:
    """An attribute of an item; of the one that says what it repeats, where the item itself stands again."""
    repeat = facts.form.repeat_attribute
    if repeat is None or repeat.key != key:
        return item.node.attribute(key)
    again = [facts.plan.item_by_number[one] for one, first in facts.plan.repeats.items() if first == item.number]
    if not again:
        return ""
    nodes = "\n".join(" ".join(node.number for node in one.ancestors if node.number) for one in again)
    return catalogue("ja").word("sheet.stands-again", nodes=nodes)


def sheet_names(forms: Sequence[Form]) -> tuple[str, ...]:
    """The name of each form's sheet in a round of several, short enough to stand in a longer name, none twice."""
    names = [form.sheet.name[:NAME_LENGTH] for form in forms]
    return tuple(
        name if names.count(name) == 1 else f"{name[: NAME_LENGTH - 4]}({number})"
        for number, name in enumerate(names, start=1)
    )


def part_names(forms: Sequence[Form]) -> tuple[str, ...]:
    """What tells the forms of a round apart: the names of their sheets; one that is alone needs no name."""
    return sheet_names(forms) if len(forms) > 1 else ("",)


def parts_of(parts: Sequence[SheetFacts], department: str) -> tuple[SheetFacts, ...]:
    """The forms that a department has something to answer in."""
    return tuple(part for part in parts if part.plan.assigned_to(department))


def parts_for(parts: Sequence[SheetFacts], label: str) -> tuple[SheetFacts, ...]:
    """The forms that something from this department can belong to: those it is asked, or could be."""
    knowing = tuple(part for part in parts if label in part.plan.department_by_label)
    return parts_of(parts, label) or knowing or tuple(parts)


def answerers(parts: Sequence[SheetFacts]) -> dict[str, Department]:
    """Everybody who can be asked by some form: the departments, then the offices."""
    return {one.label: one for part in parts for one in part.plan.departments}


def form_name(part: SheetFacts, parts: Sequence[SheetFacts]) -> str:
    """What findings call one of the forms of a round: nothing where departments are asked only one."""
    several = sum(not one.office for one in parts) > 1
    return part.form.form if several or part.office else ""


def template_sheets(parts: Sequence[SheetFacts]) -> tuple[str, ...]:
    """The names of the sheets a department's workbook goes out with, in their order."""
    words = catalogue("ja")
    return (
        words.word("points.name"),
        words.word("guide.name"),
        *(part.sheet_name for part in parts),
        words.word("selfcheck.name"),
        LIST_SHEET,
        HIDDEN_SHEET,
    )


def closed_note(facts: SheetFacts, field: Field, item: str, department: str) -> str:
    """What stands in an answer's cell that this department does not fill: who or what does; empty where it does."""
    if facts.decides(field, item, department):
        return ""
    if field.by is By.COMPUTED:
        level = next(level for level in facts.form.levels if level.key == field.per)
        return catalogue("ja").word("sheet.computed", level=level.title)
    return catalogue("ja").word("sheet.lead-decides", lead=facts.plan.lead_of.get(item, ""))


def _earlier(facts: SheetFacts, column: SheetColumn, item: str, department: str) -> str:
    """An earlier year's value; of a text or an achievement, the parts this department took part in."""
    value, field = facts.plan.past(item, column.key, column.year), facts.form.field(column.key)
    if field.kind is Kind.ACHIEVEMENT:
        achievement = parse_achievement(value, facts.form.words_of(field), facts.notation)
        return str(achievement.of(department)).strip() if achievement else value
    return _own_blocks(value, department, facts.notation) if field.kind is Kind.TEXT and value else value


@lru_cache(maxsize=4_096)
def _own_blocks(text: str, department: str, notation: Notation) -> str:
    """The blocks of a text that a department took part in."""
    own = [one.text.strip("\n") for one in passages(text, notation) if not one.labels or department in one.labels]
    return "\n".join(own)


def head_lines(facts: SheetFacts, department: str, submission: int = 1) -> tuple[str, ...]:
    """The lines above the headings: title, identifier, addressee, hint, and the titles of the column groups."""
    words = catalogue("ja")
    named = facts.plan.department_by_label[department]
    deadline = facts.round.deadline_of(department)
    coordinator = facts.round.coordinator
    return (
        facts.title,
        facts.identity(department, submission).text,
        words.word(
            "sheet.addressee",
            department=named.name,
            deadline=written_out(deadline),
            section=coordinator.section,
            phone=coordinator.phone,
        ),
        words.word("sheet.hint"),
        *dict.fromkeys(column.group for column in facts.columns),
    )
