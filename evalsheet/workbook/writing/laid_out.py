"""Printed forms in rows and pages before anything is written: on which page what stands, and references to it.

A reference is printed as the page of what it names, and how long it is decides in turn where pages end. So the
forms are laid out until the pages their references name are the pages they have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from evalsheet.celltext import find_pointers
from evalsheet.forms import PointerWords
from evalsheet.model import Node
from evalsheet.plan import Referable, referred
from evalsheet.workbook.writing.across import Across, spread
from evalsheet.workbook.writing.measure import headings_height
from evalsheet.workbook.writing.pages import Layout, lay_out
from evalsheet.workbook.writing.paper import Page, height_at, page_of
from evalsheet.workbook.writing.printed import AnswerColumn, PrintedForm

TITLE_HEIGHT, GROUP_HEIGHT, HEADING_HEIGHT = 26.0, 16.0, 30.0  # points; headings may need more
TRIES = 12
Path = tuple[Node, ...]  # from the root; without a node, the whole form


@dataclass(frozen=True, slots=True)
class PageSpan:
    """The first and the last page of something, by their printed numbers."""

    first: int
    last: int


@dataclass(frozen=True)
class LaidOut:
    """A printed form with its columns, its scale, and its rows divided into pages."""

    printed: PrintedForm

    @cached_property
    def widths(self) -> list[float]:
        """Of all columns, in full-width characters."""
        printed = self.printed
        trailing = [printed.trailing.width] if printed.trailing else []
        headings = [column.width for column in printed.heading_columns]
        return [*headings, *(column.width for column in printed.answer_columns), *trailing]

    @property
    def first(self) -> int:
        """The first answer column."""
        return len(self.printed.heading_columns)

    @property
    def last(self) -> int:
        """The last answer column."""
        return self.first + len(self.printed.answer_columns) - 1

    @cached_property
    def page(self) -> Page:
        return page_of(self.printed.form.sheet.paper)

    @cached_property
    def titles(self) -> list[str]:
        """The headings of all columns."""
        printed = self.printed
        trailing = [printed.trailing.title] if printed.trailing else []
        headings = [column.title for column in printed.heading_columns]
        return [*headings, *(column.title for column in printed.answer_columns), *trailing]

    @cached_property
    def across(self) -> Across:
        """How the columns are spread over pages across: each year's together, the trailing one with the last."""
        style, answers = self.printed.form.sheet, self.printed.answer_columns
        blocks = [[column.width for column in same] for _, same in groupby(answers, key=_year_of)]
        blocks[-1] += self.widths[self.last + 1 :]
        return spread(self.page, self.widths[: self.first], blocks, style.size, style.smallest)

    @property
    def scale(self) -> int:
        """The scale that fits the columns of each page across, in percent."""
        return self.across.scale

    @cached_property
    def heading_height(self) -> float:
        """The height in points that the headings of the columns need."""
        size = self.printed.form.sheet.size
        return max(HEADING_HEIGHT, headings_height(zip(self.titles, self.widths, strict=True), size))

    @cached_property
    def layout(self) -> Layout:
        height = height_at(self.page, self.scale) - TITLE_HEIGHT - GROUP_HEIGHT - self.heading_height
        answers = [column.width for column in self.printed.answer_columns]
        size, left = self.printed.form.sheet.size, sum(self.widths[: self.first])
        return lay_out(self.printed.sections, answers, left, height, size, self.across.starts)

    def spans(self, start: int) -> dict[Path, PageSpan]:
        """The pages of each item and node, and of the form, where its first page has the number `start`.

        Pages across follow each other, before those below.
        """
        across = len(self.across.starts)
        found: dict[Path, PageSpan] = {(): PageSpan(start, start)}
        for at, page in enumerate(self.layout.pages()):
            number = start + at * across
            for section in dict.fromkeys(self.layout.rows[at].section for at in page):
                path = self.printed.rows[section][0].path
                for depth in range(len(path) + 1):
                    begun = found.get(path[:depth], PageSpan(number, number))
                    found[path[:depth]] = PageSpan(begun.first, number + across - 1)
        return found


def _year_of(column: AnswerColumn) -> int | None:
    """The earlier year whose block a column belongs to; none for this year's."""
    return None if column.carried is None or column.carried.current else column.carried.block


@dataclass(frozen=True, slots=True)
class PageNumbers:
    """The number of a form's overview where it has one, and of its first page; `total` of the report's last page.

    `total` is none where the report does not begin at 1: "12 / 17" would be wrong.
    """

    overview: int | None
    first: int
    total: int | None


@dataclass(frozen=True)
class Report:
    """All forms laid out, with their page numbers; none where the only form has no use for numbers of its own."""

    forms: tuple[LaidOut, ...]
    numbers: tuple[PageNumbers, ...] | None

    def spans(self, form: int) -> Mapping[Path, PageSpan]:
        """The pages of each item and node of one form."""
        return self.forms[form].spans(self.numbers[form].first if self.numbers else 1)


def lay_out_report(
    forms: Sequence[PrintedForm], names: Sequence[str], chapters: Sequence[PrintedForm] = ()
) -> Report:
    """Lay out the forms of a report, one after another, with references printed as pages.

    Args:
        forms: in their order.
        names: of their sheets, as references name them.
        chapters: what stands behind all forms; nothing refers to it. The report has it as its last forms.
    """
    behind = tuple(map(LaidOut, chapters))
    if not any(printed.form.text.pointers for printed in forms):
        return _numbered((*map(LaidOut, forms), *behind))
    referable = [Referable(name, printed.plan) for name, printed in zip(names, forms, strict=True)]
    spans: list[Mapping[Path, PageSpan]] = [{} for _ in forms]
    for _ in range(TRIES):
        laid = (LaidOut(_with_pages(forms, at, referable, spans)) for at in range(len(forms)))
        report = _numbered((*laid, *behind))
        now = [report.spans(at) for at in range(len(forms))]
        if now == spans:
            return report
        spans = now
    # No page numbers fit: each changes the pages it names. References then stand as they were typed.
    return _numbered((*map(LaidOut, forms), *behind))


def _with_pages(
    forms: Sequence[PrintedForm], own: int, referable: Sequence[Referable], spans: Sequence[Mapping[Path, PageSpan]]
) -> PrintedForm:
    """One form, its references printed as the pages they are known to name."""
    words = forms[own].form.text.pointers
    if words is None:
        return forms[own]

    def shown(text: str) -> str:
        for pointer in reversed(find_pointers(text, words.points, (words.open, words.close))):
            named = referred(pointer.reference, own, referable)
            span = spans[named.form].get(named.path) if named else None
            if span is not None:
                text = text[: pointer.start] + _in_words(span, words) + text[pointer.end :]
        return text

    return replace(forms[own], shown=shown)


def _in_words(span: PageSpan, words: PointerWords) -> str:
    if span.first == span.last:
        return words.page.format(page=span.first)
    return words.pages.format(first=span.first, last=span.last)


def _numbered(forms: tuple[LaidOut, ...]) -> Report:
    """The forms with page numbers that run on; an overview is one page before its form."""
    given = forms[0].printed.form.result.first_page
    used = any(one.printed.form.overview or one.printed.form.text.pointers for one in forms)
    if len(forms) == 1 and given is None and not used:
        return Report(forms, None)
    numbers = []
    following = given or 1
    for one in forms:
        overview = following if one.printed.has_overview else None
        first = following + (overview is not None)
        following = first + len(one.layout.page_starts) * len(one.across.starts)
        numbers.append((overview, first))
    total = following - 1 if (given or 1) == 1 else None
    return Report(forms, tuple(PageNumbers(overview, first, total) for overview, first in numbers))
