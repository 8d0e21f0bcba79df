"""The map of cross-listings: items below one another, and an arc from each source to each target."""

from __future__ import annotations

from dataclasses import dataclass

from evalsheet.report.page.label import label
from evalsheet.summary import RepeatMap

WIDTH = 360.0  # of the drawing, in its own units
AXIS = 206.0  # where the items end and the arcs begin
LINE = 24.0  # from one item to the next
NEAR, FAR = 26.0, 140.0  # how far the shortest and the longest arc reach
REACH = 0.75  # a cubic curve comes that near to its controls
LETTERS = 12  # full-width characters of a title


@dataclass(frozen=True, slots=True)
class Stop:
    """An item on the map."""

    number: str
    title: str
    down: float


@dataclass(frozen=True, slots=True)
class Arc:
    """A repeat on the map, from its source's height to its target's, reaching `control` and peaking at `peak`."""

    source: str
    target: str
    entries: int
    faults: int
    start: float
    end: float
    control: float
    peak: float


@dataclass(frozen=True, slots=True)
class ArcMap:
    """The drawing."""

    height: float
    stops: tuple[Stop, ...]
    arcs: tuple[Arc, ...]


def arc_map(repeats: RepeatMap) -> ArcMap:
    """Where everything stands. Repeats from or to an item that the plan does not have are not drawn."""
    down = {item.number: LINE / 2 + at * LINE for at, item in enumerate(repeats.items)}
    stops = tuple(Stop(item.number, label(item.title, LETTERS), down[item.number]) for item in repeats.items)
    longest = max(len(stops) - 1, 1) * LINE
    arcs = []
    for one in repeats.repeats:
        if one.source in down and one.target in down:
            start, end = down[one.source], down[one.target]
            reach = NEAR + (FAR - NEAR) * abs(end - start) / longest
            arcs.append(
                Arc(
                    one.source,
                    one.target,
                    one.entries,
                    one.faults,
                    start,
                    end,
                    AXIS + reach / REACH,
                    AXIS + reach,
                )
            )
    return ArcMap(len(stops) * LINE, stops, tuple(arcs))
