"""集計 of 達成度: averages of what is a number, per top node and year; words are counted and never averaged."""

from __future__ import annotations

from decimal import Decimal

from evalsheet.consolidate import Consolidation, consolidate
from evalsheet.findings import catalogue
from evalsheet.model import Answer, AnswerKey, Place, Plan
from evalsheet.plan import notation_of, read_register
from evalsheet.report import data_headings, data_rows
from evalsheet.sheet import carried_columns
from evalsheet.summary import AchievementSummary, Average
from tests.tables import workbook
from tests.year_rounds import ACHIEVED, ACHIEVED_REGISTER, ROUND, achieved_form

FORM = achieved_form()
JA = catalogue("ja")
TITLES = {"rate": "達成度"}
Typed = dict[tuple[str, str], str]


def plan() -> Plan:
    return read_register(workbook(ACHIEVED_REGISTER), FORM)[0]


def answers(typed: Typed) -> list[Answer]:
    place = Place("a.xlsx", "調書", "A1")
    return [Answer(AnswerKey(item, label, "rate"), text, text, place) for (item, label), text in typed.items()]


def consolidated(typed: Typed) -> Consolidation:
    notation = notation_of(FORM, plan())
    return consolidate(FORM, plan(), notation, answers(typed), ("福総", "社協"), TITLES)[0]


def summary(typed: Typed) -> AchievementSummary:
    carried = carried_columns(FORM, ROUND)
    return AchievementSummary(
        FORM, plan(), notation_of(FORM, plan()), consolidated(typed), JA, TITLES, carried, ROUND.year
    )


def test_the_parts_of_each_year_are_averaged_where_they_are_numbers() -> None:
    assert "since: 2022" in ACHIEVED
    (table,) = summary({("1", "福総"): "90%", ("1", "社協"): "実施", ("2", "社協"): "①50% ②101%"}).tables()
    assert (table.title, table.years) == ("目標別の達成度の平均", ("令和4年度", "令和5年度", "令和6年度"))
    assert table.rows == (
        (
            "1 人を育てる",
            (Average(Decimal(60), 1, 1), Average(Decimal(75), 2, 0), Average(Decimal(90), 1, 1)),
        ),
        (
            "2 支え合う",
            (Average(None, 0, 1), Average(None, 0, 0), Average(Decimal("75.5"), 2, 0)),
        ),
        (
            "全体",
            (Average(Decimal(60), 1, 2), Average(Decimal(75), 2, 0), Average(Decimal(241) / 3, 3, 1)),
        ),
    )


def test_what_cannot_be_read_and_what_is_missing_counts_nowhere() -> None:
    (table,) = summary({("1", "福総"): "ほぼ実施", ("1", "社協"): ""}).tables()
    assert [averages[-1] for _, averages in table.rows] == [Average(None, 0, 0)] * 3


def test_departments_that_share_an_item_are_named_before_their_values() -> None:
    cells = consolidated({("1", "福総"): "90%", ("1", "社協"): "【社協】実施", ("2", "社協"): "50%"})
    assert [part.text for part in cells.cell("1", "rate").parts] == ["福総 90%", "【社協】実施"]
    assert [part.text for part in cells.cell("2", "rate").parts] == ["50%"]


def test_the_data_says_what_each_number_and_word_is_of() -> None:
    typed = {("1", "福総"): "90%", ("1", "社協"): "【社協】実施", ("2", "社協"): "①50% ②101.5%"}
    keyed = {answer.key: answer for answer in answers(typed)}
    year = (ROUND.fiscal_year, ROUND.year)
    notation, both = notation_of(FORM, plan()), frozenset({"福総", "社協"})
    rows = data_rows([FORM], FORM, plan(), notation, keyed, both, frozenset(), year, TITLES, JA)
    at = data_headings([FORM], JA).index("値の内訳")
    assert [row.cells[at] for row in rows] == [
        '[{"department": "福総", "number": 90.0}]',
        '[{"department": "社協", "word": "実施"}]',
        '[{"department": "社協", "part": "①", "number": 50.0}, '
        '{"department": "社協", "part": "②", "number": 101.5}]',
    ]
