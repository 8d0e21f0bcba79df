"""The further sheets of 統合調書.xlsx as tables: submissions, findings, cross-listings, origins, normalisation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evalsheet.consolidate import Consolidation, PartState
from evalsheet.findings import Catalogue, Code, Finding, Severity
from evalsheet.forms import Form
from evalsheet.handback import Mended
from evalsheet.model import (
    Aside,
    AsideKind,
    Change,
    Crosslisting,
    DepartmentState,
    Difference,
    DifferenceKind,
    Place,
    Plan,
    Status,
    Submission,
    Verdict,
)
from evalsheet.plan import successor_numbers
from evalsheet.summary import MixedItem
from evalsheet.workbook.writing.consolidated import Addresses
from evalsheet.workbook.writing.styles import ALERT, BAND, DONE, OPEN
from evalsheet.workbook.writing.table import Table, TableCell

SHOWN = 160  # characters of an answer
# Findings whose text stands nowhere else in the result.
UNPRINTED = {
    Code.STRAY_CONTENT,
    Code.SHEET_OF_OTHER,
    Code.SUBMISSION_SUPERSEDED,
    Code.PARTS_DIFFER,
    Code.ANSWERED_FOR_OTHER,
    Code.OLDER_COLUMN_UNMAPPED,
    Code.OLDER_ITEM_UNMAPPED,
    Code.ITEM_TWICE,
    Code.ITEM_ADDED,
    Code.PREFILLED_CHANGED,
    Code.NOT_THE_LEAD,
    Code.COMPUTED_OVERWRITTEN,
}
Cells = list[TableCell | str | int]
Columns = Sequence[tuple[str, float]]
FORM = ("form", 10.0)
FINDINGS: Columns = (
    ("severity", 4.0), ("department", 6.0), ("item", 3.0), ("field", 8.0), ("message", 30.0),
    ("value", 24.0), ("remedy", 26.0), ("file", 12.0), ("cell", 6.0), ("related", 12.0),
    ("link", 5.0), ("code", 11.0),
)  # fmt: skip
MIXED: Columns = (("item", 6.0), ("item-title", 40.0), ("field", 12.0), ("value", 60.0), ("link", 8.0))
SUCCESSORS: Columns = (
    ("successor", 10.0), ("successor-group", 24.0), ("successor-title", 44.0), ("leading", 60.0),
)  # fmt: skip
CROSSLISTINGS: Columns = (
    ("verdict", 7.0), ("field", 8.0), ("department", 8.0), ("source", 4.0), ("target", 4.0),
    ("similarity", 4.0), ("source-text", 36.0), ("target-text", 36.0), ("source-cell", 12.0),
    ("target-cell", 12.0), ("link", 5.0),
)  # fmt: skip
ORIGINS: Columns = (
    ("item", 4.0), ("field", 10.0), ("department", 8.0), ("link", 6.0), ("file", 30.0), ("sheet", 8.0),
    ("cell", 6.0), ("time", 14.0), ("hash", 36.0),
)  # fmt: skip
DIFFERENCES: Columns = (
    ("difference", 6.0), ("department", 6.0), ("item", 4.0), ("field", 9.0), ("earlier", 36.0),
    ("later", 36.0), ("earlier-file", 18.0), ("later-file", 18.0), ("link", 5.0),
)  # fmt: skip
MENDED: Columns = (
    ("department", 8.0), ("submission", 6.0), ("item", 5.0), ("field", 16.0), ("code", 24.0), ("mended", 8.0),
)  # fmt: skip
CHANGES: Columns = (
    ("department", 6.0), ("item", 4.0), ("field", 10.0), ("step", 10.0), ("before", 36.0), ("after", 36.0),
    ("file", 20.0), ("cell", 6.0),
)  # fmt: skip
SEVERITY_FILL = {Severity.ERROR: ALERT, Severity.WARNING: OPEN, Severity.INFO: ""}
STATUS_FILL = {
    Status.MISSING: ALERT,
    Status.FAULTY: ALERT,
    Status.INCOMPLETE: OPEN,
    Status.COMPLETE: DONE,
}
DIFFERENCE_FILL = {DifferenceKind.CONFLICT: ALERT, DifferenceKind.REMOVED: OPEN}
VERDICT_FILL = {Verdict.EQUAL: DONE, Verdict.ABRIDGED: "", Verdict.FILLED: BAND, Verdict.AWAITED: ""}


@dataclass(frozen=True)
class PartResult:
    """What the tables say of one form; `name` is that of its printed sheet, `of_offices` the forms that offices
    filled for it."""

    form: Form
    of_offices: tuple[str, ...]
    plan: Plan
    name: str
    crosslistings: tuple[Crosslisting, ...]
    crosslisted: bool
    consolidation: Consolidation
    mixed: tuple[MixedItem, ...]
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    titles: Mapping[str, str]


@dataclass(frozen=True)
class _Printed:
    """A form with the cells it is printed in."""

    result: PartResult
    addresses: Addresses

    def link(self, item: str, department: str, field: str) -> TableCell:
        """A link to where an answer is printed, or to the first field of its row."""
        first = self.result.form.asked_fields[0].key
        asked = [(item, label, key) for key in (field, first) for label in (department, "")]
        cell = next((self.addresses[key] for key in asked if key in self.addresses), None)
        if not cell:
            return TableCell()
        return TableCell(cell, link=f"internal:'{self.result.name}'!{cell}")

    def key_of(self, title: str) -> str:
        """The field with that heading."""
        return next((key for key, one in self.result.titles.items() if one == title), "")


@dataclass(frozen=True)
class ResultTables:
    """What the tables are made from. Where there are several forms, each row says which it is about."""

    parts: tuple[PartResult, ...]
    states: tuple[DepartmentState, ...]
    findings: tuple[Finding, ...]
    mended: tuple[Mended, ...]
    submissions: Mapping[str, Submission]
    asides: tuple[tuple[str, Aside], ...]
    deadlines: Mapping[str, str]
    made: str
    words: Catalogue

    def all(self, addresses: Sequence[Addresses]) -> tuple[Table, ...]:
        """The tables that these forms call for; `addresses` are the printed cells of each form, to link to."""
        printed = [_Printed(part, cells) for part, cells in zip(self.parts, addresses, strict=True)]
        mixed = [one for one in printed if one.result.mixed]
        leading = [one for one in printed if one.result.form.successors]
        crosslisted = [one for one in printed if one.result.crosslisted]
        differing = [one for one in printed if one.result.differences]
        return (
            self._departments(),
            self._findings(printed),
            *([self._asides()] if any(one.kind is not AsideKind.SAME for _, one in self.asides) else []),
            *([self._mended()] if self.mended else []),
            *([self._by_form("mixed", MIXED, mixed, self._mixed)] if mixed else []),
            *([self._by_form("successors", SUCCESSORS, leading, self._successors)] if leading else []),
            *(
                [self._by_form("crosslistings", CROSSLISTINGS, crosslisted, self._crosslistings)]
                if crosslisted
                else []
            ),
            self._by_form("origins", ORIGINS, printed, self._origins),
            *([self._by_form("differences", DIFFERENCES, differing, self._differences)] if differing else []),
            self._by_form("changes", CHANGES, printed, self._changes),
        )

    def _table(self, key: str, columns: Columns, rows: Iterable[Cells]) -> Table:
        headings = tuple((self.words.word(f"column.{name}"), width) for name, width in columns)
        note = self.words.word("result.made", time=self.made)
        return Table(self.words.word(f"result.{key}"), note, headings, list(rows))

    def _by_form(
        self, key: str, columns: Columns, printed: Sequence[_Printed], rows: Callable[[_Printed], Iterator[Cells]]
    ) -> Table:
        """A table of each form's rows, one form after another."""
        if len(self.parts) == 1:
            return self._table(key, columns, (row for one in printed for row in rows(one)))
        named: Iterator[Cells] = ([one.result.name, *row] for one in printed for row in rows(one))
        return self._table(key, (FORM, *columns), named)

    def _mended(self) -> Table:
        """What departments were sent to correct, and whether it is corrected."""
        return self._table(
            "mended",
            MENDED,
            (
                [
                    one.department,
                    one.submission,
                    one.point.item,
                    one.point.field,
                    one.point.code,
                    TableCell(
                        self.words.word(f"mended.{'yes' if one.is_mended else 'no'}"),
                        fill=DONE if one.is_mended else ALERT,
                    ),
                ]
                for one in self.mended
            ),
        )

    def _departments(self) -> Table:
        columns = (
            ("department", 18.0), ("division", 10.0), ("status", 7.0), ("owed", 5.0), ("answered", 5.0),
            ("progress", 6.0), ("errors", 5.0), ("warnings", 5.0), ("deadline", 8.0), ("files", 40.0),
        )  # fmt: skip

        def rows() -> Iterator[Cells]:
            for state in self.states:
                department = self.parts[0].plan.department_by_label[state.label]
                yield [
                    state.name if state.name == state.label else f"《{state.label}》{state.name}",
                    department.division,
                    TableCell(self.words.word(f"status.{state.status}"), fill=STATUS_FILL[state.status]),
                    state.owed,
                    state.answered,
                    f"{100 * state.answered // state.owed}%",
                    state.errors,
                    state.warnings,
                    self.deadlines[state.label],
                    "\n".join(state.files),
                ]

        return self._table("departments", columns, rows())

    def _findings(self, printed: Sequence[_Printed]) -> Table:
        several = len(self.parts) > 1
        by_form = {name: one for one in printed for name in (one.result.form.form, *one.result.of_offices)}
        by_form |= {} if several else {"": printed[0]}

        def rows() -> Iterator[Cells]:
            for one in self.findings:
                part = by_form.get(one.form)
                cells: Cells = [
                    TableCell(self.words.word(f"severity.{one.severity}"), fill=SEVERITY_FILL[one.severity]),
                    one.department,
                    one.item,
                    one.field,
                    self.words.message(one),
                    _shown(one),
                    self.words.entries[one.code.text].remedy,
                    one.place.file,
                    one.place.in_file,
                    "\n".join(place.whole for place in one.related),
                    part.link(one.item, one.department, part.key_of(one.field)) if part and one.item else "",
                    one.code.text,
                ]
                if several:
                    cells.insert(1, part.result.name if part else "")
                yield cells

        return self._table("findings", (FINDINGS[0], FORM, *FINDINGS[1:]) if several else FINDINGS, rows())

    def _mixed(self, part: _Printed) -> Iterator[Cells]:
        for one in part.result.mixed:
            label = one.values[0][0]
            yield [
                one.item.number,
                one.item.title,
                part.result.titles[one.field],
                "　".join(f"{department} {value}" for department, value in one.values),
                part.link(one.item.number, label, one.field),
            ]

    def _successors(self, part: _Printed) -> Iterator[Cells]:
        """Each heading of the next plan with the items that lead to it, then those that lead to none of them."""
        leading: dict[str, list[str]] = {}
        for item in part.result.plan.items:
            for number in successor_numbers(part.result.form, item) or ("",):
                leading.setdefault(number, []).append(f"{item.number} {item.title}")
        for one in part.result.plan.successors:
            items = leading.get(one.number, [])
            text = TableCell("\n".join(items) or self.words.word("result.none"), fill="" if items else OPEN)
            yield [one.number, one.group, one.title, text]
        known = {one.number for one in part.result.plan.successors}
        for number in (number for number in leading if number and number not in known):
            unknown = self.words.word("result.successor-unknown")
            yield [number, "", TableCell(unknown, fill=ALERT), "\n".join(leading[number])]
        if "" in leading:
            nowhere = self.words.word("result.leads-nowhere")
            yield ["", "", TableCell(nowhere, fill=ALERT), "\n".join(leading[""])]

    def _crosslistings(self, part: _Printed) -> Iterator[Cells]:
        for one in part.result.crosslistings:
            yield [
                TableCell(self.words.word(f"verdict.{one.verdict}"), fill=VERDICT_FILL.get(one.verdict, ALERT)),
                part.result.titles[one.field],
                "・".join(one.labels),
                one.source.item,
                one.target.item,
                one.similarity,
                one.source_text,
                one.target_text,
                one.source_place.whole,
                one.target_place.whole,
                part.link(one.target.item, one.target.department, one.field),
            ]

    def _origins(self, part: _Printed) -> Iterator[Cells]:
        for (item, field), cell in part.result.consolidation.cells.items():
            for block in cell.parts:
                for place in self._places(block.state, [one.place for one in block.origins], block.source):
                    submission = self.submissions.get(place.file)
                    filled = block.state is PartState.FILLED
                    yield [
                        item,
                        part.result.titles[field],
                        "・".join(block.labels),
                        part.link(item, block.labels[0], field),
                        place.file + (f"（{self.words.word('result.filled-by-tool')}）" if filled else ""),
                        place.sheet,
                        place.cell,
                        submission.modified if submission else "",
                        submission.sha256 if submission else "",
                    ]

        for opinion in part.result.plan.opinions:
            submission = self.submissions.get(opinion.place.file)
            if submission is not None and part.result.form.opinions is not None:
                title, sent = part.result.form.opinions.title, (submission.modified, submission.sha256)
                place = opinion.place
                yield [
                    opinion.number, title, submission.department, "", place.file, place.sheet, place.cell, *sent
                ]  # fmt: skip

    @staticmethod
    def _places(state: PartState, origins: list[Place], source: Place | None) -> list[Place]:
        if state is PartState.FILLED and source is not None:
            return [source]
        return origins if state is PartState.ANSWERED else []

    def _asides(self) -> Table:
        """What stands outside every field, whole; a copy that says the same adds nothing."""
        columns = (
            ("department", 6.0), ("stood", 9.0), ("item", 4.0), ("aside", 60.0), ("file", 20.0), ("cell", 10.0),
            ("instead", 16.0),
        )  # fmt: skip

        def rows() -> Iterator[Cells]:
            for department, one in self.asides:
                if one.kind is not AsideKind.SAME:
                    yield [
                        department,
                        self.words.word(f"kind.{one.kind}"),
                        one.item,
                        one.text,
                        one.place.file,
                        one.place.in_file,
                        one.instead.whole,
                    ]

        return self._table("asides", columns, rows())

    def _differences(self, part: _Printed) -> Iterator[Cells]:
        """What the files of one department say of the same cell, the earlier beside the later."""
        for one in part.result.differences:
            yield [
                TableCell(self.words.word(f"difference.{one.kind}"), fill=DIFFERENCE_FILL.get(one.kind, "")),
                one.key.department,
                one.key.item,
                part.result.titles[one.key.field],
                one.before,
                one.after,
                one.before_place.whole,
                one.after_place.whole,
                part.link(one.key.item, one.key.department, one.key.field),
            ]

    def _changes(self, part: _Printed) -> Iterator[Cells]:
        for one in part.result.changes:
            yield [
                one.key.department,
                one.key.item,
                part.result.titles[one.key.field],
                self.words.word(f"step.{one.step}"),
                _visible(one.before),
                _visible(one.after),
                one.place.file,
                one.place.cell,
            ]


def _shown(one: Finding) -> str:
    """What stands there. A long answer is cut: it stands whole in the consolidated form the row links to."""
    whole = one.code in UNPRINTED or len(one.value) <= SHOWN
    return one.value if whole else one.value[:SHOWN] + "…"


def _visible(text: str) -> str:
    """White space that a change is about, made visible."""
    return text.replace("\r", "␍").replace("\t", "␉").replace(" ", "␣").replace("　", "□")
