"""Two rounds side by side, in tables that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from evalsheet.findings import Catalogue
from evalsheet.report.comparison import ComparisonDocument, CopiedEntry

STYLES = {"better": "green", "worse": "bold red", "changed": "yellow", "same": "", "open": "dim"}
TOLD = ("better", "worse", "changed")  # value by value; the others are counted


def comparison_tables(document: ComparisonDocument, words: Catalogue) -> Iterator[tuple[str, Table]]:
    """(heading, table): how many values moved, which ones, what was copied, and items of one round only."""
    several = len({one.form for one in document.fields}) > 1
    if document.fields:
        yield words.word("compare.counted"), _counted(document, words, several=several)
    if any(one.movement in TOLD for one in document.moved):
        yield words.word("compare.moved"), _moved(document, words)
    if document.copied:
        yield words.word("compare.copied"), _copied(document, words)
    if document.gone or document.new:
        yield words.word("compare.items"), _items(document, words)


def _table() -> Table:
    return Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))


def _counted(document: ComparisonDocument, words: Catalogue, *, several: bool) -> Table:
    table = _table()
    table.add_column(words.word("column.field"))
    for movement in STYLES:
        table.add_column(words.word(f"movement.{movement}"), justify="right", no_wrap=True)
    for one in document.fields:
        name = f"{one.field} ({one.form})" if several else one.field
        table.add_row(escape(name), *(str(getattr(one, movement) or "") for movement in STYLES))
    return table


def _moved(document: ComparisonDocument, words: Catalogue) -> Table:
    table = _table()
    for key in ("movement", "item", "department"):
        table.add_column(words.word(f"column.{key}"), no_wrap=True)
    table.add_column(words.word("column.field"), overflow="fold")
    table.add_column(words.word("column.values"), overflow="fold")
    table.add_column(words.word("column.item-title"), overflow="fold", ratio=1)
    for one in sorted(
        (one for one in document.moved if one.movement in TOLD), key=lambda one: TOLD.index(one.movement)
    ):
        table.add_row(
            Text(words.word(f"movement.{one.movement}"), style=STYLES[one.movement]),
            *(
                escape(text)
                for text in (one.item, one.department, one.field, f"{one.before} → {one.after}", one.title)
            ),
        )
    return table


def _copied(document: ComparisonDocument, words: Catalogue) -> Table:
    """A row per department and field: how many of its entries are copies, and under which items."""
    table = _table()
    table.add_column(words.word("column.department"), no_wrap=True)
    table.add_column(words.word("column.field"), overflow="fold")
    table.add_column(words.word("column.entries"), justify="right", no_wrap=True)
    table.add_column(words.word("column.items"), overflow="fold", ratio=1)
    groups: dict[tuple[str, str], list[CopiedEntry]] = {}
    for one in document.copied:
        groups.setdefault((one.department, one.field), []).append(one)
    for (department, field), copies in sorted(groups.items(), key=lambda group: -_count(group[1])):
        items = " ".join(f"{one.item}({len(one.entries)}/{one.total})" for one in copies)
        table.add_row(*(escape(text) for text in (department, field, str(_count(copies)), items)))
    return table


def _count(copies: Sequence[CopiedEntry]) -> int:
    return sum(len(one.entries) for one in copies)


def _items(document: ComparisonDocument, words: Catalogue) -> Table:
    table = _table()
    for key in ("only-in", "item"):
        table.add_column(words.word(f"column.{key}"), no_wrap=True)
    table.add_column(words.word("column.item-title"), overflow="fold", ratio=1)
    for year, items in ((document.before.wareki, document.gone), (document.after.wareki, document.new)):
        for one in items:
            table.add_row(year, escape(one.item), escape(one.title))
    return table
