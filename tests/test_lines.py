"""Text in lines on the terminal: Japanese is broken anywhere but before a point, other words are kept whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from evalsheet.console.lines import in_lines

TEXTS = st.text(st.sampled_from("調書を、。（）「」ab1. -/\nー"), max_size=120)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("調書を返してください。", ["調書を返し", "てくださ", "い。"]),
        ("新しく evalsheet new を使う", ["新しく", "evalsheet", "new を使う"]),
        ("この「調書」と（別紙）を", ["この「調", "書」と（別", "紙）を"]),
        ("一行目\n\n二行目", ["一行目", "", "二行目"]),
        ("abcdefghijklm", ["abcdefghij", "klm"]),
        ("", [""]),
    ],
)
def test_lines_of_ten_cells(text: str, lines: list[str]) -> None:
    assert in_lines(text, 10) == lines


@given(TEXTS, st.integers(20, 60))
def test_no_line_is_too_long_and_no_sign_is_lost(text: str, width: int) -> None:
    lines = in_lines(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
