"""A round in which the coordinator and the committee fill fields of their own, and the committee gives opinions."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from evalsheet.forms import find_form
from evalsheet.model import Assignment, Department, Item, Node, Opinion, Plan
from evalsheet.sheet import SheetFacts
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.writing.register import write_register
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from tests.rounds import NOW

NAME, COMMITTEE, COORDINATOR, OPINIONS = "mix", "mix-committee", "mix-coordinator", "mix-opinions"
FORM = """
form: mix
version: 1
title: 評価表
summary: {ja: 試験用, en: for tests}
levels: [{key: goal, title: 目標}, {key: item, title: 事業, width: 20}]
scales:
  grade: {title: 評価, steps: [{value: A, meaning: 達成, variants: [Ａ]}, {value: B, meaning: 未達成}]}
fields:
  - {key: done, title: 成果, per: assignment, kind: text, width: 20}
  - {key: note, title: 事務局の所見, per: item, kind: text, by: coordinator, width: 14}
  - {key: grade, title: 委員会の評価, per: item, kind: choice, by: committee, scale: grade}
  - {key: reason, title: 委員会の理由, per: item, kind: text, by: committee, width: 20}
opinions: {title: 委員会意見, workbook: true}
sheet: {name: 評価表}
result: {workbook: 統合.xlsx, data: データ}
"""
RULES = """
rules: mix
form: mix
checks:
  - {id: answered, check: answered, fields: [done]}
  - {id: grades, check: allowed, fields: [grade]}
  - {id: graded, check: required, fields: [grade]}
  - {id: why, check: reason, fields: [reason], when: {grade: [B]}, least: 5}
normalise: {text: [edge-spaces], choice: [variants]}
"""
SETTINGS = """
round: r6
form: mix
title: 令和6年度 評価表
fiscal_year: 2024
deadline: 2025-05-30
extensions: {委員会: 2025-07-31}
coordinator: {section: 福祉政策課, mail: seisaku@city.example.jp}
"""
PLAN = Plan(
    (Department("福", "福祉政策課", "福祉部", 1), Department("高", "高齢障がい課", "福祉部", 2)),
    (
        Item(Node("item", "1", "居場所づくり"), (Node("goal", "1", "つながる地域"),)),
        Item(Node("item", "2", "見守りの輪"), (Node("goal", "2", "支える地域"),)),
    ),
    (Assignment("1", "福"), Assignment("1", "高"), Assignment("2", "高")),
    opinions=(Opinion("item", "1", "居場所づくり", "続けてほしい。"),),
)
Answers = Mapping[str, Mapping[tuple[str, str], str]]
COMPLETE: Mapping[str, Answers] = {
    "福": {NAME: {("1", "done"): "○居場所を開いた。"}},
    "高": {NAME: {("1", "done"): "○体操を続けた。", ("2", "done"): "○約束を結んだ。"}},
    "事務局": {COORDINATOR: {("1", "note"): "順調である。", ("2", "note"): "広げたい。"}},
    "委員会": {
        COMMITTEE: {
            ("1", "grade"): "A",
            ("2", "grade"): "B",
            ("2", "reason"): "地区の数が増えていない。",
        },
        OPINIONS: {
            ("1", "opinion_level"): "目標",
            ("1", "opinion_number"): "2",
            ("1", "opinion_title"): "全般",
            ("1", "opinion_text"): "若い人にも声をかけてほしい。",
        },
    },
}


def office_round(folder: Path, form: str = FORM, rules: str = RULES) -> LoadedRound:
    """The round on disk, with its outbox filled and an empty inbox."""
    for name, text in (("templates", form), ("rules", rules)):
        (folder / name).mkdir(parents=True)
        (folder / name / f"{NAME}.yaml").write_text(text, encoding="utf-8")
    for name in ("inbox", "outbox"):
        (folder / name).mkdir()
    (folder / "round.yaml").write_text(SETTINGS, encoding="utf-8")
    write_register(folder / "plan.xlsx", find_form(NAME, folder / "templates"), PLAN, 2024)
    distribute(folder)
    return load(folder)


def part(loaded: LoadedRound, form: str) -> SheetFacts:
    """What is asked under one name: the form, or what an office fills of it."""
    return next(one for one in loaded.all_parts if one.form.form == form)


def blank(loaded: LoadedRound, answerer: str) -> Path:
    """The workbook in the outbox of a department or an office."""
    names = {one.label: one.name for one in (*loaded.asked, *loaded.asked_offices)}
    (path,) = loaded.folder.outbox.glob(f"*_{names[answerer]}_*.xlsx")
    return path


def hand_in(
    loaded: LoadedRound, answerer: str, answers: Answers, edit: Callable[[FilledSheet], None] = lambda _: None
) -> Path:
    """A workbook with `answers` typed in and `edit` done to it, put into the inbox."""
    first = next(iter(answers))
    book = FilledSheet(blank(loaded, answerer), part(loaded, first))
    for form, texts in answers.items():
        FilledSheet(book.book, part(loaded, form)).write(texts)
    edit(book)
    path = loaded.folder.inbox / f"{answerer}.xlsx"
    when = NOW - datetime.timedelta(days=1)
    book.save(path, when.replace(tzinfo=None))
    os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def hand_in_all(loaded: LoadedRound, **changes: Answers) -> None:
    """Everybody's complete answers; of those in `changes`, theirs instead."""
    for answerer, answers in {**COMPLETE, **changes}.items():
        hand_in(loaded, answerer, answers)
