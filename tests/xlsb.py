"""Binary workbooks written record by record, as Excel writes them: no library does."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Iterable, Mapping, Sequence

from tests.damage import LOOKS, Cell, Look, Page
from tests.packages import PACKAGE, RELATION, zipped

AUTHOR = "山田"
WAYS = ("shared", "inside")  # how texts are stored: Excel knows both, and writes the first
NAMES = tuple(LOOKS)
FILLS = tuple(dict.fromkeys(look.fill for look in LOOKS.values()))
DAY_ONE = datetime.date(1899, 12, 30)
ERRORS = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#N/A": 0x2A}
DATE = 14  # the number of a format
TYPES = {
    "xl/workbook.bin": "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    "xl/styles.bin": "application/vnd.ms-excel.styles",
    "xl/sharedStrings.bin": "application/vnd.ms-excel.sharedStrings",
}


def record(kind: int, body: bytes = b"") -> bytes:
    """A record; its kind and its size are written seven bits to a byte."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, sizes = len(body), []
    while size > 0x7F:
        sizes.append(size & 0x7F | 0x80)
        size >>= 7
    return head + bytes([*sizes, size]) + body


def wide(text: str) -> bytes:
    stored = text.encode("utf-16-le", "surrogatepass")
    return struct.pack("<I", len(stored) // 2) + stored


def rich(pieces: Sequence[tuple[str, str]], own: str = "", guide: str = "") -> bytes:
    """A text in pieces, each with its look; before the first that is not its cell's `own` there is no run."""
    text = "".join(piece for piece, _ in pieces)
    runs, at = [], 0
    for piece, look in pieces:
        if runs or look != own:
            runs.append(struct.pack("<HH", at, NAMES.index(look)))
        at += len(piece.encode("utf-16-le", "surrogatepass")) // 2
    told = struct.pack("<I", len(runs)) + b"".join(runs) if runs else b""
    spoken = wide(guide) + struct.pack("<IHHHHI", 1, 0, 0, 0, len(text), 0) if guide else b""
    return bytes([bool(runs) | bool(guide) << 1]) + wide(text) + told + spoken


def colour(shade: str) -> bytes:
    """A colour, or the program's own."""
    return bytes([2 << 1 | 1, 0xFF, 0, 0]) + bytes.fromhex(shade) + b"\xff" if shade else bytes(8)


def font(look: Look, own: bytes | None = None) -> bytes:
    """A font; `own` is its colour in another way than by its shade."""
    flags = 0x08 if look.struck else 0
    shown = colour(look.colour) if own is None else own
    return record(43, struct.pack("<HHHHBBBB", 220, flags, 400, 0, 0, 2, 0, 0) + shown + b"\0" + wide("Yu Gothic"))


def fill(shade: str) -> bytes:
    return record(45, struct.pack("<I", bool(shade)) + colour(shade) + bytes(8) + bytes(48))


def cell_format(font_number: int, fill_number: int = 0, shown: int = 0, parent: int = 0) -> bytes:
    return record(47, struct.pack("<HHHHHBBHBB", parent, shown, font_number, fill_number, 0, 0, 0, 0, 0, 0))


def group(begin: int, end: int, records: Sequence[bytes]) -> bytes:
    """Records of one kind, with their number before them."""
    return record(begin, struct.pack("<I", len(records))) + b"".join(records) + record(end)


def styles(fonts: Sequence[bytes], fills: Sequence[bytes], formats: Sequence[bytes], more: bytes = b"") -> bytes:
    """styles.bin; of the named styles one is struck, which is no cell's."""
    border = record(46, bytes(51))
    parts = (
        group(611, 612, fonts),
        group(603, 604, fills),
        group(613, 614, [border]),
        group(626, 627, [cell_format(one, parent=0xFFFF) for one in (0, NAMES.index("struck"))]),
        group(617, 618, formats),
    )
    return record(278) + b"".join(parts) + more + record(279)


def styles_of_looks() -> bytes:
    """A font for each look, and two formats: one for a text, one for a day."""
    formats = [
        cell_format(at, FILLS.index(look.fill), shown)
        for at, look in enumerate(LOOKS.values())
        for shown in (0, DATE)
    ]
    return styles([font(look) for look in LOOKS.values()], [fill(shade) for shade in FILLS], formats)


class Strings:
    """The shared strings, or how a text is written into its cell."""

    def __init__(self, way: str) -> None:
        self.way = way
        self.items: list[bytes] = []

    def cell(self, cell: Cell) -> tuple[int, bytes]:
        """Kind and content of a cell that holds a text."""
        said = rich(cell.pieces, cell.look)
        if self.way == "shared":
            self.items.append(record(19, said))
            return 7, struct.pack("<I", len(self.items) - 1)
        return (62, said) if cell.runs else (6, wide(cell.shown))

    def part(self) -> bytes:
        count = struct.pack("<II", len(self.items), len(self.items))
        return record(159, count) + b"".join(self.items) + record(160)


def content(cell: Cell, strings: Strings) -> tuple[int, bytes]:
    """Kind and content of a cell."""
    value, end = cell.value, struct.pack("<HII", 0, 0, 0)  # a formula of no length
    if cell.shown in ERRORS:
        code = bytes([ERRORS[cell.shown]])
        return (11, code + end) if cell.formula else (3, code)
    if isinstance(value, bool):
        return 4, bytes([value])
    if isinstance(value, datetime.date):
        return 2, struct.pack("<i", (value - DAY_ONE).days << 2 | 2)
    if isinstance(value, int):
        return 2, struct.pack("<i", value << 2 | 2)
    if isinstance(value, float):
        return (9, struct.pack("<d", value) + end) if cell.formula else (5, struct.pack("<d", value))
    return (8, wide(value) + end) if cell.formula else strings.cell(cell)


def sheet_part(page: Page, strings: Strings) -> bytes:
    columns = [
        record(60, struct.pack("<IIIIH", one - 1, one - 1, 2000, 0, 1)) for one in sorted(page.hidden_columns)
    ]
    rows: list[bytes] = []
    at = 0
    for (row, column), cell in sorted(page.cells.items()):
        if row != at:
            at, hidden = row, 0x10 if row in page.hidden_rows else 0
            rows.append(record(0, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, hidden, 0, 0)))
        kind, value = content(cell, strings)
        form = NAMES.index(cell.look) * 2 + isinstance(cell.value, datetime.date)
        rows.append(record(kind, struct.pack("<II", column - 1, form) + value))
    merged = [record(176, struct.pack("<IIII", t - 1, b - 1, left - 1, r - 1)) for t, left, b, r in page.merged]
    return (
        record(129)
        + record(148, struct.pack("<IIII", 0, max(0, page.height - 1), 0, max(0, page.width - 1)))
        + (record(390) + b"".join(columns) + record(391) if columns else b"")
        + record(145)
        + b"".join(rows)
        + record(146)
        + (group(177, 178, merged) if merged else b"")
        + record(130)
    )


def comments_part(page: Page) -> bytes:
    """The comments, with the author's name on top as Excel writes it."""
    found = [record(628), record(630), record(632, wide(AUTHOR)), record(631), record(633)]
    for (row, column), text in sorted(page.comments.items()):
        place = struct.pack("<IIIII", 0, row - 1, row - 1, column - 1, column - 1)
        said = rich([(f"{AUTHOR}:", "struck"), (f"\n{text}", "")])
        found += [record(635, place + bytes(16)), record(637, said), record(636)]
    return b"".join([*found, record(634), record(629)])


def relations(targets: Iterable[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def xlsb_of(*pages: Page, way: str = "shared", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A workbook of these sheets, without their text boxes; `more` are parts to have besides or instead."""
    strings = Strings(way)
    parts: dict[str, bytes | str] = {"_rels/.rels": relations([("officeDocument", "xl/workbook.bin")])}
    sheets = []
    for number, page in enumerate(pages, 1):
        path = f"xl/worksheets/sheet{number}.bin"
        parts[path] = sheet_part(page, strings)
        if page.comments:
            parts[f"xl/comments{number}.bin"] = comments_part(page)
            target = f"../comments{number}.bin"
            parts[f"xl/worksheets/_rels/sheet{number}.bin.rels"] = relations([("comments", target)])
        sheets.append(record(156, struct.pack("<II", page.hidden, number) + wide(f"rId{number}") + wide(page.name)))
    parts["xl/workbook.bin"] = record(131) + record(143) + b"".join(sheets) + record(144) + record(132)
    parts["xl/styles.bin"] = styles_of_looks()
    parts["xl/sharedStrings.bin"] = strings.part()
    parts["xl/_rels/workbook.bin.rels"] = relations(
        [
            *(("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)),
            ("styles", "styles.bin"),
            ("sharedStrings", "sharedStrings.bin"),
        ]
    )
    parts["[Content_Types].xml"] = _content_types(parts)
    return zipped({**parts, **(more or {})})


def _content_types(parts: Iterable[str]) -> str:
    kinds = {
        **TYPES,
        **{one: "application/vnd.ms-excel.worksheet" for one in parts if "worksheets/sheet" in one},
        **{one: "application/vnd.ms-excel.comments" for one in parts if "comments" in one},
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in kinds.items()
        if name.endswith(".bin")
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )
