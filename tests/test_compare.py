"""Two rounds side by side: what became better, what was decided otherwise, what was copied word for word."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from rich.cells import cell_len

from evalsheet.errors import EvalsheetError
from evalsheet.findings import catalogue
from evalsheet.forms import find_form, form_names
from evalsheet.plan.examples import has_example
from evalsheet.report.comparison import ComparisonDocument, comparison_schema
from evalsheet.workflow.compare import compare
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import load
from evalsheet.workflow.rollover import rollover
from tests.played import played
from tests.rounds import NOW, Answers, distributed, hand_in, hand_in_all
from tests.test_cli import CLEAN, COULD_NOT_RUN, run
from tests.test_rollover import COPIED, PER_DEPARTMENT, PER_DEPARTMENT_REGISTER, content, own_round
from tests.year_rounds import ACHIEVED, ACHIEVED_REGISTER

JA = catalogue("ja")
WITH_EXAMPLE = [name for name in form_names() if has_example(find_form(name))]
FIRST: dict[str, Answers] = {
    "福総": {("2", "next_direction"): "改善", ("3", "outcome"): f"○別の取組。\n{COPIED}"},
    "社協": {("3", "grade"): "C"},
    "協働": {("4", "grade"): "A"},
}
SECOND: dict[str, Answers] = {
    "福総": {("2", "next_direction"): "廃止", ("3", "outcome"): f"{COPIED}\n○新しい取組。"},
    "社協": {("3", "grade"): "B"},
    "協働": {("4", "grade"): "B", ("4", "next_direction"): ""},
}


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two years of the small round."""
    folder = tmp_path_factory.mktemp("years")
    hand_in_all(distributed(folder / "r6"), **FIRST)
    rollover(folder / "r6", folder / "r7", NOW, JA)
    distribute(folder / "r7")
    hand_in_all(load(folder / "r7"), **SECOND)
    return folder / "r6", folder / "r7"


def moved(document: ComparisonDocument, *movements: str) -> list[tuple[str, str, str, str, str, str]]:
    return [
        (one.movement, one.item, one.department, one.field, one.before, one.after)
        for one in document.moved
        if one.movement in movements
    ]


def test_a_grade_moves_up_or_down_and_a_direction_has_neither(rounds: tuple[Path, Path]) -> None:
    before, after = rounds
    document = compare(after, before)
    assert moved(document, "better", "worse", "changed", "open") == [
        ("better", "3", "社協", "評価", "C", "B"),
        ("worse", "4", "協働", "評価", "A", "B"),
        ("changed", "2", "福総", "次年度方針", "改善", "廃止"),
        ("open", "4", "協働", "次年度方針", "継続", ""),
    ]
    assert [one.model_dump() for one in document.fields] == [
        {
            "form": "mokuhyo-jigyo-hyoka",
            "field": "評価",
            "better": 1,
            "worse": 1,
            "changed": 0,
            "same": 2,
            "open": 0,
        },
        {
            "form": "mokuhyo-jigyo-hyoka",
            "field": "次年度方針",
            "better": 0,
            "worse": 0,
            "changed": 1,
            "same": 2,
            "open": 1,
        },
    ]


def test_entries_that_stand_word_for_word_in_the_round_before_are_named(rounds: tuple[Path, Path]) -> None:
    before, after = rounds
    assert [one.model_dump() for one in compare(after, before).copied] == [
        {
            "form": "mokuhyo-jigyo-hyoka",
            "field": "令和7年度の成果",
            "item": "3",
            "title": "見守りの推進",
            "department": "福総",
            "entries": (COPIED.removeprefix("○"),),
            "total": 2,
        }
    ]


def test_the_earlier_round_comes_first_whichever_is_named_first(rounds: tuple[Path, Path]) -> None:
    before, after = rounds
    assert compare(before, after) == compare(after, before)
    assert (compare(before, after).before.id, compare(before, after).after.id) == ("r6", "r7")


def test_nothing_is_written_into_either_round(rounds: tuple[Path, Path]) -> None:
    held = [content(one) for one in rounds]
    compare(*rounds)
    assert [content(one) for one in rounds] == held


def test_an_item_whose_number_or_title_is_another_one_is_not_compared(tmp_path: Path) -> None:
    hand_in_all(distributed(tmp_path / "r6"))
    rollover(tmp_path / "r6", tmp_path / "r7", NOW, JA)
    import openpyxl

    book = openpyxl.load_workbook(tmp_path / "r7" / "plan.xlsx")
    for row in book["計画"].iter_rows(min_row=4):
        for cell in row:
            if cell.value == "居場所づくり":
                cell.value = "居場所と交流"
    book.save(tmp_path / "r7" / "plan.xlsx")
    document = compare(tmp_path / "r7", tmp_path / "r6")
    assert [(one.item, one.title) for one in document.gone] == [("4", "居場所づくり")]
    assert [(one.item, one.title) for one in document.new] == [("4", "居場所と交流")]
    assert {one.item for one in document.moved} == {"1", "2", "3"}


def test_a_department_that_was_renamed_is_compared_with_itself(tmp_path: Path) -> None:
    loaded = own_round(tmp_path / "r6", PER_DEPARTMENT, PER_DEPARTMENT_REGISTER)
    hand_in(loaded, "福総", {("1", "done"): "○2回", ("1", "grade"): "B"})
    hand_in(loaded, "社協", {("1", "done"): "○4校", ("1", "grade"): "A"})
    table = tmp_path / "改組.csv"
    table.write_text("旧,新,名称\n福総,福祉,福祉課\n", encoding="utf-8")
    rollover(tmp_path / "r6", tmp_path / "r7", NOW, JA, departments=table)
    distribute(tmp_path / "r7")
    hand_in(load(tmp_path / "r7"), "福祉", {("1", "done"): "○2回", ("1", "grade"): "A"})
    assert moved(compare(tmp_path / "r6", tmp_path / "r7"), "better", "open") == [
        ("better", "1", "福祉", "評価", "B", "A"),
        ("open", "1", "社協", "評価", "A", ""),
        ("open", "2", "社協", "評価", "", ""),
    ]


def test_achievements_move_by_the_average_of_their_numbers(tmp_path: Path) -> None:
    for name, rates in (("r6", ("70%", "①80% ②60%", "実施")), ("r7", ("75%", "①90% ②40%", "50%"))):
        loaded = own_round(tmp_path / name, ACHIEVED, ACHIEVED_REGISTER)
        hand_in(loaded, "福総", {("1", "rate"): rates[0]})
        hand_in(loaded, "社協", {("1", "rate"): rates[1], ("2", "rate"): rates[2]})
    document = compare(tmp_path / "r7", tmp_path / "r6")
    assert moved(document, "better", "worse", "changed", "same", "open") == [
        ("better", "1", "福総", "達成度", "福総 70%", "福総 75%"),
        ("worse", "1", "社協", "達成度", "社協 ①80% ②60%", "社協 ①90% ②40%"),
        ("changed", "2", "社協", "達成度", "実施", "50%"),
    ]


@pytest.mark.parametrize(("before", "after"), [("80%", "80"), ("80％", "80.0%"), ("①80% ②60%", "①80 ②60.0")])
def test_an_achievement_that_is_only_written_otherwise_is_the_same(tmp_path: Path, before: str, after: str) -> None:
    for name, rate in (("r6", before), ("r7", after)):
        hand_in(own_round(tmp_path / name, ACHIEVED, ACHIEVED_REGISTER), "福総", {("1", "rate"): rate})
    assert moved(compare(tmp_path / "r7", tmp_path / "r6"), "better", "worse", "changed") == []


def test_rounds_without_a_form_in_common_cannot_be_compared(rounds: tuple[Path, Path], tmp_path: Path) -> None:
    own_round(tmp_path / "other", ACHIEVED, ACHIEVED_REGISTER)
    with pytest.raises(EvalsheetError) as caught:
        compare(rounds[0], tmp_path / "other")
    assert caught.value.code == "compare-no-form"


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_every_packaged_form_compared_with_itself_stays_the_same(name: str) -> None:
    document = compare(played(name), played(name))
    jsonschema.validate(json.loads(document.to_json()), comparison_schema())
    assert {one.movement for one in document.moved} <= {"same", "open"}
    assert (document.gone, document.new) == ((), ())
    for part in load(played(name)).parts:
        of_form = {one.field for one in document.fields if one.form == part.form.form}
        titles = {part.titles[field.key] for field in part.form.fields if field.kind != "text"}
        assert of_form == titles


# on the terminal


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_tables_fit_eighty_columns(rounds: tuple[Path, Path], lang: str) -> None:
    before, after = rounds
    result = run("status", after, "--compare", before, lang=lang, COLUMNS="80")
    assert result.exit_code == CLEAN
    assert max(map(cell_len, result.output.splitlines())) <= 80
    for text in ("C → B", "改善 → 廃止", "3(1/2)"):
        assert text in result.output


def test_the_comparison_as_json(rounds: tuple[Path, Path]) -> None:
    before, after = rounds
    result = run("status", after, "--compare", before, "--json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, comparison_schema())
    assert document["after"]["id"] == "r7"


def test_a_comparison_is_not_watched_and_needs_a_round(rounds: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = rounds
    assert run("status", after, "--compare", before, "--watch").exit_code == COULD_NOT_RUN
    assert run("status", after, "--compare", tmp_path).exit_code == COULD_NOT_RUN
