"""A round of three forms over two plans; the third form shares the plan of the first.

The departments of both plans are the same; 高 owes answers in the first plan only, 子 in the second only, and
総 in none.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from evalsheet.forms import Form, find_form
from evalsheet.model import Assignment, Department, Item, Node, Plan
from evalsheet.plan import register_parts
from evalsheet.sheet import SheetFacts, parts_of, sheet_names
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.writing.register import write_plans
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from tests.rounds import NOW

FIRST, SECOND, SHARING = "first", "second", "sharing"
SHEETS = {FIRST: "進捗管理(1)", SECOND: "進捗管理(2)", SHARING: "自己点検"}
TITLE = "令和6年度 進捗管理"
FORM = """
form: {name}
version: {version}
title: {title}
summary: {{ja: 試験用, en: for tests}}
levels:
{levels}
scales:
  met:
    title: 達成状況
    steps: [{{value: 達成, meaning: 目標に届いた}}, {{value: 未達成, meaning: 届かなかった}}]
fields:
{fields}
sheet: {{name: {sheet}}}
result: {{workbook: 統合.xlsx, data: データ}}
"""
RULES = """
rules: {name}
form: {name}
checks:
  - {{id: met, check: allowed, fields: [met]}}
  - {{id: answered, check: answered, fields: [do]}}
"""
LEVELS = {
    FIRST: "  - {key: goal, title: 基本目標}\n  - {key: work, title: 事業, width: 20}",
    SECOND: "  - {key: large, title: 大項目}\n  - {key: middle, title: 中項目, width: 20}",
}
LEVELS[SHARING] = LEVELS[FIRST]
DO = '  - {key: do, title: "{year}の取組", per: assignment, kind: text, width: 30}'
MET = "  - {key: met, title: 達成状況, per: assignment, kind: choice, scale: met}"
FIELDS = {FIRST: f"{DO}\n{MET}", SECOND: f"{DO}\n{MET}"}
FIELDS[SHARING] = MET + "\n  - {key: do, title: 点検したこと, per: assignment, kind: text, width: 30}"
TITLES = {FIRST: "地域福祉計画", SECOND: "重層的支援体制整備事業計画", SHARING: "地域福祉計画 自己点検"}
SETTINGS = f"""
round: r6
forms: [{FIRST}, {SECOND}, {SHARING}]
plan_of: {{{SHARING}: {FIRST}}}
title: {TITLE}
fiscal_year: 2024
deadline: 2025-05-30
coordinator: {{section: 福祉政策課}}
"""
DEPARTMENTS = (
    Department("福", "福祉政策課", "福祉保健部", 1),
    Department("高", "高齢障がい課", "福祉保健部", 2),
    Department("子", "子ども政策課", "子ども家庭部", 3),
    Department("総", "総務課", "総務部", 4),  # owes nothing
)
PLANS = {
    FIRST: Plan(
        DEPARTMENTS,
        (
            Item(Node("work", "1", "居場所づくり"), (Node("goal", "1", "つながる地域"),)),
            Item(Node("work", "2", "見守りの輪"), (Node("goal", "1", "つながる地域"),)),
        ),
        (Assignment("1", "福"), Assignment("1", "高"), Assignment("2", "高")),
    ),
    SECOND: Plan(
        DEPARTMENTS,
        (
            Item(Node("middle", "1", "断らない相談"), (Node("large", "1", "包括的相談支援"),)),
            Item(Node("middle", "2", "出向く支援"), (Node("large", "2", "参加支援"),)),
        ),
        (Assignment("1", "福"), Assignment("2", "子")),
    ),
}
PLANS[SHARING] = PLANS[FIRST]
Answers = Mapping[str, Mapping[tuple[str, str], str]]
COMPLETE: Mapping[str, Answers] = {
    "福": {
        FIRST: {("1", "do"): "○空き家を使った居場所を2か所開いた。", ("1", "met"): "達成"},
        SECOND: {("1", "do"): "○相談の窓口を一つにまとめた。", ("1", "met"): "未達成"},
        SHARING: {("1", "do"): "○居場所の記録を読み返した。", ("1", "met"): "達成"},
    },
    "高": {
        FIRST: {
            ("1", "do"): "○体操の集まりを続けた。",
            ("1", "met"): "達成",
            ("2", "do"): "○新聞店と見守りの約束をした。",
            ("2", "met"): "達成",
        },
        SHARING: {
            ("1", "do"): "○参加者の声を聞いた。",
            ("1", "met"): "達成",
            ("2", "do"): "○連絡の記録を確かめた。",
            ("2", "met"): "未達成",
        },
    },
    "子": {SECOND: {("2", "do"): "○家庭への訪問を始めた。", ("2", "met"): "達成"}},
}


def form_text(name: str, version: int = 1, levels: str = "") -> str:
    """The file of one of the forms."""
    sheet = "自己点検" if name == SHARING else "進捗管理"
    return FORM.format(
        name=name,
        version=version,
        title=TITLES[name],
        levels=levels or LEVELS[name],
        fields=FIELDS[name],
        sheet=sheet,
    )


def write_forms(folder: Path) -> tuple[Form, ...]:
    """The forms and their rules as a round's own definitions."""
    for kind in ("templates", "rules"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for name in SHEETS:
        (folder / "templates" / f"{name}.yaml").write_text(form_text(name), encoding="utf-8")
        (folder / "rules" / f"{name}.yaml").write_text(RULES.format(name=name), encoding="utf-8")
    return tuple(find_form(name, folder / "templates") for name in SHEETS)


def several_forms(folder: Path) -> LoadedRound:
    """The round on disk, with its outbox filled and an empty inbox."""
    forms = write_forms(folder)
    for name in ("inbox", "outbox"):
        (folder / name).mkdir()
    (folder / "round.yaml").write_text(SETTINGS, encoding="utf-8")
    parts = register_parts(forms, sheet_names(forms), {SHARING: FIRST})
    plans = tuple((part, PLANS[part.form.form]) for part in parts)
    write_plans(folder / "plan.xlsx", plans, 2024)
    distribute(folder)
    return load(folder)


def part(loaded: LoadedRound, form: str) -> SheetFacts:
    """One of the round's parts."""
    return next(one for one in loaded.parts if one.form.form == form)


def hand_in(
    loaded: LoadedRound,
    department: str,
    answers: Answers,
    edit: Callable[[FilledSheet], None] = lambda _: None,
    name: str = "",
    days_ago: int = 1,
) -> Path:
    """The department's workbook with `answers` typed in and `edit` done to it, put into the inbox."""
    named = loaded.first.plan.department_by_label[department].name
    (blank,) = loaded.folder.outbox.glob(f"*{named}*.xlsx")
    book = FilledSheet(blank, parts_of(loaded.parts, department)[0])
    for form, texts in answers.items():
        FilledSheet(book.book, part(loaded, form)).write(texts)
    edit(book)
    path = loaded.folder.inbox / (name or f"{department}.xlsx")
    when = NOW - datetime.timedelta(days=days_ago)
    book.save(path, when.replace(tzinfo=None))
    os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def hand_in_all(loaded: LoadedRound) -> None:
    """Everybody's complete answers."""
    for department, answers in COMPLETE.items():
        hand_in(loaded, department, answers)
