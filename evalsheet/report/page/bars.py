"""Charts of choices: where each bar stands, and how long it is."""

from __future__ import annotations

from dataclasses import dataclass

from evalsheet.report.page.label import label
from evalsheet.summary import AverageTable, ChoiceCount

WIDTH = 340.0  # of the drawing, in its own units
LABEL = 92.0
NUMBER = 34.0  # behind the longest bar
BAR, GAP, PAIR = 13.0, 12.0, 3.0
LETTERS = 6.5  # full-width characters of a label
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96.0, 22.0, 4.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with the number it stands for."""

    count: int
    top: float
    length: float
    last_year: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of one value: this year's, then last year's."""

    label: str
    middle: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of bars; `rows` are the numbers: value, this year, last year and the change, or none of both."""

    title: str
    height: float
    values: tuple[Bars, ...]
    rows: tuple[tuple[str, int, int | None, int | None], ...]


def bar_chart(count: ChoiceCount) -> Chart:
    """The values of a choice below one another, this year's count above last year's."""
    longest = max((*count.now, *count.last, 1))
    scale = (WIDTH - LABEL - NUMBER) / longest
    values: list[Bars] = []
    rows = []
    top = GAP / 2
    for at, (value, now) in enumerate(zip(count.values, count.now, strict=True)):
        last = count.last[at] if count.last else None
        bars = [Bar(now, top, now * scale, last_year=False)]
        if last is not None:
            bars.append(Bar(last, top + BAR + PAIR, last * scale, last_year=True))
        height = bars[-1].top + BAR - top
        values.append(Bars(label(value, LETTERS), top + height / 2, tuple(bars)))
        rows.append((value, now, last, None if last is None else now - last))
        top += height + GAP
    return Chart(count.title, top - GAP / 2, tuple(values), tuple(rows))


@dataclass(frozen=True, slots=True)
class Spark:
    """A row of averages as a line; `points` are (across, down) of the years that have one."""

    label: str
    averages: tuple[tuple[str, int, int], ...]  # percent as shown, numbers, words
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Averages:
    """A table of averages by year with a line for each row."""

    title: str
    years: tuple[str, ...]
    rows: tuple[Spark, ...]


def averages(table: AverageTable) -> Averages:
    """The averages as shown. All lines have one scale, so that rows can be compared."""
    found = [float(one.value) for _, row in table.rows for one in row if one.value is not None]
    low, high = min(found, default=0.0), max(found, default=0.0)
    step = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(len(table.years) - 1, 1)
    room = (SPARK_HEIGHT - 2 * SPARK_EDGE) / ((high - low) or 1)
    rows = []
    for name, row in table.rows:
        shown = tuple(("" if one.value is None else f"{one.value:.1f}%", one.numbers, one.words) for one in row)
        points = tuple(
            (SPARK_EDGE + at * step, SPARK_HEIGHT - SPARK_EDGE - (float(one.value) - low) * room)
            for at, one in enumerate(row)
            if one.value is not None
        )
        rows.append(Spark(name, shown, points))
    return Averages(table.title, table.years, tuple(rows))
