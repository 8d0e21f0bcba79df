"""The committee's opinions: entered in the register, checked against the plan, merged into a table by goal."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Severity, catalogue, finding
from evalsheet.model import Opinion, Place
from evalsheet.plan import check_opinions, path_of, read_register
from evalsheet.workbook.writing.opinions import TEXT, TOP, opinion_tables
from evalsheet.workbook.writing.table import Table
from evalsheet.workflow.look import check
from evalsheet.workflow.merge import merge
from tests.department_rounds import FORM, OPINIONS, REGISTER, ROWS, department_round, plan_of
from tests.rounds import NOW, hand_in
from tests.tables import small_form, workbook

JA = catalogue("ja")
SHEET = "委員会意見"


def register(*rows: str) -> str:
    """The small register with these rows on the opinions' sheet."""
    return REGISTER + "\n".join(rows)


def at(cell: str) -> Place:
    return Place("plan.xlsx", SHEET, cell)


# entered


def test_opinions_are_read_with_the_cell_of_their_number() -> None:
    plan = plan_of(
        register(
            "| 事業     | 31～34 | 立ち直り   | 住まいも支えてほしい。 |",
            "| 基本目標 | 1      | 全般       | 声を聴いてほしい。<br>早めに。 |",
            "| 基本目標 | 2      | 包括的な支援 | 範囲が広い。 |",
        )
    )
    assert plan.opinions == (
        Opinion("item", "31～34", "立ち直り", "住まいも支えてほしい。", place=at("B2")),
        Opinion("goal", "1", "全般", "声を聴いてほしい。\n早めに。", general=True, place=at("B3")),
        Opinion("goal", "2", "包括的な支援", "範囲が広い。", place=at("B4")),
    )


def test_before_the_committee_has_met_the_sheet_is_empty() -> None:
    assert plan_of(REGISTER).opinions == ()


def test_what_the_sheet_cannot_hold_is_a_fault_of_the_register() -> None:
    rows = ("| 事業 | 1 | 移送サービス | |", "| 施策 | 1 | 移動の支援 | 足りない。 |", "| 事業 | | | 足りない。 |")
    with pytest.raises(DefinitionError) as caught:
        read_register(workbook(register(*rows)), FORM)
    assert list(caught.value.faults) == [
        finding(Code.PLAN_VALUE_MISSING, at("D2"), field="意見"),
        finding(Code.PLAN_VALUE_INVALID, at("A3"), value="施策", allowed="事業、基本目標"),
        finding(Code.PLAN_VALUE_MISSING, at("B4"), field="番号"),
        finding(Code.PLAN_VALUE_MISSING, at("C4"), field="名称"),
    ]


def test_a_register_without_the_sheet_is_a_fault() -> None:
    with pytest.raises(DefinitionError) as caught:
        read_register(workbook(REGISTER.replace(OPINIONS, "")), FORM)
    assert list(caught.value.faults) == [finding(Code.PLAN_SHEET_MISSING, at(""), sheets="担当課、計画、担当")]


# checked


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("| 事業 | 1 | 移送サービス | 助かる。 |", id="an item by its title"),
        pytest.param("| 事業 | 1 | 移送 ｻｰﾋﾞｽ | 助かる。 |", id="widths and spaces aside"),
        pytest.param("| 事業 | 31～34 | 立ち直り | 助かる。 |", id="items evaluated as one"),
        pytest.param("| 事業 | 31~34 | 立ち直り | 助かる。 |", id="a half-width tilde"),
        pytest.param("| 事業 | ３１〜３４ | 立ち直り | 助かる。 |", id="a wave dash and wide digits"),
        pytest.param("| 基本目標 | 1 | まちづくり | 助かる。 |", id="a goal by its title"),
        pytest.param("| 基本目標 | 1 | 全般 | 助かる。 |", id="all of a goal"),
    ],
)
def test_an_opinion_that_fits_the_plan_is_no_finding(row: str) -> None:
    assert check_opinions(FORM, plan_of(register(row))) == ()


@pytest.mark.parametrize(
    ("row", "number", "title"),
    [
        pytest.param("| 事業 | 3 | 移送サービス | 足りない。 |", "3", None, id="no such item"),
        pytest.param("| 事業 | 31 | 立ち直り | 足りない。 |", "31", None, id="one of several evaluated as one"),
        pytest.param("| 基本目標 | 3 | 全般 | 足りない。 |", "3", None, id="no such goal"),
        pytest.param("| 事業 | 1 | 移送 | 足りない。 |", "1", "移送サービス", id="another title"),
        pytest.param(
            "| 事業 | 1 | まちづくり | 足りない。 |", "1", "移送サービス", id="the goal's title, same number"
        ),
        pytest.param("| 事業 | 2 | 移送サービス | 足りない。 |", "2", "読みやすさ", id="another item's title"),
        pytest.param("| 事業 | 1 | 全般 | 足りない。 |", "1", "移送サービス", id="an item has nothing below it"),
        pytest.param("| 基本目標 | 1 | 包括的な支援 | 足りない。 |", "1", "まちづくり", id="another goal's title"),
    ],
)
def test_an_opinion_about_nothing_in_the_plan_or_under_another_title(
    row: str, number: str, title: str | None
) -> None:
    plan = plan_of(register(row))
    if title is None:
        code, value, more = Code.OPINION_UNKNOWN, "足りない。", {}
    else:
        code, value, more = Code.OPINION_TITLE_DIFFERS, plan.opinions[0].title, {"expected": title}
    level = row.split("|")[1].strip()
    item = number if level == "事業" else ""
    expected = finding(code, at("B2"), item=item, value=value, **more, level=level, number=number)
    assert check_opinions(FORM, plan) == (expected,)
    assert "{" not in JA.message(expected)


def test_the_node_of_an_opinion_is_that_of_its_level() -> None:
    plan = plan_of(
        register("| 事業 | 1 | 移送サービス | 甲 |", "| 基本目標 | 1 | 全般 | 乙 |", "| 事業 | 9 | 謎 | 丙 |")
    )
    paths = [path_of(plan, opinion) for opinion in plan.opinions]
    assert [path and (path[-1].level, path[-1].title) for path in paths] == [
        ("item", "移送サービス"),
        ("goal", "まちづくり"),
        (),
    ]


# the table in front

ONE, TWO = "基本目標1 まちづくり", "基本目標2 包括的な支援"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            ["| 事業 | 2 | 読みやすさ | 大きな字で。 |"],
            [[ONE, "【事業番号2：読みやすさ】\n大きな字で。"]],
            id="a goal without opinions has no row",
        ),
        pytest.param(
            [
                "| 基本目標 | 2 | 全般 | 範囲が広い。 |",
                "| 事業 | 2 | 読みやすさ | 乙 |",
                "| 事業 | 1 | 移送サービス | 甲 |",
            ],
            [
                [ONE, "【事業番号2：読みやすさ】\n乙\n【事業番号1：移送サービス】\n甲"],
                [TWO, "【全般】\n範囲が広い。"],
            ],
            id="goals in the plan's order, within one the register's",
        ),
        pytest.param(
            ["| 事業 | 31～34 | 立ち直り | 甲 |", "| 事業 | 31～34 | 立ち直り | 乙 |"],
            [[TWO, "【事業番号31～34：立ち直り】\n甲\n【事業番号31～34：立ち直り】\n乙"]],
            id="two about one item",
        ),
        pytest.param(
            ["| 事業 | 1 | 移送 | 甲 |"], [[ONE, "【事業番号1：移送】\n甲"]], id="the title as the committee has it"
        ),
        pytest.param(
            ["| 事業 | 9 | 謎 | 甲 |", "| 基本目標 | 3 | 全般 | 乙 |", "| 事業 | 1 | 移送サービス | 丙 |"],
            [
                [ONE, "【事業番号1：移送サービス】\n丙"],
                ["計画にない対象", "【事業番号9：謎】\n甲"],
                ["計画にない対象", "【基本目標番号3：全般】\n乙"],
            ],
            id="what is about nothing in the plan is not lost",
        ),
    ],
)
def test_opinions_by_goal(rows: list[str], expected: list[list[str]]) -> None:
    assert opinion_tables(FORM, plan_of(register(*rows)), JA) == (
        Table(SHEET, "", (("基本目標", TOP), (SHEET, TEXT)), expected),
    )


def test_a_form_without_opinions_has_no_table() -> None:
    assert opinion_tables(small_form(), plan_of(), JA) == ()
    assert opinion_tables(FORM, plan_of(), JA) == ()


# in a round


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with three opinions, two of which do not fit; everybody answers."""
    rows = ("| 事業 | 1 | 移送サービス | 助かる。 |", "| 事業 | 2 | 読み易さ | 乙 |", "| 事業 | 9 | 謎 | 丙 |")
    loaded = department_round(tmp_path_factory.mktemp("opinions") / "r6", plan_of(register(*rows)))
    for department in dict.fromkeys(label for _, label in ROWS):
        items = [item for item, label in ROWS if label == department]
        texts = (("outcome", "講座を3回開いた。"), ("grade", "A"), ("outlook", "回数を増やす。"))
        hand_in(loaded, department, {(item, key): text for item in items for key, text in texts})
    return loaded.folder.path


def test_merge_puts_the_table_before_the_form_and_reports_what_does_not_fit(folder: Path) -> None:
    merged = merge(folder, NOW, JA)
    assert merged.examined.findings == (
        finding(Code.OPINION_UNKNOWN, at("B6"), item="9", value="丙", level="事業", number="9"),
        finding(
            Code.OPINION_TITLE_DIFFERS,
            at("B5"),
            item="2",
            value="読み易さ",
            expected="読みやすさ",
            level="事業",
            number="2",
        ),
    )
    assert [one.severity for one in merged.examined.findings] == [Severity.ERROR, Severity.WARNING]
    book = openpyxl.load_workbook(folder / "result" / "評価表.xlsx")
    assert book.sheetnames[:2] == [SHEET, "評価表"]
    assert book.active is book["評価表"]
    assert [[cell.value for cell in row] for row in book[SHEET].iter_rows(min_row=3)] == [
        ["基本目標", SHEET],
        [ONE, "【事業番号1：移送サービス】\n助かる。\n【事業番号2：読み易さ】\n乙"],
        ["計画にない対象", "【事業番号9：謎】\n丙"],
    ]


def test_a_departments_own_check_says_nothing_of_opinions(folder: Path) -> None:
    _, examined = check([folder / "inbox" / "健康課.xlsx"], None, JA)
    assert examined.findings == ()
