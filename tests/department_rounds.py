"""A small register over the packaged form in which each department has a row of its own.

The order of an item's rows is that of the sheet 担当, and is not the order of the departments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evalsheet.consolidate import Consolidation, consolidate
from evalsheet.findings import catalogue
from evalsheet.forms import find_form
from evalsheet.model import Answer, AnswerKey, Place, Plan
from evalsheet.plan import notation_of, read_register
from evalsheet.workbook.writing.printed import PrintedForm
from evalsheet.workbook.writing.register import write_register
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from tests.tables import workbook

FORM_NAME = "shinchoku-hyoka"
FORM = find_form(FORM_NAME)
TITLE = "進捗状況及び評価表(令和6年度)"
SETTINGS = f"""
round: r6
form: {FORM_NAME}
title: {TITLE}
fiscal_year: 2024
deadline: 2025-05-30
coordinator: {{section: 地域福祉課, person: 計画担当, phone: 内線3301, mail: chiiki@city.example.jp}}
"""
DEPARTMENTS = """
## 担当課
| 略称           | 名称           | 部         | メールアドレス |
|----------------|----------------|------------|----------------|
| 広報秘書課     | 広報秘書課     | 企画財政部 |                |
| 地域福祉課     | 地域福祉課     | 福祉保健部 |                |
| 健康課         | 健康課         | 福祉保健部 |                |
| 道路管理課     | 道路管理課     | 都市整備部 |                |
| 社協           | 社会福祉協議会 | その他     |                |
"""
ITEMS = """
## 計画
| 基本目標番号 | 基本目標 | 施策の方向性番号 | 施策の方向性 | 施策番号 | 施策 | 事業番号 | 事業 | 内容 |
|---|--------------|-----|------------|----|------------|--------|--------------|----------------|
| 1 | まちづくり   | (1) | 基盤の整備 | ①  | 移動の支援 | 1      | 移送サービス | 送り迎えをする |
| 1 | まちづくり   | (1) | 基盤の整備 | ②  | 情報の提供 | 2      | 読みやすさ   | 誰でも読める   |
| 2 | 包括的な支援 | (1) | 再犯防止   | ①  | 再犯防止   | 31～34 | 立ち直り     |                |
"""
ASSIGNMENTS = """
## 担当
| 事業番号 | 担当課         | 表記                     | 関係課             |
|----------|----------------|--------------------------|--------------------|
| 1        | 地域福祉課     | 地域福祉課(関係各課)     | 健康課、道路管理課 |
| 1        | 社会福祉協議会 |                          |                    |
| 2        | 健康課         |                          |                    |
| 2        | 地域福祉課     | 福祉保健部各課           | 健康課             |
| 2        | 広報秘書課     | (広報秘書課)             |                    |
| 31～34   | 社協           | 社会福祉協議会(関係各課) | 地域福祉課         |
"""
OPINIONS = """
## 委員会意見
| 対象 | 番号 | 名称 | 意見 |
|------|------|------|------|
"""
REGISTER = DEPARTMENTS + ITEMS + ASSIGNMENTS + OPINIONS
ROWS = (
    ("1", "地域福祉課"),
    ("1", "社協"),
    ("2", "健康課"),
    ("2", "地域福祉課"),
    ("2", "広報秘書課"),
    ("31～34", "社協"),
)


def plan_of(register: str = REGISTER) -> Plan:
    """The plan of a register without faults."""
    return read_register(workbook(register), FORM)[0]


def consolidated(plan: Plan, typed: Mapping[tuple[str, str], Sequence[str]], missing: str = "") -> Consolidation:
    """What (item, department) typed into the form's fields, in their order; nothing came back from `missing`."""
    keys = [field.key for field in FORM.fields]
    answers = [
        Answer(AnswerKey(item, department, key), text, text, Place(f"{department}.xlsx", "評価表", ""))
        for (item, department), texts in typed.items()
        for key, text in zip(keys, texts, strict=True)
    ]
    submitted = [d.label for d in plan.departments if d.label != missing]
    titles = {field.key: field.title for field in FORM.fields}
    found, findings = consolidate(FORM, plan, notation_of(FORM, plan), answers, submitted, titles)
    assert findings == ()
    return found


def printed_form(plan: Plan, consolidation: Consolidation) -> PrintedForm:
    """The form as it is to be printed."""
    titles = {field.key: field.title.format(year="令和6年度") for field in FORM.fields}
    return PrintedForm(FORM, plan, consolidation, titles, (), catalogue("ja"))


def department_round(folder: Path, plan: Plan) -> LoadedRound:
    """A round on disk with its outbox filled and an empty inbox."""
    for name in ("inbox", "outbox"):
        (folder / name).mkdir(parents=True)
    (folder / "round.yaml").write_text(SETTINGS, encoding="utf-8")
    write_register(folder / "plan.xlsx", FORM, plan, 2024)
    distribute(folder)
    return load(folder)
