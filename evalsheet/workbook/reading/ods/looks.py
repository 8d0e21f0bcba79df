"""How the styles of an OpenDocument spreadsheet show texts: each says something and leaves the rest to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evalsheet.workbook.reading.looks import NONE, STRUCK, WHITE, Look, Marks, of_colour
from evalsheet.workbook.reading.parts import parse

LINE_THROUGH = ("style:text-line-through-style", "style:text-line-through-type")
STYLES = ("style:style", "style:default-style")
UNUSED = "office:automatic-styles"  # of styles.xml: those of headers and footers
OF_CELLS, OF_TEXTS, OF_PARAGRAPHS = "table-cell", "text", "paragraph"  # families
UNNAMED = "Default"  # the style of a cell that names none


@dataclass(frozen=True, slots=True)
class Said:
    """What a style says, of a text's colour and of its cell's fill too; None and empty where it does not."""

    struck: bool | None = None
    colour: str = ""
    fill: str = ""

    def over(self, other: Said) -> Said:
        """This style where the other is what it stands in, or what it is derived from."""
        struck = other.struck if self.struck is None else self.struck
        return Said(struck, self.colour or other.colour, self.fill or other.fill)

    @property
    def marks(self) -> Marks:
        """The marks of the text."""
        return of_colour(self.colour.lstrip("#")) | (STRUCK if self.struck else NONE)

    @property
    def look(self) -> Look:
        """The look of a cell that has this style."""
        return Look(self.marks, self.fill.startswith("#") and self.fill != f"#{WHITE}")


NOTHING = Said()
Name = tuple[str, str]  # family and name


@dataclass
class Styles:
    """Gathers styles by their family and name, first those of styles.xml, then the sheets' own."""

    said: dict[Name, Said] = field(default_factory=dict)
    parents: dict[Name, str] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)  # styles of tables that are not shown
    at: Name | None = None  # the style that the elements at hand belong to
    known: dict[Name, Said] = field(default_factory=dict)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element of a style, or one that belongs to none."""
        if tag in STYLES:
            self.at = (attributes.get("style:family", ""), attributes.get("style:name", ""))
            self.said[self.at] = NOTHING
            self.parents[self.at] = attributes.get("style:parent-style-name", "")
        elif self.at is None:
            return
        elif tag == "style:text-properties":
            self.said[self.at] = _of_text(attributes).over(self.said[self.at])
        elif tag == "style:table-cell-properties":
            fill = attributes.get("fo:background-color", "").lower()
            self.said[self.at] = Said(fill=fill).over(self.said[self.at])
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self.unseen.add(self.at[1])

    def end(self, tag: str) -> None:
        """An element's end."""
        if tag in STYLES:
            self.at = None

    def of(self, family: str, name: str) -> Said:
        """What a style says, and where it says nothing those that it is derived from, and the default of cells."""
        at, line = (family, name), list[Name]()
        while at[1] and at in self.said and at not in self.known:
            self.known[at] = NOTHING  # styles derived from each other end here
            line.append(at)
            at = (family, self.parents[at])
        default = self.said.get((family, ""), NOTHING) if family == OF_CELLS else NOTHING
        said = self.known.get(at, default)
        for one in reversed(line):
            said = self.known[one] = self.said[one].over(said)
        return said


def styles_in(part: bytes) -> Styles:
    """The styles of styles.xml that a sheet may use.

    Raises:
        ExpatError: it is damaged.
    """
    styles, unused = Styles(), False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal unused
        unused = unused or tag == UNUSED
        if not unused:
            styles.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal unused
        unused = unused and tag != UNUSED
        styles.end(tag)

    parse(part, start, end, lambda _text: None)
    return styles


def _of_text(attributes: Mapping[str, str]) -> Said:
    """What the properties of a text say; a colour left to the window is none."""
    lines = [attributes[name] for name in LINE_THROUGH if name in attributes]
    automatic = attributes.get("style:use-window-font-color") == "true"
    colour = "window" if automatic else attributes.get("fo:color", "").lower()
    return Said("none" not in lines if lines else None, colour)
