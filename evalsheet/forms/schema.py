"""What a file under templates/ may say. docs/forms.md is generated from these docstrings and descriptions."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Describe

from evalsheet.definitions import Definition
from evalsheet.forms.levels import Attribute, Level
from evalsheet.forms.report import Overview, PointerWords
from evalsheet.forms.scales import Scale
from evalsheet.forms.words import (
    FileName,
    Key,
    Line,
    PastTitle,
    SheetName,
    Title,
    Value,
    ValueLabel,
    WorkbookName,
    naming,
)


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    CHOICE = "choice"
    ACHIEVEMENT = "achievement"


class Per(StrEnum):
    """How often a field is asked: once per item × department, or once per item, by its lead."""

    ASSIGNMENT = "assignment"
    ITEM = "item"


class By(StrEnum):
    """Who fills a field: the departments in charge, or the coordinator or the committee in a workbook of their own,
    or nobody, because it is computed from what the departments fill."""

    DEPARTMENT = "department"
    COORDINATOR = "coordinator"
    COMMITTEE = "committee"
    COMPUTED = "computed"


OFFICES = (By.COORDINATOR, By.COMMITTEE)


class Brackets(Definition):
    """An opening and a closing bracket."""

    open: Line
    close: Line


class DepartmentStyle(Definition):
    """How departments are named: in a text the one it comes from, in a column those in charge."""

    label: Brackets = Brackets(open="《", close="》")
    full_names: bool = Describe(False, description="what stands in the brackets is the name, and not the label")
    alone: bool = Describe(True, description="a text is labelled as well where one department answers alone")
    letters: int | None = Describe(None, ge=1, description="how many characters a label has; any number without")
    former: Annotated[Line, naming("former", "year", "name")] | None = Describe(
        None, description="how {departments} and {divisions} name what had another name in the years shown"
    )
    between: str = Describe("・", description="what stands between the labels listed in a column")
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
    pointers: PointerWords | None = None


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


class Unlisted(Definition):
    """Two attributes of a level, numbers in the register: the items the plan has beyond those it lists."""

    met: Key
    of: Key


class Share(Definition):
    """Of the items below a node, how many have one of the values `met` in the field `of`."""

    of: Key
    met: tuple[Value, ...] = Describe(min_length=1, strict=False)
    unlisted: Unlisted | None = None


class Field(Definition):
    """A question, or what is computed from the answers. `title` may name {year}, {last_year} and {next_year}."""

    key: Key
    title: Title
    per: Annotated[Annotated[Per, Describe(strict=False)] | Key, Describe(union_mode="left_to_right")]
    kind: Annotated[Kind, Describe(strict=False)]
    by: Annotated[By, Describe(strict=False)] = By.DEPARTMENT
    scale: Key | None = None
    share: Share | None = None
    printed: bool = Describe(True, description="has a column in print; what has none stands in the data only")
    again: ValueLabel = Describe("{value}", description="a computed value where a page continues its node")
    struck: Line = Describe("", description="what stands for a computed value in the rows of the items")
    width: float = Describe(8, gt=0)
    carry_over: CarryOver | None = None
    guide: str = ""


class SheetStyle(Definition):
    """The department's sheet and the paper of everything printed."""

    name: SheetName
    paper: Literal["A3", "A4"] = "A3"
    font: Line = "BIZ UDゴシック"
    size: float = Describe(9, gt=5, lt=20)
    smallest: float = Describe(
        6,
        gt=3,
        lt=20,
        description="points the text may shrink to on paper before years go to a further page across",
    )
    period: Annotated[Line, naming("year")] = Describe("{year}", description="what this year's columns stand under")


class Rows(StrEnum):
    """What a row of the printed form is: an item with its departments in each cell, or a department of an item."""

    ITEM = "item"
    DEPARTMENT = "department"


class Version(Definition):
    """A further workbook printed from the same answers, with some of the fields only."""

    workbook: WorkbookName
    fields: tuple[Key, ...] = Describe(min_length=1, strict=False)


class Result(Definition):
    """File names in result/, and how the consolidated form is printed."""

    workbook: WorkbookName
    data: FileName
    rows: Rows = Describe(Rows.ITEM, strict=False)
    department_width: float | None = Describe(
        9, gt=0, description="with rows: department, the column that names it; null for none"
    )
    versions: tuple[Version, ...] = Describe((), strict=False)
    first_page: int | None = Describe(None, ge=1, description="the number of the report's first printed page")


class Summary(Definition):
    """A cross table: two choice fields against each other."""

    rows: Key
    columns: Key


class Successors(Definition):
    """The next plan's headings: a sheet of the register, and the printed form's last column.

    `text` may name {group}, {again}, {title}, {priority} and {text}; `priority` may name {priority}.
    """

    title: Line
    sheet: SheetName
    attribute: Key
    text: Annotated[str, naming("group", "again", "title", "priority", "text")] = (
        "【{group}】{again}\n{title}{priority}\n{text}"
    )
    again: Line = "※再掲"
    priority: Annotated[Line, naming("priority")] = "（※重点{priority}）"
    width: float = Describe(24, gt=0)


class Opinions(Definition):
    """The committee's opinions: a sheet of the register, merged into a table before the form, per node of the top
    level, or into a chapter behind all forms."""

    title: SheetName
    general: Line = Describe("全般", description="what stands for an opinion about everything below a node")
    workbook: bool = Describe(False, description="the committee also gets a workbook of its own to enter them in")
    levels: tuple[Key, ...] = Describe(
        (), strict=False, description="what opinions can be about; the last level and the first where it is missing"
    )
    chapter: bool = Describe(
        False,
        description="printed behind all forms, one after another under the headings of the plan, which are entered "
        "with each opinion as well and compared",
    )
    label: Annotated[Line, naming("level", "number", "title")] = "【{level}{number}：{title}】"


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
    overview: Overview | None = None
    opinions: Opinions | None = None
    successors: Successors | None = None

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
        """The scale of a choice or an achievement."""
        return self.scales[field.scale] if field.scale else None

    @cached_property
    def repeat_attribute(self) -> Attribute | None:
        """The attribute that says which item another one repeats, where the form has one."""
        return next((one for one in self.item_level.attributes if one.kind == "repeat"), None)

    @cached_property
    def asks_leads(self) -> bool:
        """Whether something is asked once per item, so that one department must lead."""
        return any(field.per is Per.ITEM for field in self.asked_fields)

    @cached_property
    def asked_fields(self) -> tuple[Field, ...]:
        """What departments fill."""
        return tuple(field for field in self.fields if field.by is By.DEPARTMENT)

    def fields_by(self, by: By) -> tuple[Field, ...]:
        """What one of those who fill the form fills."""
        return tuple(field for field in self.fields if field.by is by)

    @cached_property
    def computed_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.by is By.COMPUTED)

    @cached_property
    def text_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.kind is Kind.TEXT)

    @cached_property
    def carried_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.carry_over)

    @cached_property
    def is_multi_year(self) -> bool:
        """Whether the years of the plan stand side by side, so that the register holds each of them."""
        return any(field.carry_over and field.carry_over.since for field in self.fields)

    @cached_property
    def achievement_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.kind is Kind.ACHIEVEMENT)

    def words_of(self, field: Field) -> tuple[tuple[str, str], ...]:
        """The words that may stand in a field instead of a number, as (spelling, word)."""
        scale = self.scale_of(field)
        return scale.spellings if scale else ()
