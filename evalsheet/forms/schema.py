"""What a file under templates/ may say. docs/forms.md is generated from these docstrings and descriptions."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, model_validator
from pydantic import Field as Describe

from evalsheet.definitions import Definition
from evalsheet.model import Node


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    CHOICE = "choice"


class Per(StrEnum):
    """How often a field is asked: once per item × department, or once per item, by its lead."""

    ASSIGNMENT = "assignment"
    ITEM = "item"


def _one_line(value: str) -> str:
    if "\n" in value:
        raise ValueError("one line only")
    return value


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _check_naming(value: str, allowed: Collection[str]) -> str:
    """`value`, if it names no other {placeholders} than these."""
    named = {name for _, name, _, _ in string.Formatter().parse(value) if name is not None}
    if not named <= set(allowed):
        known = ", ".join(f"{{{name}}}" for name in allowed)
        raise ValueError(f"{{{min(named - set(allowed))}}} is unknown here; there are {known}")
    return value


def _naming(*allowed: str) -> AfterValidator:
    return AfterValidator(lambda value: _check_naming(value, allowed))


Line = Annotated[str, AfterValidator(_one_line)]
Title = Annotated[Line, _naming("year", "last_year", "next_year")]
PastTitle = Annotated[Line, _naming("year", "last_year", "past_year")]
NodeLabel = Annotated[Line, _naming("number", "title")]
ValueLabel = Annotated[Line, _naming("value")]
Value = Annotated[str, BeforeValidator(_as_text)]
Key = Annotated[str, Describe(pattern=r"^[a-z][a-z0-9_]*$")]


class Attribute(Definition):
    """Something a node of a level has beside its number and title."""

    key: Key
    title: Line
    kind: Literal["text", "flag"] = "text"
    label: ValueLabel = "{value}"
    band: bool = Describe(False, description="printed across the answers, above the first item of the node")
    width: float | None = Describe(None, gt=0, description="a column of its own in the department's sheet")


class LevelColumn(Definition):
    """A column of the printed form that shows a level's nodes, merged over their rows.

    `text` and `short` may name {number}, {title}, {path} (the numbers below the root) and the level's attributes;
    `short` is shown where a page continues a node.
    """

    title: Line
    text: Line
    short: Line | None = None
    width: float = Describe(8, gt=0)


class Level(Definition):
    """A level of the plan's tree, root first; the last one holds the items."""

    key: Key
    title: Line
    label: NodeLabel = Describe("{number} {title}", description="how a node is printed where it begins")
    short: NodeLabel = Describe("{number}", description="how it is printed where a page continues it")
    width: float = Describe(8, gt=0, description="column width in full-width characters")
    band: bool = Describe(False, description="printed across the answers instead of in a column of its own")
    attributes: tuple[Attribute, ...] = Describe((), strict=False)
    columns: tuple[LevelColumn, ...] = Describe(
        (), strict=False, description="the level's columns in print, where one with its label is not enough"
    )

    @model_validator(mode="after")
    def _placeholders(self) -> Level:
        known = {"number", "title", "path", *(attribute.key for attribute in self.attributes)}
        for column in self.columns:
            _check_naming(column.text, sorted(known))
            _check_naming(column.short or "", sorted(known))
        return self

    def label_of(self, node: Node) -> str:
        """The node as printed, with its attributes that have no band of their own."""
        text = self.label.format(number=node.number, title=node.title)
        shown = [a for a in self.attributes if not a.band and node.attribute(a.key)]
        return text + "".join(a.label.format(value=node.attribute(a.key)) for a in shown)


class Brackets(Definition):
    """An opening and a closing bracket."""

    open: Line
    close: Line


class DepartmentStyle(Definition):
    """How a text names the department it comes from."""

    label: Brackets = Brackets(open="《", close="》")
    also: tuple[Brackets, ...] = Describe((), strict=False)
    joint: bool = Describe(True, description="labels in a row are one joint block")
    group_names: tuple[str, ...] = Describe((), strict=False, description="endings of names that are no department")
    notation: bool = Describe(
        False, description="the register holds how each assignment is printed, and who beside"
    )


class CrosslistingWords(Definition):
    """The words of the 再掲 notation."""

    declares: Line = "再掲先"
    refers: Line = "より再掲"
    repeats: Line = "の再掲"
    bare: Line = "再掲"
    points: Line = "詳細は"
    item_words: tuple[Line, ...] = Describe(("取り組み", "取組み", "取組"), strict=False)


class TextStyle(Definition):
    """The notation inside a text cell."""

    bullets: tuple[Line, ...] = Describe(("○", "◯", "〇"), strict=False)
    sub_bullets: tuple[Line, ...] = Describe((), strict=False)
    crosslisting: CrosslistingWords = CrosslistingWords()


class Step(Definition):
    """One value of a scale; `variants` are other spellings that normalisation turns into it."""

    value: Value
    meaning: Line
    variants: tuple[Value, ...] = Describe((), strict=False)


class Scale(Definition):
    """Allowed values, best first, with their meanings."""

    title: Line
    basis: str = ""
    steps: tuple[Step, ...] = Describe(min_length=1, strict=False)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(step.value for step in self.steps)


class CarryOver(Definition):
    """Earlier values of the same field, locked: last year's, or with `since` one for each year from that one on.

    The columns of a year stand together as a block. `title` may name {past_year}, the year of the column's block.
    """

    title: PastTitle
    width: float = Describe(8, gt=0)
    since: int | None = Describe(
        None, ge=1926, le=2200, description="the first fiscal year shown; last year if empty"
    )
    ahead: bool = Describe(False, description="written for the year after: stands first in that year's block")


class Field(Definition):
    """A question. `title` may name {year}, {last_year} and {next_year}."""

    key: Key
    title: Title
    per: Annotated[Per, Describe(strict=False)]
    kind: Annotated[Kind, Describe(strict=False)]
    scale: Key | None = None
    width: float = Describe(8, gt=0)
    carry_over: CarryOver | None = None
    guide: str = ""


class SheetStyle(Definition):
    """The department's sheet and the paper of everything printed."""

    name: Line
    paper: Literal["A3", "A4"] = "A3"
    font: Line = "BIZ UDゴシック"
    size: float = Describe(9, gt=5, lt=20)


class Rows(StrEnum):
    """What a row of the printed form is: an item with its departments in each cell, or a department of an item."""

    ITEM = "item"
    DEPARTMENT = "department"


class Version(Definition):
    """A further workbook printed from the same answers, with some of the fields only."""

    workbook: Line
    fields: tuple[Key, ...] = Describe(min_length=1, strict=False)


class Result(Definition):
    """File names in result/, and how the consolidated form is printed."""

    workbook: Line
    data: Line
    rows: Rows = Describe(Rows.ITEM, strict=False)
    department_width: float | None = Describe(
        9, gt=0, description="with rows: department, the column that names it; null for none"
    )
    versions: tuple[Version, ...] = Describe((), strict=False)


class Summary(Definition):
    """A cross table: two choice fields against each other."""

    rows: Key
    columns: Key


class Successors(Definition):
    """The next plan's headings: a sheet of the register, and the printed form's last column.

    `text` may name {group}, {again}, {title}, {priority} and {text}; `priority` may name {priority}.
    """

    title: Line
    sheet: Line
    attribute: Key
    text: Annotated[str, _naming("group", "again", "title", "priority", "text")] = (
        "【{group}】{again}\n{title}{priority}\n{text}"
    )
    again: Line = "※再掲"
    priority: Annotated[Line, _naming("priority")] = "（※重点{priority}）"
    width: float = Describe(24, gt=0)


class Opinions(Definition):
    """The committee's opinions: a sheet of the register, merged into a front table per node of the top level."""

    title: Line
    general: Line = Describe("全般", description="what stands for an opinion about everything below a node")
    label: Annotated[Line, _naming("level", "number", "title")] = "【{level}{number}：{title}】"


class Form(Definition):
    """A form: levels of the plan, fields, scales, notation and print."""

    form: Annotated[str, Describe(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: int = Describe(ge=1)
    title: Line
    summary: dict[Literal["ja", "en"], str]
    levels: tuple[Level, ...] = Describe(min_length=1, strict=False)
    departments: DepartmentStyle = DepartmentStyle()
    text: TextStyle = TextStyle()
    scales: dict[str, Scale] = Describe(default_factory=dict)
    fields: tuple[Field, ...] = Describe(min_length=1, strict=False)
    sheet: SheetStyle
    result: Result
    summaries: tuple[Summary, ...] = Describe((), strict=False)
    opinions: Opinions | None = None
    successors: Successors | None = None

    @model_validator(mode="after")
    def _references(self) -> Form:
        faults = [*self._doubled(), *self._unknown()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _doubled(self) -> Iterator[str]:
        keys = [field.key for field in self.fields]
        levels = [level.key for level in self.levels]
        for kind, names in (("field", keys), ("level", levels)):
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield f"{kind} {name} stands twice"

    def _unknown(self) -> Iterator[str]:
        for field in self.fields:
            if (field.kind is Kind.CHOICE) != (field.scale is not None):
                yield f"field {field.key}: a choice names a scale, a text does not"
            elif field.scale is not None and field.scale not in self.scales:
                yield f"field {field.key}: no scale {field.scale}; there are {', '.join(self.scales)}"
        choices = [field.key for field in self.fields if field.kind is Kind.CHOICE]
        for summary in self.summaries:
            for key in (summary.rows, summary.columns):
                if key not in choices:
                    yield f"summary: {key} is not a choice field; there are {', '.join(choices)}"
        for version in self.result.versions:
            for key in version.fields:
                if key not in self.field_by_key:
                    yield f"version {version.workbook}: no field {key}; there are {', '.join(self.field_by_key)}"
        if len({field.carry_over.since is None for field in self.fields if field.carry_over}) > 1:
            yield "carry_over: all fields say since, or none"
        attributes = [attribute.key for attribute in self.item_level.attributes]
        if self.successors and self.successors.attribute not in attributes:
            yield f"successors: the last level has no attribute {self.successors.attribute}"

    @cached_property
    def field_by_key(self) -> dict[str, Field]:
        return {field.key: field for field in self.fields}

    def field(self, key: str) -> Field:
        """The field with that key; KeyError where there is none."""
        return self.field_by_key[key]

    @property
    def item_level(self) -> Level:
        return self.levels[-1]

    def scale_of(self, field: Field) -> Scale | None:
        """The scale of a choice field."""
        return self.scales[field.scale] if field.scale else None

    @property
    def asks_leads(self) -> bool:
        """Whether something is asked once per item, so that one department must lead."""
        return any(field.per is Per.ITEM for field in self.fields)

    @property
    def text_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.kind is Kind.TEXT)

    @property
    def carried_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.carry_over)

    @property
    def is_multi_year(self) -> bool:
        """Whether the years of the plan stand side by side, so that the register holds each of them."""
        return any(field.carry_over and field.carry_over.since for field in self.fields)
