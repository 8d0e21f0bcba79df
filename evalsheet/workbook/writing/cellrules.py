"""What Excel does in the cells of a department's sheet: dropdowns, messages, and colours that tell how far it is.

A rule stands once for all the cells of its column. Written cell by cell, they would be most of the sheet: longer to
write, to open, and to read when it comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from evalsheet.checks import blank_expression
from evalsheet.findings import catalogue
from evalsheet.forms import Field, Kind
from evalsheet.sheet import LIST_SHEET, Role, SheetFacts
from evalsheet.workbook.writing.pieces import Piece
from evalsheet.workbook.writing.styles import ALERT, DONE, OPEN

WORDS = catalogue("ja")
Options = dict[str, Any]
LONGEST = 255  # characters of a message that Excel shows at a cell
Cells = Sequence[tuple[int, int]]  # of one column: the first row, counted from 0, and over how many it is merged


@dataclass(frozen=True)
class PlacedRow:
    """Where an item's row stands, and what there is to say of its cells.

    `row` counts from 0; `pieces` is what stands on each page, mostly one; `decided` are the fields that this
    department fills, `points` what is to be looked at in a field.
    """

    row: int
    pieces: tuple[Piece, ...]
    item: str
    decided: frozenset[str]
    points: Mapping[str, str]

    @property
    def span(self) -> int:
        """How many rows the cells are merged over."""
        return sum(piece.rows for piece in self.pieces)

    @property
    def last(self) -> int:
        """The last of its rows."""
        return self.row + self.span - 1

    @property
    def cell(self) -> tuple[int, int]:
        return (self.row, self.span)


def write_cell_rules(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    parts: Sequence[SheetFacts],
    facts: SheetFacts,
    rows: Sequence[PlacedRow],
) -> None:
    """Write the rules for the sheet of `facts`, one of the forms `parts` of a workbook."""
    done = {"type": "cell", "criteria": "==", "value": f'"{WORDS.word("sheet.state-done")}"'}
    for at, column in enumerate(facts.columns):
        if column.role is Role.STATE:
            look = book.add_format({"bg_color": DONE, "bold": True})
            _once(sheet.conditional_format, at, [row.cell for row in rows], {**done, "format": look})
        elif column.role is Role.COUNTER:
            look = book.add_format({"bold": True, "bg_color": ALERT})
            over = {"type": "cell", "criteria": ">", "value": facts.limits[column.key], "format": look}
            _once(sheet.conditional_format, at, [row.cell for row in rows], over)
        elif column.role is Role.ANSWER:
            look = book.add_format({"bg_color": OPEN, "pattern": 1})
            _blank(sheet, at, [row.cell for row in rows if column.key in row.decided], look)
            _offered(sheet, at, facts.form.field(column.key), parts, facts, rows)


def _once(write: Callable[..., object], at: int, cells: Cells, options: Options) -> None:
    """One rule for cells of a column."""
    if cells:
        first = cells[0][0]
        write(first, at, first, at, {**options, "multi_range": _areas(at, cells)})


def _areas(at: int, cells: Cells) -> str:
    """Cells of a column as Excel names them, neighbours as one area."""
    areas: list[tuple[int, int]] = []
    for row, span in cells:
        start = areas.pop()[0] if areas and areas[-1][1] == row - 1 else row
        areas.append((start, row + span - 1))
    return " ".join(xl_range(start, at, end, at) for start, end in areas)


def _blank(sheet: Worksheet, at: int, cells: Cells, look: object) -> None:
    """Colour open cells until they are filled. The formula is the first cell's; the others' follow from it."""
    if cells:
        blank = blank_expression(f"${xl_col_to_name(at)}{cells[0][0] + 1}")
        _once(sheet.conditional_format, at, cells, {"type": "formula", "criteria": f"={blank}", "format": look})


def _offered(
    sheet: Worksheet,
    at: int,
    field: Field,
    parts: Sequence[SheetFacts],
    facts: SheetFacts,
    rows: Iterable[PlacedRow],
) -> None:
    """The choices and the message of a field's open cells; at every cell that has points, those."""
    said: dict[tuple[bool, str], list[tuple[int, int]]] = {}
    for row in rows:
        said.setdefault((field.key in row.decided, row.points.get(field.key, "")), []).append((row.row, 1))
    for (open_, points), cells in said.items():
        offer = _offer(field, parts, facts) if open_ else {"validate": "any"}
        note = (
            {"input_title": WORDS.word("points.name"), "input_message": _shortened(points, LONGEST)}
            if points
            else {}
        )
        if open_ or points:
            _once(sheet.data_validation, at, cells, {**offer, **note})


def _offer(field: Field, parts: Sequence[SheetFacts], facts: SheetFacts) -> Options:
    """What may be chosen or typed in a field, and the message that says so."""
    title = facts.round.worded(field.title)[:32]
    scale = facts.form.scale_of(field)
    if scale is None:
        limit = facts.limits.get(field.key)
        lines = [WORDS.word("sheet.limit", limit=limit) if limit else "", WORDS.word("sheet.newline")]
        hints = "\n".join(filter(None, lines))
        guide = _shortened(field.guide, LONGEST - len(hints) - 1)
        return {"validate": "any", "input_title": title, "input_message": f"{guide}\n{hints}".strip()}
    frame = len(WORDS.word("sheet.dropdown-wrong", allowed=""))
    chosen = {
        "validate": "list",
        "source": f"={LIST_SHEET}!{_list_range(parts, facts, field)}",
        "input_title": title,
    }
    if field.kind is Kind.ACHIEVEMENT:
        # the list offers the words; a number may be typed
        return {**chosen, "input_message": _shortened(field.guide, LONGEST), "show_error": False}
    return {
        **chosen,
        "input_message": _fitting((f"{step.value}: {step.explained}" for step in scale.steps), "\n", LONGEST),
        "error_title": WORDS.word("sheet.dropdown-wrong-title"),
        "error_message": WORDS.word("sheet.dropdown-wrong", allowed=_fitting(scale.values, "、", LONGEST - frame)),
    }


def _shortened(text: str, room: int) -> str:
    """The beginning of a text that has no room; its whole stands on the sheet it is taken from."""
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _fitting(pieces: Iterable[str], between: str, room: int) -> str:
    """As many of the pieces as there is room for, and where the others are to be found."""
    listed = list(pieces)
    whole = between.join(listed)
    if len(whole) <= room:
        return whole
    rest = WORDS.word("sheet.rest-in-guide", sheet=WORDS.word("guide.name"))
    while len(between.join((*listed, rest))) > room:
        listed.pop()
    return between.join((*listed, rest))


def _lists(parts: Sequence[SheetFacts]) -> list[tuple[str, tuple[str, ...]]]:
    """The choices of every scale that a workbook needs, each as (form and scale, values)."""
    return [
        (f"{part.form.form}.{name}", scale.values) for part in parts for name, scale in part.form.scales.items()
    ]


def _list_range(parts: Sequence[SheetFacts], facts: SheetFacts, field: Field) -> str:
    """Where a field's choices stand on the list sheet."""
    wanted = f"{facts.form.form}.{field.scale}"
    at, values = next((at, values) for at, (name, values) in enumerate(_lists(parts)) if name == wanted)
    letter = xl_col_to_name(at)
    return f"${letter}$1:${letter}${len(values)}"


def write_lists(book: xlsxwriter.Workbook, parts: Sequence[SheetFacts]) -> None:
    """The choices on a sheet of their own: a list of any length works, also past 255 characters."""
    sheet = book.add_worksheet(LIST_SHEET)
    for at, (_, values) in enumerate(_lists(parts)):
        for row, value in enumerate(values):
            sheet.write_string(row, at, value)
    sheet.protect("")
    sheet.hide()
