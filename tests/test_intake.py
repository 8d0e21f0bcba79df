"""Whose workbook it is, and which cell answers which question, whatever became of the sheet on its way."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evalsheet.findings import Code, Finding, finding
from evalsheet.intake import Recognised, locate, other_sheets, recognise
from evalsheet.model import (
    AnswerKey,
    Aside,
    AsideKind,
    Assignment,
    Department,
    Item,
    Node,
    Place,
    Plan,
    RawCell,
    RawSheet,
    RawWorkbook,
)
from evalsheet.plan import notation_of
from evalsheet.round import Coordinator, Round
from evalsheet.rules import RuleFile, RuleSet
from evalsheet.sheet import Role, SheetFacts, TemplateTexts, template_sheets
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.reading.read import read_workbook
from tests.rounds import COMPLETE, distributed, hand_in, small_plan
from tests.tables import small_form, workbook

FORM = small_form()
GOAL = Node("goal", "1", "人を育てる")
PLAN = Plan(
    (
        Department("福総", "福祉総務課", "", 1),
        Department("社協", "社会福祉協議会", "", 2),
        Department("総", "総務課", "", 3),
    ),
    tuple(
        Item(Node("item", number, title), (GOAL,))
        for number, title in (("1", "教育"), ("2", "人材"), ("3", "見守り"))
    ),
    (
        Assignment("1", "福総", lead=True),
        Assignment("2", "社協", lead=True),
        Assignment("2", "福総"),
        Assignment("3", "社協", lead=True),
    ),
    {("1", "done"): "《福総》\n○講座\n《社協》\n○訪問", ("1", "grade"): "A"},
)
ROUND = Round(
    round="r6",
    form="small",
    title="令和6年度 調書",
    fiscal_year=2024,
    deadline=datetime.date(2025, 5, 30),
    coordinator=Coordinator(section="企画課"),
)
FACTS = SheetFacts(
    FORM,
    ROUND,
    PLAN,
    RuleSet(Path("rules/small.yaml"), RuleFile.model_validate({"rules": "small", "form": "small", "checks": []})),
    notation_of(FORM, PLAN),
)
FILE = "返送.xlsx"

HIDDEN = """
## _evalsheet
| round      | r6    |
| form       | small |
| version    | 1     |
| department | 福総  |
| submission | 1     |
"""
SHEET = """
## 調書
| 令和6年度 調書 | 様式ID: r6 / small / v1 / 福総 / 1 |
| 状態 | 目標         | 番号 | 事業 | 令和5年度の成果 | 評価 | 令和6年度の成果 | 課題   | 評価 |
| 完了 | 1 人を育てる | 1    | 教育 | 《福総》<br>○講座 | A  | ○講座を3回開いた | ○会場 | B    |
| 完了 | 1 人を育てる | 2    | 人材 |                 |      | ○研修           | ○講師 | 主担当（社協）が決めます |
"""


def came_back(markdown: str, file: str = FILE) -> Recognised:
    return recognise(workbook(markdown, file), (FACTS,))


def sheet_names(found: Recognised) -> list[str]:
    """The names of the sheets that hold answers."""
    return [sheet.name for _, sheet in found.sheets]


def noticed(markdown: str) -> list[Finding]:
    """What is noticed when the answers of 福総 are located."""
    book = workbook(markdown, FILE)
    return list(locate(book, book.sheets[0], "福総", FACTS).findings)


def located(markdown: str) -> dict[tuple[str, str], tuple[str, str]]:
    """(item, field) → (text, cell) of the answers of 福総."""
    book = workbook(markdown, FILE)
    found = locate(book, book.sheets[0], "福総", FACTS)
    assert {cell.key.department for cell in found.cells} == {"福総"}
    return {(cell.key.item, cell.key.field): (cell.text, cell.place.cell) for cell in found.cells}


def at(cell: str) -> Place:
    return Place(FILE, "調書", cell)


def caught(code: Code, cell: str, **values: Any) -> Finding:
    return finding(code, at(cell), **{"department": "福総", **values})


def rearranged(change: str) -> Finding:
    return caught(Code.SHEET_REARRANGED, "", change=change)


# whose workbook: one step after another


def test_the_hidden_sheet_tells_first() -> None:
    found = came_back(SHEET + HIDDEN)
    assert found.identity == FACTS.identity("福総")
    assert (found.step, sheet_names(found), found.findings) == ("hidden-sheet", ["調書"], ())


def test_without_the_hidden_sheet_the_visible_identifier_tells() -> None:
    found = came_back(SHEET)
    assert (found.identity, found.step) == (FACTS.identity("福総"), "visible-identifier")
    assert found.findings == (
        finding(Code.RECOGNISED_BY, Place(FILE), department="福総", step="visible-identifier"),
    )


@pytest.mark.parametrize(
    "written",
    [
        "様式ＩＤ：　ｒ６　／　ｓｍａｌｌ　／　ｖ１　／　福総　／　１",
        "様式ID r6/small/1/福総/1",
        "《様式ID: r6 / small / v1 / 福総 / 1》消さないでください",
    ],
)
def test_the_visible_identifier_in_other_widths_and_words(written: str) -> None:
    found = came_back(SHEET.replace("様式ID: r6 / small / v1 / 福総 / 1", written))
    assert (found.identity, found.step) == (FACTS.identity("福総"), "visible-identifier")


NO_IDENTIFIER = SHEET.replace("様式ID: r6 / small / v1 / 福総 / 1", "")


@pytest.mark.parametrize(
    ("file", "department"),
    [
        ("福祉総務課_調書.xlsx", "福総"),
        ("提出/調書（福総）.xlsx", "福総"),
        ("総務課.xlsx", "総"),
        ("福祉総務課から総務課へ.xlsx", "福総"),  # the longest name counts
        ("福総から社会福祉協議会へ.xlsx", "社協"),
        ("社会福祉協議会ﾉ調書.xlsx", "社協"),
        ("福祉　総務課　調書.xlsx", "福総"),
    ],
)
def test_with_both_gone_headings_and_the_file_name_tell(file: str, department: str) -> None:
    found = came_back(NO_IDENTIFIER, file)
    assert (found.identity, found.step) == (FACTS.identity(department), "headings")
    assert found.findings == (finding(Code.RECOGNISED_BY, Place(file), department=department, step="headings"),)


@pytest.mark.parametrize(
    ("markdown", "file", "reason"),
    [
        pytest.param(NO_IDENTIFIER, "調書.xlsx", "department", id="no department in the name"),
        pytest.param("## 表\n| 名前 | 数 |\n| 甲 | 3 |", "福祉総務課.xlsx", "headings", id="another table"),
    ],
)
def test_a_workbook_nothing_tells_about_is_a_finding(markdown: str, file: str, reason: str) -> None:
    found = came_back(markdown, file)
    assert (found.identity, found.sheets) == (None, ())
    assert found.findings == (finding(Code.FILE_UNRECOGNISED, Place(file), reason=reason),)


def test_a_hidden_sheet_with_a_part_missing_does_not_count() -> None:
    assert came_back(SHEET + HIDDEN.replace("| version    | 1     |\n", "")).step == "visible-identifier"
    assert came_back(SHEET + HIDDEN.replace("| 1     |", "| 一    |")).step == "visible-identifier"


def test_an_identifier_far_down_is_no_identifier() -> None:
    lines = [f"| {n} |" for n in range(12)]
    found = came_back("\n".join(["## 調書", *lines, "| 様式ID: r6 / small / v1 / 福総 / 1 |"]))
    assert [one.code for one in found.findings] == [Code.FILE_UNRECOGNISED]


# not for this round


@pytest.mark.parametrize("parts", [SHEET + HIDDEN, SHEET], ids=["hidden", "visible"])
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "r6", "r5", (Code.WRONG_ROUND, {"value": "r5 / small", "expected": "r6 / small"}), id="another round"
        ),
        pytest.param(
            "small",
            "other",
            (Code.WRONG_ROUND, {"value": "r6 / other", "expected": "r6 / small"}),
            id="another form",
        ),
        pytest.param(
            "v1", "v2", (Code.WRONG_FORM_VERSION, {"value": "v2", "expected": "v1"}), id="another version"
        ),
        pytest.param(
            "福総 / 1", "福企 / 1", (Code.DEPARTMENT_UNKNOWN, {"value": "福企"}), id="an unknown department"
        ),
    ],
)
def test_a_workbook_that_is_not_for_this_round(
    parts: str, old: str, new: str, expected: tuple[Code, dict[str, str]]
) -> None:
    hidden = {"v1": ("| version    | 1     |", "| version    | 2     |"), "福総 / 1": ("| 福総  |", "| 福企 |")}
    markdown = parts.replace(old, new).replace(*hidden.get(old, (old, new)))
    found = came_back(markdown)
    code, values = expected
    about = {"known": "福総、社協、総"} if code is Code.DEPARTMENT_UNKNOWN else {}  # no department of this round's
    assert found.identity is None
    assert (found.older is None) == (code is Code.DEPARTMENT_UNKNOWN or old == "small")
    assert found.findings == (finding(code, Place(FILE), **values, **about),)


def test_hidden_and_visible_that_disagree_about_the_department() -> None:
    markdown = SHEET.replace("v1 / 福総", "v1 / 社協") + HIDDEN
    found = came_back(markdown)
    assert (found.identity, found.step) == (FACTS.identity("福総"), "hidden-sheet")
    assert found.findings == (
        finding(
            Code.IDENTITY_CONFLICT,
            at("B1"),
            value="様式ID: r6 / small / v1 / 福総 / 1",
            department="福総",
            visible="様式ID: r6 / small / v1 / 社協 / 1",
        ),
    )


def test_hidden_and_visible_that_disagree_about_the_round() -> None:
    markdown = SHEET.replace("様式ID: r6", "様式ID: r5") + HIDDEN
    found = came_back(markdown)
    assert found.identity == FACTS.identity("福総")
    assert found.findings == (
        finding(
            Code.IDENTITY_CONFLICT,
            at("B1"),
            value="様式ID: r6 / small / v1 / 福総 / 1",
            department="福総",
            visible="様式ID: r5 / small / v1 / 福総 / 1",
        ),
    )


def test_hidden_and_visible_may_say_that_it_was_handed_out_another_time() -> None:
    found = came_back(SHEET.replace("福総 / 1", "福総 / 2") + HIDDEN)
    assert (found.identity, found.step, found.findings) == (FACTS.identity("福総"), "hidden-sheet", ())


def test_a_recognised_workbook_without_the_answer_sheet() -> None:
    found = came_back("## メモ\n| 別の表 |" + HIDDEN)
    assert (found.identity, found.sheets) == (FACTS.identity("福総"), ())
    assert found.findings == (finding(Code.SHEET_MISSING, Place(FILE), department="福総", expected="調書"),)


def test_the_self_check_is_no_answer_sheet_though_it_bears_some_of_the_headings() -> None:
    """The form's row of headings was deleted."""
    lines = SHEET.strip().splitlines()
    found = came_back("\n".join([*lines[:2], *lines[3:]]) + "\n## 提出前チェック\n| 番号 | 状態 | 事業 |" + HIDDEN)
    assert found.sheets == ()
    assert found.findings == (finding(Code.SHEET_MISSING, Place(FILE), department="福総", expected="調書"),)


def test_a_renamed_answer_sheet_is_found_by_its_headings() -> None:
    found = came_back("## 控え\n| 番号 | 数 |\n" + SHEET.replace("## 調書", "## Sheet1") + HIDDEN)
    assert (sheet_names(found), found.findings) == (["Sheet1"], ())


# which cell answers which question


def test_every_answer_with_its_cell_blank_ones_too() -> None:
    markdown = SHEET.replace("○会場", "")
    assert located(markdown) == {
        ("1", "done"): ("○講座を3回開いた", "G3"),
        ("1", "left"): ("", "H3"),
        ("1", "grade"): ("B", "I3"),
        ("2", "done"): ("○研修", "G4"),
        ("2", "left"): ("○講師", "H4"),
        ("2", "grade"): ("", "I4"),
    }
    assert noticed(markdown) == []


def test_the_note_who_decides_is_not_an_answer_but_a_typed_grade_is() -> None:
    assert located(SHEET)[("2", "grade")] == ("", "I4")
    retyped = SHEET.replace("主担当（社協）が決めます", "主担当(社協)が 決めます")
    assert located(retyped)[("2", "grade")] == ("", "I4")
    assert located(SHEET.replace("主担当（社協）が決めます", "C"))[("2", "grade")] == ("C", "I4")


def test_the_note_is_an_answer_like_any_other_where_the_department_decides() -> None:
    markdown = SHEET.replace("○会場 | B ", "○会場 | 主担当（福総）が決めます ")
    assert located(markdown)[("1", "grade")] == ("主担当（福総）が決めます", "I3")


def test_columns_moved() -> None:
    markdown = """
## 調書
| 番号 | 課題  | 令和6年度の成果   | 事業 | 評価 | 令和5年度の成果   | 評価 | 目標         |
| 1    | ○会場 | ○講座を3回開いた | 教育 | A    | 《福総》<br>○講座 | B    | 1 人を育てる |
| 2    | ○講師 | ○研修           | 人材 |      |                  |      | 1 人を育てる |
"""
    found = located(markdown)
    assert [found[("1", key)] for key in ("done", "left", "grade")] == [
        ("○講座を3回開いた", "C2"),
        ("○会場", "B2"),
        ("B", "G2"),
    ]
    assert noticed(markdown) == [rearranged("columns-moved"), rearranged("columns-deleted")]  # the state is gone


def shifted(book: RawWorkbook, after: int, by: int = 1) -> RawWorkbook:
    """`by` empty columns inserted behind a column."""
    sheet = book.sheets[0]
    cells = {}
    for (row, column), cell in sheet.cells.items():
        moved = column + by * (column > after)
        cells[(row, moved)] = replace(cell, column=moved)
    return replace(book, sheets=(RawSheet(sheet.name, cells), *book.sheets[1:]))


@pytest.mark.parametrize("after", [0, 3, 7])
def test_columns_inserted(after: int) -> None:
    book = shifted(workbook(SHEET, FILE), after)
    found = locate(book, book.sheets[0], "福総", FACTS)
    assert [cell.text for cell in found.cells] == ["○講座を3回開いた", "○会場", "B", "○研修", "○講師", ""]
    assert found.findings == ((rearranged("columns-inserted"),) if after else ())
    assert all(book.sheets[0].text(*_at(cell.place.cell)) == cell.text for cell in found.cells if cell.text)


def _at(reference: str) -> tuple[int, int]:
    return int(reference[1:]), ord(reference[0]) - ord("A") + 1


def test_what_stands_in_an_inserted_column_is_reported() -> None:
    book = shifted(workbook(SHEET, FILE), 7)
    sheet = book.sheets[0]
    cells = {**sheet.cells, (2, 8): RawCell(2, 8, "備考"), (3, 8): RawCell(3, 8, "速報値です。")}
    found = locate(book, RawSheet(sheet.name, cells), "福総", FACTS)
    assert found.findings == (
        rearranged("columns-inserted"),
        caught(Code.STRAY_CONTENT, "H2", value="備考"),
        caught(Code.STRAY_CONTENT, "H3", item="1", value="速報値です。"),
    )
    assert found.asides == (
        Aside(at("H2"), AsideKind.MARGIN, "備考"),
        Aside(at("H3"), AsideKind.MARGIN, "速報値です。", "1"),
    )


def test_rows_sorted_otherwise_and_rows_above_the_table() -> None:
    lines = SHEET.strip().splitlines()
    markdown = "\n".join([*lines[:2], "| 様式ID: r6 / small / v1 / 福総 / 1 |", lines[2], lines[4], lines[3]])
    found = located(markdown)
    assert (found[("1", "done")], found[("2", "done")]) == (("○講座を3回開いた", "G5"), ("○研修", "G4"))
    assert noticed(markdown) == [rearranged("rows-moved")]


def test_headings_retyped_in_other_widths_and_with_line_ends() -> None:
    markdown = SHEET.replace("| 令和6年度の成果", "| 令和６年度の<br>成果").replace("| 番号", "| 番　号")
    assert located(markdown)[("1", "done")] == ("○講座を3回開いた", "G3")
    assert noticed(markdown) == []


def test_a_heading_that_is_gone_is_told_by_a_neighbour_that_was_itself_told_by_its_place() -> None:
    markdown = SHEET.replace("| 番号 | 事業 |", "| 号 | |")
    assert located(markdown) == located(SHEET)
    assert noticed(markdown) == [
        caught(Code.HEADING_RETYPED, "C2", value="号", expected="番号"),
        caught(Code.HEADING_RETYPED, "D2", value="", expected="事業"),
    ]


@pytest.mark.parametrize(
    ("heading", "retyped", "key"),
    [
        ("| 令和6年度の成果", "| 成果", "done"),
        ("| 令和6年度の成果", "| 令和6年度の成果（できたこと、参加者の声など）", "done"),
        ("| 課題   | 評価 |", "| 課題   | 評価（A～B、①） |", "grade"),
        ("| 課題   | 評価 |", "| 課題   | 令和6年度評価 |", "grade"),
    ],
)
def test_a_heading_of_which_one_stands_in_the_other_is_that_columns(heading: str, retyped: str, key: str) -> None:
    markdown = SHEET.replace(heading, retyped)
    assert markdown != SHEET
    assert located(markdown) == located(SHEET)
    assert [one.code for one in noticed(markdown)] == [Code.HEADING_RETYPED]
    assert dict(noticed(markdown)[0].params)["expected"] == FACTS.titles[key]


def test_numbers_retyped_in_full_width() -> None:
    assert located(SHEET.replace("| 1    | 教育", "| １   | 教育"))[("1", "done")] == ("○講座を3回開いた", "G3")


def test_columns_of_the_same_heading_moved_past_each_other_are_told_by_what_was_sent() -> None:
    markdown = """
## 調書
| 番号 | 事業 | 令和6年度の成果   | 課題  | 評価 | 令和5年度の成果   | 評価 |
| 1    | 教育 | ○講座を3回開いた | ○会場 | B    | 《福総》<br>○講座 | A    |
| 2    | 人材 | ○研修           | ○講師 |      |                  |      |
"""
    assert located(markdown)[("1", "grade")] == ("B", "E2")
    assert noticed(markdown) == [rearranged("columns-moved"), rearranged("columns-deleted")]


def test_the_only_column_of_two_alike_that_stands_among_last_years_and_says_what_was_sent_is_last_years() -> None:
    markdown = SHEET.replace("| 課題   | 評価 |", "| 課題   |      |")
    assert ("1", "grade") not in located(markdown)
    assert noticed(markdown) == [
        caught(Code.HEADING_MISSING, "2:2", value="評価"),
        caught(Code.STRAY_CONTENT, "I3", item="1", value="B"),
        caught(Code.STRAY_CONTENT, "I4", item="2", value="主担当（社協）が決めます"),
    ]


def test_an_answer_column_whose_heading_is_gone() -> None:
    markdown = SHEET.replace("| 課題   |", "| のこり |")
    assert ("1", "left") not in located(markdown)
    assert noticed(markdown) == [
        caught(Code.HEADING_MISSING, "2:2", value="課題"),
        caught(Code.STRAY_CONTENT, "H2", value="のこり"),
        caught(Code.STRAY_CONTENT, "H3", item="1", value="○会場"),
        caught(Code.STRAY_CONTENT, "H4", item="2", value="○講師"),
    ]


def test_an_item_whose_row_is_gone() -> None:
    markdown = "\n".join(line for line in SHEET.splitlines() if "人材" not in line)
    assert {item for item, _ in located(markdown)} == {"1"}
    assert noticed(markdown) == [
        finding(Code.ITEM_MISSING, Place(FILE, "調書"), item="2", department="福総", title="人材")
    ]


def test_an_item_with_two_rows() -> None:
    markdown = SHEET + "| | | 1 | 教育 | | | ○追加の講座 | ○謝金 | |\n"
    assert located(markdown)[("1", "done")] == ("○講座を3回開いた", "G3")
    assert noticed(markdown) == [
        caught(
            Code.ITEM_TWICE,
            "C5",
            item="1",
            value="○追加の講座 / ○謝金",
            related=[at("G5"), at("H5")],
            first="C3",
            unused="○追加の講座 / ○謝金",
        )
    ]


@pytest.mark.parametrize(
    ("item", "written"),
    [
        pytest.param("3", {"G5": "○声かけ"}, id="another department's"),
        pytest.param("9", {"D5": "見守り", "G5": "○声かけ"}, id="none of the plan"),
    ],
)
def test_an_item_that_was_added(item: str, written: dict[str, str]) -> None:
    markdown = SHEET + f"| | | {item} | 見守り | | | ○声かけ | | |\n"
    assert noticed(markdown) == [
        caught(
            Code.ITEM_ADDED,
            "C5",
            item=item,
            value=" / ".join(written.values()),
            related=[at(cell) for cell in written],
        )
    ]


def test_prefilled_cells_that_were_changed() -> None:
    markdown = (
        SHEET.replace("| 1    | 教育 | 《福総》<br>○講座 ", "| 1    | 福祉教育 | 《福総》<br>○講演 ")
        .replace("| A  |", "| C  |")
        .replace("| 1 人を育てる | 2", "| | 2")
    )
    assert noticed(markdown) == [
        caught(Code.PREFILLED_CHANGED, "D3", item="1", value="福祉教育", column="事業", expected="教育"),
        caught(
            Code.PREFILLED_CHANGED,
            "E3",
            item="1",
            value="《福総》\n○講演",
            column="令和5年度の成果",
            expected="《福総》\n○講座",
        ),
        caught(Code.PREFILLED_CHANGED, "F3", item="1", value="C", column="評価", expected="A"),
        caught(Code.PREFILLED_CHANGED, "B4", item="2", value="", column="目標", expected="1 人を育てる"),
    ]


def test_line_ends_and_widths_are_no_change() -> None:
    assert noticed(SHEET.replace("《福総》<br>○講座 ", "《福総》　○講座").replace("1 人を", "１　人を")) == []


@pytest.mark.parametrize("typed", ["", "○書き足した。"])
def test_a_text_that_was_sent_in_parts_is_known_as_a_whole(tmp_path: Path, typed: str) -> None:
    """What takes more than a page of the sheet goes on in rows below; what is typed over a part is noticed."""
    sent = "\n".join(f"○{n}番目の取組を行った。" for n in range(100))
    loaded = distributed(tmp_path / "r6", small_plan({("2", "outcome"): sent}))

    def edit(filled: FilledSheet) -> None:
        if typed:
            column = filled.columns[(Role.CARRIED, "outcome")]
            below = range(filled.rows["2"] + 1, filled.rows["3"])
            part = next(row for row in below if filled.sheet.cell(row, column).value)
            filled.sheet.cell(part, column).value = typed

    book = read_workbook(hand_in(loaded, "福総", COMPLETE["福総"], edit))
    found = locate(book, book.sheets[1], "福総", loaded.first)
    answers = {(cell.key.item, cell.key.field): cell.text for cell in found.cells if cell.text}
    assert answers == COMPLETE["福総"]
    assert [(one.code, one.item) for one in found.findings] == (
        [(Code.PREFILLED_CHANGED, "2"), (Code.STRAY_CONTENT, "")] if typed else []
    )
    assert typed in "".join(aside.text for aside in found.asides)


def test_a_note_beside_the_table_below_it_and_above_it() -> None:
    markdown = SHEET.replace("様式ID: r6", "担当: 山田 | 様式ID: r6").replace("| B    |", "| B | 速報値です。 |")
    markdown += "| | | | | | | 以上です。 |\n"
    assert noticed(markdown) == [
        caught(Code.STRAY_CONTENT, "B1", value="担当: 山田"),
        caught(Code.STRAY_CONTENT, "J3", item="1", value="速報値です。"),
        caught(Code.STRAY_CONTENT, "G5", value="以上です。"),
    ]


def test_text_on_a_sheet_that_the_department_added() -> None:
    """What is only a copy of the template's own texts is passed over; so is the template's own guidance."""
    book = workbook(
        SHEET
        + "## 補足\n| 1の続き |\n| ○もう一つの講座 | ○会場 |\n## 調書 (2)\n| 番号 | 事業 | 目標 |\n| 2 | 人材 | |\n"
        + "## 記入要領\n| 別の年の要領 |"
        + HIDDEN,
        FILE,
    )
    found = other_sheets(book, {"調書"}, template_sheets((FACTS,)), TemplateTexts((FACTS,), "福総"))
    added, guide = "1の続き\n○もう一つの講座\n○会場", "別の年の要領"
    assert found.findings == (
        finding(Code.STRAY_CONTENT, Place(FILE, "補足", "A1"), department="福総", value=added),
        finding(Code.STRAY_CONTENT, Place(FILE, "記入要領", "A1"), department="福総", value=guide),
    )
    assert [(one.place.cell, one.kind, one.text) for one in found.asides] == [
        ("A1", AsideKind.SHEET, "1の続き"),
        ("A2", AsideKind.SHEET, "○もう一つの講座"),
        ("B2", AsideKind.SHEET, "○会場"),
        ("A1", AsideKind.MARGIN, guide),
    ]


def test_another_departments_sheet_in_the_workbook_says_whose_it_is_and_is_kept_whole() -> None:
    """A division sends in its departments' sheets in one workbook."""
    of_other = SHEET.replace("## 調書", "## 社協").replace("v1 / 福総", "v1 / 社協")
    book = workbook(SHEET + of_other + HIDDEN, FILE)
    found = other_sheets(book, {"調書"}, template_sheets((FACTS,)), TemplateTexts((FACTS,), "福総"))
    (told,) = found.findings
    assert (told.code, told.place, told.departments) == (
        Code.SHEET_OF_OTHER,
        Place(FILE, "社協", "B1"),
        ("福総",),
    )
    assert dict(told.params)["owner"] == "社協"
    assert told.value == "\n".join(one.text for one in found.asides)
    assert {"○講座を3回開いた", "○会場"} <= {one.text for one in found.asides}


@pytest.mark.parametrize(("written", "value"), [("#REF!", "#REF!"), ("=", "=…")])
def test_an_answer_that_is_an_error_or_a_formula_without_a_value(written: str, value: str) -> None:
    assert noticed(SHEET.replace("○講座を3回開いた", written)) == [
        caught(Code.CELL_IN_ERROR, "G3", item="1", field="令和6年度の成果", value=value)
    ]


# a real workbook, filled and saved by another program


def test_a_filled_workbook_gives_back_every_answer_and_no_finding(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    for department, answers in COMPLETE.items():
        book = read_workbook(hand_in(loaded, department, answers))
        found = recognise(book, loaded.parts)
        assert (found.identity, found.step) == (loaded.first.identity(department), "hidden-sheet")
        ((_, sheet),) = found.sheets
        result = locate(book, sheet, department, loaded.first)
        assert result.findings == found.findings == ()
        owed = {
            AnswerKey(assignment.item, department, field.key)
            for assignment in loaded.first.plan.assigned_to(department)
            for field in loaded.first.form.fields
        }
        assert {cell.key: cell.text for cell in result.cells} == {
            key: answers.get((key.item, key.field), "") for key in owed
        }
        for cell in result.cells:
            assert sheet.text(*_at(cell.place.cell)) in (cell.text, "主担当（福総）が決めます") or not cell.text


# copies of the form's sheet


def test_an_item_whose_row_is_left_on_a_copy_only_is_answered_there() -> None:
    left = "\n".join(line for line in SHEET.splitlines() if "教育" not in line)
    book = workbook(left + SHEET.replace("## 調書", "## 調書 (2)"), FILE)
    found = locate(book, book.sheets[0], "福総", FACTS, book.sheets[1:])
    assert {cell.key: cell.place.sheet for cell in found.cells if cell.text} == {
        AnswerKey("2", "福総", "done"): "調書",
        AnswerKey("2", "福総", "left"): "調書",
        AnswerKey("1", "福総", "done"): "調書 (2)",
        AnswerKey("1", "福総", "left"): "調書 (2)",
        AnswerKey("1", "福総", "grade"): "調書 (2)",
    }
    assert Code.ITEM_MISSING not in {one.code for one in found.findings}


@pytest.mark.parametrize(
    ("headings", "copied"),
    [
        ("番号 | 事業 | 令和6年度の成果 | 課題", []),
        ("番号 | 事業 | 令和5年度の成果 | 令和6年度の成果 | 課題", ["一覧"]),
    ],
)
def test_a_table_with_fewer_than_half_of_the_headings_is_no_copy(headings: str, copied: list[str]) -> None:
    found = came_back(f"{SHEET}## 一覧\n| {headings} |\n| 1 | 教育 |" + HIDDEN)
    assert sheet_names(found) == ["調書"]
    assert {form: [one.name for one in sheets] for form, sheets in found.copies.items()} == {"small": copied}


def test_two_copies_without_any_items_row_are_told_of() -> None:
    heads = "\n".join(line for line in SHEET.splitlines() if "人を育てる" not in line)
    book = workbook(heads + "\n" + heads.replace("## 調書", "## 調書 (2)"), FILE)
    found = locate(book, book.sheets[0], "福総", FACTS, book.sheets[1:])
    assert [one.code for one in found.findings] == [Code.ITEM_MISSING, Code.ITEM_MISSING, Code.SHEET_COPIED]
