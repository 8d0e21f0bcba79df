"""The sheet 提出前チェック: in words, what is still missing, and when nothing is. Plain formulas only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from evalsheet.checks import blank_expression
from evalsheet.findings import catalogue
from evalsheet.sheet import MAY_STAY, RowCheck, SheetFacts
from evalsheet.workbook.writing.measure import column_pixels, height_of
from evalsheet.workbook.writing.paper import page_of, set_up
from evalsheet.workbook.writing.styles import DONE, OPEN, Styles

FIRST_ROW = 5  # counted from 0
NUMBER, STATE, ITEM, TODO = 3.0, 5.0, 17.0, 26.0  # full-width characters
SIZE = 10.0
WORDS = catalogue("ja")


@dataclass(frozen=True)
class CheckedRow:
    """A row of a form's sheet, as the self-check needs it. `row` counts from 0."""

    facts: SheetFacts
    number: str
    title: str
    row: int
    references: tuple[str, ...]
    checks: tuple[RowCheck, ...]
    filled: bool

    def state_formula(self, position: int) -> str:
        """The state shown in the form's row: done, empty or begun."""
        todo = f"'{WORDS.word('selfcheck.name')}'!$D${FIRST_ROW + position + 1}"
        blank = ",".join(blank_expression(reference) for reference in self.references)
        done, empty, begun = (WORDS.word(f"sheet.state-{name}") for name in ("done", "empty", "partial"))
        if not self.is_open:  # nothing has to be written here
            return f'=IF(AND({blank}),"",IF({_settled(todo)},"{done}","{begun}"))'
        return f'=IF({_settled(todo)},"{done}",IF(AND({blank}),"{empty}","{begun}"))'

    def first_state(self) -> str:
        """What that formula gives before anybody typed."""
        if not self.is_open:
            return WORDS.word("sheet.state-done") if self.filled else ""
        return WORDS.word("sheet.state-partial" if self.filled else "sheet.state-empty")

    @property
    def is_open(self) -> bool:
        """Whether something has to be written before anybody typed."""
        return any(check.open_when_blank and not check.may_stay for check in self.checks)

    def todo_formula(self) -> str:
        """The words for everything that is wrong in the row; empty when nothing is."""
        parts = [f'IF({check.expression},"{check.text}","")' for check in self.checks]
        return "=" + ("&".join(parts) or '""')

    def first_todo(self) -> str:
        """What that formula gives before anybody typed."""
        return "".join(check.text for check in self.checks if check.open_when_blank)


def _settled(todo: str) -> str:
    """An expression that is TRUE where nothing has to be mended: what has to be stands before what may stay."""
    return f'OR({todo}="",LEFT({todo})="{MAY_STAY}")'


def write_selfcheck(sheet: Worksheet, styles: Styles, parts: Sequence[SheetFacts], rows: list[CheckedRow]) -> None:
    """Write the sheet; one line per item, linked to its row."""
    for at, width in enumerate((NUMBER, STATE, ITEM, TODO)):
        sheet.set_column_pixels(at, at, column_pixels(width, SIZE))
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, WORDS.word("selfcheck.name"), styles(bold=True, font_size=14))
    last = FIRST_ROW + len(rows)
    todo, open_rows = f"$D${FIRST_ROW + 1}:$D${last}", [row for row in rows if row.is_open]
    ready = WORDS.word("selfcheck.ready")
    before, after = WORDS.word("selfcheck.open-before"), WORDS.word("selfcheck.open-after")
    still = f'SUMPRODUCT(--(LEN({todo})>0),--(LEFT({todo})<>"{MAY_STAY}"))'
    sheet.set_row(2, 30)
    box = styles.cell(bold=True, font_size=12, valign="vcenter", bg_color=OPEN)
    sheet.merge_range(2, 0, 2, 3, "", box)
    sheet.write_formula(
        2,
        0,
        f'=IF({still}=0,"{ready}","{before}"&{still}&"{after}")',
        box,
        f"{before}{len(open_rows)}{after}" if open_rows else ready,
    )
    done = styles(bg_color=DONE)
    sheet.conditional_format(2, 0, 2, 3, {"type": "formula", "criteria": f"={still}=0", "format": done})
    titles = dict.fromkeys(part.form.item_level.title for part in parts)
    number, state, needed = (WORDS.word(f"selfcheck.{name}") for name in ("number", "state", "todo"))
    for at, heading in enumerate((number, state, "・".join(titles), needed)):
        sheet.write_string(FIRST_ROW - 1, at, heading, styles.head(font_size=SIZE))
    for position, row in enumerate(rows):
        name = f"【{row.facts.sheet_name}】" if len(parts) > 1 else ""
        _line(sheet, styles, FIRST_ROW + position, row, name + row.title)
    sheet.conditional_format(
        FIRST_ROW,
        0,
        max(FIRST_ROW, last - 1),
        3,
        {"type": "formula", "criteria": f"={_settled(f'$D{FIRST_ROW + 1}')}", "format": done},
    )
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.repeat_rows(FIRST_ROW - 1)
    set_up(sheet, page_of("A4"), f"&C{WORDS.word('sheet.footer-page')}", fit_width=True)
    sheet.set_portrait()
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_rows": True, "format_columns": True, "autofilter": True})


def _line(sheet: Worksheet, styles: Styles, at: int, row: CheckedRow, title: str) -> None:
    form_sheet = row.facts.sheet_name
    plain = styles.cell(font_size=SIZE, valign="vcenter")
    centred = styles.cell(font_size=SIZE, align="center", valign="vcenter")
    link = styles.cell(font_size=SIZE, align="center", valign="vcenter", underline=1, font_color="#0000C0")
    sheet.set_row(at, height_of(3, SIZE))
    sheet.write_url(at, 0, f"internal:'{form_sheet}'!A{row.row + 1}", link, row.number)
    sheet.write_formula(at, 1, f"='{form_sheet}'!$A${row.row + 1}", centred, row.first_state())
    sheet.write_string(at, 2, title, plain)
    sheet.write_formula(at, 3, row.todo_formula(), plain, row.first_todo())
