"""A small form whose years stand side by side, and a register for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evalsheet.definitions import read_definition
from evalsheet.forms import Form
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


@cache
def years_form() -> Form:
    """Two earlier years beside this one, and what each year announced for the next."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "small.yaml"
        path.write_text(YEARS_FORM, encoding="utf-8")
        return read_definition(path, Form)
