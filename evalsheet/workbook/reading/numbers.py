"""What a number format shows of a number: 1234 as 1234人, 0.8 as 80%, 5000000 as 5000千円, -3 as ▲3.

Signs that only part digits (1,234), and places that are rounded away, are left out: what is read is to be reckoned
with, and to lose no digit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<condition>\[[<>=][^\]]*\])'
    r"|\[[^\]]*\]|(?P<end>;)|(?P<digit>General|[0#?@]|[./](?=[0#?])|(?<=[0#?])\.)|(?P<comma>,)|(?P<percent>%)"
    r"|(?P<code>[A-Za-z])|(?P<sign>.)",
    re.DOTALL | re.IGNORECASE,
)
SHOWN = re.compile(r"(?P<before>\D*?)(?P<number>-?\d[\d,]*(?P<places>\.\d+)?)(?P<after>\D*)")
SAID = ("quoted", "escaped", "currency", "percent", "sign")  # tokens that are seen as they are
BARE = " -+()"  # what a number that is shown as it is may have around it
ONE, HUNDRED, THOUSANDTH = Decimal(1), Decimal(100), Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Section:
    """What is shown on one side of zero: words around the number, which is shown `scale` times as large."""

    before: str = ""
    after: str = ""
    scale: Decimal = ONE

    @property
    def tells(self) -> bool:
        """Whether it shows anything but the number's digits and their sign."""
        return self.scale != ONE or bool((self.before + self.after).strip(BARE))

    def shown(self, number: Decimal) -> str:
        """The number, which is not below zero, with its words."""
        return f"{self.before}{(number * self.scale).normalize():f}{self.after}"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a format shows above zero and, where that is something else, below zero and at zero.

    A section is None where nothing can be told of it: it has no digit, or words between them.
    """

    sections: tuple[Section | None, ...]

    def shown(self, value: float) -> str | None:
        """A number as it is seen, with as many digits as Excel keeps of it; None where it is seen as it is."""
        if not math.isfinite(value):
            return None
        number = Decimal(f"{value:.15g}")
        at = 1 if number < 0 else 2 if number == 0 else 0
        own = at < len(self.sections)
        section = self.sections[at if own else 0]
        if section is None or not section.tells:
            return None
        return ("-" if number < 0 and not own else "") + section.shown(abs(number))


IN_PERCENT = NumberFormat((Section(after="%", scale=HUNDRED),))
BY_DEFAULT: Mapping[int, NumberFormat] = {9: IN_PERCENT, 10: IN_PERCENT}  # of every workbook, by their numbers


def number_format(code: str) -> NumberFormat | None:
    """A number format as Excel writes it (ECMA-376 part 1, 18.8.31); None where it shows a number as it is."""
    sections = [_Section()]
    for token in TOKEN.finditer(code):
        if token["condition"]:
            return None
        if token["end"]:
            sections.append(_Section())
        else:
            sections[-1].add(token)
    found = [one.section() for one in sections[:3]]
    if len(found) == 2 and found[0] == found[1]:
        found.pop()  # told by its colour only: what is read keeps its sign
    return NumberFormat(tuple(found)) if any(one is not None and one.tells for one in found) else None


def format_that_shows(text: str, value: float) -> NumberFormat | None:
    """The format of a number that is stored with what is seen of it; None where that cannot be told."""
    match = SHOWN.fullmatch(text.strip())
    if match is None or not math.isfinite(value):
        return None
    before, after = match["before"].replace("-", ""), match["after"]
    number, seen = abs(Decimal(f"{value:.15g}")), abs(Decimal(match["number"].replace(",", "")))
    rounded = Decimal(10) ** -len((match["places"] or ".")[1:]) / 2
    for scale in (HUNDRED, ONE) if "%" in after else (ONE, THOUSANDTH, THOUSANDTH**2):
        if abs(number * scale - seen) <= rounded:
            section = Section(before, after, scale)
            signed = value < 0 and before.strip() and "-" not in text
            return NumberFormat((section,) * (2 if signed else 1)) if section.tells else None
    return None


def formats_by_number(codes: Iterable[tuple[int, str]]) -> Mapping[int, NumberFormat]:
    """The formats that show more than a number, by their numbers: a workbook's own, and those of every workbook."""
    own = {number: number_format(code) for number, code in codes}
    return {number: one for number, one in {**BY_DEFAULT, **own}.items() if one is not None}


class _Section:
    """Gathers the words of one section, and by what its number is multiplied."""

    def __init__(self) -> None:
        self.words = [""]  # before the digits, between them where there are such, and after
        self.has_digits = False
        self.scale = ONE
        self.commas = 0  # right behind the last digit so far: each leaves out three places
        self.is_known = True

    def add(self, token: re.Match[str]) -> None:
        """One of its signs."""
        if token["digit"]:
            if self.words[-1] or not self.has_digits:
                self.words.append("")
            self.has_digits, self.commas = True, 0
        elif token["comma"]:
            self.commas += not self.words[-1]
        elif token["code"]:
            self.is_known = False
        else:
            self.scale *= HUNDRED if token["percent"] else ONE
            self.words[-1] += next(filter(None, token.group(*SAID)), "")

    def section(self) -> Section | None:
        """What was gathered."""
        if not (self.has_digits and self.is_known) or any(self.words[1:-1]):
            return None
        return Section(self.words[0].lstrip(), self.words[-1].rstrip(), self.scale * THOUSANDTH**self.commas)
