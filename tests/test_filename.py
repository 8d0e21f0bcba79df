"""Names of files: what no system takes is replaced, and what all take stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.model import as_argument, file_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("01_福祉総務課_調書.xlsx", "01_福祉総務課_調書.xlsx"),
        ("子ども・子育て　支援課.xlsx", "子ども・子育て　支援課.xlsx"),
        ("福祉/高齢:障がい課?.xlsx", "福祉_高齢_障がい課_.xlsx"),
        ("福祉\n政策課.xlsx", "福祉 政策課.xlsx"),
        ("../調書", ".._調書"),
        ("調書. . ", "調書"),
        ("CON.xlsx", "_CON.xlsx"),
        ("コンサル.xlsx", "コンサル.xlsx"),
        ("", "_"),
        ("..", "_"),
    ],
)
def test_a_name_that_every_system_takes(text: str, name: str) -> None:
    assert file_name(text) == name


@pytest.mark.parametrize(("path", "typed"), [("r7", "r7"), ("令和7年度", "令和7年度"), ("a b/r7", '"a b/r7"')])
def test_a_path_is_typed_in_quotation_marks_where_it_has_a_space(path: str, typed: str) -> None:
    assert as_argument(path) == typed


@given(st.text())
def test_a_name_once_made_stays(text: str) -> None:
    name = file_name(text)
    assert (file_name(name), bool(name)) == (name, True)
