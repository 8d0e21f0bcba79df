"""Finding the columns of a sheet by their headings, wherever people have moved them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from evalsheet.celltext import comparable
from evalsheet.model import RawSheet
from evalsheet.sheet import Role, SheetColumn

HEADING_ROWS = 30
SPACE = 50  # characters that a heading may have more than it should, line ends and spaces mostly
LEAST = 3  # fewer matching headings are a coincidence
ALIKE = 0.5  # how like the expected heading one between the right neighbours has to be
WITHIN = 0.6  # how like two are of which one stands in the other: 評価（A～D）, 成果 for 令和6年度の成果
SHORTEST = 2  # characters of a heading that is looked for in another


@dataclass(frozen=True)
class Headings:
    """The heading row, and the sheet's column of each column of the form that was found.

    `retyped` are the columns found by what stands around them, with what now is their heading; `repeated` the rows
    below that hold the headings once more.
    """

    row: int
    columns: dict[SheetColumn, int]
    retyped: tuple[tuple[SheetColumn, str], ...] = ()
    repeated: frozenset[int] = frozenset()

    @property
    def found(self) -> int:
        return len(self.columns)

    def column(self, role: Role, key: str) -> int | None:
        """The sheet's column of one role and key."""
        return next((at for one, at in self.columns.items() if one.role is role and one.key == key), None)


def find_headings(sheet: RawSheet, expected: Sequence[SheetColumn]) -> Headings | None:
    """The row that holds most of the expected headings; none where it has no item numbers or too few."""
    wanted: dict[str, list[SheetColumn]] = {}
    for one in expected:
        wanted.setdefault(comparable(one.heading), []).append(one)
    rows: dict[int, dict[str, list[int]]] = {}
    longest = max(map(len, wanted), default=0) + SPACE
    for (row, column), cell in sheet.cells.items():
        if row > HEADING_ROWS or len(cell.text) > longest:
            continue
        if (heading := comparable(cell.text)) in wanted:
            rows.setdefault(row, {}).setdefault(heading, []).append(column)
    best: Headings | None = None
    for row, standing in sorted(rows.items()):
        headings = Headings(row, _match(standing, wanted, expected))
        if headings.found >= LEAST and (best is None or headings.found > best.found):
            best = headings
    return best and _with_repeated(sheet, with_retyped(sheet, best, expected))


def _match(
    standing: dict[str, list[int]], wanted: dict[str, list[SheetColumn]], expected: Sequence[SheetColumn]
) -> dict[SheetColumn, int]:
    """Columns of one row by heading. Where fewer or more columns than expected bear the same heading, the columns
    around them tell which is which; or else the last ones are there: this year's stand right of last year's."""
    sure = {
        columns[0]: standing[heading][0]
        for heading, columns in wanted.items()
        if len(columns) == len(standing.get(heading, ())) == 1
    }
    found: dict[SheetColumn, int] = {}
    for heading, columns in wanted.items():
        places = sorted(standing.get(heading, ()))
        if len(columns) == len(places):
            found.update(zip(columns, places, strict=True))
            continue
        between = _between(columns, places, sure, expected)
        missing = max(0, len(columns) - len(places))
        found.update(between or zip(columns[missing:], places, strict=False))
    return found


def _between(
    columns: Sequence[SheetColumn],
    places: Sequence[int],
    sure: dict[SheetColumn, int],
    expected: Sequence[SheetColumn],
) -> dict[SheetColumn, int]:
    """`columns` at the `places` that stand between the same two `sure` ones; none unless that places all it can."""
    order = {one: at for at, one in enumerate(expected)}
    found: dict[SheetColumn, int] = {}
    for one in columns:
        left = max((each for each in sure if order[each] < order[one]), key=order.__getitem__, default=None)
        right = min((each for each in sure if order[each] > order[one]), key=order.__getitem__, default=None)
        for at in places:
            before = max((each for each in sure if sure[each] < at), key=sure.__getitem__, default=None)
            after = min((each for each in sure if sure[each] > at), key=sure.__getitem__, default=None)
            if (before, after) == (left, right) and at not in found.values():
                found[one] = at
                break
    return found if len(found) == min(len(columns), len(places)) else {}


def with_retyped(sheet: RawSheet, headings: Headings, expected: Sequence[SheetColumn]) -> Headings:
    """`headings` with the missing columns that stand where they should, between the right neighbours.

    Each one found is a neighbour by which further ones can be.
    """
    found, more = headings, dict(_standing_between(sheet, headings, expected))
    while more:
        retyped = tuple((column, sheet.text(headings.row, at)) for column, at in more.items())
        found = replace(found, columns={**found.columns, **more}, retyped=(*found.retyped, *retyped))
        more = dict(_standing_between(sheet, found, expected))
    return found


def _standing_between(
    sheet: RawSheet, headings: Headings, expected: Sequence[SheetColumn]
) -> Iterator[tuple[SheetColumn, int]]:
    """Missing columns, and the sheet's columns between the right neighbours that they are."""
    columns = headings.columns
    last = max((column for row, column in sheet.cells if row == headings.row), default=0)
    for gap in _gaps(expected, columns):
        left = max((columns[one] for one in expected[: gap.start] if one in columns), default=0)
        right = [columns[one] for one in expected[gap.stop :] if one in columns]
        end = min((at for at in right if at > left), default=max(left, last) + 1)
        free = [at for at in range(left + 1, end) if at not in columns.values()]
        yield from _assigned(sheet, headings.row, expected[gap.start : gap.stop], free, closed=bool(right))


def _gaps(expected: Sequence[SheetColumn], found: dict[SheetColumn, int]) -> Iterator[slice]:
    """The runs of expected columns that were not found."""
    start = None
    for at, column in enumerate(expected):
        if column not in found:
            start = at if start is None else start
        elif start is not None:
            yield slice(start, at)
            start = None
    if start is not None:
        yield slice(start, len(expected))


def _assigned(
    sheet: RawSheet, row: int, missing: Sequence[SheetColumn], free: Sequence[int], *, closed: bool
) -> Iterator[tuple[SheetColumn, int]]:
    """Which free columns the missing ones are: by a like heading, or, all emptied, by their number and order."""
    if closed and len(missing) == len(free) and not any(sheet.text(row, at).strip() for at in free):
        yield from zip(missing, free, strict=True)
        return
    alike = [(_likeness(sheet.text(row, at), one.heading), -at, one) for at in free for one in missing]
    taken: set[object] = set()
    for likeness, negative, one in sorted(alike, key=lambda each: each[:2], reverse=True):
        if likeness >= ALIKE and not {one, -negative} & taken:
            taken |= {one, -negative}
            yield one, -negative


def _likeness(written: str, expected: str) -> float:
    one, other = comparable(written), comparable(expected)
    within = min(len(one), len(other)) >= SHORTEST and (one in other or other in one)
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return max(ratio, WITHIN) if within else ratio


def _with_repeated(sheet: RawSheet, headings: Headings) -> Headings:
    """The headings with the rows below that repeat them, as every printed page does."""
    wanted = {at: comparable(one.heading) for one, at in headings.columns.items()}
    counts: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        heading = wanted.get(column) if row > headings.row else None
        if heading and len(cell.text) <= len(heading) + SPACE and comparable(cell.text) == heading:
            counts[row] = counts.get(row, 0) + 1
    return replace(headings, repeated=frozenset(row for row, count in counts.items() if count >= LEAST))
