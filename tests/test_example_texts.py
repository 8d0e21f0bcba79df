"""The texts of the example that uses the whole notation: as many blocks, entries and markers as its document has.

The document's own counts are lower where conversion lost cells of it, and where a place it declares carries no
marker: 27 of its 31 declared places do. The example has no mistakes, so that all 31 do, and everybody answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from statistics import median

import pytest

from evalsheet.celltext import CellText, Marker, MarkerKind, parse
from evalsheet.forms import Kind, find_form
from evalsheet.plan import notation_of
from evalsheet.plan.examples import load_example
from evalsheet.plan.playing import demo_form
from tests.test_example_forms import example, in_the_masters_order

FORM = find_form(demo_form())
FIELDS = [field.key for field in FORM.carried_fields if field.kind is Kind.TEXT]
LAST, THIS = "last", "this"


def texts(year: str, field: str) -> Iterator[str]:
    """Each item's cell as it is printed."""
    one = example(FORM.form)
    for item in one.items:
        yield one.plan.previous[item.item, field] if year == LAST else in_the_masters_order(one, item, field)


@cache
def cells(year: str, field: str) -> tuple[CellText, ...]:
    _, plan, _ = load_example(FORM)
    return tuple(parse(text, notation_of(FORM, plan)) for text in texts(year, field))


def markers(year: str) -> list[Marker]:
    blocks = [block for field in FIELDS for cell in cells(year, field) for block in cell.blocks]
    return [one for block in blocks for part in (block, *block.bullets) for one in part.markers]


@pytest.mark.parametrize(
    ("year", "blocks", "joint", "bullets"),
    # the document: 77/75, 10/6 and 160/133 last year; 83/82, 10/4 and 178/156 this year
    [(LAST, [77, 76], [12, 6], [166, 133]), (THIS, [90, 87], [11, 3], [187, 162])],
)
def test_blocks_joint_blocks_and_entries(
    year: str, blocks: list[int], joint: list[int], bullets: list[int]
) -> None:
    found = [[block for cell in cells(year, field) for block in cell.blocks] for field in FIELDS]
    assert [len(one) for one in found] == blocks
    assert [sum(len(block.labels) > 1 for block in one) for one in found] == joint
    signs = FORM.text.bullets
    written = [[bullet for block in one for bullet in block.bullets] for one in found]
    assert [sum(bullet.text.startswith(signs) for bullet in one) for one in written] == bullets


@pytest.mark.parametrize(
    ("year", "declared", "referred", "repeated", "bare", "pointers"),
    # the document: 3, 10, 1, 4 and 1 last year; 11, 17, 0, 1 and 1 this year
    [(LAST, 3, 12, 1, 4, 1), (THIS, 11, 19, 0, 1, 1)],
)
def test_markers_of_every_notation(
    year: str, declared: int, referred: int, repeated: int, bare: int, pointers: int
) -> None:
    words = FORM.text.crosslisting
    found = markers(year)
    kinds = Counter(one.kind for one in found)
    assert (kinds[MarkerKind.DECLARES], kinds[MarkerKind.BARE], kinds[MarkerKind.POINTS]) == (
        declared,
        bare,
        pointers,
    )
    refers = [one.text for one in found if one.kind is MarkerKind.REFERS]
    assert (sum(words.refers in one for one in refers), sum(words.repeats in one for one in refers)) == (
        referred,
        repeated,
    )


def test_the_texts_are_sized_like_the_documents() -> None:
    """The document: median 321 characters, 33 of 152 cells over 500, the longest 1,227."""
    sizes = [len(text) for year in (LAST, THIS) for field in FIELDS for text in texts(year, field)]
    assert 310 <= median(sizes) <= 335
    assert 0.2 <= sum(size > 500 for size in sizes) / len(sizes) <= 0.23
    assert max(sizes) >= 1227
