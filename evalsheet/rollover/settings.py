"""The settings of the next round: round.yaml as it stands, with this round's identifier, title, year and dates."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator, Mapping

import yaml

from evalsheet.findings import Code, Finding, finding
from evalsheet.model import Place
from evalsheet.round import Round, moved_years

SATURDAY = 5


def next_settings(text: str, changed: Mapping[str, object]) -> str:
    """round.yaml with other values for the keys of `changed` that it has; remarks and all else stay as they are."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)  # it has been read as a round
    spans = []
    for key, value in root.value:
        if key.value in changed:
            spans.append((value.start_mark.index, _end(value), _written(changed[key.value])))
    for start, end, written in sorted(spans, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _end(node: yaml.Node) -> int:
    """Where what is written of a node ends; a block goes on to the next key, over the remarks between."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    return int(node.end_mark.index)


def _written(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    plain = yaml.safe_dump(value, allow_unicode=True, width=10_000, default_flow_style=True)
    return plain.removesuffix("\n").removesuffix("\n...")


def a_year_on(day: datetime.date) -> datetime.date:
    """The same day of the next year; the last of February where it has no 29th."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=min(day.day, last))


def next_values(round_: Round, folder_name: str) -> dict[str, object]:
    """What changes in round.yaml. The identifier gets next year's number, or that of the folder, or the year."""
    year = round_.fiscal_year
    moved = moved_years(round_.round, year)
    if moved == round_.round:
        moved = folder_name if folder_name != round_.round else ""
    return {
        "round": moved or f"{round_.round}-{year + 1}",
        "title": moved_years(round_.title, year),
        "fiscal_year": year + 1,
        "deadline": a_year_on(round_.deadline),
        "extensions": {},
    }


def settings_findings(before: Round, values: Mapping[str, object], path: str) -> Iterator[Finding]:
    """What a person has to look at in the settings of the next round, of which `path` is the file."""

    def at(key: str) -> Place:
        return Place(path, cell=key)

    yield finding(Code.ROLLOVER_ROUND, at("round"), value=str(values["round"]), before=before.round)
    same = values["title"] == before.title
    title = Code.ROLLOVER_TITLE_SAME if same else Code.ROLLOVER_TITLE
    yield finding(title, at("title"), value=str(values["title"]), before=before.title)
    day = values["deadline"]
    assert isinstance(day, datetime.date)
    weekend = day.weekday() >= SATURDAY
    monday = day + datetime.timedelta(days=7 - day.weekday())
    yield finding(
        Code.ROLLOVER_DEADLINE_WEEKEND if weekend else Code.ROLLOVER_DEADLINE,
        at("deadline"),
        value=day.isoformat(),
        before=before.deadline.isoformat(),
        weekday="月火水木金土日"[day.weekday()],
        monday=monday.isoformat(),
    )
    for label, until in before.extensions.items():
        yield finding(Code.ROLLOVER_EXTENSION, at("extensions"), department=label, value=until.isoformat())
