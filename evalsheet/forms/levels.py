"""The levels of a plan's tree: their numbering, what their nodes have, and how they are printed."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field as Describe
from pydantic import model_validator

from evalsheet.definitions import Definition
from evalsheet.forms.words import Key, Line, NodeLabel, ValueLabel, check_naming
from evalsheet.model import Node

NumberStyle = Literal["1", "(1)", "①", "ア", "a", "A", "1-1"]
MARK = "○"
LISTED = re.compile(r"[、,，\s]+")


class Attribute(Definition):
    """Something a node of a level has beside its number and title.

    One of the kind `repeat`, on the last level, marks an item that stands again under another node: with the number
    of the original, or ○ for the first item of that title. Its original is answered and counted, and fills it.
    """

    key: Key
    title: Line
    kind: Literal["text", "flag", "list", "repeat"] = "text"
    own: bool = Describe(False, description="an item that repeats another has its own, such as a page")
    between: str = Describe("、", description="what stands in print between the entries of a list")
    label: ValueLabel = "{value}"
    band: bool = Describe(False, description="printed across the answers, above the first item of the node")
    width: float | None = Describe(None, gt=0, description="a column of its own in the department's sheet")

    def shown(self, node: Node) -> str:
        """The node's value as printed: the entries of a list apart, all else as the register has it."""
        value = node.attribute(self.key)
        if self.kind == "repeat":
            return MARK if value else ""
        return self.between.join(one for one in LISTED.split(value) if one) if self.kind == "list" else value


class LevelColumn(Definition):
    """A column of the printed form that shows a level's nodes, merged over their rows.

    `text` and `short` may name {number}, {title}, {path} (the numbers below the root), the level's attributes and,
    on the last level, {departments} and {divisions}; `short` is shown where a page continues a node.
    """

    title: Line
    text: Line
    short: Line | None = None
    width: float = Describe(8, gt=0)


class Numbering(Definition):
    """How the nodes of a level are numbered: in which signs, and whether they begin anew under each parent."""

    style: NumberStyle = Describe(description="written as its first number")
    restarts: bool = False


class Level(Definition):
    """A level of the plan's tree, root first; the last one holds the items."""

    key: Key
    title: Line
    numbering: Numbering | None = None
    optional: bool = Describe(False, description="a row of the register may have no number or title here")
    label: NodeLabel = Describe("{number} {title}", description="how a node is printed where it begins")
    short: NodeLabel = Describe("{number}", description="how it is printed where a page continues it")
    width: float = Describe(8, gt=0, description="column width in full-width characters")
    band: bool = Describe(False, description="printed across the answers instead of in a column of its own")
    wide: bool = Describe(False, description="its band begins at the left edge, and not with the answers")
    again: NodeLabel | None = Describe(None, description="its band where a page continues the node; none without")
    new_page: bool = Describe(False, description="each of its nodes begins on a page of its own")
    attributes: tuple[Attribute, ...] = Describe((), strict=False)
    columns: tuple[LevelColumn, ...] = Describe(
        (), strict=False, description="the level's columns in print, where one with its label is not enough"
    )

    @model_validator(mode="after")
    def _placeholders(self) -> Level:
        known = {
            "number",
            "title",
            "path",
            "departments",
            "divisions",
            *(attribute.key for attribute in self.attributes),
        }
        for column in self.columns:
            check_naming(column.text, sorted(known))
            check_naming(column.short or "", sorted(known))
        return self

    def label_of(self, node: Node) -> str:
        """The node as printed, with its attributes that have no band of their own."""
        text = self.label.format(number=node.number, title=node.title)
        shown = [a for a in self.attributes if not a.band and node.attribute(a.key)]
        return text + "".join(a.label.format(value=a.shown(node)) for a in shown)
