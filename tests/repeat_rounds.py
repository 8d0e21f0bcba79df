"""A small form with earlier years in which an item may repeat another, and a register where two do."""

from __future__ import annotations

from functools import cache

from evalsheet.forms import Form
from tests.year_rounds import form_of

NAME = "small"
REPEATS_FORM = f"""
form: {NAME}
version: 1
title: 進捗表
summary: {{ja: 試験用, en: for tests}}
levels:
  - {{key: goal, title: 施策}}
  - key: item
    title: 事業
    columns:
      - {{title: 事業, text: "{{title}}", width: 10}}
      - {{title: 内容, text: "{{content}}", width: 10}}
      - {{title: 頁, text: "{{page}}", width: 3}}
      - {{title: 担当部署, text: "{{divisions}}", width: 6}}
      - {{title: 担当課, text: "{{departments}}", width: 8}}
      - {{title: 再掲, text: "{{repeats}}", width: 2}}
    attributes:
      - {{key: content, title: 内容, width: 10}}
      - {{key: page, title: 頁, own: true}}
      - {{key: repeats, title: 再掲, kind: repeat, width: 6}}
departments: {{former: "{{former}}({{year}}～{{name}})", between: "\\n"}}
scales:
  grade: {{title: 評価, steps: [{{value: A, meaning: 達成}}, {{value: B, meaning: 未達成}}]}}
  words: {{title: 達成度の言葉, steps: [{{value: 実施, meaning: 実施した}}]}}
fields:
  - key: done
    title: "{{year}}の実施状況"
    per: assignment
    kind: text
    width: 14
    carry_over: {{title: "{{past_year}}の実施状況", width: 12, since: 2023}}
  - key: rate
    title: 達成度
    per: assignment
    kind: achievement
    scale: words
    carry_over: {{title: 達成度, since: 2023}}
  - {{key: grade, title: 評価, per: assignment, kind: choice, scale: grade}}
sheet: {{name: 進捗表}}
result: {{workbook: 統合.xlsx, data: データ}}
"""
DEPARTMENTS = """
## 担当課
| 略称 | 名称       | 部     | メールアドレス |
|------|------------|--------|----------------|
| 協働 | 市民協働課 | 地域部 |                |
| 健推 | 健康推進課 | 健康部 |                |
## 旧名称
| 担当課 | 旧名称                 | 旧略称 | 旧部   | 最後の年度 |
|--------|------------------------|--------|--------|------------|
| 協働   | シティプロモーション課 |        | 企画部 | 令和5年度  |
"""
PLAN = """
## 計画
| 施策番号 | 施策   | 事業番号 | 事業     | 内容       | 頁   | 再掲 |
|----------|--------|----------|----------|------------|------|------|
| 1        | 働く人 | 1        | 市民相談 | 相談を受ける | P.34 |      |
| 1        | 働く人 | 2        | 健康管理 | 健診を行う | P.34 |      |
| 2        | 無職   | 3        | 市民相談 | 相談を受ける | P.38 | 1    |
| 2        | 無職   | 4        | 健康管理 |            | P.38 | ○   |
| 2        | 無職   | 5        | 講演会   | 話を聞く   | P.39 |      |
"""
ASSIGNMENTS = """
## 担当
| 事業番号 | 担当課 |
|----------|--------|
| 1        | 協働   |
| 1        | 健推   |
| 2        | 健推   |
| 5        | 健推   |
"""
HISTORY = """
## これまでの年度
| 事業番号 | 年度 | 当年度の実施状況 | 達成度 |
|----------|------|------------------|--------|
| 1        | R5   | 《協働》<br>3回  | 協働 60% 健推 実施 |
| 2        | R5   | 健診2回          | 50%    |
"""
REGISTER = DEPARTMENTS + PLAN + ASSIGNMENTS + HISTORY
SETTINGS = f"""
round: r6
form: {NAME}
title: 令和6年度 進捗表
fiscal_year: 2024
deadline: 2025-05-30
coordinator: {{section: 健康推進課}}
"""
RULES = f"""
rules: {NAME}
form: {NAME}
checks:
  - {{id: filled, check: required, fields: [done, rate, grade]}}
"""


@cache
def repeats_form() -> Form:
    """Two levels; a text, a 達成度 and a grade per department, one earlier year; items may repeat others."""
    return form_of(REPEATS_FORM)
