"""Consolidated cells as the register keeps them: this year's answers, for next year's columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evalsheet.celltext import Notation, Passage, parse_achievement, passages
from evalsheet.consolidate import Cell, Consolidation, Part
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import By, Field, Kind, Rows
from evalsheet.model import NOWHERE, Item
from evalsheet.rollover.reorganisation import Reorganisation
from evalsheet.sheet import SheetFacts

LONGEST = 32_767  # characters in a cell of a workbook


@dataclass(frozen=True)
class ClosingPart:
    """One form of a round that is over, with what came back to it."""

    facts: SheetFacts
    consolidation: Consolidation


@dataclass(frozen=True)
class Carried:
    """Values for the next register by (item, field), and what a person has to look at."""

    values: Mapping[tuple[str, str], str]
    findings: tuple[Finding, ...]


def carried_values(part: ClosingPart, change: Reorganisation, notation: Notation) -> Carried:
    """This year's value of every field that the form shows again, with its departments as they are next year.

    Args:
        part: the form.
        change: who takes over from whom.
        notation: of the next round.
    """
    values: dict[tuple[str, str], str] = {}
    findings: list[Finding] = []
    for item in part.facts.plan.answered_items:
        unanswered: dict[str, list[str]] = {}
        for field in part.facts.form.carried_fields:
            value, found = _value(part, item, field)
            findings += found
            if field.by is not By.COMPUTED:
                for one in part.consolidation.cell(item.number, field.key).parts:
                    if not one.text:
                        unanswered.setdefault("・".join(one.labels), []).append(part.facts.titles[field.key])
            value = with_labels_after(value, field, part.facts, item.number, change, notation)
            if len(value) > LONGEST:
                findings.append(_found(part, Code.ROLLOVER_TOO_LONG, item, field, letters=len(value)))
            elif value:
                values[(item.number, field.key)] = value
        findings += [
            finding(
                Code.ROLLOVER_UNANSWERED,
                NOWHERE,
                item=item.number,
                department=department,
                fields="・".join(titles),
                title=item.title,
            )
            for department, titles in unanswered.items()
        ]
    return Carried(values, tuple(findings))


def _found(part: ClosingPart, code: Code, item: Item, field: Field, value: str = "", **params: Any) -> Finding:
    title = part.facts.titles[field.key]
    return finding(code, NOWHERE, item=item.number, field=title, value=value, title=item.title, **params)


def _value(part: ClosingPart, item: Item, field: Field) -> tuple[str, list[Finding]]:
    """The cell as one text, or nothing where the register cannot hold it."""
    if field.by is By.COMPUTED:
        return _computed(part, item, field), []
    cell = part.consolidation.cell(item.number, field.key)
    if field.kind is not Kind.CHOICE:
        return "\n".join(_texts(part.facts, cell, field)), []
    given = {"・".join(one.labels): one.text for one in cell.parts if one.text}
    chosen = [*dict.fromkeys(given.values())]
    if not chosen:
        return "", []
    if len(chosen) > 1:
        listed = "、".join(f"{labels} {value}" for labels, value in given.items())
        return "", [_found(part, Code.ROLLOVER_VALUES_DIFFER, item, field, listed)]
    scale = part.facts.form.scale_of(field)
    if scale is not None and chosen[0] not in scale.values:
        return "", [_found(part, Code.ROLLOVER_VALUE_LEFT, item, field, chosen[0])]
    return chosen[0], []


def _computed(part: ClosingPart, item: Item, field: Field) -> str:
    """What was computed for the node above the item."""
    grades = part.consolidation.grades
    return next(
        (one.value for one in grades if one.field == field.key and one.path == item.path[: len(one.path)]), ""
    )


def _texts(facts: SheetFacts, cell: Cell, field: Field) -> Iterator[str]:
    """The parts that hold something, each under its department where the form has a row for each of several."""
    rows = facts.form.result.rows is Rows.DEPARTMENT and field.by is By.DEPARTMENT
    several = facts.form.departments.alone or len(cell.parts) > 1
    for one in cell.parts:
        if one.text:
            yield _labelled(facts, one, field) if rows and several else one.text


def _labelled(facts: SheetFacts, one: Part, field: Field) -> str:
    if field.kind is Kind.ACHIEVEMENT:
        return f"{one.labels[0]} {one.text}"
    if passages(one.text, facts.notation)[0].labels:
        return one.text
    return "".join(map(facts.notation.written_label, one.labels)) + "\n" + one.text


def with_labels_after(
    value: str, field: Field, facts: SheetFacts, item: str, change: Reorganisation, notation: Notation
) -> str:
    """A value with the departments in it named as they are in the next round; all else stays as it is written.

    Where a form names departments over the years, a text keeps the names of its time as long as the next register
    knows whose they are.
    """
    if not value or not change.handovers:
        return value
    if field.kind is Kind.ACHIEVEMENT:
        return _achievement_after(value, facts, field, item, change, notation)
    if field.kind is not Kind.TEXT:
        return value
    blocks, keeping = passages(value, facts.notation), facts.form.departments.former is not None
    return "".join(_passage_after(one, item, change, notation, keeping=keeping).text for one in blocks)


def _passage_after(
    one: Passage, item: str, change: Reorganisation, notation: Notation, *, keeping: bool
) -> Passage:
    after = change.all_after(one.labels, item)
    known = tuple(dict.fromkeys(map(notation.label_of, one.labels)))
    if after == one.labels or (keeping and after == known):
        return one
    before = one.label_text[: len(one.label_text) - len(one.label_text.lstrip())]
    return replace(one, labels=after, label_text=before + "".join(map(notation.written_label, after)))


def _achievement_after(
    value: str, facts: SheetFacts, field: Field, item: str, change: Reorganisation, notation: Notation
) -> str:
    read = parse_achievement(value, facts.form.words_of(field), facts.notation)
    if read is None:
        return value
    keeping = facts.form.departments.former is not None
    parts = []
    for one in read.parts:
        after = change.after(one.department, item) if one.named else ""
        if after != one.department and not (keeping and notation.label_of(one.department) == after):
            one = replace(one, before=one.before.replace(one.named, after, 1))  # noqa: PLW2901 - the part, renamed
        parts.append(one)
    return str(replace(read, parts=tuple(parts)))
