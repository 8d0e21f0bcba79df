"""Fiscal years in the Japanese calendar."""

from __future__ import annotations

import re
import unicodedata

# First fiscal year called by the era's name. FY2019 began in 平成31年 and is called 令和元年度 throughout.
ERAS = ((2019, "令和"), (1989, "平成"), (1926, "昭和"), (1912, "大正"))
INITIALS = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T"}
YEAR = re.compile(
    r"(?:(?P<western>(?:19|20|21)\d\d)|(?P<era>令和|平成|昭和|大正|[RHST])(?P<number>元|\d{1,2}))(?:年度?)?"
)


def wareki(fiscal_year: int) -> str:
    """A fiscal year as printed: 2024 → 令和6年度, 2019 → 令和元年度."""
    first, name = next((era for era in ERAS if fiscal_year >= era[0]), ERAS[-1])
    number = fiscal_year - first + 1
    return f"{name}{'元' if number == 1 else number}年度"


def fiscal_year_of(text: str) -> int | None:
    """The fiscal year a text names: 令和元年度, 令和3, R3, 2021 or 2021年度; none where it names no year."""
    match = YEAR.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        return None
    if match["western"]:
        return int(match["western"])
    first = next(year for year, name in ERAS if match["era"] in (name, INITIALS[name]))
    return first - 1 + (1 if match["number"] == "元" else int(match["number"]))
