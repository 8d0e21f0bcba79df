"""What a report made of printed forms has beside them: references to its pages, and a table of its grades."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Describe

from evalsheet.definitions import Definition
from evalsheet.forms.words import Key, Line, naming


class PointerWords(Definition):
    """References to where something stands in the report: typed as 詳細は【1-(2)】, printed as 詳細はP-13.

    What stands in the brackets is the number of an item or of a node, from the root; the sheet's name before it, or
    alone, refers to another form of the round.
    """

    points: Line = Describe("詳細は", description="the word before a reference")
    open: Line = "【"
    close: Line = "】"
    page: Annotated[Line, naming("page")] = Describe("P-{page}", description="what stands on one page")
    pages: Annotated[Line, naming("first", "last")] = Describe(
        "P.{first}からP.{last}まで", description="what runs over several"
    )


class Overview(Definition):
    """A page before the form: each value of a computed field with its nodes and the pages they stand on."""

    title: Line
    field: Key
    values: Line = Describe("評価", description="heading of the values")
    nodes: Line = Describe("施策", description="heading of the nodes")
    node: Annotated[Line, naming("number", "numbers", "title")] = Describe(
        "{number} {title}", description="how a node is named; {numbers} are those from the root"
    )
    between: str = Describe("－", description="what stands between {numbers}")
    pages: Annotated[Line, naming("first", "last")] = "{first}～{last}"
