"""What the coordinator and the committee fill, as forms of their own: asked, returned and checked like any other.

The fields of an office make a form over the same plan that asks one answerer for every item. The committee's
opinions make one whose items are blank rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from evalsheet.celltext import comparable
from evalsheet.findings import catalogue
from evalsheet.forms import OFFICES, By, Field, Form, Kind, Per, Rows
from evalsheet.model import Answer, Assignment, Department, Item, Node, Opinion, Plan
from evalsheet.plan import headings_in, is_general, name_among_several, notation_of, opinion_levels
from evalsheet.rules import Rule, RuleFile, RuleSet
from evalsheet.sheet.content import SheetFacts

OPINION_ROWS = 30
LEVEL, NUMBER, TITLE, ABOVE, TEXT = (f"opinion_{name}" for name in ("level", "number", "title", "above", "text"))
WIDTHS = {LEVEL: 8.0, NUMBER: 6.0, TITLE: 22.0, ABOVE: 22.0, TEXT: 48.0}  # full-width characters
GUIDES = {TITLE: "opinion.guide", ABOVE: "opinion.guide-above"}
NEEDED = (LEVEL, NUMBER, TITLE, TEXT)


@dataclass(frozen=True)
class OfficePart:
    """What an office is asked. `of` is the form its answers belong to, `opinions` whether they are opinions."""

    facts: SheetFacts
    of: str
    opinions: bool = False


def office_of(by: By, part: SheetFacts) -> Department:
    """An office as somebody who answers; it stands behind the departments."""
    label = catalogue("ja").word(f"office.{by}")
    mail = part.round.coordinator.mail if by is By.COORDINATOR else ""
    return Department(label, label, "", len(part.plan.departments) + 1 + OFFICES.index(by), mail)


def office_parts(part: SheetFacts) -> tuple[OfficePart, ...]:
    """What the coordinator and the committee are asked by one form of a round."""
    found = [OfficePart(_fields_of(part, by), part.form.form) for by in OFFICES if part.form.fields_by(by)]
    if part.form.opinions is not None and part.form.opinions.workbook:
        found.append(OfficePart(_opinions(part), part.form.form, opinions=True))
    return tuple(found)


def _fields_of(part: SheetFacts, by: By) -> SheetFacts:
    """The fields of one office over the whole plan."""
    fields = [_asked(field) for field in part.form.fields_by(by)]
    form = derived_form(part.form, str(by), fields=fields)
    office = office_of(by, part)
    plan = replace(
        part.plan,
        departments=(office,),
        assignments=tuple(Assignment(item.number, office.label, lead=True) for item in part.plan.answered_items),
        opinions=(),
        successors=(),
    )
    rules = part.rules.about([field.key for field in part.form.fields_by(by)])
    return SheetFacts(form, part.round, plan, rules, notation_of(form, plan), part.name, office=True)


def _asked(field: Field) -> dict[str, object]:
    return {**field.model_dump(), "by": By.DEPARTMENT}


def derived_form(form: Form, ending: str, **changed: object) -> Form:
    """The form with other fields, and without what belongs to the printed form only."""
    kept = {"opinions": None, "successors": None, "summaries": (), "overview": None}
    values = {**form.model_dump(), **kept, "form": f"{form.form}-{ending}", **changed}
    values["result"] = {**form.result.model_dump(), "versions": (), "rows": Rows.ITEM}
    return Form.model_validate(values)


def _opinions(part: SheetFacts) -> SheetFacts:
    """The committee's opinions: rows to fill in, each with what it is about."""
    words, style = catalogue("ja"), part.form.opinions
    assert style is not None  # asked for only where there are opinions
    levels = dict.fromkeys(level.title for level in opinion_levels(part.form))
    row = {"key": "row", "title": words.word("opinion.row"), "width": 5.0}
    fields = [
        {
            "key": key,
            "title": words.word(f"opinion.{key.removeprefix('opinion_')}"),
            "per": Per.ITEM,
            "kind": Kind.CHOICE if key == LEVEL else Kind.TEXT,
            "scale": key if key == LEVEL else None,
            "width": width,
            "guide": words.word(GUIDES[key], general=style.general) if key in GUIDES else "",
        }
        for key, width in WIDTHS.items()
        if key != ABOVE or style.chapter
    ]
    scale = {"title": words.word("opinion.level"), "steps": [{"value": one, "meaning": one} for one in levels]}
    sheet = {**part.form.sheet.model_dump(), "name": style.title}
    form = derived_form(part.form, "opinions", levels=[row], fields=fields, scales={LEVEL: scale}, sheet=sheet)
    office = office_of(By.COMMITTEE, part)
    numbers = [str(number) for number in range(1, OPINION_ROWS + 1)]
    plan = Plan(
        (office,),
        tuple(Item(Node("row", number, words.word("opinion.each", number=number)), ()) for number in numbers),
        tuple(Assignment(number, office.label, lead=True) for number in numbers),
    )
    checks = (
        Rule(id="opinion-whole", check="together", fields=NEEDED),
        Rule(id="opinion-level", check="allowed", fields=(LEVEL,)),
    )
    rules = RuleFile(rules=form.form, form=form.form, checks=checks, normalise=part.rules.file.normalise)
    name = name_among_several(style.title, part.name) if part.name else ""
    rule_set = RuleSet(part.rules.path, rules)
    return SheetFacts(form, part.round, plan, rule_set, notation_of(form, plan), name, office=True, rows="blank")


def opinions_in(answers: Iterable[Answer], form: Form) -> tuple[Opinion, ...]:
    """The opinions about nodes of `form` that a returned workbook holds, in the order of its rows."""
    rows: dict[str, dict[str, Answer]] = {}
    for answer in answers:
        rows.setdefault(answer.key.item, {})[answer.key.field] = answer
    keys = {level.title: level.key for level in form.levels}
    found = []
    for row in rows.values():
        level, number, title, above, text = (row[key].value if key in row else "" for key in WIDTHS)
        if any((level, number, title, above, text)):
            key = keys.get(level, "")
            place = row.get(NUMBER, next(iter(row.values()))).place
            general = is_general(form, key, title)
            found.append(Opinion(key, number, title, text, general, place, headings_in(above)))
    return tuple(found)


def with_opinions(plan: Plan, returned: Iterable[Opinion]) -> Plan:
    """The plan with the opinions that came back; those that its register holds as well stand once."""
    known = {_said(opinion) for opinion in plan.opinions}
    fresh = tuple(one for one in returned if _said(one) not in known)
    return replace(plan, opinions=(*plan.opinions, *fresh)) if fresh else plan


def _said(one: Opinion) -> tuple[str, ...]:
    return tuple(comparable(text) for text in (one.level, one.number, one.title, one.text))
