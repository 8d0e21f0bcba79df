"""One page for every department: what to fill in, how to choose, until when, and what not to do to the workbook.

It says what 記入要領 says at length, from the same form and rules, but knows of no single department.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalsheet.celltext import MarkerKind, write_marker
from evalsheet.findings import catalogue
from evalsheet.forms import Field, Per
from evalsheet.round import written_out
from evalsheet.sheet.content import SheetFacts

STEPS = 4
CARES = 5


@dataclass(frozen=True, slots=True)
class LeafletLine:
    """A line of the page: a heading, or a text with what it is about; `tinted` where departments fill something."""

    about: str
    text: str = ""
    heading: bool = False
    tinted: bool = False


def leaflet(parts: Sequence[SheetFacts]) -> tuple[LeafletLine, ...]:
    """The lines of the page, in their order. What several forms of a round say alike stands once."""
    lines = [*_frame(parts[0]), *_steps(parts), *_fields(parts), *_scales(parts), *_texts(parts), *_cares()]
    return tuple(dict.fromkeys(lines))


def leaflet_title(parts: Sequence[SheetFacts]) -> str:
    """What stands above it."""
    return catalogue("ja").word("leaflet.title", title=parts[0].round.title)


def _heading(key: str, **values: object) -> LeafletLine:
    return LeafletLine(catalogue("ja").word(key, **values), heading=True)


def _frame(part: SheetFacts) -> Iterator[LeafletLine]:
    """Until when, whom to ask, how it goes back."""
    words, round_ = catalogue("ja"), part.round
    deadline = words.word("leaflet.deadline-day", day=written_out(round_.deadline))
    one = round_.coordinator
    yield LeafletLine(words.word("guide.deadline"), deadline)
    yield LeafletLine(words.word("guide.contact"), "　".join(t for t in (one.section, one.person, one.phone) if t))
    to = one.mail or one.section
    yield LeafletLine(words.word("guide.return"), words.word("leaflet.return", to=to))


def _steps(parts: Sequence[SheetFacts]) -> Iterator[LeafletLine]:
    words, names = catalogue("ja"), "」「".join(part.sheet_name for part in parts)
    yield _heading("leaflet.steps")
    for number in range(1, STEPS + 1):
        yield LeafletLine(str(number), words.word(f"leaflet.step-{number}", sheets=names))


def _fields(parts: Sequence[SheetFacts]) -> Iterator[LeafletLine]:
    """What each column wants, and who fills it."""
    yield _heading("guide.fields")
    for part in parts:
        for field in part.form.asked_fields:
            yield LeafletLine(part.titles[field.key], _wanted(part, field), tinted=True)
        for field in part.form.computed_fields:
            level = next(level.title for level in part.form.levels if level.key == field.per)
            yield LeafletLine(part.titles[field.key], catalogue("ja").word("sheet.computed", level=level))


def _wanted(part: SheetFacts, field: Field) -> str:
    words = catalogue("ja")
    said = [field.guide]
    if field.per is Per.ITEM:
        said.append(words.word("leaflet.lead"))
    if field.key in part.limits:
        said.append(words.word("sheet.limit", limit=f"{part.limits[field.key]:,}"))
    return "".join(dict.fromkeys(one for one in said if one))


def _scales(parts: Sequence[SheetFacts]) -> Iterator[LeafletLine]:
    """The values of every choice that departments make, with their meanings."""
    for part in parts:
        for field in part.form.asked_fields:
            scale = part.form.scale_of(field)
            if scale is not None:
                yield _heading("guide.scale", title=scale.title)
                yield from (LeafletLine(step.value, step.explained) for step in scale.steps)
                if scale.basis:
                    yield LeafletLine("※", scale.basis)


def _texts(parts: Sequence[SheetFacts]) -> Iterator[LeafletLine]:
    """The notation of the texts, where the rules look at it."""
    words = catalogue("ja")
    for part in parts:
        if part.rules.file.crosslisting is not None:
            notation = part.notation
            example = f"{notation.label[0]}○○{notation.label[1]}"
            yield _heading("leaflet.text")
            yield LeafletLine(example, words.word("guide.label", example=example))
            yield LeafletLine(notation.bullets[0], words.word("guide.bullet"))
            declares = write_marker(MarkerKind.DECLARES, ("5",), notation)
            yield LeafletLine(declares, words.word("leaflet.declares"))
            refers = write_marker(MarkerKind.REFERS, ("3",), notation)
            yield LeafletLine(refers, words.word("leaflet.refers"))


def _cares() -> Iterator[LeafletLine]:
    words = catalogue("ja")
    yield _heading("leaflet.cares")
    for number in range(1, CARES + 1):
        yield LeafletLine("×", words.word(f"leaflet.care-{number}"))
