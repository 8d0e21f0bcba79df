"""What the items of a plan at its end lead to: headings of the next plan, in print, in a table, and unknown."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.findings import Code, catalogue, finding
from evalsheet.forms import find_form
from evalsheet.model import Place
from evalsheet.plan import read_register, successor_numbers
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.writing.register import write_register
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import load
from evalsheet.workflow.merge import Merged, merge
from tests.rounds import NOW
from tests.tables import workbook

FORM = """
form: ending
version: 1
title: 点検
summary: {ja: 試験用, en: for tests}
levels:
  - {key: goal, title: 目標, width: 8}
  - key: item
    title: 方向
    attributes: [{key: next, title: 次の計画}]
departments: {alone: false}
fields:
  - {key: short, title: 評価, per: assignment, kind: text, width: 20}
  - {key: long, title: 評価(詳細), per: assignment, kind: text, width: 30}
sheet: {name: 点検}
result:
  workbook: 点検.xlsx
  data: データ
  versions: [{workbook: 概要版.xlsx, fields: [short]}, {workbook: 詳細版.xlsx, fields: [long]}]
successors: {title: 次の方向性, sheet: 次期計画, attribute: next, priority: "（※重点{priority}）"}
"""
RULES = "rules: ending\nform: ending\nchecks: [{id: filled, check: required, fields: [short, long]}]\n"
SETTINGS = """
round: r6
form: ending
title: 点検
fiscal_year: 2024
deadline: 2025-05-30
coordinator: {section: 総務係}
"""
REGISTER = """
## 担当課
| 略称 | 名称 | 部 | メールアドレス |
| 総務 | 総務係 | | |
## 計画
| 目標番号 | 目標 | 方向番号 | 方向 | 次の計画 |
| 1 | つなぐ | 1 | 地域の力   | 1-1 |
| 1 | つなぐ | 2 | 連携       | 1-2 |
| 1 | つなぐ | 3 | 法人との連携 | 1-2 |
| 1 | つなぐ | 4 | 小さな活動 | 1-1、2-1 |
| 1 | つなぐ | 5 | 終わる活動 |  |
| 1 | つなぐ | 6 | 広報       | 9-9 |
## 担当
| 方向番号 | 担当課 |
| 1 | 総務 |
| 2 | 総務 |
| 3 | 総務 |
| 4 | 総務 |
| 5 | 総務 |
| 6 | 総務 |
## 次期計画
| 番号 | 上位の見出し | 見出し | 重点 | 内容 |
| 1-1 | 目標1 つなげる | (1) 小さな地域の活動 | 1 | 地区ごとに進める。 |
| 1-2 | 目標1 つなげる | (2) 協働 |  | 役割を分ける。 |
| 2-1 | 目標2 支える   | (1) 見守り |  | 続ける。 |
| 2-2 | 目標2 支える   | (2) 備え |  | 始める。 |
"""
PRINTED = {
    "1-1": "【目標1 つなげる】\n(1) 小さな地域の活動（※重点1）\n地区ごとに進める。",
    "1-1 again": "【目標1 つなげる】※再掲\n(1) 小さな地域の活動（※重点1）\n地区ごとに進める。",
    "1-2": "【目標1 つなげる】\n(2) 協働\n役割を分ける。",
    "2-1": "【目標2 支える】\n(1) 見守り\n続ける。",
}


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Merged:
    """The round, answered whole."""
    folder = tmp_path_factory.mktemp("ending")
    for kind, text in (("templates", FORM), ("rules", RULES)):
        (folder / kind).mkdir()
        (folder / kind / "ending.yaml").write_text(text, encoding="utf-8")
    for name in ("inbox", "outbox"):
        (folder / name).mkdir()
    (folder / "round.yaml").write_text(SETTINGS, encoding="utf-8")
    form = find_form("ending", folder / "templates")
    plan, _ = read_register(workbook(REGISTER), form)
    write_register(folder / "plan.xlsx", form, plan, 2024)
    (blank,) = distribute(folder).files
    loaded = load(folder)
    sheet = FilledSheet(blank, loaded.first)
    sheet.write({(one.number, key): f"{one.title}の{key}" for one in plan.items for key in ("short", "long")})
    sheet.save(folder / "inbox" / blank.name, NOW.replace(tzinfo=None))
    return merge(folder, NOW, catalogue("ja"))


def sheet_of(merged: Merged, book: str, name: str) -> Worksheet:
    found = openpyxl.load_workbook(merged.folder / book)[name]
    assert isinstance(found, Worksheet)
    return found


def column(sheet: Worksheet, title: str) -> list[tuple[str, str]]:
    """(range, text) of the cells below a heading."""
    at = next(cell.column for cell in sheet[3] if cell.value == title)
    merged = {one.coord.split(":")[0]: one.coord for one in sheet.merged_cells.ranges}
    cells = (sheet.cell(row, at) for row in range(4, sheet.max_row + 1))
    return [(merged.get(one.coordinate, one.coordinate), str(one.value)) for one in cells if one.value]


def test_an_item_may_lead_to_several_headings_or_to_none(tmp_path: Path) -> None:
    (tmp_path / "ending.yaml").write_text(FORM, encoding="utf-8")
    form = find_form("ending", tmp_path)
    plan, _ = read_register(workbook(REGISTER), form)
    assert [successor_numbers(form, item) for item in plan.items] == [
        ("1-1",), ("1-2",), ("1-2",), ("1-1", "2-1"), (), ("9-9",)
    ]  # fmt: skip


def test_a_heading_that_the_next_plan_does_not_have_is_a_finding_with_its_cell(merged: Merged) -> None:
    assert merged.examined.findings == (
        finding(
            Code.SUCCESSOR_UNKNOWN,
            Place("plan.xlsx", "計画", "C9"),
            item="6",
            value="9-9",
            known="1-1、1-2、2-1、2-2",
        ),
    )


def test_the_last_column_shows_each_heading_once_for_the_rows_that_share_it_and_marks_it_when_it_comes_again(
    merged: Merged,
) -> None:
    assert column(sheet_of(merged, "点検.xlsx", "点検"), "次の方向性") == [
        ("E4", PRINTED["1-1"]),
        ("E5:E6", PRINTED["1-2"]),
        ("E7", PRINTED["1-1 again"] + "\n" + PRINTED["2-1"]),
        ("E9", "9-9"),
    ]


def test_a_table_shows_what_leads_to_each_heading_and_what_leads_nowhere(merged: Merged) -> None:
    rows = list(sheet_of(merged, "点検.xlsx", "次期計画との対応").iter_rows(min_row=4, values_only=True))
    assert [(row[0], row[3]) if row[0] else (row[2], row[3]) for row in rows] == [
        ("1-1", "1 地域の力\n4 小さな活動"),
        ("1-2", "2 連携\n3 法人との連携"),
        ("2-1", "4 小さな活動"),
        ("2-2", "該当なし"),
        ("9-9", "6 広報"),
        ("次期計画に続きのない方向", "5 終わる活動"),
    ]


@pytest.mark.parametrize(
    ("book", "field", "other"), [("概要版.xlsx", "short", "long"), ("詳細版.xlsx", "long", "short")]
)
def test_the_short_and_the_full_version_come_from_the_same_answers(
    merged: Merged, book: str, field: str, other: str
) -> None:
    sheet = sheet_of(merged, book, "点検")
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert {text for text in texts if field in text} == {
        f"{title}の{field}" for title in ("地域の力", "連携", "法人との連携", "小さな活動", "終わる活動", "広報")
    }
    assert not {text for text in texts if other in text}
    assert PRINTED["1-2"] in texts
