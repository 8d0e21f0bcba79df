"""The page's content, arranged: what the template walks through."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from evalsheet.findings import Code, Finding, Severity
from evalsheet.model import Crosslisting, DifferenceKind, Place, Status, Verdict
from evalsheet.report.page.arcs import ArcMap, arc_map
from evalsheet.report.page.bars import Averages, Chart, averages, bar_chart
from evalsheet.report.page.contrast import Run, contrast
from evalsheet.report.page.facts import FormFacts, PageFacts
from evalsheet.report.page.heat import HeatMap, heat_map
from evalsheet.summary import NextStep, Standing, is_fault, next_steps, repeat_map

EXCERPT = 48  # characters of a text that is shown to be recognised
VALUE = 80  # characters of an answer beside its finding


@dataclass(frozen=True, slots=True)
class Texts:
    """Two texts of a pair, in runs; what differs is marked."""

    before: tuple[Run, ...]
    after: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A cross-listing, `texts` where they differ, else how the source begins."""

    one: Crosslisting
    fault: bool
    field: str
    texts: Texts | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that two files of one department answer differently."""

    kind: DifferenceKind
    department: str
    item: str
    field: str
    texts: Texts
    before_place: Place
    after_place: Place


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one code and severity: what mends one mends them all."""

    severity: Severity
    code: Code
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class FormPage:
    """What the page tells of one form. `number` tells the forms of a page apart."""

    number: int
    facts: FormFacts

    @cached_property
    def heat(self) -> HeatMap:
        return heat_map(self.facts.items, self.facts.departments, self.facts.assignments)

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(bar_chart(count) for count in self.facts.counts)

    @cached_property
    def averages(self) -> tuple[Averages, ...]:
        return tuple(averages(table) for table in self.facts.averages)

    @cached_property
    def arcs(self) -> ArcMap:
        return arc_map(repeat_map(self.facts.items, self.facts.crosslistings or ()))

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every cross-listing, those with a fault first."""
        listed = (
            Pair(
                one,
                is_fault(one),
                self.facts.titles[one.field],
                _contrasted(one.source_text, one.target_text) if one.verdict is Verdict.DIFFERENT else None,
                shortened(one.source_text, EXCERPT),
            )
            for one in self.facts.crosslistings or ()
        )
        return tuple(sorted(listed, key=lambda pair: not pair.fault))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return tuple(
            Change(
                one.kind,
                one.key.department,
                one.key.item,
                self.facts.titles[one.key.field],
                _contrasted(one.before, one.after),
                one.before_place,
                one.after_place,
            )
            for one in self.facts.differences
        )


@dataclass(frozen=True)
class Page:
    """The whole page."""

    facts: PageFacts

    @cached_property
    def forms(self) -> tuple[FormPage, ...]:
        return tuple(FormPage(number, facts) for number, facts in enumerate(self.facts.forms, start=1))

    @cached_property
    def steps(self) -> tuple[NextStep, ...]:
        return next_steps([one.state for one in self.facts.standings], self.facts.findings)

    @cached_property
    def by_status(self) -> dict[Status, tuple[str, ...]]:
        """Status → the labels of its departments."""
        states = [one.state for one in self.facts.standings]
        return {status: tuple(one.label for one in states if one.status is status) for status in Status}

    @cached_property
    def by_severity(self) -> Counter[Severity]:
        return Counter(one.severity for one in self.facts.findings)

    @property
    def owed(self) -> int:
        return sum(one.state.owed for one in self.facts.standings)

    @property
    def answered(self) -> int:
        return sum(one.state.answered for one in self.facts.standings)

    @property
    def days_left(self) -> int:
        """Days to the round's deadline, negative once it has passed."""
        return (self.facts.deadline - self.facts.made.date()).days

    @property
    def owing(self) -> tuple[Standing, ...]:
        """The departments that are not complete."""
        return tuple(one for one in self.facts.standings if one.state.status is not Status.COMPLETE)

    @property
    def last_day(self) -> int | None:
        """Days to the latest deadline of whoever still owes something and has longer than the round; else none."""
        return max((one.days_left for one in self.owing if one.deadline > self.facts.deadline), default=None)

    @property
    def late(self) -> tuple[str, ...]:
        """The labels of the departments whose own deadline has passed."""
        return tuple(one.state.label for one in self.owing if one.days_left < 0)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The findings by what mends them, most severe first."""
        groups: dict[tuple[Severity, Code], list[Finding]] = {}
        for one in self.facts.findings:
            groups.setdefault((one.severity, one.code), []).append(one)
        return tuple(Group(*key, tuple(listed)) for key, listed in groups.items())

    @cached_property
    def departments_found(self) -> tuple[str, ...]:
        """The labels that findings name, in the order of the register."""
        named = {label for one in self.facts.findings for label in labels(one)}
        known = dict.fromkeys(department.label for form in self.facts.forms for department in form.departments)
        return (*(label for label in known if label in named), *sorted(named - set(known)))

    @cached_property
    def items_found(self) -> tuple[str, ...]:
        """The items that findings name, in the order of the plan."""
        named = {one.item for one in self.facts.findings if one.item}
        known = dict.fromkeys(item.number for form in self.facts.forms for item in form.items)
        return (*(item for item in known if item in named), *sorted(named - set(known)))

    @cached_property
    def form_names(self) -> dict[str, str]:
        """What findings call a form → what people call it."""
        return {key: form.name for form in self.facts.forms for key in form.keys}

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections that this round calls for, in their order."""
        summed_up = any(form.counts or form.averages for form in self.facts.forms)
        crosslisted = any(form.crosslistings is not None for form in self.facts.forms)
        return (
            *("now", "departments", "map"),
            *(("choices",) if summed_up else ()),
            "findings",
            *(("repeats",) if crosslisted else ()),
            *("versions", "mended"),
        )

    @property
    def mended_count(self) -> int:
        return sum(one.is_mended for one in self.facts.mended)


def labels(one: Finding) -> tuple[str, ...]:
    """The departments a finding is about; none where it is nobody's."""
    return tuple(filter(None, one.department.split("・")))


def shortened(text: str, length: int = VALUE) -> str:
    """A text in one line, as far as `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length] + "…"


def _contrasted(before: str, after: str) -> Texts:
    return Texts(*contrast(before, after))
