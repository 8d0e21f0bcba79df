"""Opinions in a chapter of their own, under headings that are compared with those the committee quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalsheet.consolidate import OpinionChapter, opinion_chapter
from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, catalogue, finding
from evalsheet.forms import Form, find_form
from evalsheet.model import Opinion, Place, Plan
from evalsheet.plan import check_opinions, opinion_levels, path_of, read_register
from evalsheet.workbook.reading.read import read_workbook
from evalsheet.workbook.writing.opinions import opinion_tables
from evalsheet.workbook.writing.register import write_register
from tests.tables import workbook

JA = catalogue("ja")
FORM = """
form: report
version: 1
title: 進捗管理
summary: {ja: 試験用, en: for tests}
levels:
  - {key: goal, title: 基本目標, numbering: {style: "1"}, label: "基本目標{number}　{title}", band: true}
  - {key: measure, title: 施策, numbering: {style: (1), restarts: true}, band: true, optional: true}
  - {key: item, title: 事業, numbering: {style: a, restarts: true}, optional: true}
fields: [{key: done, title: 成果, per: assignment, kind: text}]
text: {bullets: [・]}
sheet: {name: 進捗}
result: {workbook: 統合.xlsx, data: データ}
opinions: {title: 委員会からの意見, levels: [goal, measure, item], chapter: true}
"""
REGISTER = """
## 担当課
| 略称 | 名称 | 部 | メールアドレス |
| 福   | 福祉政策課 | | |
## 計画
| 基本目標番号 | 基本目標 | 施策番号 | 施策 | 事業番号 | 事業 |
| 1 | 支え合う仕組み   | (1) | 相談の窓口   | a | 窓口を開く |
| 1 | 支え合う仕組み   | (1) | 相談の窓口   | b | 訪ねる     |
| 2 | 共に生きる地域   | (1) | 担い手       | a | 講座を開く |
| 3 | 学び             |     |              | a | 教室を開く |
## 担当
| 事業番号  | 担当課 |
| 1-(1)-a | 福 |
| 1-(1)-b | 福 |
| 2-(1)-a | 福 |
| 3-a     | 福 |
## 委員会からの意見
| 対象 | 番号 | 名称 | 上位の見出し | 意見 |
"""


def form_of(folder: Path, text: str = FORM) -> Form:
    path = folder / "report.yaml"
    path.write_text(text, encoding="utf-8")
    return find_form(path.stem, path.parent)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return form_of(tmp_path_factory.mktemp("form"))


def plan_of(form: Form, *rows: str) -> Plan:
    plan, remarks = read_register(workbook(REGISTER + "\n".join(rows)), form)
    assert remarks == ()
    return plan


def at(row: int) -> Place:
    return Place("plan.xlsx", "委員会からの意見", f"B{row}")


# entered


def test_an_opinion_holds_the_headings_above_it_one_a_line(form: Form) -> None:
    plan = plan_of(form, "| 施策 | 2-(1) | 担い手 | 2 共に生きる地域<br>第二の柱 | 増やしてほしい。 |")
    assert plan.opinions == (
        Opinion(
            "measure", "2-(1)", "担い手", "増やしてほしい。", place=at(2), above=("2 共に生きる地域", "第二の柱")
        ),
    )


def test_the_headings_may_be_left_out_with_their_column(form: Form) -> None:
    register = REGISTER.replace("| 上位の見出し ", "") + "| 施策 | 2-(1) | 担い手 | 増やしてほしい。 |"
    plan, _ = read_register(workbook(register), form)
    assert [(one.title, one.above) for one in plan.opinions] == [("担い手", ())]


def test_opinions_come_back_from_the_register_they_are_written_into(form: Form, tmp_path: Path) -> None:
    plan = plan_of(
        form, "| 事業 | 1-(1)-b | 訪ねる | 基本目標1　支え合う仕組み<br>(1) 相談の窓口 | 続けてほしい。 |"
    )
    write_register(tmp_path / "plan.xlsx", form, plan, 2024)
    again, _ = read_register(read_workbook(tmp_path / "plan.xlsx"), form)
    assert [(one.number, one.title, one.above, one.text) for one in again.opinions] == [
        (one.number, one.title, one.above, one.text) for one in plan.opinions
    ]


def test_a_form_says_what_opinions_can_be_about(form: Form, tmp_path: Path) -> None:
    assert [level.key for level in opinion_levels(form)] == ["goal", "measure", "item"]
    with pytest.raises(DefinitionError) as caught:
        form_of(tmp_path, FORM.replace("levels: [goal, measure, item]", "levels: [measures]"))
    (fault,) = caught.value.faults
    assert isinstance(fault, Finding)
    assert (fault.code, fault.place.cell, dict(fault.params)["nearest"]) == (
        Code.REFERENCE_UNKNOWN,
        "opinions.levels[0]",
        "measure",
    )


# compared with the plan


@pytest.mark.parametrize(
    ("level", "number", "named"),
    [
        ("item", "1-(1)-b", ["1", "(1)", "b"]),
        ("item", "1－（1）－ｂ", ["1", "(1)", "b"]),
        ("item", "b", ["1", "(1)", "b"]),  # no other item is a b
        ("item", "a", []),  # several are
        ("measure", "2-(1)", ["2", "(1)"]),
        ("measure", "(1)", []),
        ("goal", "3", ["3"]),
    ],
)
def test_a_node_is_named_by_its_numbers_from_the_root_or_by_its_own_where_that_is_enough(
    form: Form, level: str, number: str, named: list[str]
) -> None:
    found = path_of(plan_of(form), Opinion(level, number, "", ""))
    assert [node.number for node in found] == named


@pytest.mark.parametrize(
    "row",
    [
        "| 施策 | 2-(1) | 担い手 | 2 共に生きる地域 | 意見 |",
        "| 施策 | 2-(1) | (1)担い手 | 共に生きる地域 | 意見 |",
        "| 施策 | 2-(1) | 担い手 | 基本目標２ 共に生きる地域 | 意見 |",
        "| 事業 | 1-(1)-b | b 訪ねる | 1 支え合う仕組み<br>(1) 相談の窓口 | 意見 |",
        "| 事業 | 3-a | 教室を開く | 学び | 意見 |",
        "| 施策 | 2-(1) | 担い手 |  | 意見 |",
    ],
)
def test_headings_as_the_plan_has_them_are_no_finding(form: Form, row: str) -> None:
    assert check_opinions(form, plan_of(form, row)) == ()


def differs(item: str, value: str, expected: str, level: str, number: str) -> Finding:
    return finding(
        Code.OPINION_TITLE_DIFFERS, at(2), item=item, value=value, expected=expected, level=level, number=number
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            "| 施策 | 2-(1) | 担い手 | 2 ともに生きる地域 | 意見 |",
            differs("", "2 ともに生きる地域", "共に生きる地域", "基本目標", "2"),
            id="above",
        ),
        pytest.param(
            "| 事業 | 1-(1)-b | 訪ねる | 支え合う仕組み<br>相談窓口 | 意見 |",
            differs("1-(1)-b", "相談窓口", "相談の窓口", "施策", "(1)"),
            id="right above",
        ),
        pytest.param(
            "| 施策 | 2-(1) | 担いて | 共に生きる地域 | 意見 |",
            differs("", "担いて", "担い手", "施策", "2-(1)"),
            id="its own",
        ),
    ],
)
def test_a_heading_that_differs_is_a_finding(form: Form, row: str, expected: Finding) -> None:
    assert check_opinions(form, plan_of(form, row)) == (expected,)


# printed


def printed(chapter: OpinionChapter) -> list[tuple[list[str], str, str]]:
    """The headings above, the target and its opinions."""
    return [
        (
            [node.title for node in item.ancestors if node.title],
            item.node.title,
            chapter.consolidation.cell(item.number, "opinion").parts[0].text,
        )
        for item in chapter.plan.items
    ]


def test_opinions_stand_listed_by_target_in_the_order_of_the_plan(form: Form) -> None:
    plan = plan_of(
        form,
        "| 事業 | 3-a | 教室を開く | | 回数を増やす。 |",
        "| 施策 | 2-(1) | 担い手 | | 若い人にも。 |",
        "| 事業 | 9-z | なくなった事業 | | 残念である。 |",
        "| 事業 | 1-(1)-b | 訪ねる | | ・記号は一つでよい。 |",
        "| 施策 | 2-(1) | 担い手 | | 謝礼も要る。 |",
        "| 基本目標 | 2 | 共に生きる地域 | | 分かりやすい。 |",
        "| 基本目標 | 2 | 全般 | | 進んでいる。 |",
    )
    chapter = opinion_chapter(form, plan, JA)
    assert chapter is not None
    assert printed(chapter) == [
        (["支え合う仕組み", "相談の窓口"], "b 訪ねる", "・記号は一つでよい。"),
        ([], "2 共に生きる地域", "・分かりやすい。"),
        (["共に生きる地域"], "全般", "・進んでいる。"),
        (["共に生きる地域"], "(1) 担い手", "・若い人にも。\n・謝礼も要る。"),
        (["学び"], "a 教室を開く", "・回数を増やす。"),
        ([], "計画にない対象：9-z なくなった事業", "・残念である。"),
    ]
    assert opinion_tables(form, plan, JA) == ()


def test_without_opinions_there_is_no_chapter(form: Form) -> None:
    assert opinion_chapter(form, plan_of(form), JA) is None
