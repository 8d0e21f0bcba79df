"""A round's contents as a small table, checked for 再掲, and findings as a test writes them."""

from __future__ import annotations

from evalsheet.celltext import Notation
from evalsheet.crosslist import CrosslistingResult, check_crosslistings
from evalsheet.findings import Code, Finding, finding
from evalsheet.model import Answer, AnswerKey, Assignment, Department, Item, Node, Place, Plan
from evalsheet.rules import CrosslistingRules

DEPARTMENTS = ("協働", "社協", "介護", "子家")
NOTATION = Notation(frozenset(DEPARTMENTS))
TITLES = {"outcome": "成果", "issues": "課題"}
COLUMNS = {"outcome": "C", "issues": "D"}
RULES = CrosslistingRules(fields=("outcome", "issues"))
NOT_RETURNED = "×"


def check(table: str, rules: CrosslistingRules | None = RULES) -> CrosslistingResult:
    """Check the round a table describes: ``| item | department | outcome [| issues] |``.

    A row is an assignment. ⏎ is a line break in the cell; an empty cell came back empty, × did not come
    back. The plan has items 1–40.
    """
    lines = [line.strip() for line in table.strip().splitlines()]
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    answers = [
        Answer(AnswerKey(item, department, field), value, value, place(f"{item} {department}", field))
        for item, department, *texts in rows
        for field, text in zip(TITLES, texts, strict=False)
        if text != NOT_RETURNED
        for value in [text.replace("⏎", "\n")]
    ]
    plan = Plan(
        departments=tuple(Department(label, f"{label}課", "部", n) for n, label in enumerate(DEPARTMENTS)),
        items=tuple(Item(Node("item", str(n), f"取り組み{n}"), ()) for n in range(1, 41)),
        assignments=tuple(Assignment(row[0], row[1]) for row in rows),
    )
    return check_crosslistings(answers, plan, rules, NOTATION, TITLES)


def place(at: str, field: str = "outcome") -> Place:
    """The cell of ``item department``: each department's file, the item's number as its row."""
    item, department = at.split()
    return Place(f"{department}.xlsx", "調書", f"{COLUMNS[field]}{item}")


def found(
    code: Code,
    at: str,
    *related: str,
    value: str,
    field: str = "outcome",
    departments: tuple[str, ...] = (),
    **params: object,
) -> Finding:
    """The finding at the cell of ``item department``, with the other cells it names."""
    item, owner = at.split()
    return finding(
        code,
        place(at, field),
        severity=None,
        item=item,
        departments=departments or (owner,),
        field=TITLES[field],
        value=value,
        related=[place(one, field) for one in related],
        **params,
    )
