"""A small round on disk, over the packaged form: three departments that owe answers, four items.

`COMPLETE` is what they answer when nothing is wrong; a test changes what it is about.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from evalsheet.celltext import comparable
from evalsheet.forms import find_form
from evalsheet.model import Assignment, Department, Item, Node, Plan
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.writing.register import write_register
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load

FORM_NAME = "mokuhyo-jigyo-hyoka"
NOW = datetime.datetime(2025, 5, 12, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=9)))
TITLE = "令和6年度 目標事業評価調書"
Answers = Mapping[tuple[str, str], str]

DEPARTMENTS = (
    Department("福総", "福祉総務課", "福祉部", 1, "fukuso@city.example.jp"),
    Department("社協", "社会福祉協議会", "", 2),
    Department("協働", "市民協働課", "地域部", 3),
    Department("防災", "防災防犯課", "総務部", 4),  # owes nothing
)
SETTINGS = f"""
round: r6
form: {FORM_NAME}
title: {TITLE}
fiscal_year: 2024
deadline: 2025-05-30
extensions: {{協働: 2025-06-06}}
coordinator: {{section: 福祉総務課, person: 計画担当, phone: 内線2201, mail: fukuso@city.example.jp}}
"""
# item, title, lead and the others; items 1 and 2 stand under one direction, 3 and 4 under another
ITEMS = (
    ("1", "福祉教育の推進", "福総 社協"),
    ("2", "担い手の育成", "福総"),
    ("3", "見守りの推進", "社協 福総 協働"),
    ("4", "居場所づくり", "協働 社協"),
)
LAST_YEAR = {
    ("1", "outcome"): "《福総》\n○出前講座を2回開いた。\n《社協》\n○体験学習を4校で行った。",
    ("1", "issues"): "《福総》\n○講師が足りない。",
    ("1", "grade"): "B",
    ("1", "next_direction"): "継続",
}
COMPLETE: Mapping[str, Answers] = {
    "福総": {
        ("1", "outcome"): "○小学校5校で福祉の出前講座を開いた。【参加者412人】",
        ("1", "issues"): "○中学校では開けていない。",
        ("1", "grade"): "B",
        ("1", "next_direction"): "継続",
        ("2", "outcome"): "○養成講座の修了者を地域の活動につないだ。",
        ("2", "issues"): "○働く世代の受講が少ない。",
        ("2", "grade"): "C",
        ("2", "next_direction"): "改善",
        ("3", "outcome"): "○見守り協定を7事業者と結んだ。",
        ("3", "issues"): "○協定の中身が知られていない。",
    },
    "社協": {
        ("1", "outcome"): "《社協》[再掲先:4]\n○車いす体験と高齢者との交流会を三つの地区で続けて開いた。",
        ("1", "issues"): "○体験を支える人が固定している。",
        ("3", "outcome"): "《社協》《協働》\n○町会と合同で見守りの訓練を行った。",
        ("3", "issues"): "《社協》《協働》\n○集合住宅に届いていない。",
        ("3", "grade"): "B",
        ("3", "next_direction"): "充実",
        ("4", "outcome"): "《社協》[1より再掲]\n○車いす体験と高齢者との交流会を三つの地区で続けて開いた。",
        ("4", "issues"): "○会場の確保が難しい。",
    },
    "協働": {
        ("4", "outcome"): "○空き店舗を使った居場所を2か所開いた。",
        ("4", "issues"): "○運営する人の高齢化が進む。",
        ("4", "grade"): "B",
        ("4", "next_direction"): "継続",
    },
}


def small_plan(previous: Mapping[tuple[str, str], str] = LAST_YEAR) -> Plan:
    """The plan of the small round."""
    items, assignments = [], []
    for number, title, labels in ITEMS:
        direction = "1" if number in "12" else "2"
        goal = (("goal", f"方向性{direction}の目標を果たす。"), *((("priority", "○"),) if direction == "2" else ()))
        above = (
            Node("policy", "1", "人を育てる"),
            Node("pillar", "1", "支え合う心"),
            Node("direction", direction, ("学びの場", "つながりの場")[int(direction) - 1], goal),
        )
        items.append(Item(Node("item", number, title), above))
        for position, label in enumerate(labels.split()):
            assignments.append(Assignment(number, label, lead=position == 0))
    return Plan(DEPARTMENTS, tuple(items), tuple(assignments), previous)


def new_round(folder: Path, plan: Plan | None = None, settings: str = SETTINGS) -> LoadedRound:
    """The round on disk: settings, register, empty outbox and inbox."""
    for name in ("inbox", "outbox"):
        (folder / name).mkdir(parents=True)
    (folder / "round.yaml").write_text(settings, encoding="utf-8")
    write_register(folder / "plan.xlsx", find_form(FORM_NAME), plan or small_plan(), 2024)
    return load(folder)


def distributed(folder: Path, plan: Plan | None = None) -> LoadedRound:
    """The same, with its outbox filled."""
    loaded = new_round(folder, plan)
    distribute(folder)
    return loaded


def blank(loaded: LoadedRound, department: str) -> Path:
    """A department's workbook in the outbox."""
    name = loaded.first.plan.department_by_label[department].name
    return next(loaded.folder.outbox.glob(f"*{name}*.xlsx"))


def hand_in(
    loaded: LoadedRound,
    department: str,
    answers: Answers,
    edit: Callable[[FilledSheet], None] = lambda _: None,
    name: str = "",
    days_ago: int = 1,
) -> Path:
    """The department's workbook with `answers` typed in and `edit` done to it, put into the inbox."""
    sheet = FilledSheet(blank(loaded, department), loaded.first)
    sheet.write(answers)
    edit(sheet)
    path = loaded.folder.inbox / (name or f"{department}.xlsx")
    path.parent.mkdir(parents=True, exist_ok=True)
    when = NOW - datetime.timedelta(days=days_ago)
    sheet.save(path, when.replace(tzinfo=None))
    os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def hand_in_all(loaded: LoadedRound, **changes: Answers) -> None:
    """Everybody's complete answers, with the changes of each department."""
    for department, answers in COMPLETE.items():
        hand_in(loaded, department, {**answers, **changes.get(department, {})})


def same_but_for_spaces(text: str) -> str:
    """A text as it can be found again on paper: without white space, widths aside."""
    return comparable(text)
