"""達成度 as written: 実施, −, 80%, 100, 企画課 80% 福祉総務課 実施, 【下水道課】50%, ①92.5% ②97.1%.

value := part+ ; part := [department] [sign] (number ["%"] | word). Of several parts each says what it is of; a
department holds until the next one is named. Reading loses nothing: str(parse_achievement(t)) == t.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from evalsheet.celltext.notation import Notation

DIGITS = "0-9０-９"
BETWEEN = r"[\s、,，・/／;；]*+"
SIGN = rf"[①-⑳]|[(（][{DIGITS}]{{1,2}}+[)）]"
NUMBER = rf"[{DIGITS}]{{1,6}}+(?:[.．][{DIGITS}]{{1,6}}+)?+(?:\s?[%％])?+"
Words = tuple[tuple[str, str], ...]  # (spelling, the word meant)


@dataclass(frozen=True, slots=True)
class AchievementPart:
    """One value: a number in percent, or a word; of a department, of a part of the business (①), or of the whole.

    `before` is what stands before the value as written, and `written` the value; `named` is the department's name
    where it stands there, which may be a former one.
    """

    department: str
    named: str
    sign: str
    number: Decimal | None
    word: str
    before: str
    written: str


@dataclass(frozen=True, slots=True)
class Achievement:
    """A 達成度, parsed. `str()` gives back the very text that was read."""

    parts: tuple[AchievementPart, ...]
    tail: str = ""

    def __str__(self) -> str:
        return "".join(part.before + part.written for part in self.parts) + self.tail

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The parts that are numbers."""
        return tuple(part.number for part in self.parts if part.number is not None)

    def of(self, department: str) -> Achievement:
        """What concerns one department: its own parts, and those that name none."""
        return Achievement(tuple(part for part in self.parts if part.department in ("", department)))


@lru_cache(maxsize=4_096)
def parse_achievement(text: str, words: Words, notation: Notation) -> Achievement | None:
    """The parts of a value that is not blank; none where it is not written as such a value."""
    parts: list[AchievementPart] = []
    department, at, end = "", 0, len(text.rstrip())
    for match in _pattern(words, notation).finditer(text):
        if match.start() != at:
            return None
        at = match.end()
        named = next((name for name in match.group("bracketed", "bare") if name), "")
        if parts and not (named or match["sign"]):
            return None
        department = notation.label_of(named) if named else department
        number = match["number"]
        parts.append(
            AchievementPart(
                department=department,
                named=named,
                sign=match["sign"] or "",
                number=_decimal(number) if number else None,
                word="" if number else dict(words)[match["word"]],
                before=text[match.start() : match.start("value")],
                written=match["value"],
            )
        )
    whole = len(parts) < 2 or bool(parts[0].department or parts[0].sign)
    return Achievement(tuple(parts), text[at:]) if parts and at >= end and whole else None


@lru_cache(maxsize=32)
def _pattern(words: Words, notation: Notation) -> re.Pattern[str]:
    names = _any_of(notation.spellings)
    pairs = [tuple(map(re.escape, pair)) for pair in (notation.label, *notation.also, ("(", ")"), ("（", "）"))]
    opening, closing = "|".join(pair[0] for pair in pairs), "|".join(pair[1] for pair in pairs)
    named = rf"(?:(?:{opening})\s*+(?P<bracketed>{names})\s*+(?:{closing})|(?P<bare>{names}))[\s:：]*+"
    value = rf"(?P<number>{NUMBER})(?![{DIGITS}%％])|(?P<word>{_any_of(spelling for spelling, _ in words)})"
    return re.compile(rf"{BETWEEN}(?:{named})?(?:(?P<sign>{SIGN})\s*+)?(?P<value>{value})")


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, texts), key=len, reverse=True)) or r"(?!)"


def _decimal(written: str) -> Decimal:
    return Decimal(unicodedata.normalize("NFKC", written).rstrip("% "))
