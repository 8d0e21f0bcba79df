"""Columns over pages across: blocks stay whole, few pages, readable text, and bands broken at the edges."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.workbook.writing.across import Across, spread
from evalsheet.workbook.writing.measure import line_count
from evalsheet.workbook.writing.pages import Band, BandCell, BandRun, Section, band_runs, lay_out
from evalsheet.workbook.writing.paper import page_of, scale_across

PAGE, SIZE = page_of("A3"), 9.0
KEYS = (10.0, 20.0, 10.0)
YEAR = (20.0, 15.0, 5.0)


def over(years: int, smallest: float, keys: tuple[float, ...] = KEYS) -> Across:
    return spread(PAGE, keys, [YEAR] * years, SIZE, smallest)


def test_what_fits_stands_on_one_page() -> None:
    assert over(2, 6.0) == Across((0,), scale_across(PAGE, [*KEYS, *YEAR * 2], SIZE))


def test_years_that_do_not_fit_go_to_as_few_further_pages_as_keep_the_text_readable() -> None:
    assert [len(over(6, smallest).starts) for smallest in (3.0, 6.0, 7.5, 9.0)] == [1, 2, 3, 6]
    assert over(6, 6.0) == Across((0, 9), scale_across(PAGE, [*KEYS, *YEAR * 3], SIZE))


def test_where_no_number_of_pages_is_readable_it_is_the_fewest_of_the_largest_scale() -> None:
    wide = (200.0,)
    assert over(3, 9.0, wide).starts == (0, 3, 6)
    assert spread(PAGE, KEYS, [(400.0,)], SIZE, 9.0).starts == (0,)
    assert spread(PAGE, KEYS, [(400.0,), (5.0,), (5.0,)], SIZE, 9.0).starts == (0, 1)


BLOCKS = st.lists(st.lists(st.floats(2, 40), min_size=1, max_size=4), min_size=1, max_size=7)


@given(BLOCKS, st.floats(4, 9))
def test_no_block_is_torn_and_every_page_fits(blocks: list[list[float]], smallest: float) -> None:
    across = spread(PAGE, KEYS, blocks, SIZE, smallest)
    widths = [width for block in blocks for width in block]
    assert set(across.starts) <= {0, *accumulate(map(len, blocks))}
    for first, end in across.spans(len(widths)):
        assert first < end
        assert scale_across(PAGE, [*KEYS, *widths[first:end]], SIZE) >= across.scale


# bands


@pytest.mark.parametrize(
    ("cells", "across", "wide", "runs"),
    [
        ((), (0,), False, [BandRun(0, 6, True)]),
        ((), (0,), True, [BandRun(-1, 6, True)]),
        ((2,), (0,), True, [BandRun(-1, 2, True), BandRun(3, 6, False)]),
        ((), (0, 3), False, [BandRun(0, 3, True), BandRun(3, 6, True)]),
        ((), (0, 3), True, [BandRun(-1, 0, True), BandRun(0, 3, False), BandRun(3, 6, False)]),
        ((3,), (0, 3), False, [BandRun(0, 3, True), BandRun(4, 6, True)]),
        ((1,), (0, 3), False, [BandRun(0, 1, True), BandRun(2, 3, False), BandRun(3, 6, True)]),
    ],
)
def test_a_band_is_broken_by_its_cells_and_at_the_edges_of_pages(
    cells: tuple[int, ...], across: tuple[int, ...], wide: bool, runs: list[BandRun]
) -> None:
    assert band_runs([BandCell(at, "A", "A") for at in cells], 6, across, wide=wide) == runs


@given(st.sets(st.integers(0, 8)), st.sets(st.integers(1, 8)), st.booleans())
def test_the_runs_of_a_band_are_all_columns_but_its_cells(cells: set[int], cuts: set[int], wide: bool) -> None:
    across = (0, *sorted(cuts))
    runs = band_runs([BandCell(at, "A", "A") for at in cells], 9, across, wide=wide)
    covered = [at for run in runs for at in range(max(run.first, 0), run.end)]
    assert covered == [at for at in range(9) if at not in cells]
    for run in runs:
        assert not any(max(run.first, 0) < cut < run.end for cut in cuts)
        assert run.first >= 0 or not cuts or run.end == 0


@pytest.mark.parametrize("wide", [False, True])
def test_a_bands_row_is_high_enough_for_its_text_on_every_page_across(wide: bool) -> None:
    widths, left, text = (30.0, 10.0, 8.0), 12.0, "見守りの推進に向けた取り組み" * 3
    section = Section("1", (), (Band(text, None, wide),), ("成果",) * 3)
    rows = [lay_out([section], widths, left, 700.0, SIZE, across).rows[0].height for across in ((0,), (0, 1))]
    room = (left + sum(widths), left) if wide else (sum(widths), 18.0)
    lines = [line_count(text, one) for one in room]
    assert lines[0] < lines[1]
    assert rows == [pytest.approx(count * SIZE * 1.45 + 4.0) for count in lines]
