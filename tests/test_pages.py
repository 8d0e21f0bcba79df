"""The printed form in rows and pages: whatever is written, no row is too high, no line lost, no heading missing."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalsheet.workbook.writing.measure import TALLEST, height_of, joined, line_count, wrap
from evalsheet.workbook.writing.pages import Band, Heading, Layout, Section, lay_out

SIZE = 9.0
WIDTHS = (22.0, 17.0, 3.0, 28.0)
BAND_WIDTH = sum(WIDTHS)
LEFT = 11.0
PAGE = 700.0
LINE = height_of(2, SIZE) - height_of(1, SIZE)

TEXTS = st.one_of(
    st.text(st.sampled_from("あ漢字aB1 　○\n。、"), max_size=400),
    st.text(st.sampled_from("あ\n"), max_size=3000),
    st.integers(0, 3000).map(lambda n: "成果" * n),
    st.text(max_size=40),
)
SHORT = st.text(st.sampled_from("見守りの推進a "), min_size=1, max_size=80)
LONG = st.integers(1, 80).map(lambda n: ("見守りの推進a " * 10)[:n])


@st.composite
def section(draw: st.DrawFn, number: int) -> Section:
    pillar = str(number // 3)
    return Section(
        str(number),
        (
            Heading(0, (pillar,), draw(LONG), pillar, 5.0),
            Heading(1, (pillar, str(number)), draw(LONG), draw(LONG), 6.0),
        ),
        (
            *([Band(draw(SHORT), None)] if draw(st.booleans()) else []),
            Band(f"【{number}】", f"【{number}】（続き）"),
        ),
        tuple(draw(TEXTS) for _ in WIDTHS),
    )


@st.composite
def sections(draw: st.DrawFn) -> list[Section]:
    return [draw(section(number)) for number in range(draw(st.integers(1, 6)))]


def laid_out(given_sections: list[Section], page: float = PAGE) -> Layout:
    return lay_out(given_sections, WIDTHS, LEFT, page, SIZE)


@given(sections())
@settings(max_examples=60, deadline=None)
def test_no_row_is_higher_than_a_row_can_be_and_no_page_than_a_page(given_sections: list[Section]) -> None:
    layout = laid_out(given_sections)
    assert max(row.height for row in layout.rows) <= TALLEST
    for page in layout.pages():
        assert len(page) > 0
        assert sum(layout.rows[at].height for at in page) <= PAGE + 1e-6


@given(sections())
@settings(max_examples=60, deadline=None)
def test_every_row_has_room_for_its_lines(given_sections: list[Section]) -> None:
    for row in laid_out(given_sections).rows:
        texts = zip(row.texts, WIDTHS, strict=True) if row.band is None else [(row.band, BAND_WIDTH)]
        for text, width in texts:
            assert height_of(line_count(text, width), SIZE) <= row.height + 1e-6


@given(sections())
@settings(max_examples=60, deadline=None)
def test_the_slices_of_a_column_are_its_text(given_sections: list[Section]) -> None:
    """Where a slice ends within a line, the next goes on with it; where with a line, the line end is dropped."""
    layout = laid_out(given_sections)
    for number, one in enumerate(given_sections):
        rows = [row for row in layout.rows if row.section == number and row.band is None]
        for column, text in enumerate(one.texts):
            rest = text
            for row in rows:
                slice_ = row.texts[column]
                assert rest.startswith(slice_)
                rest = rest[len(slice_) :].removeprefix("\n")
            assert rest == ""


@given(sections())
@settings(max_examples=60, deadline=None)
def test_every_page_that_continues_an_item_says_which(given_sections: list[Section]) -> None:
    layout = laid_out(given_sections)
    for page in list(layout.pages())[1:]:
        first = layout.rows[page.start]
        bands = [band.text for band in given_sections[first.section].bands]
        if layout.rows[page.start - 1].section == first.section:
            assert first.band == f"【{first.section}】（続き）"
        else:
            assert first.band == bands[0]


@given(sections())
@settings(max_examples=60, deadline=None)
def test_an_item_begins_with_its_bands_and_no_band_is_left_alone_at_a_pages_end(
    given_sections: list[Section],
) -> None:
    layout = laid_out(given_sections)
    for number, one in enumerate(given_sections):
        begin = next(at for at, row in enumerate(layout.rows) if row.section == number)
        assert [row.band for row in layout.rows[begin : begin + len(one.bands)]] == [
            band.text for band in one.bands
        ]
    for page in layout.pages():
        assert layout.rows[page.stop - 1].band is None


@given(sections(), st.sampled_from([PAGE / 2, PAGE]))
@settings(max_examples=80, deadline=None)
def test_on_every_page_the_rows_of_a_node_are_as_high_as_the_heading_they_show(
    given_sections: list[Section], page_height: float
) -> None:
    """Full where the node begins, short where a page continues it."""
    layout = laid_out(given_sections, page_height)
    begun: set[tuple[int, tuple[str, ...]]] = set()
    for page in layout.pages():
        for column in range(len(given_sections[0].headings)):
            headings = [(given_sections[layout.rows[at].section].headings[column], at) for at in page]
            for node, run in groupby(headings, key=lambda one: one[0].node):
                rows = list(run)
                text = rows[0][0].short if (column, node) in begun else rows[0][0].full
                height = sum(layout.rows[at].height for _, at in rows)
                assert height_of(line_count(text, rows[0][0].width), SIZE) <= height + 1e-6
                begun.add((column, node))


@given(sections(), st.integers(1, 1500))
@settings(max_examples=60, deadline=None)
def test_a_heading_longer_than_a_page_goes_on_at_the_head_of_the_next(
    given_sections: list[Section], length: int
) -> None:
    """Until all of it has been shown, each page with the rows it needs; then the short one."""
    full = ("見守りの推進a\n" * length)[: 5 * length]
    long = [
        replace(one, headings=(one.headings[0], replace(one.headings[1], full=full, short="")))
        for one in given_sections
    ]
    layout = laid_out(long)
    shown: dict[tuple[str, ...], str] = {}
    for page in layout.pages():
        for heading, run in groupby(page, key=lambda at: long[layout.rows[at].section].headings[1]):
            text = layout.heading(page.start, heading, continued=heading.node in shown)
            height = sum(layout.rows[at].height for at in run)
            assert height_of(line_count(text, heading.width), SIZE) <= height + 1e-6 <= PAGE + 2e-6
            shown[heading.node] = shown.get(heading.node, "") + text
    assert max(row.height for row in layout.rows) <= TALLEST
    assert {text.replace("\n", "") for text in shown.values()} == {full.replace("\n", "")}


@given(sections())
@settings(max_examples=60, deadline=None)
def test_a_repeated_column_is_shown_again_where_a_page_continues_a_row(given_sections: list[Section]) -> None:
    """The page says whose answer goes on; no other row repeats anything."""
    named = [replace(one, texts=("地域福祉課", *one.texts[1:]), repeated=(0,)) for one in given_sections]
    layout = laid_out(named)
    for page in layout.pages():
        answers = [layout.rows[at] for at in page if layout.rows[at].band is None]
        for _, run in groupby(answers, key=lambda row: row.section):
            first, *rest = (row.texts[0] for row in run)
            assert first == "地域福祉課"
            assert set(rest) <= {""}


def plain(*texts: str, heading: str = "柱") -> Section:
    return Section("1", (Heading(0, ("1",), heading, "1", 5.0),), (Band("【1】", "【1】（続き）"),), texts)


def shape(layout: Layout) -> list[list[str]]:
    """Each page's rows: a band's text, or the last column's slice."""
    return [[row.band or row.texts[-1] for row in layout.rows[page.start : page.stop]] for page in layout.pages()]


def test_a_short_item_is_one_row() -> None:
    assert shape(laid_out([plain("", "", "B", "○講座\n○研修")])) == [["【1】", "○講座\n○研修"]]


def test_an_empty_item_still_has_its_row() -> None:
    assert shape(laid_out([plain("", "", "", "")])) == [["【1】", ""]]


def test_a_row_too_high_continues_on_the_next_row_of_the_page() -> None:
    lines = [f"○{n}" for n in range(40)]
    (page,) = shape(laid_out([plain("", "", "", "\n".join(lines))]))
    assert page[0] == "【1】"
    assert len(page) == 3
    assert "\n".join(page[1:]).split("\n") == lines


def test_what_does_not_fit_on_a_page_continues_on_the_next_under_its_band() -> None:
    lines = [f"○{n}" for n in range(90)]
    pages = shape(laid_out([plain("", "", "", "\n".join(lines))]))
    assert [page[0] for page in pages] == ["【1】", "【1】（続き）"]
    assert "\n".join(text for page in pages for text in page[1:]).split("\n") == lines


def test_an_item_of_which_less_than_four_lines_fit_begins_a_new_page() -> None:
    first = plain("", "", "", "\n".join(["○"] * 47))
    second = plain("", "", "", "\n".join("abcdef"))
    assert [len(page) for page in shape(laid_out([first, second]))] == [3, 2]


def test_a_heading_longer_than_its_answers_gets_the_height_it_needs() -> None:
    heading = "支え合い・助け合いの心を育む"
    (band, row) = laid_out([plain("", "", "", "○", heading=heading)]).rows
    assert band.height + row.height >= height_of(line_count(heading, 5.0), SIZE)


def test_an_item_whose_heading_does_not_fit_begins_a_new_page() -> None:
    heading = "支え合い・助け合いの心を育む" * 5
    second = replace(plain("", "", "", "○"), headings=(Heading(0, ("2",), heading, "2", 5.0),))
    first = plain("", "", "", "\n".join(["○"] * 40))
    assert [len(page) for page in shape(laid_out([first, second]))] == [3, 2]
    assert [len(page) for page in shape(laid_out([first, plain("", "", "", "○")]))] == [5]


def test_a_heading_that_a_page_continues_gets_the_height_it_is_shown_at_there() -> None:
    """Two departments' rows of one item: the second begins a page, and its few lines are lower than the title."""
    title = "支え合い・助け合いの心を育む" * 2
    heading = Heading(0, ("1",), title, title, 5.0)
    first = Section("1", (heading,), (), ("", "", "", "\n".join(["○"] * 50)))
    second = Section("1", (heading,), (), ("", "", "", "a\nb\nc\nd"))
    layout = laid_out([first, second])
    *_, last = layout.pages()
    assert [layout.rows[at].texts[-1] for at in last] == ["a\nb\nc\nd"]
    assert layout.rows[last.start].height == height_of(line_count(title, 5.0), SIZE) > height_of(4, SIZE)


# measure


def width_of(text: str) -> float:
    """The width of a line in full-width characters; where a sign's width is left to the font, the wider."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "FWA" else 0.5 for sign in text)


@given(TEXTS, st.floats(2.0, 60.0))
def test_wrapping_loses_nothing(text: str, width: float) -> None:
    assert joined(wrap(text, width)) == text


@given(TEXTS, st.floats(2.0, 60.0))
def test_no_line_is_wider_than_the_column(text: str, width: float) -> None:
    lines = [line.removesuffix("\n") for line in wrap(text, width)]
    assert all(width_of(line) <= max(width - 1, 1) or len(line) == 1 for line in lines)


@given(TEXTS, st.floats(2.0, 60.0))
def test_no_line_has_room_for_the_next_letter(text: str, width: float) -> None:
    lines = wrap(text, width)
    broken = [(line, following[0]) for line, following in pairwise(lines) if not line.endswith("\n")]
    assert all(width_of(line + letter) > max(width - 1, 1) for line, letter in broken)


@pytest.mark.parametrize(
    ("text", "fitting"), [("あ", 10), ("a", 20), ("ｱ", 20), ("Ａ", 10), ("①", 10), ("あa", 13), ("aあ", 13)]
)
def test_how_many_letters_a_line_of_ten_full_width_characters_holds(text: str, fitting: int) -> None:
    lines = wrap(text * 30, 11.0)
    assert [len(line) for line in lines[:-1]] == [fitting] * (len(lines) - 1)
