"""The text of a cell, a comment or a box of an OpenDocument spreadsheet: its paragraphs, and how they look."""

from __future__ import annotations

from collections.abc import Mapping

from evalsheet.model import MarkedRun
from evalsheet.workbook.reading.looks import Run
from evalsheet.workbook.reading.ods.looks import NOTHING, OF_PARAGRAPHS, OF_TEXTS, Said, Styles

MOST_SPACES = 32_767  # an element of repeated spaces; a cell holds no more characters
FAMILIES = {"text:p": OF_PARAGRAPHS, "text:h": OF_PARAGRAPHS, "text:span": OF_TEXTS}
SIGNS = {"text:tab": "\t", "text:line-break": "\n"}
AUTHOR, DESCRIPTION = LABELS = ("dc:creator", "svg:desc")  # of a comment, and of a picture


class TextPass:
    """Gathers paragraphs, what of them looks otherwise than the cell, and the labels beside them."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.labels: dict[str, list[str]] = {label: [] for label in LABELS}
        self.label = ""  # the one that is being gathered
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[tuple[int, Said]] = []  # from where on which style holds
        self.open: list[tuple[str, Said]] = []  # paragraphs and spans
        self.begun = False

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def author(self) -> str:
        return "".join(self.labels[AUTHOR])

    @property
    def description(self) -> str:
        return "".join(self.labels[DESCRIPTION])

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in FAMILIES and (self.open or tag != "text:span"):
            if FAMILIES[tag] == OF_PARAGRAPHS and self.begun:
                self._append("\n")  # the end of a line looks like the line
            self.begun = True
            own = self.styles.of(FAMILIES[tag], attributes.get("text:style-name", ""))
            self.open.append((tag, own.over(self.open[-1][1]) if self.open else own))
        elif tag == "text:s":
            self.add(" " * min(int(attributes.get("text:c", 1)), MOST_SPACES))
        elif tag in SIGNS:
            self.add(SIGNS[tag])
        elif tag in LABELS:
            self.label = tag

    def end(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
        elif tag in LABELS:
            self.label = ""

    def add(self, text: str) -> None:
        if self.label:
            self.labels[self.label].append(text)
        elif self.open and text:
            said = self.open[-1][1]
            if said != (self.spans[-1][1] if self.spans else NOTHING):
                self.spans.append((self.length, said))
            self._append(text)

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def marked(self, cell: Said) -> tuple[MarkedRun, ...]:
        """The marked parts, of a cell with that style."""
        return cell.look.marked([Run(start, said.over(cell).marks) for start, said in self.spans])
