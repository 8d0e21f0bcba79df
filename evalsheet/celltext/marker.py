"""再掲 markers: [再掲先:5、26], [3より再掲], (取組23の再掲), (再掲), (詳細は取り組み26)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, starmap

from evalsheet.celltext.notation import Notation

# Possessive throughout: a hostile cell (thousands of brackets, spaces or commas) is read in linear time.
OPEN, CLOSE = r"[\[［(（〔【]", r"[\]］)）〕】]"
SPACE = r"\s*+"
HYPHEN = r"[-－‐‑−–—―ー]"
NUMBER = rf"[0-9０-９]++(?:{HYPHEN}[0-9０-９]++)*+"
COMMAS = r"、,，､・･/／\s"
BETWEEN = rf"(?:{SPACE}[~～〜]{SPACE}|[{COMMAS}及びと]++)"
PADDING = re.compile(r"(?<!\d)0+(?=\d)")
LONGEST_RANGE = 200
LONGEST_NUMBER = 9


class MarkerKind(StrEnum):
    """What a marker says."""

    DECLARES = "declares"  # at a source: shown again under these items
    REFERS = "refers"  # at a target: taken from this item
    BARE = "bare"  # at a target: taken from somewhere
    POINTS = "points"  # a pointer, not a copy


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker with the item numbers it names, and where it stands in its text (start, end)."""

    kind: MarkerKind
    numbers: tuple[str, ...]
    text: str
    start: int
    end: int


def find_markers(text: str, notation: Notation) -> tuple[Marker, ...]:
    """All markers in `text`, in their order. Never raises."""
    if not notation.may_mark(text):
        return ()
    markers = []
    for match in _pattern(notation).finditer(text):
        group = next(name for name in _KINDS if match[name] is not None)
        spans = _spans(match.groupdict().get(f"{group}_numbers", ""), notation.items)
        if _KINDS[group] is not MarkerKind.POINTS and any(starmap(_runs_backwards, spans)):
            continue  # 25～7 may mean 25～27: it is said to be unread
        numbers = tuple(dict.fromkeys(chain.from_iterable(starmap(_range, spans))))
        markers.append(Marker(_KINDS[group], numbers, match[0], match.start(), match.end()))
    return tuple(markers)


def unread_markers(text: str, notation: Notation) -> tuple[str, ...]:
    """What looks like a marker and is none: the word for it in brackets, or with a number or a sign beside it."""
    if not notation.bare or not notation.may_mark(text):
        return ()
    rest = list(text)
    for marker in find_markers(text, notation):
        rest[marker.start : marker.end] = " " * (marker.end - marker.start)
    return tuple(dict.fromkeys(match[0].strip() for match in _unread(notation).finditer("".join(rest))))


def write_marker(kind: MarkerKind, numbers: tuple[str, ...], notation: Notation) -> str:
    """A marker in the form's own spelling."""
    listed = "、".join(numbers)
    match kind:
        case MarkerKind.DECLARES:
            return f"[{notation.declares}:{listed}]"
        case MarkerKind.REFERS:
            return f"[{listed}{notation.refers}]"
        case MarkerKind.BARE:
            return f"({notation.bare})"
        case MarkerKind.POINTS:
            word = next(iter(notation.item_words), "")
            return f"({notation.points}{word}{listed})"


_KINDS = {
    "declares": MarkerKind.DECLARES,
    "refers": MarkerKind.REFERS,
    "bare": MarkerKind.BARE,
    "points": MarkerKind.POINTS,
    "points_plain": MarkerKind.POINTS,
}


@lru_cache(maxsize=32)
def _pattern(notation: Notation) -> re.Pattern[str]:
    # a narrow column has people break a line within a word
    declares, refers, repeats, bare, from_ = (SPACE.join(map(re.escape, word)) for word in notation.copied)
    points = re.escape(notation.points)
    item = notation.item_word or "(?:)"

    def numbers(group: str) -> str:
        listed = rf"{NUMBER}(?:{BETWEEN}{item}?{SPACE}{NUMBER})*+"
        return rf"(?:{item}{SPACE})?(?P<{group}_numbers>{listed})[{COMMAS}]*+"

    inside = {
        "declares": rf"{declares}{SPACE}[:：]?{SPACE}{numbers('declares')}",
        "refers": rf"{numbers('refers')}(?:{refers}|{repeats}|{from_}){SPACE}",
        "bare": rf"{bare}{SPACE}",
        "points": rf"{points}[、，]?{SPACE}{item}{SPACE}{numbers('points')}(?:を?(?:参照|のとおり))?{SPACE}",
    }
    bracketed = [rf"(?P<{group}>{OPEN}{SPACE}{form}{CLOSE})" for group, form in inside.items()]
    # in a sentence further numbers need a range or the word for an item: of 26、参加者3名 one is an item's
    listed_on = rf"|[{COMMAS}及びと]++{item}" if notation.item_word else ""
    further = rf"(?:{SPACE}[~～〜]{SPACE}{item}?{listed_on}){SPACE}{NUMBER}"
    plain_numbers = rf"(?P<points_plain_numbers>{NUMBER}(?:{further})*+)"
    in_a_sentence = rf"(?P<points_plain>{points}[、，]?{SPACE}{item}{SPACE}{plain_numbers})"
    return re.compile("|".join([*bracketed, in_a_sentence]))


@lru_cache(maxsize=32)
def _unread(notation: Notation) -> re.Pattern[str]:
    """The brackets around a word of the notation, or the numbers, the item or the sign beside it; or the word alone
    on its line."""
    inside = rf"[^\n{OPEN[1:-1]}{CLOSE[1:-1]}]"
    word = SPACE.join(map(re.escape, notation.bare)) + "(?!載)"
    loose = rf"[^\s、。,.{OPEN[1:-1]}{CLOSE[1:-1]}]"
    item = rf"{notation.item_word}{SPACE}" if notation.item_word else "(?!)"
    bullet = "|".join(map(re.escape, notation.bullets)) or "(?!)"
    nested = rf"(?:{OPEN}{inside}{{0,40}}{CLOSE}{inside}{{0,40}})?"
    listed = rf"(?:{item})?{NUMBER}(?:{BETWEEN}(?:{item})?{NUMBER})*+"
    return re.compile(
        rf"{OPEN}{inside}{{0,40}}?{word}{inside}{{0,40}}{nested}{CLOSE}?"
        rf"|[※*＊]{SPACE}{word}{loose}{{0,12}}"
        rf"|(?:[0-9０-９]{{1,6}}(?:より|から|の|と))?{word}[先元]?{SPACE}[:：]?{SPACE}{OPEN}?{listed}{loose}{{0,12}}{CLOSE}?"
        rf"|(?:{item}[0-9０-９]{{1,6}}(?:より|から|の|と)?|[0-9０-９]{{1,6}}(?:より|から|の|と)){SPACE}{word}"
        rf"|^[ \t　]*(?:{bullet})?[ \t　]*{word}[ \t　]*$",
        re.MULTILINE,
    )


def _spans(listed: str, items: frozenset[str]) -> list[tuple[str, str]]:
    """(first, last) of each number or range in a list: ``5、26～28`` → (5, 5), (26, 28).

    ``26-28`` is a range where that is no item's number and both ends are.
    """
    plain = re.sub(HYPHEN, "-", unicodedata.normalize("NFKC", listed))
    found = []
    for match in re.finditer(r"(\d+(?:-\d+)*)(?:\s*[~〜][^\d]*(\d+(?:-\d+)*))?", plain):
        first, last = (one and _unpadded(one, items) for one in match.groups())
        ends = tuple(first.split("-"))
        if not last and first not in items and len(ends) == len(items.intersection(ends)) == 2:
            first, last = ends
        found.append((first, last or first))
    return found


def _unpadded(number: str, items: frozenset[str]) -> str:
    """A number without the zeros before it, where only so it is an item's."""
    plain = PADDING.sub("", number)
    return plain if number not in items and plain in items else number


def _range(first: str, last: str) -> tuple[str, ...]:
    """All numbers from first to last, ``1-2～1-4`` → 1-2, 1-3, 1-4; the two alone where nothing runs between."""
    if first == last:
        return (first,)
    stem, dash, begin = first.rpartition("-")
    last_stem, _, end = last.rpartition("-")
    counts = stem == last_stem and max(len(begin), len(end)) <= LONGEST_NUMBER
    if counts and 0 <= int(end) - int(begin) <= LONGEST_RANGE:
        return tuple(f"{stem}{dash}{number}" for number in range(int(begin), int(end) + 1))
    return (first, last)


def _runs_backwards(first: str, last: str) -> bool:
    """Whether a range ends before it begins."""
    stem, _, begin = first.rpartition("-")
    last_stem, _, end = last.rpartition("-")
    return stem == last_stem and max(len(begin), len(end)) <= LONGEST_NUMBER and int(end) < int(begin)
