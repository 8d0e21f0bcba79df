"""The model of a sheet (tests/damage.py) in xls and ods, and every format by its name."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping
from functools import partial
from xml.sax.saxutils import escape, quoteattr

import xlwt

from tests.damage import LOOKS, Book, Cell, Look, Page, saved
from tests.packages import zipped
from tests.xlsb import xlsb_of

# Colours of the palette of xls; two are put there.
COLOURS = {"FF0000": 10, "FFFFFF": 9, "C00000": 0x21, "305496": 0x22, "595959": 23}
SPACES = ("office", "table", "text", "style", "draw")
AUTHOR = "山田"


def xls_of(*pages: Page) -> bytes:
    """A workbook of these sheets, without their comments and text boxes."""
    file = xlwt.Workbook(encoding="utf-8")
    for shade in ("C00000", "305496"):
        file.set_colour_RGB(COLOURS[shade], *bytes.fromhex(shade))
    looks = {name: _style(look) for name, look in LOOKS.items()}
    days = {name: _style(look, "yyyy/m/d") for name, look in LOOKS.items()}
    for page in pages:
        sheet = file.add_sheet(page.name, cell_overwrite_ok=True)
        sheet.visibility = int(page.hidden)
        for top, left, bottom, right in page.merged:
            sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
        for (row, column), cell in page.cells.items():
            style = (days if isinstance(cell.value, datetime.date) else looks)[cell.look]
            if cell.runs:
                pieces = [(text, looks[name].font) for text, name in cell.pieces]
                sheet.write_rich_text(row - 1, column - 1, pieces, style)
            elif cell.shown in ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"):
                sheet.row(row - 1).set_cell_error(column - 1, cell.shown, style)
            elif cell.value != "":
                sheet.write(row - 1, column - 1, cell.value, style)
        for one in page.hidden_rows:
            sheet.row(one - 1).hidden = True
        for one in page.hidden_columns:
            sheet.col(one - 1).hidden = True
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def _style(look: Look, shown: str = "General") -> xlwt.XFStyle:
    style = xlwt.XFStyle()
    style.num_format_str = shown
    style.font.struck_out = look.struck
    if look.colour:
        style.font.colour_index = COLOURS[look.colour]
    if look.fill:
        style.pattern.pattern = xlwt.Pattern.SOLID_PATTERN
        style.pattern.pattern_fore_colour = COLOURS[look.fill]
    return style


def ods_of(*pages: Page) -> bytes:
    """A workbook of these sheets."""
    styles = "".join(style(name, family, look) for name, look in LOOKS.items() for family in ("table-cell", "text"))
    unseen = (
        '<style:style style:name="unseen" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    tables = "".join(_table(page) for page in pages)
    content = (
        f"<office:document-content{_names()}><office:automatic-styles>{styles}{unseen}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return _ods_with(content)


def ods_table(table: str, own: str = "", named: str = "", of_pages: str = "") -> bytes:
    """An ods file with one table, its own styles, those with a name, and those of its pages' headers."""
    content = (
        f"<office:document-content{_names()}><office:automatic-styles>{own}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="表">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    styles = (
        f"<office:document-styles{_names()}><office:styles>{named}</office:styles>"
        f"<office:automatic-styles>{of_pages}</office:automatic-styles></office:document-styles>"
    )
    return _ods_with(content, {"styles.xml": styles})


def _ods_with(content: str, more: Mapping[str, str] | None = None) -> bytes:
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            **(more or {}),
        }
    )


def _names() -> str:
    spaces = "".join(f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in SPACES)
    return (
        f'{spaces} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )


def style(name: str, family: str, look: Look) -> str:
    """A style of cells or of texts, by the family and the name of its look."""
    line = "solid" if look.struck else "none"
    shade = f' fo:color="#{look.colour.lower()}"' if look.colour else ' style:use-window-font-color="true"'
    ground = (
        f'<style:table-cell-properties fo:background-color="#{look.fill.lower()}"/>'
        if look.fill and family == "table-cell"
        else ""
    )
    said = f'{ground}<style:text-properties style:text-line-through-style="{line}"{shade}/>'
    return f'<style:style style:name="{family} {name}" style:family="{family}">{said}</style:style>'


def _table(page: Page) -> str:
    columns = "".join(
        f"<table:table-column{_hidden(column in page.hidden_columns)}/>" for column in range(1, page.width + 1)
    )
    rows = "".join(
        f"<table:table-row{_hidden(row in page.hidden_rows)}>"
        + "".join(_cell(page, row, column) for column in range(1, page.width + 1))
        + "</table:table-row>"
        for row in range(1, page.height + 1)
    )
    unseen = ' table:style-name="unseen"' if page.hidden else ""
    return f"<table:table table:name={quoteattr(page.name)}{unseen}>{columns}{rows}</table:table>"


def _hidden(hidden: bool) -> str:
    return ' table:visibility="collapse"' if hidden else ""


def _cell(page: Page, row: int, column: int) -> str:
    cell = page.cells.get((row, column), Cell())
    area = next((one for one in page.merged if one[:2] == (row, column)), (row, column, row, column))
    spans = (
        f' table:number-rows-spanned="{area[2] - row + 1}" table:number-columns-spanned="{area[3] - column + 1}"'
    )
    remark = page.comments.get((row, column))
    said_there = _paragraphs([(f"{AUTHOR}:\n{remark}", "")], "")
    note = f"<office:annotation><dc:creator>{AUTHOR}</dc:creator>{said_there}</office:annotation>" if remark else ""
    box = page.boxes.get((row, column))
    drawn = f"<draw:frame><draw:text-box>{_paragraphs([(box, '')], '')}</draw:text-box></draw:frame>" if box else ""
    style = f' table:style-name="table-cell {cell.look}"' if cell.look else ""
    said = _paragraphs(cell.pieces, cell.look) if cell.shown else ""
    return f"<table:table-cell{style}{spans}{_value(cell)}>{note}{drawn}{said}</table:table-cell>"


def _value(cell: Cell) -> str:
    match cell.value:
        case "":
            return ""
        case bool():
            return f' office:value-type="boolean" office:boolean-value="{str(cell.value).lower()}"'
        case int() | float():
            return f' office:value-type="float" office:value="{cell.value}"'
        case datetime.date():
            return f' office:value-type="date" office:date-value="{cell.value.isoformat()}"'
        case _:
            return ' office:value-type="string"'


def _paragraphs(pieces: list[tuple[str, str]], own: str) -> str:
    """The pieces of a text as paragraphs: a span ends with its line."""
    found = ""
    for text, look in pieces:
        lines = [
            f'<text:span text:style-name="text {look}">{_spaced(line)}</text:span>'
            if look != own
            else _spaced(line)
            for line in text.split("\n")
        ]
        found += "</text:p><text:p>".join(lines)
    return f"<text:p>{found}</text:p>"


def _spaced(line: str) -> str:
    return escape(line).replace(" ", "<text:s/>").replace("\t", "<text:tab/>")


def xlsx_of(*pages: Page) -> bytes:
    """A workbook of these sheets."""
    return saved(Book("", "", list(pages)))


WRITERS: Mapping[str, Callable[..., bytes]] = {
    "xlsx": xlsx_of,
    "xlsb": xlsb_of,
    "xlsb, texts in their cells": partial(xlsb_of, way="inside"),
    "xls": xls_of,
    "ods": ods_of,
}
