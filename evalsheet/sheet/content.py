"""What the coordinator's side puts into a department's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import Notation, parse
from evalsheet.findings import catalogue
from evalsheet.forms import By, Field, Form, Kind, Per
from evalsheet.model import Item, Plan
from evalsheet.round import Round
from evalsheet.rules import RuleSet
from evalsheet.sheet.columns import Role, SheetColumn, sheet_columns
from evalsheet.sheet.identity import HIDDEN_SHEET, Identity

LIST_SHEET = "_lists"  # the choices, for the dropdowns


@dataclass(frozen=True)
class SheetFacts:
    """The definitions a department's workbook is made from."""

    form: Form
    round: Round
    plan: Plan
    rules: RuleSet
    notation: Notation

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

    def identity(self, department: str, submission: int = 1) -> Identity:
        """What a department's workbook says of itself."""
        return Identity(self.round.round, self.form.form, self.form.version, department, submission)

    def decides(self, field: Field, item: str, department: str) -> bool:
        """Whether this department fills this field."""
        if field.by is By.COMPUTED:
            return False
        return field.per is Per.ASSIGNMENT or self.plan.lead_of.get(item) == department


def prefilled_text(facts: SheetFacts, column: SheetColumn, item: Item, department: str) -> str:
    """The text of a locked cell of one item's row; empty for cells that are open or computed."""
    match column.role:
        case Role.NUMBER | Role.ATTRIBUTE | Role.LEVEL:
            return _plan_text(facts, column, item)
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
        return item.node.attribute(column.key)
    if column.key == facts.form.item_level.key:
        return item.node.title
    depth = next(at for at, level in enumerate(facts.form.levels) if level.key == column.key)
    level, node = facts.form.levels[depth], item.path[depth]
    bands = [
        a.label.format(value=node.attribute(a.key)) for a in level.attributes if a.band and node.attribute(a.key)
    ]
    return "\n".join([level.label_of(node), *bands])


def template_sheets(facts: SheetFacts) -> tuple[str, ...]:
    """The names of the sheets a department's workbook goes out with, in their order."""
    words = catalogue("ja")
    return (
        words.word("guide.name"),
        facts.form.sheet.name,
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
    """An earlier year's value; of a text, the blocks this department took part in."""
    value = facts.plan.past(item, column.key, column.year)
    if facts.form.field(column.key).kind is not Kind.TEXT or not value:
        return value
    own = [
        block.text.strip("\n")
        for block in parse(value, facts.notation).blocks
        if not block.labels or department in block.labels
    ]
    return "\n".join(own)


def head_lines(facts: SheetFacts, department: str, submission: int = 1) -> tuple[str, ...]:
    """The lines above the headings: title, identifier, addressee, hint, and the titles of the column groups."""
    words = catalogue("ja")
    named = facts.plan.department_by_label[department]
    deadline = facts.round.deadline_of(department)
    coordinator = facts.round.coordinator
    return (
        facts.round.title,
        facts.identity(department, submission).text,
        words.word(
            "sheet.addressee",
            department=named.name,
            deadline=deadline.isoformat(),
            section=coordinator.section,
            phone=coordinator.phone,
        ),
        words.word("sheet.hint"),
        *dict.fromkeys(column.group for column in facts.columns),
    )
