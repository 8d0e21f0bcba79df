"""The texts that a department's workbook goes out with: whatever else stands in it, somebody wrote.

A text is the template's where it stands in a row as the template wrote that row. So a choice typed beside the
guidance is somebody's, though the guidance explains the same choice further down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import groupby, takewhile, zip_longest

from evalsheet.celltext import comparable
from evalsheet.findings import catalogue
from evalsheet.model import UNUSABLE, RawCell, RawSheet
from evalsheet.sheet.columns import Role
from evalsheet.sheet.content import LIST_SHEET, SheetFacts, answerers, head_lines, prefilled_text
from evalsheet.sheet.guidance import guidance, labels_line
from evalsheet.sheet.identity import HIDDEN_SHEET, TOLD, digest, hidden_rows
from evalsheet.sheet.selfcheck import SelfCheck

LEAST = 3  # rows, or headings, by which a sheet with another name is told to be the template's
Row = tuple[str, ...]  # the texts of a row, comparable and sorted


@dataclass(frozen=True)
class _Written:
    """What the template wrote on a sheet: its rows, each as often as it stands there.

    `anywhere` tells texts that may stand in any row, `computed` what its formulas give, of each kind one in a row.
    """

    rows: Mapping[Row, int] = field(default_factory=dict)
    anywhere: Callable[[str], bool] = lambda _: False
    computed: tuple[Callable[[RawCell], bool], ...] = ()

    def rest(self, sheet: RawSheet) -> Iterator[RawCell]:
        """The cells that somebody else wrote."""
        rows = Counter(self.rows)
        for _, cells in groupby(sorted(sheet.cells.values(), key=_position), lambda cell: cell.row):
            yield from self._rest_of_row(cells, rows)

    def _rest_of_row(self, cells: Iterable[RawCell], rows: Counter[Row]) -> Iterator[RawCell]:
        """The same of one row; the template's row that it is, or contains, is taken from `rows`."""
        left = [cell for cell in cells if cell.kind in UNUSABLE or comparable(cell.text)]
        whole = _row(comparable(cell.text) for cell in left)
        if rows[whole] and len(whole) == len(left):
            rows[whole] -= 1
            return
        for gives in self.computed:
            given = next((cell for cell in left if gives(cell)), None)
            left = [cell for cell in left if cell is not given]
        texts = [comparable(cell.text) for cell in left]
        row = _row(texts)
        if not rows[row]:
            said = {*texts}
            within = (
                one
                for one, count in rows.items()
                if count and said.issuperset(one) and Counter(one) <= Counter(texts)
            )
            row = max(within, key=len, default=()) if left else ()
        rows[row] -= 1
        known = Counter(row)
        for cell, text in zip(left, texts, strict=True):
            if known[text]:
                known[text] -= 1
            elif not (text and self.anywhere(text)):
                yield cell


def _position(cell: RawCell) -> tuple[int, int]:
    return cell.row, cell.column


def texts_of_the_round(parts: Sequence[SheetFacts], department: str, submission: int) -> Iterator[str]:
    """What the settings of the round may say otherwise tomorrow: the head of each sheet, whom to ask by when."""
    for part in parts:
        yield from head_lines(part, department, submission)[:3]  # title, identifier, addressee
    yield f"{parts[0].round.title}{catalogue('ja').word('guide.name')}"
    _heading, *lines = guidance(parts, answerers(parts)[department])
    for line in (*takewhile(lambda line: not line.heading, lines), *map(labels_line, parts)):
        yield from (line.about, line.text)


@dataclass(frozen=True)
class TemplateTexts:
    """All texts of one department's workbook, which holds the forms `parts`.

    `submission` is how often it was handed out; `told` are the signs of what it says it went out with.
    """

    parts: Sequence[SheetFacts]
    department: str
    submission: int = 1
    told: frozenset[str] = frozenset()

    def written_on(self, sheet: RawSheet) -> tuple[RawCell, ...]:
        """The cells of a sheet that the template did not put there, in reading order."""
        return tuple(self._written_on(sheet).rest(sheet))

    def _written_on(self, sheet: RawSheet) -> _Written:
        words, name = catalogue("ja"), sheet.name
        if name in (words.word("guide.name"), words.word("selfcheck.name")):
            return self._to_read
        if name == words.word("points.name"):
            return _Written(anywhere=self._went_out_with)
        if name == LIST_SHEET:
            return self._lists
        if name == HIDDEN_SHEET:
            return self._identity
        if any(name == part.sheet_name for part in self.parts):
            return self._form
        return self._by_its_texts(sheet)

    def _by_its_texts(self, sheet: RawSheet) -> _Written:
        """What the template wrote on a sheet that has another name than any of its own."""
        found = {cell.row for cell in sheet.cells.values()}
        alike = sum(
            _row(comparable(sheet.text(row, at)) for at in range(1, 5)) in self._to_read.rows for row in found
        )
        if alike >= LEAST:
            return self._to_read
        headings = {comparable(column.heading) for part in self.parts for column in part.columns}
        standing = {comparable(cell.text) for cell in sheet.cells.values()}
        return self._form if len(headings & standing) >= LEAST else _Written()

    def _went_out_with(self, text: str) -> bool:
        """Whether the workbook itself says that a text was on it."""
        return digest(text) in self.told

    @cached_property
    def _to_read(self) -> _Written:
        """The guidance and the self-check, whose formulas give a state, and what is missing or in how many rows."""
        words = catalogue("ja")
        rows: list[Iterable[str]] = [[f"{self.parts[0].round.title}{words.word('guide.name')}"]]
        rows += [(line.about, line.text) for line in guidance(self.parts, answerers(self.parts)[self.department])]
        titles = "・".join(dict.fromkeys(part.form.item_level.title for part in self.parts))
        headings = [words.word(f"selfcheck.{name}") for name in ("number", "state", "todo")]
        rows += [[words.word("selfcheck.name")], [words.word("selfcheck.ready")], [*headings, titles]]
        for part in self.parts:
            for assignment in part.plan.assigned_to(self.department):
                item = part.plan.item_by_number[assignment.item]
                for title in (item.title, item.node.title):
                    rows += [(item.number, title), (item.number, f"【{part.sheet_name}】{title}")]
        return _Written(
            _counted(rows),
            anywhere=self._went_out_with,
            computed=(
                lambda cell: cell.kind in UNUSABLE or cell.text in state_words(),
                lambda cell: cell.kind in UNUSABLE or self._is_told(comparable(cell.text)),
            ),
        )

    @cached_property
    def _lists(self) -> _Written:
        """The choices of every scale side by side."""
        columns = [scale.values for part in self.parts for scale in part.form.scales.values()]
        return _Written(_counted(zip_longest(*columns, fillvalue="")))

    @cached_property
    def _identity(self) -> _Written:
        identities = [part.identity(self.department, self.submission) for part in self.parts]
        known = {comparable(TOLD), *(comparable(sign) for sign in self.told)}
        return _Written(_counted(hidden_rows(identities)), anywhere=known.__contains__)

    @cached_property
    def _form(self) -> _Written:
        """A form's sheet whose headings are gone or another's: of the texts on it, choices may be answers."""
        texts: set[str] = set()
        choices: set[str] = set()
        for part in self.parts:
            texts |= {*head_lines(part, self.department, self.submission)}
            texts |= {column.heading for column in part.columns}
            for assignment in part.plan.assigned_to(self.department):
                item = part.plan.item_by_number[assignment.item]
                columns = [one for one in part.columns if one.role not in (Role.STATE, Role.COUNTER)]
                texts |= {prefilled_text(part, column, item, self.department) for column in columns}
            choices |= {value for scale in part.form.scales.values() for value in scale.values}
        known = {comparable(text) for text in texts} - {comparable(value) for value in choices}
        return _Written(
            anywhere=known.__contains__,
            computed=(lambda cell: cell.text in state_words() or cell.kind in UNUSABLE,),
        )

    def _is_told(self, plain: str) -> bool:
        """Whether a text is put together by the self-check: what is missing in a row, or in how many rows."""
        if self._count.fullmatch(plain):
            return True
        for text in self._todo:
            plain = plain.replace(text, "")
        return not plain

    @cached_property
    def _count(self) -> re.Pattern[str]:
        """In how many rows the self-check says that something is missing."""
        words = catalogue("ja")
        before, after = (comparable(words.word(f"selfcheck.open-{name}")) for name in ("before", "after"))
        return re.compile(f"{re.escape(before)}[0-9]+{re.escape(after)}")

    @cached_property
    def _todo(self) -> tuple[str, ...]:
        """What the self-check can say of a row, the longest first."""
        texts = {comparable(text) for part in self.parts for text in SelfCheck(part, self.department).texts}
        return tuple(sorted(texts - {""}, key=len, reverse=True))


@cache
def state_words() -> frozenset[str]:
    """How an item stands, in each word that the template's formulas have for it."""
    words = catalogue("ja")
    return frozenset(words.word(f"sheet.state-{name}") for name in ("empty", "joint", "partial", "done"))


def _counted(rows: Iterable[Iterable[str]]) -> Counter[Row]:
    """How often each row of texts is written, without the blank ones."""
    counted = Counter(_row(comparable(text) for text in row) for row in rows)
    del counted[()]
    return counted


def _row(texts: Iterable[str]) -> Row:
    return tuple(sorted(text for text in texts if text))
