"""A1 references: put together from row and column, and taken apart again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.model import address_of, column_letters

ROWS, COLUMNS = st.integers(1, 1_048_576), st.integers(1, 16_384)


@given(ROWS, COLUMNS)
def test_a_reference_leads_back_to_the_row_and_column_it_was_made_of(row: int, column: int) -> None:
    assert address_of(f"{column_letters(column)}{row}") == (row, column)


@pytest.mark.parametrize(
    ("reference", "address"),
    [("A1", (1, 1)), ("Z9", (9, 26)), ("AA3", (3, 27)), ("XFD1048576", (1_048_576, 16_384))],
)
def test_letters_count_the_columns(reference: str, address: tuple[int, int]) -> None:
    assert address_of(reference) == address


@pytest.mark.parametrize(
    "text",
    ["", "A", "1", "12:12", "A1:B2", "$A$1", "a1", "Ａ１", "A１", "A1\n", "fields[2].kind", "A" + "1" * 5_000],
)
def test_what_is_no_reference_is_no_place(text: str) -> None:
    assert address_of(text) == (0, 0)
