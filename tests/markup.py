"""A page of HTML as a tree, to ask what stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = {"meta", "link", "input", "br"}


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.tree.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        self.tree.data(data)


def parsed(html: str) -> Element:
    """The root of a page in which every element is closed; AssertionError where one is not."""
    parser = _Parser()
    parser.feed(html[html.index("<html") :])
    parser.close()
    return parser.tree.close()


def text_of(element: Element) -> str:
    """What an element says, white space aside."""
    return " ".join("".join(element.itertext()).split())


def with_class(root: Element, tag: str, name: str) -> Iterator[Element]:
    """The elements of that tag and class, in their order."""
    return (one for one in root.iter(tag) if name in one.get("class", "").split())


def by_id(root: Element, name: str) -> Element:
    """The element with that id."""
    (found,) = [one for one in root.iter() if one.get("id") == name]
    return found


def rows_of(table: Element) -> list[list[str]]:
    """What the cells of a table's bodies say, row by row."""
    return [[text_of(cell) for cell in row] for body in table.iter("tbody") for row in body.iter("tr")]
