"""A small form with a grade computed per measure, over a plan whose numbers begin anew under each parent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evalsheet.consolidate import Consolidation, consolidate
from evalsheet.findings import Finding
from evalsheet.forms import Form, find_form
from evalsheet.model import Answer, AnswerKey, Place, Plan
from evalsheet.plan import notation_of, read_register
from tests.tables import workbook

GRADED_FORM = """
form: graded
version: 1
title: 進み具合の様式
summary: {ja: 試験用, en: for tests}
levels:
  - {key: goal, title: 目標, numbering: {style: "1"}, band: true, wide: true, again: "{number} {title}"}
  - key: measure
    title: 施策
    numbering: {style: ①, restarts: true}
    band: true
    wide: true
    again: "{number} {title}"
    attributes:
      - {key: others, title: 一覧にない事業, label: ""}
      - {key: others_met, title: うち達成, label: ""}
  - key: item
    title: 事業
    numbering: {style: a, restarts: true}
    optional: true
    columns:
      - {title: 番号, text: "{number}", width: 3}
      - {title: 事業名, text: "{title}", width: 12}
      - {title: 担当課, text: "{departments}", width: 3}
      - {title: 頁, text: "{pages}", width: 4}
    attributes: [{key: pages, title: 頁, kind: list}]
departments: {label: {open: （, close: ）}, full_names: true, alone: false, letters: 1, between: ""}
scales:
  met:
    title: 年次目標
    steps:
      - {value: 達成, meaning: 達成した。}
      - {value: 未達成, meaning: 達成できなかった。}
      - {value: 評価困難, meaning: 評価できない。, not_evaluable: true}
  progress:
    title: 施策の進捗
    steps:
      - {value: A, meaning: "年次目標の{share}を達成できた。", at_least: 70}
      - {value: B, meaning: "年次目標の{share}を達成できた。", at_least: 40, below: 70}
      - {value: C, meaning: "年次目標の{share}を達成できた。", at_least: 20, below: 40}
      - {value: D, meaning: "年次目標の{share}を達成できた。", at_least: 0, below: 20}
      - {value: －, meaning: 評価できる事業がない。, not_evaluable: true}
fields:
  - {key: target, title: 年次目標, per: item, kind: choice, scale: met}
  - {key: done, title: 実行, per: assignment, kind: text, width: 30}
  - key: grade
    title: 評価
    by: computed
    per: measure
    kind: choice
    scale: progress
    share: {of: target, met: [達成], unlisted: {of: others, met: others_met}}
    again: "{value}(再掲)"
    struck: ／
    width: 5
sheet: {name: 進捗, paper: A4}
result: {workbook: 統合.xlsx, data: データ}
"""
REGISTER = """
## 担当課
| 略称 | 名称 | 部 | メールアドレス |
|------|------|----|----------------|
| 地 | 地域活性課 | | |
| 福 | 福祉政策課 | | |

## 計画
| 目標番号 | 目標 | 施策番号 | 施策 | 一覧にない事業 | うち達成 | 事業番号 | 事業 | 頁 |
|---|------|---|----------|---|---|---|--------|----|
| 1 | 支え | ① | 人を育む |   |   | a | 養成   | 60、125 |
| 1 | 支え | ① | 人を育む |   |   | b | 研修   | 61 |
| 1 | 支え | ① | 人を育む |   |   | c | 交流   | |
| 1 | 支え | ① | 人を育む |   |   | d | 広報   | |
| 1 | 支え | ② | 場を作る |   |   | a | 居場所 | |
| 2 | 備え | ① | 命を守る | 2 | 0 |   | 避難   | |

## 担当
| 事業番号 | 担当課 | 主担当 |
|----------|--------|--------|
| 1-①-a | 福 | ○ |
| 1-①-b | 福 | ○ |
| 1-①-c | 地 | ○ |
| 1-①-c | 福 |   |
| 1-①-d | 福 | ○ |
| 1-②-a | 地 | ○ |
| 2-①   | 福 | ○ |
"""
LEADS = {"1-①-a": "福", "1-①-b": "福", "1-①-c": "地", "1-①-d": "福", "1-②-a": "地", "2-①": "福"}


def form_of(text: str) -> Form:
    """The form a template's text describes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "graded.yaml"
        path.write_text(text, encoding="utf-8")
        return find_form(path.stem, path.parent)


@cache
def graded_form() -> Form:
    """Goal, measure, item; a target asked once per item, a grade computed per measure."""
    return form_of(GRADED_FORM)


def graded_plan(register: str = REGISTER) -> Plan:
    """The plan of a register without faults or remarks."""
    plan, remarks = read_register(workbook(register), graded_form())
    assert remarks == ()
    return plan


def answered(
    targets: Mapping[str, str], plan: Plan | None = None, form: Form | None = None
) -> tuple[Consolidation, tuple[Finding, ...]]:
    """The consolidation after each item's lead chose its target; nothing came back for the others."""
    plan, form = plan or graded_plan(), form or graded_form()
    keys = [AnswerKey(item, plan.lead_of[item], "target") for item in targets]
    answers = [Answer(key, targets[key.item], targets[key.item], Place("課.xlsx", "進捗", "")) for key in keys]
    titles = {field.key: field.title for field in form.fields}
    return consolidate(form, plan, notation_of(form, plan), answers, ["地", "福"], titles)
