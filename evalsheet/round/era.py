"""Fiscal years in the Japanese calendar, and days as they are written out."""

from __future__ import annotations

import datetime
import re
import unicodedata

# First fiscal year called by the era's name. FY2019 began in 平成31年 and is called 令和元年度 throughout.
ERAS = ((2019, "令和"), (1989, "平成"), (1926, "昭和"), (1912, "大正"))
INITIALS = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T"}
YEAR = re.compile(
    r"(?:(?P<western>(?:19|20|21)\d\d)|(?P<era>令和|平成|昭和|大正|[RHST])(?P<number>元|\d{1,2}))(?:年度?)?"
)

MENTION = re.compile(  # but not the first or last year of a span: a plan's years do not move with the round's
    r"(?<![0-9０-９～〜~])(?:(?:19|20|21|１９|２０|２１)[0-9０-９]{2}(?![0-9０-９])"
    r"|(?:令和|平成|昭和)(?:元|[0-9０-９]{1,2})(?![0-9０-９])"
    r"|(?<![A-Za-zＡ-Ｚａ-ｚ])[RHSrhsＲＨＳｒｈｓ][0-9０-９]{1,2}(?![0-9０-９A-Za-zＡ-Ｚａ-ｚ]))(?!年?度?[～〜~])"
)
WIDE_DIGITS = "０１２３４５６７８９"
WIDENED = str.maketrans("0123456789", WIDE_DIGITS)
WIDENED_LETTERS = {ord(letter): ord(letter) + 0xFEE0 for letter in "RHSrhs"}


def wareki(fiscal_year: int) -> str:
    """A fiscal year as printed: 2024 → 令和6年度, 2019 → 令和元年度."""
    first, name = next((era for era in ERAS if fiscal_year >= era[0]), ERAS[-1])
    number = fiscal_year - first + 1
    return f"{name}{'元' if number == 1 else number}年度"


def worded(title: str, fiscal_year: int) -> str:
    """A heading of a form as a year's: {year}, {last_year} and {next_year} filled in."""
    names = {"last_year": fiscal_year - 1, "year": fiscal_year, "next_year": fiscal_year + 1}
    return title.format_map({name: wareki(year) for name, year in names.items()})


def written_out(day: datetime.date) -> str:
    """A day as departments read it: 2025年5月30日（金）."""
    return f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"


def fiscal_year_of(text: str) -> int | None:
    """The fiscal year a text names: 令和元年度, 令和3, R3, 2021 or 2021年度; none where it names no year."""
    match = YEAR.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None:
        return None
    if match["western"]:
        return int(match["western"])
    first = next(year for year, name in ERAS if match["era"] in (name, INITIALS[name]))
    return first - 1 + (1 if match["number"] == "元" else int(match["number"]))


def names_year(text: str, fiscal_year: int) -> bool:
    """Whether a text names a round's fiscal year, or the year after, in which it is held."""
    return moved_years(text, fiscal_year) != text


def moved_years(text: str, fiscal_year: int) -> str:
    """`text` with each mention of a round's fiscal year, or of the year after, one year on; others stay.

    2024 → 2025, 令和6 → 令和7, r6 → r7, each in the signs it is written in.
    """
    return MENTION.sub(lambda match: _moved(match.group(), (fiscal_year, fiscal_year + 1)), text)


def _moved(written: str, years: tuple[int, ...]) -> str:
    plain = unicodedata.normalize("NFKC", written)
    year = fiscal_year_of(plain.upper())
    if year not in years:
        return written
    moved = _in_the_signs_of(plain, year + 1)
    if written[0] != plain[0]:
        moved = moved.translate(WIDENED_LETTERS)
    return moved.translate(WIDENED) if written[-1] in WIDE_DIGITS else moved


def _in_the_signs_of(plain: str, year: int) -> str:
    """A year as 2024, R6, r6 or 令和6, as another one is written."""
    if plain[0].isdigit():
        return str(year)
    era = wareki(year).removesuffix("年度")
    if not plain[0].isascii():
        return era
    initial, number = INITIALS[era[:2]], era[2:].replace("元", "1")
    return (initial.lower() if plain[0].islower() else initial) + number
