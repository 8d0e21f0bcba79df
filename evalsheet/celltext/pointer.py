"""References to where something else stands: 詳細は【1-(2)-①】, and pages typed by hand: 詳細はP-13."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

HYPHENS = r"[-－‐‑−ー―.．]"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A reference with what it names, and where it stands in its text, brackets included."""

    reference: str
    start: int
    end: int


def find_pointers(text: str, points: str, brackets: tuple[str, str]) -> tuple[Pointer, ...]:
    """All references in `text` after the word `points`, in their order. Never raises."""
    if points not in text:
        return ()
    found = _pattern(points, *brackets).finditer(text)
    return tuple(Pointer(one["reference"].strip(), one.start("bracket"), one.end("bracket")) for one in found)


def typed_pages(text: str, points: str) -> tuple[str, ...]:
    """The pages that a text names by itself, as they are typed: nobody knows where they will be."""
    return tuple(one["page"] for one in _page_pattern(points).finditer(text)) if points in text else ()


@lru_cache(maxsize=32)
def _pattern(points: str, start: str, end: str) -> re.Pattern[str]:
    start, end = re.escape(start), re.escape(end)
    return re.compile(rf"{re.escape(points)}\s*+(?P<bracket>{start}(?P<reference>[^{start}{end}\n]*+){end})")


@lru_cache(maxsize=32)
def _page_pattern(points: str) -> re.Pattern[str]:
    page = rf"[PpＰｐ]\s*+{HYPHENS}?\s*+[0-9０-９]++|[0-9０-９]++\s*+(?:頁|ページ)"
    return re.compile(rf"{re.escape(points)}\s*+(?P<page>{page})")
