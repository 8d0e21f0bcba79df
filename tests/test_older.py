"""The workbook of an older round or form version: what is asked now as then is used, everything else is listed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from evalsheet.findings import catalogue
from evalsheet.report import FindingEntry
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import load
from evalsheet.workflow.merge import Merged, merge
from tests.rounds import COMPLETE, FORM_NAME, NOW, SETTINGS, distributed, hand_in, new_round, small_plan

JA = catalogue("ja")
THIS_YEAR = SETTINGS.replace("round: r6", "round: r7").replace("fiscal_year: 2024", "fiscal_year: 2025")
ANSWERED = len(COMPLETE["福総"])


@pytest.fixture
def last_years(tmp_path: Path) -> Path:
    """福総's workbook of last year's round, filled in."""
    return hand_in(distributed(tmp_path / "r6"), "福総", COMPLETE["福総"])


def this_round(tmp_path: Path, file: Path, titles: Sequence[tuple[str, str]] = ()) -> Path:
    """This year's round with the workbook in its inbox; some items are called otherwise."""
    plan = small_plan()
    renamed = dict(titles)
    items = tuple(
        replace(item, node=replace(item.node, title=renamed.get(item.number, item.title))) for item in plan.items
    )
    new_round(tmp_path / "r7", replace(plan, items=items), THIS_YEAR)
    shutil.copy2(file, tmp_path / "r7" / "inbox" / file.name)
    return tmp_path / "r7"


def merged(folder: Path) -> Merged:
    return merge(folder, NOW, JA)


def about(found: Merged, *codes: str) -> list[FindingEntry]:
    return [one for one in found.document.findings if one.code in codes]


def printed(found: Merged) -> str:
    sheet = openpyxl.load_workbook(found.folder / "統合調書.xlsx")["調書"]
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def edited(path: Path, edit: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> Path:
    book = openpyxl.load_workbook(path)
    edit(book["調書"])
    book.save(path)
    return path


def test_answers_in_last_years_form_are_used_where_field_and_item_are_the_same(
    tmp_path: Path, last_years: Path
) -> None:
    found = merged(this_round(tmp_path, last_years))
    (used,) = about(found, "older-used")
    assert (used.severity, used.file, used.department) == ("error", "福総.xlsx", "福総")
    assert f"記入{ANSWERED}か所を使いました" in used.message
    assert COMPLETE["福総"][("2", "outcome")][1:] in printed(found)
    noise = ("stray-content", "prefilled-changed", "heading-missing", "wrong-round", "sheet-rearranged")
    assert about(found, *noise, "older-column-unmapped", "older-field-missing", "older-item-unmapped") == []
    assert found.document.asides == ()


def test_a_number_that_is_another_items_now_is_listed_with_all_that_was_written(
    tmp_path: Path, last_years: Path
) -> None:
    found = merged(this_round(tmp_path, last_years, [("2", "相談の窓口")]))
    (listed,) = about(found, "older-item-unmapped")
    assert (listed.item, listed.severity) == ("2", "error")
    texts = [COMPLETE["福総"][("2", key)] for key in ("outcome", "issues", "grade", "next_direction")]
    assert listed.value == " / ".join(texts)
    assert "「担い手の育成」、今回は「相談の窓口」" in listed.message
    assert COMPLETE["福総"][("2", "outcome")][1:] not in printed(found)


def heading(sheet: openpyxl.worksheet.worksheet.Worksheet, text: str) -> openpyxl.cell.cell.Cell:
    cells = [cell for row in sheet.iter_rows(max_row=8) for cell in row if cell.value and text in str(cell.value)]
    found = cells[-1]
    assert isinstance(found, openpyxl.cell.cell.Cell)
    return found


def test_a_column_that_is_not_asked_for_now_is_listed_and_one_that_is_new_is_named(
    tmp_path: Path, last_years: Path
) -> None:
    def ask_something_else(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        heading(sheet, "課題").value = "決算額（千円）"

    found = merged(this_round(tmp_path, edited(last_years, ask_something_else)))
    (column,) = about(found, "older-column-unmapped")
    written = [(item, COMPLETE["福総"][(item, "issues")]) for item in "123"]
    assert column.value == " / ".join(f"{item}「{text}」" for item, text in written)
    assert "「決算額（千円）」という欄" in column.message
    assert [one.field for one in about(found, "older-field-missing")] == ["現状の課題"]


def test_a_blank_form_of_last_year_is_refused_as_before(tmp_path: Path) -> None:
    path = hand_in(distributed(tmp_path / "r6"), "福総", {})
    found = merged(this_round(tmp_path, path))
    assert [one.file for one in about(found, "wrong-round")] == ["福総.xlsx"]
    assert about(found, "older-used") == []
    assert found.document.asides == ()


def test_what_came_for_this_round_takes_the_place_of_last_years_and_no_blank_is_filled_from_it(
    tmp_path: Path, last_years: Path
) -> None:
    folder = this_round(tmp_path, last_years)
    distribute(folder)
    hand_in(load(folder), "福総", {("1", "outcome"): "○今年の取組。"}, name="今年.xlsx", days_ago=9)
    found = merged(folder)
    assert [(one.file, one.related[0].file) for one in about(found, "submission-superseded")] == [
        ("福総.xlsx", "今年.xlsx")
    ]
    assert COMPLETE["福総"][("2", "outcome")][1:] not in printed(found)


def test_an_earlier_version_of_the_form_is_used_with_a_warning(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")

    def of_version_9(sheet: FilledSheet) -> None:
        sheet.rename_round(f"{FORM_NAME} / v1", f"{FORM_NAME} / v9")
        sheet.book["_evalsheet"]["B3"] = "9"

    hand_in(loaded, "福総", COMPLETE["福総"], of_version_9)
    (used,) = about(merged(tmp_path / "r6"), "older-used")
    assert used.severity == "warning"
    assert used.message.startswith("「v9」の調書ですが（今回は「v1」）")


def kept(found: Merged) -> list[tuple[str, str]]:
    """(kind, text) of all that stands beside the answers."""
    return [(one.kind, one.text) for one in found.document.asides]


def test_each_answer_that_is_not_used_is_kept_with_its_cell(tmp_path: Path, last_years: Path) -> None:
    found = merged(this_round(tmp_path, last_years, [("2", "相談の窓口")]))
    texts = [COMPLETE["福総"][("2", key)] for key in ("outcome", "issues", "grade", "next_direction")]
    assert [one for one in kept(found) if one[0] == "older"] == [("older", text) for text in texts]


def with_a_note(path: Path) -> Path:
    book = openpyxl.load_workbook(path)
    book.create_sheet("メモ")["A1"] = "来年度は担当が替わります。"
    book["記入要領"]["H3"] = "ここが分かりません。"
    book.save(path)
    return path


def test_what_stands_on_its_other_sheets_is_kept(tmp_path: Path, last_years: Path) -> None:
    found = merged(this_round(tmp_path, with_a_note(last_years)))
    assert [one.value for one in about(found, "stray-content")] == ["来年度は担当が替わります。"]
    assert {("sheet", "来年度は担当が替わります。"), ("margin", "ここが分かりません。")} <= {*kept(found)}


def test_where_nothing_can_be_used_it_is_refused_with_all_that_was_written(tmp_path: Path) -> None:
    answer = "○養成講座を開いた。"
    path = with_a_note(hand_in(distributed(tmp_path / "r6"), "福総", {("2", "outcome"): answer}))
    found = merged(this_round(tmp_path, path, [("2", "相談の窓口")]))
    told = about(found, "wrong-round", "older-used", "older-item-unmapped", "stray-content")
    assert {(one.code, one.value) for one in told if one.code != "wrong-round"} == {
        ("older-item-unmapped", answer),
        ("stray-content", "来年度は担当が替わります。"),
    }
    assert [one.code for one in about(found, "wrong-round")] == ["wrong-round"]
    assert {answer, "来年度は担当が替わります。", "ここが分かりません。"} <= {text for _, text in kept(found)}


def without_identifiers(path: Path) -> Path:
    book = openpyxl.load_workbook(path)
    del book["_evalsheet"]
    for row in book["調書"].iter_rows(max_row=3):
        for cell in row:
            if isinstance(cell.value, str) and "様式ID" in cell.value:
                cell.value = None
    book.save(path.with_name("福祉総務課.xlsx"))
    return path.with_name("福祉総務課.xlsx")


def test_last_years_form_that_says_nothing_of_itself_is_told_by_its_title_and_headings(
    tmp_path: Path, last_years: Path
) -> None:
    folder = this_round(tmp_path, without_identifiers(last_years))
    settings = folder / "round.yaml"
    settings.write_text(settings.read_text("utf-8").replace("title: 令和6年度", "title: 令和7年度"), "utf-8")
    found = merged(folder)
    assert [(one.file, one.severity) for one in about(found, "older-used")] == [("福祉総務課.xlsx", "error")]
    assert about(found, "older-used")[0].value.startswith("令和6年度 / ")


def test_this_years_form_that_says_nothing_of_itself_is_this_years(tmp_path: Path) -> None:
    path = hand_in(distributed(tmp_path / "r6"), "福総", COMPLETE["福総"])
    without_identifiers(path)
    path.unlink()
    found = merged(tmp_path / "r6")
    assert about(found, "older-used", "wrong-round") == []
    assert [one.file for one in about(found, "recognised-by")] == ["福祉総務課.xlsx"]
