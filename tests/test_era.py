"""Fiscal years in the Japanese calendar."""

from __future__ import annotations

import pytest

from evalsheet.round import Coordinator, Round, fiscal_year_of, wareki


@pytest.mark.parametrize(
    ("fiscal_year", "printed"),
    [
        (2024, "令和6年度"),
        (2020, "令和2年度"),
        (2019, "令和元年度"),  # began in 平成31年, called 令和元年度 throughout
        (2018, "平成30年度"),
        (1990, "平成2年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
        (1926, "昭和元年度"),
        (1925, "大正14年度"),
    ],
)
def test_a_fiscal_year_is_printed_in_its_era(fiscal_year: int, printed: str) -> None:
    assert wareki(fiscal_year) == printed


@pytest.mark.parametrize("fiscal_year", [2024, 2019, 2018, 1989, 1988, 1912])
def test_a_printed_fiscal_year_is_read_back(fiscal_year: int) -> None:
    assert fiscal_year_of(wareki(fiscal_year)) == fiscal_year


@pytest.mark.parametrize("text", ["令和3年度", "令和３年度", "令和 3", "R3", "Ｒ３年度", "2021", "２０２１年度"])
def test_a_fiscal_year_may_be_written_in_other_ways(text: str) -> None:
    assert fiscal_year_of(text) == 2021


@pytest.mark.parametrize("text", ["", "3", "昨年度", "令和", "21", "2021-04", "X3"])
def test_anything_else_names_no_fiscal_year(text: str) -> None:
    assert fiscal_year_of(text) is None


def test_a_round_in_the_first_year_of_an_era_looks_back_into_the_one_before() -> None:
    import datetime

    round_ = Round(
        round="r1",
        form="small",
        title="調書",
        fiscal_year=2019,
        deadline=datetime.date(2020, 5, 29),
        coordinator=Coordinator(section="福祉総務課"),
    )
    assert round_.worded("{year}の成果(前年度は{last_year})") == "令和元年度の成果(前年度は平成30年度)"
