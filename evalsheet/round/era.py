"""Fiscal years in the Japanese calendar."""

from __future__ import annotations

# First fiscal year called by the era's name. FY2019 began in 平成31年 and is called 令和元年度 throughout.
ERAS = ((2019, "令和"), (1989, "平成"), (1926, "昭和"), (1912, "大正"))


def wareki(fiscal_year: int) -> str:
    """A fiscal year as printed: 2024 → 令和6年度, 2019 → 令和元年度."""
    first, name = next((era for era in ERAS if fiscal_year >= era[0]), ERAS[-1])
    number = fiscal_year - first + 1
    return f"{name}{'元' if number == 1 else number}年度"
