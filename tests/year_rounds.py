"""A small form whose years stand side by side, and a register for it."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evalsheet.forms import Form, find_form
from evalsheet.round import Coordinator, Round
from tests.tables import SMALL_FORM

YEARS_FORM = (
    SMALL_FORM[: SMALL_FORM.index("fields:")]
    + """
fields:
  - key: done
    title: "{year}の実施状況"
    per: assignment
    kind: text
    carry_over: {title: "{past_year}の実施状況", since: 2022}
  - {key: grade, title: 評価, per: item, kind: choice, scale: grade, carry_over: {title: 評価, since: 2022}}
  - key: ahead
    title: 今後({next_year}以降)の計画
    per: assignment
    kind: text
    carry_over: {title: "{past_year}の計画", since: 2022, ahead: true}
sheet: {name: 調書}
result: {workbook: 統合.xlsx, data: データ}
"""
)
REGISTER = """
## 担当課
| 略称 | 名称           | 部     | メールアドレス |
|------|----------------|--------|----------------|
| 福総 | 福祉総務課     | 福祉部 |                |
| 社協 | 社会福祉協議会 |        |                |
## 計画
| 目標番号 | 目標       | 重点 | 事業番号 | 事業     |
|----------|------------|------|----------|----------|
| 1        | 人を育てる | ○    | 1        | 福祉教育 |
| 1        | 人を育てる | ○    | 2        | 人材育成 |
## 担当
| 事業番号 | 担当課 | 主担当 |
|----------|--------|--------|
| 1        | 福総   | ○      |
| 1        | 社協   |        |
| 2        | 社協   | ○      |
## これまでの年度
| 事業番号 | 年度      | 当年度の実施状況                 | 評価 | 今後(翌年度以降)の計画 |
|----------|-----------|----------------------------------|------|------------------------|
| 1        | 令和4年度 | 《福総》<br>○2回<br>《社協》<br>○4校 | B    | 《社協》<br>○5校へ     |
| 1        | 令和5年度 | 《福総》<br>○3回                 | A    | 《福総》<br>○4回にする |
| 2        | R5        | 《社協》<br>○講座                |      |                        |
"""

ACHIEVED = (
    SMALL_FORM[: SMALL_FORM.index("scales:")]
    + """
scales:
  words:
    title: 達成度の言葉
    steps:
      - {value: 実施, meaning: 数字で表せないが実施した}
      - {value: 未実施, meaning: 実施しなかった, variants: ["×"]}
fields:
  - key: rate
    title: 達成度
    per: assignment
    kind: achievement
    scale: words
    carry_over: {title: 達成度, since: 2022}
sheet: {name: 調書}
result: {workbook: 統合.xlsx, data: データ}
"""
)
ACHIEVED_REGISTER = """
## 担当課
| 略称 | 名称           | 部     | メールアドレス |
|------|----------------|--------|----------------|
| 福総 | 福祉総務課     | 福祉部 |                |
| 社協 | 社会福祉協議会 |        |                |
## 計画
| 目標番号 | 目標       | 重点 | 事業番号 | 事業     |
|----------|------------|------|----------|----------|
| 1        | 人を育てる | ○    | 1        | 福祉教育 |
| 2        | 支え合う   |      | 2        | 見守り   |
## 担当
| 事業番号 | 担当課 |
|----------|--------|
| 1        | 福総   |
| 1        | 社協   |
| 2        | 社協   |
## これまでの年度
| 事業番号 | 年度 | 達成度               |
|----------|------|----------------------|
| 1        | R4   | 福総 60% 社協 実施   |
| 1        | R5   | 福総 70%<br>社協 80% |
| 2        | R4   | ×                    |
| 2        | R5   | 不明                 |
"""
ROUND = Round(
    round="r6",
    form="small",
    title="調書",
    fiscal_year=2024,
    deadline=datetime.date(2025, 5, 30),
    coordinator=Coordinator(section="福祉総務課"),
)


def form_of(text: str) -> Form:
    """A form from its YAML."""
    with TemporaryDirectory() as folder:
        name = next(line.removeprefix("form: ") for line in text.splitlines() if line.startswith("form: "))
        (Path(folder) / f"{name}.yaml").write_text(text, encoding="utf-8")
        return find_form(name, Path(folder))


@cache
def years_form() -> Form:
    """Two earlier years beside this one, and what each year announced for the next."""
    return form_of(YEARS_FORM)


@cache
def achieved_form() -> Form:
    """A 達成度 per department, two earlier years beside it."""
    return form_of(ACHIEVED)
