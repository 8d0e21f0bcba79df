"""The consolidated form as it is to be printed: columns and sections, from the form's definition."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

from evalsheet.consolidate import Cell, Consolidation, Part, PartState
from evalsheet.findings import Catalogue
from evalsheet.forms import OFFICES, Attribute, By, Field, Form, Kind, Level, Rows, Successors
from evalsheet.model import Department, Item, Node, Plan
from evalsheet.plan import over_the_years, successor_numbers
from evalsheet.sheet import CarriedColumn
from evalsheet.workbook.writing.pages import Band, BandCell, Heading, Section


@dataclass(frozen=True, slots=True)
class HeadingColumn:
    """A column that shows nodes of a level; `text` and `short` are templates."""

    level: Level
    title: str
    text: str
    short: str
    width: float


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column right of the headings: a field, of this year or an earlier one (`carried`), or the department."""

    title: str
    width: float
    field: Field | None = None
    carried: CarriedColumn | None = None

    @property
    def is_short(self) -> bool:
        return self.field is not None and self.field.kind is not Kind.TEXT

    @property
    def is_computed(self) -> bool:
        return self.field is not None and self.field.by is By.COMPUTED

    @property
    def is_again(self) -> bool:
        """Whether the column's text is shown again where a page continues a row."""
        return self.field is None or self.is_computed


@dataclass(frozen=True)
class PrintedForm:
    """What is printed.

    `titles` are the fields' headings in this round, `carried` the columns of earlier years; `only` names the fields
    of a version that does not show all; `shown` makes of an answer's text what is printed of it.
    """

    form: Form
    plan: Plan
    consolidation: Consolidation
    titles: Mapping[str, str]
    carried: tuple[CarriedColumn, ...]
    words: Catalogue
    only: tuple[str, ...] = ()
    shown: Callable[[str], str] = str

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields printed: all of the form's, or only some of them."""
        return tuple(
            field for field in self.form.fields if (field.key in self.only if self.only else field.printed)
        )

    @property
    def has_overview(self) -> bool:
        """Whether a page with the values of a computed field stands before the form."""
        return self.form.overview is not None and not self.only

    @property
    def by_department(self) -> bool:
        return self.form.result.rows is Rows.DEPARTMENT

    @cached_property
    def heading_columns(self) -> tuple[HeadingColumn, ...]:
        """The columns of every level that is not printed as a band."""
        found = []
        for level in self.form.levels:
            if level.columns:
                found += [
                    HeadingColumn(
                        level, one.title, one.text, one.text if one.short is None else one.short, one.width
                    )
                    for one in level.columns
                ]
            elif not level.band:
                found.append(HeadingColumn(level, level.title, "", level.short, level.width))
        return tuple(found)

    @cached_property
    def trailing(self) -> Successors | None:
        """The merged column right of the answers, where the form shows what items lead to."""
        return self.form.successors

    @cached_property
    def answer_columns(self) -> tuple[AnswerColumn, ...]:
        """The earlier years' columns, the department where it has rows of its own, this year's columns."""
        carried = [
            AnswerColumn(one.title, one.width, one.field, one) for one in self.carried if one.field in self.fields
        ]
        named = (
            [AnswerColumn(self.words.word("column.department"), self.form.result.department_width)]
            if self.by_department and self.form.result.department_width
            else []
        )
        return (*carried, *named, *(AnswerColumn(self.titles[f.key], f.width, f) for f in self.fields))

    @cached_property
    def rows(self) -> tuple[tuple[Item, str], ...]:
        """(item, department) of each section in order; no department where an item is one section."""
        if not self.by_department:
            return tuple((item, "") for item in self.plan.items)
        return tuple(
            (item, one.department)
            for item in self.plan.items
            for one in self.plan.assignments
            if one.item == self.plan.original_of(item.number)
        )

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections to lay out, one per entry of `rows`."""
        begun: set[tuple[str, ...]] = set()
        found = []
        trails = self._trails()
        again = tuple(at for at, column in enumerate(self.answer_columns) if column.is_again)
        for item, department in self.rows:
            bands: list[Band] = []
            over: list[Band] = []
            new_page = False
            for level in self.form.levels:
                _, path = node_at(item, level)
                new_page = new_page or (level.new_page and path not in begun)
                (over if path in begun else bands).extend(self._bands(level, item))
                begun.add(path)
            texts = tuple(self._text(item, department, column) for column in self.answer_columns)
            headings = (*self._headings(item), *trails.get(item.number, ()))
            over = [band for band in over if band.repeated is not None]
            found.append(Section(item.number, headings, tuple(bands), texts, again, tuple(over), new_page))
        return tuple(found)

    def _headings(self, item: Item) -> Iterator[Heading]:
        for at, column in enumerate(self.heading_columns):
            node, path = node_at(item, column.level)
            values = {"number": node.number, "title": node.title, "path": " ".join(filter(None, path[1:]))}
            values |= self._attributes(column.level, item, node)
            values |= {"departments": self._in_charge(item), "divisions": self._divisions(item)}
            full = column.text.format_map(values) if column.text else column.level.label_of(node)
            yield Heading(at, path, full, column.short.format_map(values), column.width)

    def _attributes(self, level: Level, item: Item, node: Node) -> dict[str, str]:
        """A node's attributes as printed; what a repeat leaves blank and has not of its own is its original's."""
        shown = {one.key: one.shown(node) for one in level.attributes}
        if level is not self.form.item_level or item.number not in self.plan.repeats:
            return shown
        first = self.plan.item_by_number[self.plan.original_of(item.number)].node
        taken = [one for one in level.attributes if one.kind != "repeat" and not one.own]
        return shown | {one.key: one.shown(first) for one in taken}

    def _in_charge(self, item: Item) -> str:
        """Those who answer an item, in the order of the register: by label, or by the names of the years shown."""
        style = self.form.departments
        if style.former is None:
            return style.between.join(one.label for one in self.plan.departments_of(item.number))
        return style.between.join(
            self._over_the_years(one, "name") for one in self.plan.departments_of(item.number)
        )

    def _divisions(self, item: Item) -> str:
        """The divisions of those who answer an item, each once."""
        named = (self._over_the_years(one, "division") for one in self.plan.departments_of(item.number))
        return self.form.departments.between.join(dict.fromkeys(filter(None, named)))

    def _over_the_years(self, one: Department, what: Literal["name", "division"]) -> str:
        """A department's name or division, with those it had before in the years shown."""
        since = min((column.year for column in self.carried if column.year is not None), default=None)
        style = self.form.departments.former
        return over_the_years(one, what, since, style) if since and style else str(getattr(one, what))

    def _trails(self) -> dict[str, tuple[Heading, ...]]:
        """What each item leads to, by item number; items in a row that lead to the same share one cell."""
        if self.trailing is None:
            return {}
        found: dict[str, tuple[Heading, ...]] = {}
        seen: set[str] = set()
        column, width = len(self.heading_columns), self.trailing.width
        for run, (numbers, same) in enumerate(
            groupby(self.plan.items, key=lambda item: successor_numbers(self.form, item))
        ):
            text = self._trail_text(numbers, seen)
            seen.update(numbers)
            heading = Heading(column, (str(run), *numbers), text, text, width)
            found |= {item.number: (heading,) for item in same}
        return found

    def _trail_text(self, numbers: tuple[str, ...], seen: Collection[str]) -> str:
        """The headings of the next plan with these numbers, those `seen` further up marked as shown again."""
        style = self.trailing
        assert style is not None  # asked for only where there are successors
        by_number = {successor.number: successor for successor in self.plan.successors}
        shown = []
        for number in numbers:
            one = by_number.get(number)
            if one is None:
                shown.append(number)
                continue
            priority = style.priority.format(priority=one.priority) if one.priority else ""
            values = {"group": one.group, "title": one.title, "text": one.text, "priority": priority}
            shown.append(style.text.format(again=style.again if number in seen else "", **values))
        return "\n".join(shown)

    def _bands(self, level: Level, item: Item) -> Iterator[Band]:
        """The bands above a node's first row: its label where the level is printed as one, and its attributes'."""
        node, _ = node_at(item, level)
        if level.band and node.title:
            text = level.label_of(node)
            again = None if level.again is None else level.again.format(number=node.number, title=node.title)
            if level is self.form.item_level and again is None:
                again = text + self.words.word("result.continued")
            yield Band(text, again, level.wide, tuple(self._cells(level, item)))
        for text in (_attribute(attribute, node) for attribute in level.attributes):
            if text:
                yield Band(text, None, level.wide)

    def _cells(self, level: Level, item: Item) -> Iterator[BandCell]:
        """What is computed for an item's node of one level, in its column."""
        for at, column in enumerate(self.answer_columns):
            if column.field is not None and column.is_computed and column.field.per == level.key:
                depth = next(at for at, node in enumerate(item.path, start=1) if node.level == level.key)
                grade = self.consolidation.grade_by_node[(column.field.key, item.path[:depth])]
                open_ = self.words.word("result.open-grade", missing="、".join(grade.missing))
                again = column.field.again.format(value=grade.value) if grade.value else open_
                yield BandCell(at, grade.value or open_, again, waiting=not grade.value)

    def _text(self, item: Item, department: str, column: AnswerColumn) -> str:
        if column.field is None:
            number = self.plan.original_of(item.number)
            return self.plan.assignment_by_key[(number, department)].notation or department
        if column.is_computed:
            return column.field.struck
        if column.carried:
            return self.plan.past(item.number, column.field.key, column.carried.year)
        cell = self.consolidation.cell(item.number, column.field.key)
        if column.field.by in OFFICES:
            first = not department or (item, department) == next(row for row in self.rows if row[0] is item)
            said = tuple(
                part for part in cell.parts if part.state is not PartState.BLANK
            )  # what they leave, they may
            return printed_text(said, column.field, self.words, None) if first else ""
        parts = parts_of(cell, department)
        shared = len(self.plan.departments_of(item.number)) > 1
        labelled = not department and (shared or self.form.departments.alone)
        return self.shown(printed_text(parts, column.field, self.words, self._written if labelled else None))

    def _written(self, labels: tuple[str, ...]) -> str:
        """Labels as a text names the departments it comes from."""
        style, known = self.form.departments, self.plan.department_by_label
        names = [known[one].name if style.full_names and one in known else one for one in labels]
        return f"{style.label.open}{'・'.join(names)}{style.label.close}"

    def is_absent(self, column: AnswerColumn, text: str) -> bool:
        """Whether a slice of a cell says that an answer is missing."""
        if column.field is None or column.carried:
            return False
        return any(self.words.word(f"result.{absence}-value") in text for absence in ("missing", "blank"))


def node_at(item: Item, level: Level) -> tuple[Node, tuple[str, ...]]:
    """An item's node of one level with the numbers from the root to it: they may begin anew under each parent."""
    depth = next(at for at, node in enumerate(item.path) if node.level == level.key)
    return item.path[depth], tuple(node.number for node in item.path[: depth + 1])


def parts_of(cell: Cell, department: str) -> tuple[Part, ...]:
    """The parts of one department's row; all of them where the cell is not divided."""
    return tuple(part for part in cell.parts if not department or department in part.labels)


def _attribute(attribute: Attribute, node: Node) -> str:
    value = attribute.shown(node)
    return attribute.label.format(value=value) if attribute.band and value else ""


def printed_text(
    parts: tuple[Part, ...], field: Field, words: Catalogue, written: Callable[[tuple[str, ...]], str] | None
) -> str:
    """Consolidated parts as printed, absences in words; `written` labels a text that says whose it is."""
    shown = []
    for part in parts:
        if part.text:
            shown.append(part.text)
        elif part.state in (PartState.BLANK, PartState.MISSING):
            absence = words.word(f"result.{'blank' if part.state is PartState.BLANK else 'missing'}-value")
            whose = written(part.labels) if written and field.kind is not Kind.CHOICE else ""
            shown.append(whose + absence)
    return "\n".join(shown)
