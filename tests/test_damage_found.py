"""What people do to a sheet, one thing at a time: the answer that is found all the same, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from evalsheet.findings import Code, catalogue, finding
from evalsheet.forms import Form
from evalsheet.intake import locate
from evalsheet.intake.locate import Located
from evalsheet.model import (
    Area,
    AsideKind,
    CellKind,
    Item,
    Mark,
    MarkedRun,
    Place,
    RawCell,
    RawRemark,
    RemarkKind,
)
from evalsheet.sheet import SheetFacts
from tests.tables import workbook
from tests.test_intake import FACTS, FILE, GOAL, SHEET, caught, rearranged

DONE, LEFT, GRADE = (3, 7), (3, 8), (3, 9)  # the answers of the first item


def found(
    cells: Mapping[tuple[int, int], RawCell | None] | None = None,
    remarks: Sequence[RawRemark] = (),
    merged: Sequence[Area] = (),
    markdown: str = SHEET,
    facts: SheetFacts = FACTS,
) -> Located:
    """What is located when some cells of the sheet are others, and something lies on it."""
    book = workbook(markdown, FILE)
    stands = {at: cell for at, cell in {**book.sheets[0].cells, **(cells or {})}.items() if cell is not None}
    sheet = replace(book.sheets[0], cells=stands, remarks=tuple(remarks), merged=tuple(merged))
    return locate(replace(book, sheets=(sheet,)), sheet, "福総", facts)


def answer(located: Located, field: str, item: str = "1") -> str:
    (cell,) = (one for one in located.cells if (one.key.item, one.key.field) == (item, field))
    return cell.text


def text(at: tuple[int, int], said: str, *marks: MarkedRun, kind: CellKind = CellKind.TEXT) -> RawCell:
    return RawCell(*at, said, kind, marks)


# an answer somewhere else


@pytest.mark.parametrize("kind", [RemarkKind.COMMENT, RemarkKind.BOX])
def test_a_blank_answer_is_taken_from_a_comment_or_a_text_box_at_its_cell(kind: RemarkKind) -> None:
    located = found({LEFT: None}, [RawRemark(kind, *LEFT, "○会場が狭い。")])
    assert answer(located, "left") == "○会場が狭い。"
    said = {"item": "1", "field": "課題", "value": "○会場が狭い。", "at": "H3", "step": kind.value}
    assert located.findings == (caught(Code.ANSWER_ELSEWHERE, "H3", **said),)
    assert located.asides == ()


def test_a_comment_at_an_answer_that_is_there_is_kept_beside_it() -> None:
    located = found(remarks=[RawRemark(RemarkKind.COMMENT, *LEFT, "課長に確認済み")])
    assert answer(located, "left") == "○会場"
    assert located.findings == (caught(Code.REMARK_FOUND, "H3", item="1", value="課長に確認済み", kind="comment"),)
    assert [(one.kind, one.text, one.item) for one in located.asides] == [
        (AsideKind.COMMENT, "課長に確認済み", "1")
    ]


def test_a_blank_choice_is_taken_from_the_cell_beside_it_if_it_is_one() -> None:
    beside = found({GRADE: None, (3, 10): text((3, 10), "B")})
    assert answer(beside, "grade") == "B"
    said = {"item": "1", "field": "評価", "value": "B", "at": "J3", "step": "beside"}
    assert beside.findings == (caught(Code.ANSWER_ELSEWHERE, "I3", **said),)
    note = found({GRADE: None, (3, 10): text((3, 10), "あとで書く")})
    assert answer(note, "grade") == ""
    assert [one.code for one in note.findings] == [Code.STRAY_CONTENT]


RATES = replace(
    FACTS,
    form=Form.model_validate(
        {
            **FACTS.form.model_dump(),
            "fields": [
                *(field.model_dump() for field in FACTS.form.fields if field.key != "grade"),
                {**FACTS.form.field("grade").model_dump(), "kind": "achievement", "per": "assignment"},
            ],
        }
    ),
)


@pytest.mark.parametrize(
    ("said", "taken"), [("80%", "80%"), ("A", "A"), ("①80% ②60％", "①80% ②60％"), ("あとで書く", "")]
)
def test_a_blank_achievement_is_taken_from_a_comment_that_reads_as_one(said: str, taken: str) -> None:
    located = found({GRADE: None}, [RawRemark(RemarkKind.COMMENT, *GRADE, said)], facts=RATES)
    assert answer(located, "grade") == taken


def test_a_text_between_two_blank_answers_is_that_of_the_left_one() -> None:
    markdown = """
## 調書
| 番号 | 事業 | 課題  |              | 令和6年度の成果 | 評価 |
| 1    | 教育 |       | ○会場が狭い。 |                | B    |
| 2    | 人材 | ○講師 |              | ○研修          |      |
"""
    located = found(markdown=markdown)
    assert (answer(located, "left"), answer(located, "done")) == ("○会場が狭い。", "")
    said = {"item": "1", "field": "課題", "value": "○会場が狭い。", "at": "D2", "step": "beside"}
    assert located.findings == (
        rearranged("columns-moved"),
        rearranged("columns-deleted"),
        caught(Code.ANSWER_ELSEWHERE, "C2", **said),
    )
    assert located.asides == ()


def test_where_a_fields_heading_is_gone_nothing_beside_a_blank_cell_is_taken() -> None:
    """It is rather that field's: this year's grade, moved beside the text above which nothing stands now."""
    moved = """
## 調書
| 令和6年度 調書 | 様式ID: r6 / small / v1 / 福総 / 1 |
| 状態 | 目標         | 番号 | 事業 | 令和5年度の成果 | 評価 | 評価 | 課題 | |
| 完了 | 1 人を育てる | 1    | 教育 | 《福総》<br>○講座 | A  | B    |      | ○講座を3回開いた |
"""
    located = found(markdown=moved)
    assert answer(located, "left") == ""
    assert [(one.place.cell, one.text) for one in located.asides] == [("I3", "○講座を3回開いた")]


def test_an_answer_merged_into_another_ones_cell_is_said_to_be_gone() -> None:
    located = found({LEFT: None}, merged=[Area(3, 7, 3, 8)])
    assert (answer(located, "done"), answer(located, "left")) == ("○講座を3回開いた", "")
    (one,) = located.findings
    assert (one.code, one.place.cell, dict(one.params)["over"]) == (Code.ANSWER_MERGED, "H3", "G3")


@pytest.mark.parametrize("number", ["", "〃", "(続き)"])
def test_a_row_split_in_two_goes_on_with_the_answer(number: str) -> None:
    lines = SHEET.strip().splitlines()
    lines.insert(4, f"| | | {number} | | | | ○さらに2回 | | |")
    located = found(markdown="\n".join(lines))
    assert answer(located, "done") == "○講座を3回開いた\n○さらに2回"
    codes = [(one.code, dict(one.params).get("at")) for one in located.findings]
    told = [(Code.STRAY_CONTENT, None)] if number else []
    assert codes == [(Code.SHEET_REARRANGED, None), (Code.ANSWER_CONTINUED, "G4"), *told]


def test_a_row_with_anything_else_for_a_number_is_nobodys() -> None:
    lines = SHEET.strip().splitlines()
    lines.insert(4, "| | | 未定 | | | | ○さらに2回 | | |")
    located = found(markdown="\n".join(lines))
    assert answer(located, "done") == "○講座を3回開いた"
    assert [(one.kind, one.place.cell, one.text) for one in located.asides] == [
        (AsideKind.MARGIN, "C4", "未定"),
        (AsideKind.MARGIN, "G4", "○さらに2回"),
    ]


def test_nothing_stands_for_a_formula_without_a_value() -> None:
    formula = RawCell(*GRADE, "", CellKind.UNCOMPUTED)
    located = found({GRADE: formula, (3, 10): text((3, 10), "B")})
    assert answer(located, "grade") == ""
    assert [(one.code, one.place.cell) for one in located.findings] == [
        (Code.CELL_IN_ERROR, "I3"),
        (Code.STRAY_CONTENT, "J3"),
    ]


# a row found by something else


def test_a_row_whose_number_is_gone_is_found_by_its_title() -> None:
    located = found({(3, 3): None})
    assert answer(located, "done") == "○講座を3回開いた"
    assert located.findings == (caught(Code.ITEM_ROW_FOUND, "C3", item="1", value="", step="title"),)
    assert "番号の欄が「（空欄）」となっているため" in catalogue("ja").message(located.findings[0])


def test_a_number_that_excel_made_a_date_of_is_read_back() -> None:
    item = FACTS.plan.items[0]
    numbered = Item(replace(item.node, number="1-2"), (GOAL,))
    plan = replace(
        FACTS.plan,
        items=(numbered, *FACTS.plan.items[1:]),
        assignments=tuple(replace(one, item="1-2") if one.item == "1" else one for one in FACTS.plan.assignments),
    )
    number = text((3, 3), "2025-01-02", kind=CellKind.DATE)
    located = found({(3, 3): number}, facts=replace(FACTS, plan=plan))
    assert answer(located, "done", "1-2") == "○講座を3回開いた"
    noticed = [one for one in located.findings if one.code is Code.ITEM_ROW_FOUND]
    assert noticed == [caught(Code.ITEM_ROW_FOUND, "C3", item="1-2", value="2025-01-02", step="date")]


ROW = SHEET.strip().splitlines()[3]


def test_a_number_that_contradicts_all_that_was_sent_beside_it_does_not_tell_the_row() -> None:
    """Filled downwards, or sorted alone: texts tell one row, and a title is enough for the other one then."""
    markdown = SHEET.replace("| 1    | 教育", "| 2    | 教育").replace("| 2    | 人材", "| 1    | 人材")
    located = found(markdown=markdown)
    assert (answer(located, "done", "1"), answer(located, "done", "2")) == ("○講座を3回開いた", "○研修")
    noticed = [one for one in located.findings if one.code is Code.ITEM_ROW_FOUND]
    assert noticed == [
        caught(Code.ITEM_ROW_FOUND, "C3", item="1", value="2", step="title"),
        caught(Code.ITEM_ROW_FOUND, "C4", item="2", value="1", step="title"),
    ]


@pytest.mark.parametrize("number", ["3", "9-9"])
def test_a_number_nobody_asked_this_department_about_does_not_outweigh_a_title(number: str) -> None:
    """Somebody else's item, or none of the plan's; of the second item nothing but its title was sent."""
    located = found(markdown=SHEET.replace("| 2    | 人材", f"| {number} | 人材"))
    assert answer(located, "done", "2") == "○研修"
    assert located.findings == (caught(Code.ITEM_ROW_FOUND, "C4", item="2", value=number, step="title"),)


def test_a_title_that_two_items_bear_tells_the_row_of_neither() -> None:
    first, second, third = FACTS.plan.items
    same = replace(second, node=replace(second.node, title="教育"))
    plan = replace(FACTS.plan, items=(first, same, third), previous={})
    markdown = """
## 調書
| 番号 | 事業 | 令和6年度の成果  | 課題 | 評価 |
|      | 教育 | ○講座を3回開いた |      |      |
"""
    located = found(markdown=markdown, facts=replace(FACTS, plan=plan))
    assert located.cells == ()
    place = Place(FILE, "調書")
    assert located.findings == (
        rearranged("columns-deleted"),
        *(finding(Code.ITEM_MISSING, place, item=one, department="福総", title="教育") for one in ("1", "2")),
        caught(Code.STRAY_CONTENT, "B2", value="教育"),
        caught(Code.STRAY_CONTENT, "C2", value="○講座を3回開いた"),
    )


def test_a_title_that_only_repeats_of_the_item_bear_as_well_tells_its_row() -> None:
    again = Item(replace(FACTS.plan.items[1].node, number="4"), (GOAL,))
    plan = replace(FACTS.plan, items=(*FACTS.plan.items, again), repeats={"4": "2"})
    located = found({(4, 3): None}, facts=replace(FACTS, plan=plan))
    assert answer(located, "done", "2") == "○研修"


def test_a_block_of_texts_that_moved_past_the_numbers_leaves_the_answers_where_they_are() -> None:
    """Titles and last year's values went one row up, as where cells are deleted; numbers and answers stayed."""
    markdown = """
## 調書
| 令和6年度 調書 | 様式ID: r6 / small / v1 / 福総 / 1 |
| 状態 | 目標         | 番号 | 事業 | 令和5年度の成果   | 評価 | 令和6年度の成果  | 課題  | 評価 |
| 完了 | 1 人を育てる | 2    | 教育 | 《福総》<br>○講座 | A    | ○研修            | ○講師 |      |
| 完了 | 1 人を育てる | 1    |      |                   |      | ○講座を3回開いた | ○会場 | B    |
"""
    located = found(markdown=markdown)
    assert (answer(located, "done", "1"), answer(located, "done", "2")) == ("○講座を3回開いた", "○研修")


def test_a_copy_of_a_row_with_another_number_is_no_row_of_the_item_it_was_copied_from() -> None:
    located = found(markdown=f"{SHEET.rstrip()}\n{ROW.replace('| 1    |', '| 3    |')}")
    assert answer(located, "done", "1") == "○講座を3回開いた"
    assert [(one.code, one.place.cell, one.item) for one in located.findings] == [(Code.ITEM_ADDED, "C5", "3")]


def test_without_number_and_title_a_row_is_told_by_what_else_was_sent_in_it() -> None:
    located = found({(3, 3): None, (3, 4): text((3, 4), "教育の充実")})
    assert answer(located, "done", "1") == "○講座を3回開いた"
    assert located.findings == (
        caught(Code.ITEM_ROW_FOUND, "C3", item="1", value="", step="sent"),
        caught(Code.PREFILLED_CHANGED, "D3", item="1", value="教育の充実", column="事業", expected="教育"),
    )


# texts that are set off, or cannot be read as they stand


def test_what_is_struck_through_is_no_answer_and_is_kept() -> None:
    said = "○講座を2回3回開いた"
    located = found({DONE: text(DONE, said, MarkedRun(Mark.STRUCK, 4, 6))})
    assert answer(located, "done") == "○講座を3回開いた"
    assert located.findings == (caught(Code.TEXT_STRUCK, "G3", item="1", value="2回"),)
    assert [(one.kind, one.text) for one in located.asides] == [(AsideKind.STRUCK, "2回")]


@pytest.mark.parametrize(
    ("cell", "code", "params"),
    [
        (text(DONE, "○赤い所", MarkedRun(Mark.RED, 1, 3)), Code.TEXT_RED, {"value": "赤い"}),
        (
            text(DONE, "○白い所", MarkedRun(Mark.WHITE, 0, 4)),
            Code.TEXT_INVISIBLE,
            {"value": "○白い所", "why": "white"},
        ),
        (text(DONE, "外字\ue000"), Code.CHARACTER_PRIVATE, {"value": "外字\ue000", "points": "U+E000"}),
        (text(DONE, "2025-01-02", kind=CellKind.DATE), Code.DATE_IN_ANSWER, {"value": "2025-01-02"}),
        (text(DONE, "字" * 32_767), Code.TEXT_CUT_OFF, {"value": "字" * 32_767, "length": 32_767}),
    ],
    ids=["red", "white", "private use", "date", "full"],
)
def test_a_text_worth_a_look_is_an_answer_and_is_told_of(
    cell: RawCell, code: Code, params: Mapping[str, object]
) -> None:
    located = found({DONE: cell})
    assert answer(located, "done") == cell.text
    assert located.findings == (caught(code, "G3", item="1", field="令和6年度の成果", **params),)


@pytest.mark.parametrize("hidden", ["\u200b", "\ufeff", "\u00ad", "\x01", "\u2060"])
def test_what_cannot_be_seen_in_numbers_titles_and_headings_does_not_count(hidden: str) -> None:
    markdown = SHEET.replace("| 1    | 教育", f"| 1{hidden} | 教{hidden}育").replace("課題", f"課{hidden}題")
    located = found(markdown=markdown)
    assert (answer(located, "left"), located.findings) == ("○会場", ())


# headings that stand twice, and what stands without one


def without(columns: Sequence[int], markdown: str = SHEET) -> str:
    """The sheet without some of its columns."""
    lines = [line.split("|") for line in markdown.strip().splitlines()]
    return "\n".join("|".join(cell for at, cell in enumerate(line) if at not in columns) for line in lines)


@pytest.mark.parametrize(("column", "grade"), [(6, "B"), (9, "")], ids=["last year's", "this year's"])
def test_of_two_columns_with_one_heading_the_one_left_is_told_by_what_stands_around_it(
    column: int, grade: str
) -> None:
    located = found(markdown=without([column], SHEET.replace("| A  |", "| C  |")))
    assert [cell.text for cell in located.cells if (cell.key.item, cell.key.field) == ("1", "grade")] == (
        [grade] if grade else []
    )


def test_an_answer_that_is_last_years_value_again_is_an_answer_where_last_years_was_emptied() -> None:
    located = found({(3, 6): None, GRADE: text(GRADE, "A")})
    assert (answer(located, "grade"), located.findings) == (
        "A",
        (caught(Code.PREFILLED_CHANGED, "F3", item="1", column="評価", expected="A"),),
    )


def test_what_was_sent_under_a_heading_that_is_gone_is_no_answer_of_the_cell_beside_it() -> None:
    lines = [line.split("|") for line in SHEET.strip().splitlines()]
    for line in lines[2:]:
        line.insert(6, "")
    lines[2][7], lines[3][8] = "", ""
    located = found(markdown="\n".join("|".join(line) for line in lines))
    assert answer(located, "done") == ""


def test_a_word_of_the_sheets_head_beside_headings_that_are_repeated_is_somebodys() -> None:
    lines = SHEET.strip().splitlines()
    lines.insert(4, f"{lines[2]} | 令和6年度 調書 |")
    located = found(markdown="\n".join(lines))
    assert [(one.place.cell, one.text) for one in located.asides] == [("K4", "令和6年度 調書")]


def test_an_answer_that_says_what_stood_in_a_column_that_is_gone_is_kept() -> None:
    """A second row, with last year's grade as this year's, where last year's was deleted."""
    located = found(markdown=without([6]) + "\n| | | 1 | 教育 | | | | A |")
    assert [(one.kind, one.place.cell, one.text) for one in located.asides] == [(AsideKind.ROW, "H5", "A")]


# what was sent in a column whose heading is gone

STOOD = "1 人を育てる"
MOVED = """
## 調書
| 令和6年度 調書 | 様式ID: r6 / small / v1 / 福総 / 1 |
| 番号 | 事業 | 令和5年度の成果 | 評価 | 令和6年度の成果 | 課題 | 評価 | 状態 | | |
| 1 | 教育 | 《福総》<br>○講座 | A | ○研修 | ○会場 | B | 完了 | STOOD | |
| 2 | 人材 |                   |   | ○研修 | ○講師 |   | 完了 | STOOD | |
""".replace("STOOD", STOOD)


def outside(markdown: str) -> list[tuple[AsideKind, str, str]]:
    return [(one.kind, one.place.cell, one.text) for one in found(markdown=markdown).asides]


def test_a_moved_column_without_a_heading_is_told_by_most_of_its_texts() -> None:
    assert outside(MOVED) == []
    retyped = [one for one in found(markdown=MOVED).findings if one.code is Code.HEADING_RETYPED]
    assert retyped == [caught(Code.HEADING_RETYPED, "I2", expected="目標")]


def test_a_word_beside_it_that_says_the_same_is_somebodys() -> None:
    assert outside(MOVED.replace(f"{STOOD} | |", f"{STOOD} | {STOOD} |", 1)) == [(AsideKind.MARGIN, "J3", STOOD)]


def test_where_the_column_is_gone_such_a_word_is_somebodys() -> None:
    assert outside(MOVED.replace(STOOD, "", 1)) == [(AsideKind.MARGIN, "I4", STOOD)]


def test_a_single_text_is_proof_only_where_it_stood() -> None:
    """Last year's grade, which one item has: between its neighbours, and at the sheet's end."""
    there = MOVED.replace("令和5年度の成果 | 評価 |", "令和5年度の成果 | 点 |")
    assert outside(there) == []
    assert caught(Code.HEADING_RETYPED, "D2", value="点", expected="評価") in found(markdown=there).findings
    away = there.replace("| 点 |", "|").replace("| A | ○研修", "| ○研修").replace("|   | ○研修", "| ○研修")
    assert outside(away.replace(f"{STOOD} | |", f"{STOOD} | A |", 1)) == [(AsideKind.MARGIN, "I3", "A")]
