"""Comments, text boxes, diagrams and pictures of a sheet: from the parts its relations name, if there are any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from evalsheet.model import RawRemark, RemarkKind
from evalsheet.workbook.reading.parts import address, local, parse, related, relations_of, unescape
from evalsheet.workbook.reading.stored import Address, Comment


def sheet_remarks(
    path: str, parts: Mapping[str, bytes], comments_in: Callable[[bytes], Iterable[Comment]] | None = None
) -> tuple[RawRemark, ...]:
    """What lies on a sheet outside its cells.

    Args:
        path: the sheet's part.
        parts: the package's parts by their names in lower case.
        comments_in: how a part with comments is read, if it is no XML.
    """
    comments: list[RawRemark] = []
    threads: list[RawRemark] = []
    others: list[RawRemark] = []
    for kind, to in _related_parts(path, parts):
        part = parts[to]
        if kind == "comments":
            comments += [one for found in (comments_in or _comments)(part) if (one := found.remark()) is not None]
        elif kind == "threadedComment":
            threads += _threads(part)
        elif kind == "drawing":
            others += _drawn(part, _diagrams(to, parts))
    answered = {(one.row, one.column) for one in threads}
    comments = [one for one in comments if (one.row, one.column) not in answered]
    return tuple(sorted([*comments, *threads, *others], key=lambda one: (one.row, one.column)))


def _related_parts(path: str, parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """(kind, name) of each part that the relations of a sheet's part name; `parts` as for the remarks."""
    if relations_of(path) in parts:
        yield from ((kind, to) for kind, to in related(parts, path).values() if to in parts)


def _comments(content: bytes) -> Iterator[Comment]:
    """The comments of an XML part."""
    one = _CommentPass("comment")
    parse(content, one.start, one.end, one.text)
    for at, author, text in one.found:
        name = one.authors[int(author)] if author.isdigit() and int(author) < len(one.authors) else ""
        yield Comment(at, name, text)


def _threads(content: bytes) -> list[RawRemark]:
    """Threaded comments: each cell's conversation as one text. The old kind only says that there is one."""
    one = _CommentPass("threadedComment")
    parse(content, one.start, one.end, one.text)
    said: dict[Address, list[str]] = {}
    for at, _, text in one.found:
        said.setdefault(at, []).append(text)
    return [RawRemark(RemarkKind.COMMENT, *at, "\n".join(texts)) for at, texts in said.items()]


class _CommentPass:
    """Gathers (address, author's number, text) of each comment, and the authors."""

    def __init__(self, element: str) -> None:
        self.element = element
        self.authors: list[str] = []
        self.found: list[tuple[Address, str, str]] = []
        self.at = (1, 1)
        self.author = ""
        self.parts: list[str] = []
        self.inside = False
        self.guide = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == self.element:
            self.at = address(attributes.get("ref", "")) or (1, 1)
            self.author = attributes.get("authorId", "")
            self.parts.clear()
        elif name == "rPh":
            self.guide = True
        elif name in {"author", "t"} or (name == "text" and self.element == "threadedComment"):
            self.inside = not self.guide

    def end(self, tag: str) -> None:
        name = local(tag)
        self.inside = False
        if name == "author":
            self.authors.append("".join(self.parts))
            self.parts.clear()
        elif name == "rPh":
            self.guide = False
        elif name == self.element:
            self.found.append((self.at, self.author, unescape("".join(self.parts))))

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)


def _diagrams(path: str, parts: Mapping[str, bytes]) -> Mapping[str, str]:
    """The texts of the diagrams (SmartArt) of a drawing's part, by the names of their relations."""
    if relations_of(path) not in parts:
        return {}
    found = {}
    for relation, (kind, to) in related(parts, path).items():
        if kind == "diagramData" and to in parts:
            one = _DrawingPass({})
            parse(parts[to], one.start, one.end, one.text)
            found[relation] = "\n".join(text for text in one.paragraphs if text.strip())
    return found


def _drawn(content: bytes, diagrams: Mapping[str, str]) -> list[RawRemark]:
    """Text boxes, diagrams and pictures, each at the cell its upper left corner lies over."""
    one = _DrawingPass(diagrams)
    parse(content, one.start, one.end, one.text)
    return one.found


class _DrawingPass:
    """Gathers the anchors of a drawing: the text of their shapes, or else the name of the picture."""

    def __init__(self, diagrams: Mapping[str, str]) -> None:
        self.diagrams = diagrams
        self.found: list[RawRemark] = []
        self.row = self.column = 0
        self.taking = ""  # the element whose text is being gathered
        self.gathered: list[str] = []
        self.paragraphs: list[str] = []
        self.picture = ""
        self.corner = False
        self.fallback = 0  # the same drawing once more, for programs that do not know the first

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "Fallback":
            self.fallback += 1
        elif name.endswith("Anchor"):
            self.row = self.column = 0
            self.paragraphs, self.picture = [], ""
        elif name == "from":
            self.corner = True
        elif name in ("row", "col", "t"):
            self.taking = name if name == "t" or self.corner else ""
            if name != "t":
                self.gathered.clear()
        elif name == "p":
            self.gathered.clear()
        elif name == "br":
            self.gathered.append("\n")
        elif name == "relIds" and not self.fallback:
            relation = next((value for key, value in attributes.items() if local(key) == "dm"), "")
            self.paragraphs.append(self.diagrams.get(relation, ""))
        elif name == "cNvPr" and not self.picture:
            self.picture = attributes.get("descr") or attributes.get("name", "")

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "Fallback":
            self.fallback -= 1
        elif name == "from":
            self.corner = False
        elif name == "row" and self.taking:
            self.row = int("".join(self.gathered))
        elif name == "col" and self.taking:
            self.column = int("".join(self.gathered))
        elif name == "p" and not self.fallback:
            self.paragraphs.append("".join(self.gathered))
        elif name.endswith("Anchor"):
            self._close()
        self.taking = ""

    def text(self, text: str) -> None:
        if self.taking:
            self.gathered.append(text)

    def _close(self) -> None:
        said = "\n".join(self.paragraphs).strip("\n")
        at = (self.row + 1, self.column + 1)
        if said.strip():
            self.found.append(RawRemark(RemarkKind.BOX, *at, said))
        elif self.picture:
            self.found.append(RawRemark(RemarkKind.PICTURE, *at, self.picture))
