"""Items that stand again under another node (再掲): compared, answered once, filled everywhere, counted once."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator

import openpyxl
import pytest

from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, Severity, catalogue, finding
from evalsheet.model import Place, Plan
from evalsheet.plan import read_register
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.writing.register import write_register
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.merge import Merged, merge
from tests.repeat_rounds import NAME, REGISTER, REPEATS_FORM, RULES, SETTINGS, repeats_form
from tests.rounds import NOW, blank
from tests.tables import workbook
from tests.year_rounds import form_of

FORM = repeats_form()


def read(register: str) -> tuple[Plan, tuple[Finding, ...]]:
    return read_register(workbook(register), FORM)


def at(sheet: str, cell: str) -> Place:
    return Place("plan.xlsx", sheet, cell)


def with_rows(sheet: str, *rows: str) -> str:
    """The register with further rows below those of a sheet."""
    before, _, after = REGISTER.partition(f"## {sheet}\n")
    table, mark, rest = after.partition("\n## ")
    return before + f"## {sheet}\n" + table.rstrip("\n") + "\n" + "\n".join(rows) + "\n" + mark + rest


# which item another one repeats


def test_a_repeat_names_its_original_or_has_the_title_of_an_earlier_item() -> None:
    plan, remarks = read(REGISTER)
    assert (plan.repeats, remarks) == ({"3": "1", "4": "2"}, ())
    assert [item.number for item in plan.answered_items] == ["1", "2", "5"]


def test_a_repeat_of_a_repeat_is_one_of_its_original() -> None:
    plan, _ = read(with_rows("計画", "| 2 | 無職 | 6 | 市民相談 | | P.40 | 3 |"))
    assert plan.repeats["6"] == "1"


@pytest.mark.parametrize("mark", ["○", "〇", "9", "6", "なし"])
def test_a_mark_without_an_original_is_a_fault(mark: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        read(with_rows("計画", f"| 2 | 無職 | 6 | 就労支援 | | P.40 | {mark} |"))
    place = at("計画", "G7")
    assert caught.value.faults == (
        finding(Code.PLAN_REPEAT_UNKNOWN, place, item="6", value=mark, title="就労支援"),
    )


def test_repeats_that_name_each_other_have_no_original() -> None:
    rows = ("| 2 | 無職 | 6 | 就労支援 | | P.40 | 7 |", "| 2 | 無職 | 7 | 就労支援 | | P.41 | 6 |")
    with pytest.raises(DefinitionError) as caught:
        read(with_rows("計画", *rows))
    faults = [one for one in caught.value.faults if isinstance(one, Finding)]
    assert [(one.code, one.place.cell) for one in faults] == [
        (Code.PLAN_REPEAT_UNKNOWN, "G7"),
        (Code.PLAN_REPEAT_UNKNOWN, "G8"),
    ]


def test_the_same_title_of_the_same_department_without_a_mark_is_noticed() -> None:
    register = with_rows("計画", "| 2 | 無職 | 6 | 健康 管理 | | P.40 | |").replace(
        "| 5        | 健推   |\n", "| 5        | 健推   |\n| 6 | 健推 |\n"
    )
    _, remarks = read(register)
    assert remarks == (
        finding(Code.PLAN_REPEAT_UNMARKED, at("計画", "G7"), item="6", title="健康 管理", first="2"),
    )
    assert remarks[0].severity is Severity.WARNING


def test_the_same_title_of_another_department_is_another_item() -> None:
    register = with_rows("計画", "| 2 | 無職 | 6 | 健康管理 | | P.40 | |").replace(
        "| 5        | 健推   |\n", "| 5        | 健推   |\n| 6 | 協働 |\n"
    )
    assert read(register)[1] == ()


def test_every_column_in_which_a_repeat_says_something_else_is_shown() -> None:
    register = REGISTER.replace("| 相談を受ける | P.38", "| 相談に応じる | P.38")
    register = register.replace(
        "| 5        | 健推   |\n", "| 5        | 健推   |\n| 3 | 協働 |\n| 4 | 健康推進課 |\n"
    )
    register += "| 3 | R5 | 《協働》3回 | 協働 60% 健推 実施 |\n| 4 | R5 | 健診3回 | |\n| 4 | R4 | | 10% |\n"
    plan, remarks = read(register)
    assert remarks == (
        finding(
            Code.PLAN_REPEAT_DIFFERS,
            at("計画", "E4"),
            item="3",
            field="内容",
            value="相談に応じる",
            related=(at("計画", "E2"),),
            original="1",
            expected="相談を受ける",
        ),
        finding(
            Code.PLAN_REPEAT_DIFFERS,
            at("担当", "B6"),
            item="3",
            field="担当課",
            value="協働",
            related=(at("担当", "B2"),),
            original="1",
            expected="協働、健推",
        ),
        finding(
            Code.PLAN_REPEAT_DIFFERS,
            at("これまでの年度", "C5"),
            item="4",
            field="令和5年度の実施状況",
            value="健診3回",
            related=(at("これまでの年度", "C3"),),
            original="2",
            expected="健診2回",
        ),
        finding(
            Code.PLAN_REPEAT_DIFFERS,
            at("これまでの年度", "D6"),
            item="4",
            field="達成度",
            value="10%",
            original="2",
            expected="",
        ),
    )
    assert (plan.assignments, plan.history) == (read(REGISTER)[0].assignments, read(REGISTER)[0].history)


def test_only_the_items_have_an_attribute_that_says_what_they_repeat() -> None:
    moved = REPEATS_FORM.replace(
        "- {key: goal, title: 施策}",
        "- {key: goal, title: 施策, attributes: [{key: again, title: 再掲, kind: repeat}]}",
    )
    with pytest.raises(DefinitionError) as caught:
        form_of(moved)
    faults = [one for one in caught.value.faults if isinstance(one, Finding)]
    assert [(one.place.cell, one.value, dict(one.params)["problem"]) for one in faults] == [
        ("levels[0].attributes[0]", "again", "repeat-once")
    ]


# a round


ANSWERS = {
    "協働": {("1", "done"): "相談を40回受けた。", ("1", "rate"): "80%", ("1", "grade"): "A"},
    "健推": {
        ("1", "done"): "保健師が12回加わった。",
        ("1", "rate"): "実施",
        ("1", "grade"): "B",
        ("2", "done"): "健診を3回行った。",
        ("2", "rate"): "100%",
        ("2", "grade"): "A",
        ("5", "done"): "講演会を開いた。",
        ("5", "rate"): "40%",
        ("5", "grade"): "B",
    },
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedRound:
    folder = tmp_path_factory.mktemp("repeats") / "r6"
    for name in ("inbox", "outbox", "templates", "rules"):
        (folder / name).mkdir(parents=True)
    (folder / "templates" / f"{NAME}.yaml").write_text(REPEATS_FORM, encoding="utf-8")
    (folder / "rules" / f"{NAME}.yaml").write_text(RULES, encoding="utf-8")
    (folder / "round.yaml").write_text(SETTINGS, encoding="utf-8")
    write_register(folder / "plan.xlsx", FORM, read(REGISTER)[0], 2024)
    distribute(folder)
    return load(folder)


@pytest.fixture(scope="module")
def merged(loaded: LoadedRound) -> Merged:
    for department, answers in ANSWERS.items():
        sheet = FilledSheet(blank(loaded, department), loaded.first)
        sheet.write(answers)
        path = loaded.folder.inbox / f"{department}.xlsx"
        sheet.save(path, NOW.replace(tzinfo=None))
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    return merge(loaded.folder.path, NOW, catalogue("ja"))


def rows_of(sheet: object, first: int) -> Iterator[tuple[str, ...]]:
    for row in sheet.iter_rows(min_row=first, values_only=True):  # type: ignore[attr-defined]
        yield tuple("" if cell is None else str(cell) for cell in row)


def test_a_register_comes_back_from_its_file(loaded: LoadedRound) -> None:
    assert (loaded.first.plan.repeats, loaded.remarks) == ({"3": "1", "4": "2"}, ())


def test_a_department_is_asked_once_and_told_where_its_answer_stands_again(loaded: LoadedRound) -> None:
    book = openpyxl.load_workbook(blank(loaded, "健推"))
    heading, *rows = rows_of(book["進捗表"], 5)
    number, again = heading.index("番号"), heading.index("再掲")
    assert [(row[number], row[again]) for row in rows] == [
        ("1", "2\nにも載ります"),
        ("2", "2\nにも載ります"),
        ("5", ""),
    ]


def test_a_year_without_mistakes_has_no_findings_and_is_complete(merged: Merged) -> None:
    assert merged.examined.findings == ()
    assert [(one.department, one.owed, one.answered) for one in merged.document.departments] == [
        ("協働", 1, 1),
        ("健推", 3, 3),
    ]


def test_every_column_of_a_repeat_is_filled_from_its_original(merged: Merged) -> None:
    book = openpyxl.load_workbook(merged.folder / "統合.xlsx")
    heading, *rows = rows_of(book["進捗表"], 3)
    assert heading[1:] == (
        "事業", "内容", "頁", "担当部署", "担当課", "再掲", "令和5年度の実施状況", "達成度",
        "令和6年度の実施状況", "達成度", "評価",
    )  # fmt: skip
    done = "《協働》\n相談を40回受けた。\n《健推》\n保健師が12回加わった。"
    named = ("企画部(令和6年度～地域部)\n健康部", "シティプロモーション課(令和6年度～市民協働課)\n健康推進課")
    first = ("《協働》\n3回", "協働 60% 健推 実施", done, "協働 80%\n健推 実施", "A\nB")
    second = ("健診2回", "50%", "《健推》\n健診を3回行った。", "100%", "A")
    assert [row[1:] for row in rows] == [
        ("市民相談", "相談を受ける", "P.34", *named, "", *first),
        ("健康管理", "健診を行う", "P.34", "健康部", "健康推進課", "", *second),
        ("市民相談", "相談を受ける", "P.38", *named, "○", *first),
        ("健康管理", "健診を行う", "P.38", "健康部", "健康推進課", "○", *second),
        (
            "講演会",
            "話を聞く",
            "P.39",
            "健康部",
            "健康推進課",
            "",
            "",
            "",
            "《健推》\n講演会を開いた。",
            "40%",
            "B",
        ),
    ]


def test_a_repeat_is_counted_nowhere(merged: Merged) -> None:
    book = openpyxl.load_workbook(merged.folder / "統合.xlsx")
    summary = [[cell for cell in row if cell] for row in rows_of(book["集計"], 1)]
    assert ["A", "2"] in [row[:2] for row in summary]
    assert ["B", "2"] in [row[:2] for row in summary]
    title = next(at for at, row in enumerate(summary) if row[:1] == ["施策別の達成度の平均"])
    averages = {row[0]: row[1:] for row in summary[title + 3 : title + 6]}
    assert averages == {  # average, numbers and words of each year, and the trend
        "1 働く人": ["55", "2", "1", "90", "2", "1", "35"],
        "2 無職": ["－", "0", "0", "40", "1", "0", "－"],
        "全体": ["55", "2", "1", "73.3", "3", "1", "18.3"],
    }


def test_the_data_table_says_which_rows_repeat_which_item(merged: Merged) -> None:
    text = (merged.folder / "データ.csv").read_text(encoding="utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["欄"] == "評価"]
    assert [(row["事業番号"], row["再掲元"], row["担当課"], row["記載内容"]) for row in rows] == [
        ("1", "", "市民協働課", "A"),
        ("1", "", "健康推進課", "B"),
        ("2", "", "健康推進課", "A"),
        ("3", "1", "市民協働課", "A"),
        ("3", "1", "健康推進課", "B"),
        ("4", "2", "健康推進課", "A"),
        ("5", "", "健康推進課", "B"),
    ]
