"""The further sheets of 統合調書.xlsx as tables: submissions, findings, cross-listings, origins, normalisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evalsheet.consolidate import Consolidation, PartState
from evalsheet.findings import Catalogue, Code, Finding, Severity
from evalsheet.forms import Form
from evalsheet.model import (
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
from evalsheet.workbook.consolidated import Addresses
from evalsheet.workbook.styles import ALERT, BAND, DONE, OPEN
from evalsheet.workbook.table import Table, TableCell

SHOWN = 160  # characters of an answer
# Findings whose text stands nowhere else in the result.
UNPRINTED = {
    Code.STRAY_CONTENT,
    Code.SUBMISSION_SUPERSEDED,
    Code.PARTS_DIFFER,
    Code.ITEM_TWICE,
    Code.ITEM_ADDED,
    Code.PREFILLED_CHANGED,
    Code.NOT_THE_LEAD,
    Code.COMPUTED_OVERWRITTEN,
}
Cells = list[TableCell | str | int]
SEVERITY_FILL = {Severity.ERROR: ALERT, Severity.WARNING: OPEN, Severity.INFO: ""}
STATUS_FILL = {
    Status.MISSING: ALERT,
    Status.FAULTY: ALERT,
    Status.INCOMPLETE: OPEN,
    Status.COMPLETE: DONE,
}
DIFFERENCE_FILL = {DifferenceKind.CONFLICT: ALERT, DifferenceKind.REMOVED: OPEN}
VERDICT_FILL = {Verdict.EQUAL: DONE, Verdict.ABRIDGED: "", Verdict.FILLED: BAND}


@dataclass(frozen=True)
class ResultTables:
    """What the tables are made from."""

    form: Form
    plan: Plan
    states: tuple[DepartmentState, ...]
    findings: tuple[Finding, ...]
    crosslistings: tuple[Crosslisting, ...]
    crosslisted: bool
    consolidation: Consolidation
    mixed: tuple[MixedItem, ...]
    submissions: Mapping[str, Submission]
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    titles: Mapping[str, str]
    deadlines: Mapping[str, str]
    made: str
    words: Catalogue

    def all(self, addresses: Addresses) -> tuple[Table, ...]:
        """The tables that this form and this round call for; `addresses` are the printed cells they link to."""
        return (
            self._departments(),
            self._findings(addresses),
            *([self._mixed(addresses)] if self.mixed else []),
            *([self._successors()] if self.form.successors else []),
            *([self._crosslistings(addresses)] if self.crosslisted else []),
            self._origins(addresses),
            *([self._differences(addresses)] if self.differences else []),
            self._changes(),
        )

    def _table(self, key: str, columns: Iterable[tuple[str, float]], rows: Iterable[Cells]) -> Table:
        headings = tuple((self.words.word(f"column.{name}"), width) for name, width in columns)
        note = self.words.word("result.made", time=self.made)
        return Table(self.words.word(f"result.{key}"), note, headings, list(rows))

    def _link(self, addresses: Addresses, item: str, department: str, field: str) -> TableCell:
        first = self.form.asked_fields[0].key
        asked = [(item, label, key) for key in (field, first) for label in (department, "")]
        cell = next((addresses[key] for key in asked if key in addresses), None)
        if not cell:
            return TableCell()
        return TableCell(cell, link=f"internal:'{self.form.sheet.name}'!{cell}")

    def _departments(self) -> Table:
        columns = (
            ("department", 6.0), ("division", 10.0), ("status", 7.0), ("owed", 5.0), ("answered", 5.0),
            ("progress", 6.0), ("errors", 5.0), ("warnings", 5.0), ("deadline", 8.0), ("files", 40.0),
        )  # fmt: skip

        def rows() -> Iterator[Cells]:
            for state in self.states:
                department = self.plan.department_by_label[state.label]
                yield [
                    f"《{state.label}》{state.name}",
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

        return self._table("departments", (("department", 18.0), *columns[1:]), rows())

    def _findings(self, addresses: Addresses) -> Table:
        keys = {title: key for key, title in self.titles.items()}
        columns = (
            ("severity", 4.0), ("department", 6.0), ("item", 3.0), ("field", 8.0), ("message", 30.0),
            ("value", 24.0), ("remedy", 26.0), ("file", 12.0), ("cell", 6.0), ("related", 12.0),
            ("link", 5.0), ("code", 11.0),
        )  # fmt: skip

        def rows() -> Iterator[Cells]:
            for one in self.findings:
                yield [
                    TableCell(self.words.word(f"severity.{one.severity}"), fill=SEVERITY_FILL[one.severity]),
                    one.department,
                    one.item,
                    one.field,
                    self.words.message(one),
                    _shown(one),
                    self.words.entries[one.code.text].remedy,
                    one.place.file,
                    _cell_of(one.place),
                    "\n".join(_where(place) for place in one.related),
                    self._link(addresses, one.item, one.department, keys.get(one.field, "")) if one.item else "",
                    one.code.text,
                ]

        return self._table("findings", columns, rows())

    def _mixed(self, addresses: Addresses) -> Table:
        columns = (("item", 6.0), ("item-title", 40.0), ("field", 12.0), ("value", 60.0), ("link", 8.0))

        def rows() -> Iterator[Cells]:
            for one in self.mixed:
                label = one.values[0][0]
                yield [
                    one.item.number,
                    one.item.title,
                    self.titles[one.field],
                    "　".join(f"{department} {value}" for department, value in one.values),
                    self._link(addresses, one.item.number, label, one.field),
                ]

        return self._table("mixed", columns, rows())

    def _successors(self) -> Table:
        """Each heading of the next plan with the items that lead to it, then the items that lead nowhere."""
        columns = (("successor", 10.0), ("successor-group", 24.0), ("successor-title", 44.0), ("leading", 60.0))
        leading: dict[str, list[str]] = {}
        for item in self.plan.items:
            for number in successor_numbers(self.form, item) or ("",):
                leading.setdefault(number, []).append(f"{item.number} {item.title}")

        def rows() -> Iterator[Cells]:
            for one in self.plan.successors:
                items = leading.get(one.number, [])
                text = TableCell("\n".join(items) or self.words.word("result.none"), fill="" if items else OPEN)
                yield [one.number, one.group, one.title, text]
            if "" in leading:
                nowhere = self.words.word("result.leads-nowhere")
                yield ["", "", TableCell(nowhere, fill=ALERT), "\n".join(leading[""])]

        return self._table("successors", columns, rows())

    def _crosslistings(self, addresses: Addresses) -> Table:
        columns = (
            ("verdict", 7.0), ("field", 8.0), ("department", 8.0), ("source", 4.0), ("target", 4.0),
            ("similarity", 4.0), ("source-text", 36.0), ("target-text", 36.0), ("source-cell", 12.0),
            ("target-cell", 12.0), ("link", 5.0),
        )  # fmt: skip

        def rows() -> Iterator[Cells]:
            for one in self.crosslistings:
                yield [
                    TableCell(self.words.word(f"verdict.{one.verdict}"), fill=VERDICT_FILL.get(one.verdict, ALERT)),
                    self.titles[one.field],
                    "・".join(one.labels),
                    one.source.item,
                    one.target.item,
                    one.similarity,
                    one.source_text,
                    one.target_text,
                    _where(one.source_place),
                    _where(one.target_place),
                    self._link(addresses, one.target.item, one.target.department, one.field),
                ]

        return self._table("crosslistings", columns, rows())

    def _origins(self, addresses: Addresses) -> Table:
        columns = (
            ("item", 4.0), ("field", 10.0), ("department", 8.0), ("link", 6.0), ("file", 30.0), ("sheet", 8.0),
            ("cell", 6.0), ("time", 14.0), ("hash", 36.0),
        )  # fmt: skip

        def rows() -> Iterator[Cells]:
            for (item, field), cell in self.consolidation.cells.items():
                for part in cell.parts:
                    for place in self._places(part.state, [one.place for one in part.origins], part.source):
                        submission = self.submissions.get(place.file)
                        filled = part.state is PartState.FILLED
                        yield [
                            item,
                            self.titles[field],
                            "・".join(part.labels),
                            self._link(addresses, item, part.labels[0], field),
                            place.file + (f"（{self.words.word('result.filled-by-tool')}）" if filled else ""),
                            place.sheet,
                            place.cell,
                            submission.modified if submission else "",
                            submission.sha256 if submission else "",
                        ]

        return self._table("origins", columns, rows())

    @staticmethod
    def _places(state: PartState, origins: list[Place], source: Place | None) -> list[Place]:
        if state is PartState.FILLED and source is not None:
            return [source]
        return origins if state is PartState.ANSWERED else []

    def _differences(self, addresses: Addresses) -> Table:
        """What the files of one department say of the same cell, the earlier beside the later."""
        columns = (
            ("difference", 6.0), ("department", 6.0), ("item", 4.0), ("field", 9.0), ("earlier", 36.0),
            ("later", 36.0), ("earlier-file", 18.0), ("later-file", 18.0), ("link", 5.0),
        )  # fmt: skip

        def rows() -> Iterator[Cells]:
            for one in self.differences:
                yield [
                    TableCell(self.words.word(f"difference.{one.kind}"), fill=DIFFERENCE_FILL.get(one.kind, "")),
                    one.key.department,
                    one.key.item,
                    self.titles[one.key.field],
                    one.before,
                    one.after,
                    _where(one.before_place),
                    _where(one.after_place),
                    self._link(addresses, one.key.item, one.key.department, one.key.field),
                ]

        return self._table("differences", columns, rows())

    def _changes(self) -> Table:
        columns = (
            ("department", 6.0), ("item", 4.0), ("field", 10.0), ("step", 10.0), ("before", 36.0), ("after", 36.0),
            ("file", 20.0), ("cell", 6.0),
        )  # fmt: skip

        def rows() -> Iterator[Cells]:
            for one in self.changes:
                yield [
                    one.key.department,
                    one.key.item,
                    self.titles[one.key.field],
                    self.words.word(f"step.{one.step}"),
                    _visible(one.before),
                    _visible(one.after),
                    one.place.file,
                    one.place.cell,
                ]

        return self._table("changes", columns, rows())


def _shown(one: Finding) -> str:
    """What stands there. A long answer is cut: it stands whole in the consolidated form the row links to."""
    whole = one.code in UNPRINTED or len(one.value) <= SHOWN
    return one.value if whole else one.value[:SHOWN] + "…"


def _cell_of(place: Place) -> str:
    return f"{place.sheet}!{place.cell}" if place.cell else place.sheet


def _where(place: Place) -> str:
    return f"{place.file} {_cell_of(place)}".strip()


def _visible(text: str) -> str:
    """White space that a change is about, made visible."""
    return text.replace("\r", "␍").replace("\t", "␉").replace(" ", "␣").replace("　", "□")
