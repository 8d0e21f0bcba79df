"""Answers of all departments into one cell per item and field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from evalsheet.celltext import MarkerKind, Notation, comparable, parse_achievement, passages, write_marker
from evalsheet.consolidate.computed import computed_grades
from evalsheet.consolidate.content import Cell, Consolidation, Grade, Part, PartState
from evalsheet.crosslist.similarity import difference
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import Field, Form, Kind, Per, Rows
from evalsheet.model import NOWHERE, Answer, AnswerKey, Crosslisting, Plan, Verdict, path_number


@dataclass(frozen=True)
class _Round:
    form: Form
    plan: Plan
    notation: Notation
    answers: Mapping[AnswerKey, Answer]
    submitted: frozenset[str]
    titles: Mapping[str, str]


def consolidate(
    form: Form,
    plan: Plan,
    notation: Notation,
    answers: Iterable[Answer],
    submitted: Iterable[str],
    titles: Mapping[str, str],
    fill: Iterable[Crosslisting] = (),
) -> tuple[Consolidation, tuple[Finding, ...]]:
    """The consolidated cells, and findings about texts that two departments give differently.

    Args:
        form, plan, notation: the round's definitions.
        answers: normalised answers of all submissions.
        submitted: labels of the departments a file came back from.
        titles: the fields' headings in this round.
        fill: cross-listings whose absent targets are to be filled from the source.
    """
    round_ = _Round(form, plan, notation, {answer.key: answer for answer in answers}, frozenset(submitted), titles)
    cells: dict[tuple[str, str], Cell] = {}
    asked = [field.key for field in form.asked_fields]
    findings: list[Finding] = []
    for item in plan.answered_items:
        for field in form.asked_fields:
            if field.per is Per.ITEM:
                parts = _decided(round_, item.number, field)
            elif field.kind is Kind.TEXT and form.result.rows is Rows.ITEM:
                parts, found = _blocks(round_, item.number, field)
                findings += found
            elif field.kind is Kind.ACHIEVEMENT and form.result.rows is Rows.ITEM:
                parts = _achievements(round_, item.number, field)
            else:
                parts = _choices(round_, item.number, field)
            cells[(item.number, field.key)] = Cell(item.number, field.key, parts)
    for one in fill:
        if one.verdict is Verdict.ABSENT and one.target_place.cell:
            key = (one.target.item, one.field)
            cells[key] = _with_filled(round_, cells[key], one)
            findings.append(_filled_finding(round_, one))
    cells = {(item.number, key): _cell_of(plan, cells, item.number, key) for item in plan.items for key in asked}
    grades = computed_grades(form, plan, cells)
    findings += [_open_finding(round_, grade) for grade in grades if grade.missing]
    return Consolidation(cells, grades), tuple(findings)


def _cell_of(plan: Plan, cells: Mapping[tuple[str, str], Cell], item: str, field: str) -> Cell:
    """An item's own cell, or that of the item it repeats."""
    return replace(cells[(plan.original_of(item), field)], item=item)


def _open_finding(round_: _Round, grade: Grade) -> Finding:
    node = grade.path[-1]
    level = next(one for one in round_.form.levels if one.key == node.level)
    return finding(
        Code.GRADE_OPEN,
        NOWHERE,
        item=path_number(grade.path),
        field=round_.titles[grade.field],
        level=level.title,
        node=level.label_of(node),
        missing="、".join(grade.missing),
    )


def _decided(round_: _Round, item: str, field: Field) -> tuple[Part, ...]:
    """The lead department's value."""
    lead = round_.plan.lead_of.get(item)
    return (_single(round_, AnswerKey(item, lead, field.key)),) if lead else ()


def _choices(round_: _Round, item: str, field: Field) -> tuple[Part, ...]:
    """Each department's own value."""
    return tuple(_single(round_, AnswerKey(item, d.label, field.key)) for d in round_.plan.departments_of(item))


def _achievements(round_: _Round, item: str, field: Field) -> tuple[Part, ...]:
    """Each department's own value, under its name where there are several and it does not say so itself."""
    parts, words = _choices(round_, item, field), round_.form.words_of(field)
    if len(parts) == 1:
        return parts
    named = []
    for part in parts:
        value = parse_achievement(part.text, words, round_.notation)
        own = value is None or value.parts[0].department != ""
        named.append(part if own else replace(part, text=f"{part.labels[0]} {part.text}"))
    return tuple(named)


def _single(round_: _Round, key: AnswerKey) -> Part:
    answer = round_.answers.get(key)
    labels = (key.department,)
    if answer is None:
        return Part(labels, "", _absence(round_, key.department))
    state = PartState.ANSWERED if answer.value else PartState.BLANK
    return Part(labels, answer.value, state, (answer,))


def _absence(round_: _Round, department: str) -> PartState:
    return PartState.BLANK if department in round_.submitted else PartState.MISSING


def _blocks(round_: _Round, item: str, field: Field) -> tuple[tuple[Part, ...], list[Finding]]:
    """Every block of every department, in the order of the department master, joint blocks once."""
    parts: list[Part] = []
    findings: list[Finding] = []
    for department in round_.plan.departments_of(item):
        answer = round_.answers.get(AnswerKey(item, department.label, field.key))
        if answer is not None:
            parts, found = _joined(round_, parts, _own_parts(round_, answer))
            findings += found
    spoken = {label for part in parts for label in part.labels}
    spoken |= {origin.key.department for part in parts for origin in part.origins}
    for department in round_.plan.departments_of(item):
        if department.label not in spoken:
            answer = round_.answers.get(AnswerKey(item, department.label, field.key))
            origins = (answer,) if answer is not None else ()
            parts.append(Part((department.label,), "", _absence(round_, department.label), origins))
    return tuple(sorted(parts, key=lambda part: _order(round_, part))), findings


def _shared(round_: _Round, item: str) -> bool:
    """Whether several departments answer an item."""
    return len(round_.plan.departments_of(item)) > 1


def _joined(round_: _Round, parts: list[Part], own: list[Part]) -> tuple[list[Part], list[Finding]]:
    """The parts so far with one department's own: what it gives alike is there already, what differs is found."""
    known, fresh = list(parts), []
    for part in own:
        at = next((at for at, one in enumerate(known) if _given_alike(round_, one, part)), None)
        if at is None:
            fresh.append(part)
        else:
            known[at] = replace(known[at], origins=(*known[at].origins, *part.origins))
    findings = []
    for part in fresh:
        other = next((one for one in known if _same_joint(one, part)), None)
        if other is not None:
            findings.append(_differing(round_, other, part))
    return [*known, *fresh], findings


def _own_parts(round_: _Round, answer: Answer) -> list[Part]:
    """The blocks of one answer; a text without a label is given its department's."""
    found = []
    for block in passages(answer.value, round_.notation):
        if block.is_blank and all(label in round_.plan.department_by_label for label in block.labels):
            continue  # a department's name with nothing after it says nothing; other words in brackets may
        text = block.text.strip("\n")
        if not block.labels and (round_.form.departments.alone or _shared(round_, answer.key.item)):
            text = f"{round_.notation.written_label(answer.key.department)}\n{text}"
        labels = block.labels or (answer.key.department,)
        found.append(Part(labels, text, PartState.ANSWERED, (answer,)))
    return found


def _same_joint(one: Part, other: Part) -> bool:
    """Whether `one` has the same joint labels and was not given by `other`'s department as well."""
    if len(one.labels) < 2 or set(one.labels) != set(other.labels):
        return False
    return other.origins[0].key.department not in {origin.key.department for origin in one.origins}


def _given_alike(round_: _Round, one: Part, other: Part) -> bool:
    return _same_joint(one, other) and comparable(_body(round_, one)) == comparable(_body(round_, other))


def _body(round_: _Round, part: Part) -> str:
    """A part without its labels."""
    return "".join(block.body for block in passages(part.text, round_.notation))


def _differing(round_: _Round, one: Part, other: Part) -> Finding:
    first, second = one.origins[0], other.origins[0]
    return finding(
        Code.JOINT_DIFFERS,
        second.place,
        item=second.key.item,
        departments=dict.fromkeys((*other.labels, second.key.department)),
        field=round_.titles[second.key.field],
        value=other.text,
        related=(first.place,),
        other=first.key.department,
        difference=difference(_body(round_, one), _body(round_, other)),
    )


def _order(round_: _Round, part: Part) -> int:
    department = round_.plan.department_by_label.get(part.labels[0])
    if department is None and part.origins:
        department = round_.plan.department_by_label.get(part.origins[0].key.department)
    return department.order if department else len(round_.plan.departments) + 1


def _with_filled(round_: _Round, cell: Cell, one: Crosslisting) -> Cell:
    label = "".join(round_.notation.written_label(name) for name in one.labels)
    marker = write_marker(MarkerKind.REFERS, (one.source.item,), round_.notation)
    entry = f"{round_.notation.bullets[0]}{one.source_text} {marker}"
    for at, old in enumerate(cell.parts):  # what came from the same cell stays one block
        if (old.state, old.labels, old.source) == (PartState.FILLED, one.labels, one.source_place):
            longer = replace(old, text=f"{old.text}\n{entry}")
            return replace(cell, parts=(*cell.parts[:at], longer, *cell.parts[at + 1 :]))
    part = Part(one.labels, entry, PartState.FILLED, source=one.source_place)
    kept = [old for old in cell.parts if old.text or not set(old.labels) <= set(one.labels)]
    parts = sorted([*kept, part], key=lambda each: _order(round_, each))
    at = parts.index(part)
    if at == 0 or parts[at - 1].labels != one.labels:  # it does not go on with what they wrote themselves
        parts[at] = replace(part, text=f"{label}\n{entry}")
    return replace(cell, parts=tuple(parts))


def _filled_finding(round_: _Round, one: Crosslisting) -> Finding:
    return finding(
        Code.CROSSLISTING_FILLED,
        one.target_place,
        item=one.target.item,
        departments=one.labels,
        field=round_.titles[one.field],
        value=one.source_text,
        related=(one.source_place,),
        source=one.source.item,
    )
