"""達成度: read to parts and back to exactly what was written; whatever else stands there is not read as one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.celltext import Notation, parse_achievement

NOTATION = Notation(departments=frozenset({"企画課", "福祉総務課", "総務課", "下水道課"}))
WORDS = (("実施", "実施"), ("未実施", "未実施"), ("−", "−"), ("-", "−"), ("－", "−"))
Part = tuple[str, str, str]  # department, sign, number or word


def parts(text: str) -> list[Part] | None:
    read = parse_achievement(text, WORDS, NOTATION)
    if read is None:
        return None
    return [(one.department, one.sign, one.word or f"{one.number}%") for one in read.parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("実施", [("", "", "実施")]),
        ("未実施", [("", "", "未実施")]),
        ("-", [("", "", "−")]),
        ("80%", [("", "", "80%")]),
        ("100", [("", "", "100%")]),
        ("101.2%", [("", "", "101.2%")]),
        ("８０．５％", [("", "", "80.5%")]),
        ("80 %", [("", "", "80%")]),
        ("企画課 80% 福祉総務課 実施", [("企画課", "", "80%"), ("福祉総務課", "", "実施")]),
        ("企画課　80%\n福祉総務課　実施", [("企画課", "", "80%"), ("福祉総務課", "", "実施")]),
        ("福祉総務課80%、企画課90%", [("福祉総務課", "", "80%"), ("企画課", "", "90%")]),
        ("【下水道課】50%", [("下水道課", "", "50%")]),
        ("(企画課) 未実施", [("企画課", "", "未実施")]),
        ("企画課：100%", [("企画課", "", "100%")]),
        ("①92.5% ②97.1%", [("", "①", "92.5%"), ("", "②", "97.1%")]),
        ("(1)100%(2)実施", [("", "(1)", "100%"), ("", "(2)", "実施")]),
        (
            "企画課 ①90% ②実施 下水道課 50%",
            [("企画課", "①", "90%"), ("企画課", "②", "実施"), ("下水道課", "", "50%")],
        ),
    ],
)
def test_a_value_is_read_to_its_parts(text: str, expected: list[Part]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "　",
        "約80%",
        "80%程度",
        "ほぼ実施",
        "実施(書面)",
        "80% 90%",  # which is of what?
        "80% ①90%",
        "道路課 80%",  # no such department
        "企画課",
        "①",
        "80%%",
        "0.8.1",
        "A",
    ],
)
def test_anything_else_is_no_value(text: str) -> None:
    assert parts(text) is None


NUMBERS = st.decimals(0, 999, places=1).map(lambda one: f"{one.normalize():f}%")
VALUES = st.one_of(NUMBERS, st.sampled_from([spelling for spelling, _ in WORDS]), st.integers(0, 999).map(str))
SPACE = st.sampled_from(["", " ", "　", "\n", "、"])


@st.composite
def written(draw: st.DrawFn) -> str:
    """A value of one part, or of several by department or by sign."""
    names = draw(
        st.sampled_from([[""], ["企画課 ", "【下水道課】"], ["(総務課)", "福祉総務課："], ["①", "②", "③"]])
    )
    between = draw(st.sampled_from([" ", "\n", "、", "　"]))
    return (
        draw(SPACE) + between.join(name + draw(VALUES) for name in names) + draw(st.sampled_from(["", " ", "\n"]))
    )


@given(written())
def test_a_value_is_written_back_as_it_was_read(text: str) -> None:
    read = parse_achievement(text, WORDS, NOTATION)
    assert read is not None
    assert str(read) == text


@given(st.text(st.sampled_from("実施未①②(1)%％0189.．- −企画課【】（）下水道\n、"), max_size=30))
def test_whatever_is_read_loses_nothing(text: str) -> None:
    read = parse_achievement(text, WORDS, NOTATION)
    assert read is None or str(read) == text


def test_a_department_sees_its_own_parts_and_those_of_nobody() -> None:
    read = parse_achievement("企画課 80% 福祉総務課 実施", WORDS, NOTATION)
    assert read is not None
    assert str(read.of("福祉総務課")).strip() == "福祉総務課 実施"
    assert read.numbers == (Decimal(80),)
    whole = parse_achievement("①92.5% ②97.1%", WORDS, NOTATION)
    assert whole is not None
    assert whole.of("企画課") == whole
