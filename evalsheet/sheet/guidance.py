"""The sheet 記入要領, from the form and the rules: what is asked cannot contradict what is checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evalsheet.celltext import MarkerKind, write_marker
from evalsheet.findings import Catalogue, catalogue
from evalsheet.forms import OFFICES, Field
from evalsheet.model import Department
from evalsheet.round import written_out
from evalsheet.rules import Rule
from evalsheet.sheet.content import SheetFacts


@dataclass(frozen=True, slots=True)
class GuidanceLine:
    """A line of the guidance: a heading, or a point with what it is about."""

    heading: bool
    about: str
    text: str


def guidance(parts: Sequence[SheetFacts], department: Department) -> tuple[GuidanceLine, ...]:
    """All lines of the sheet, in their order; what belongs to one form of several says so in its headings."""
    words = catalogue("ja")
    lines = _ask_and_deadline(parts, department, words)
    for part in parts:
        own = [*_fields(part, words), *_scales(part, words), *_crosslisting(part, words)]
        lines += [_headed(line, part.sheet_name) for line in own] if len(parts) > 1 else own
    papers = "・".join(dict.fromkeys(part.form.sheet.paper for part in parts))
    return (*lines, *_before_returning(papers, words))


def _headed(line: GuidanceLine, name: str) -> GuidanceLine:
    return replace(line, text=f"【{name}】{line.text}") if line.heading else line


def _heading(text: str) -> GuidanceLine:
    return GuidanceLine(True, "", text)


def _ask_and_deadline(parts: Sequence[SheetFacts], department: Department, words: Catalogue) -> list[GuidanceLine]:
    coordinator = parts[0].round.coordinator
    deadline = parts[0].round.deadline_of(department.label)
    asked = "　".join(
        part for part in (coordinator.section, coordinator.person, coordinator.phone, coordinator.mail) if part
    )
    owed = [
        words.word(
            f"guide.owed-{part.rows}", count=len(part.plan.assigned_to(department.label)), sheet=part.sheet_name
        )
        for part in parts
    ]
    style = parts[0].form.departments
    label = department.label if style.full_names else f"{style.label.open}{department.label}{style.label.close}"
    named = department.name if department.name == department.label else f"{department.name}（{label}）"
    return [
        _heading(words.word("guide.this")),
        GuidanceLine(False, words.word("guide.for"), named),
        GuidanceLine(False, words.word("guide.owed"), "\n".join(owed)),
        GuidanceLine(False, words.word("guide.deadline"), written_out(deadline)),
        GuidanceLine(False, words.word("guide.contact"), asked),
        GuidanceLine(False, words.word("guide.return"), words.word("guide.return-how")),
    ]


def _fields(facts: SheetFacts, words: Catalogue) -> list[GuidanceLine]:
    lines = [_heading(words.word("guide.fields"))]
    for field in facts.form.fields:
        if field.by in OFFICES:
            continue
        about = facts.round.worded(field.title)
        lines.append(GuidanceLine(False, about, field.guide))
        lines += [GuidanceLine(False, "", text) for text in _rule_texts(facts, field, words)]
        if field.share is not None:
            of, met = facts.round.worded(facts.form.field(field.share.of).title), "・".join(field.share.met)
            level = next(level.title for level in facts.form.levels if level.key == field.per)
            lines.append(GuidanceLine(False, "", words.word("guide.computed", level=level, of=of, met=met)))
    return lines


def _rule_texts(facts: SheetFacts, field: Field, words: Catalogue) -> list[str]:
    """A sentence for each rule about the field; the words of a check stand in the catalogue."""
    texts = []
    for rule in facts.rules.file.checks:
        key = f"guide.rule.{rule.check}"
        if rule.fields[0] == field.key and key in words.words:
            titles = "・".join(facts.round.worded(facts.form.field(name).title) for name in rule.fields)
            texts.append("・" + words.word(key, fields=titles, **_rule_values(facts, rule)))
    return texts


def _rule_values(facts: SheetFacts, rule: Rule) -> dict[str, object]:
    def listed(condition: dict[str, tuple[str, ...]]) -> str:
        return "、".join(
            f"{facts.round.worded(facts.form.field(key).title)}が{'・'.join(values)}"
            for key, values in condition.items()
        )

    return {
        "when": listed(rule.when),
        "last": listed(rule.last),
        "limit": rule.limit or "",
        "least": rule.least,
    }


def _scales(facts: SheetFacts, words: Catalogue) -> list[GuidanceLine]:
    """The values of what is chosen, and of what is computed from it."""
    lines = []
    chosen = {field.scale for field in facts.form.asked_fields}
    computed = {field.scale for field in facts.form.computed_fields}
    for key, scale in facts.form.scales.items():
        if key not in chosen | computed:
            continue
        heading = "guide.scale" if key in chosen else "guide.scale-computed"
        lines.append(_heading(words.word(heading, title=scale.title)))
        lines += [GuidanceLine(False, step.value, step.explained) for step in scale.steps]
        if scale.basis:
            lines.append(GuidanceLine(False, "", f"※ {scale.basis}"))
    return lines


def _crosslisting(facts: SheetFacts, words: Catalogue) -> list[GuidanceLine]:
    if facts.rules.file.crosslisting is None:
        return []
    notation = facts.notation
    declares = write_marker(MarkerKind.DECLARES, ("5", "26"), notation)
    refers = write_marker(MarkerKind.REFERS, ("3",), notation)
    points = write_marker(MarkerKind.POINTS, ("26",), notation)
    label = notation.label
    example = f"{label[0]}○○{label[1]}"
    unit = facts.form.item_level.title
    return [
        _heading(words.word("guide.text")),
        GuidanceLine(False, example, words.word("guide.label", example=example)),
        *([] if facts.form.departments.full_names else [labels_line(facts)]),
        GuidanceLine(False, example * 2, words.word("guide.joint", example=example * 2)),
        GuidanceLine(False, notation.bullets[0], words.word("guide.bullet")),
        _heading(words.word("guide.crosslisting")),
        GuidanceLine(False, declares, words.word("guide.declares", unit=unit)),
        GuidanceLine(False, refers, words.word("guide.refers", unit=unit)),
        GuidanceLine(False, points, words.word("guide.points", unit=unit)),
        GuidanceLine(False, "", words.word("guide.crosslisting-care")),
    ]


def labels_line(facts: SheetFacts) -> GuidanceLine:
    """What each department is called in a text."""
    start, end = facts.notation.label
    named = (f"{start}{one.label}{end}{one.name}" for one in facts.plan.departments)
    return GuidanceLine(False, catalogue("ja").word("guide.labels"), "　".join(named))


def _before_returning(papers: str, words: Catalogue) -> list[GuidanceLine]:
    return [
        _heading(words.word("guide.before")),
        *(GuidanceLine(False, str(n), words.word(f"guide.before-{n}", papers=papers)) for n in range(1, 5)),
    ]
