"""The workbook a department receives: what is in it, what is open, and that writing it again changes nothing."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.errors import EvalsheetError
from evalsheet.forms import Step, find_form
from evalsheet.history import Event, EventKind, append_events, read_history
from evalsheet.sheet import TOLD
from evalsheet.workbook.writing.department import write_department_workbook
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from tests.rounds import FORM_NAME, LAST_YEAR, NOW, blank, distributed, new_round, small_plan

FORM = find_form(FORM_NAME)
HEADING_ROW = 5
REST = "ほか（「記入要領」にあります）"  # what a message of 255 characters has no room for
LEAD_NOTE = "主担当（福総）が決めます"
# Everything Excel 2016 and LibreOffice share of what a self-check needs.
PLAIN_FUNCTIONS = {"AND", "CHAR", "IF", "LEFT", "LEN", "NOT", "OR", "SUBSTITUTE", "SUMPRODUCT", "TRIM"}


@pytest.fixture(scope="module")
def round_(tmp_path_factory: pytest.TempPathFactory) -> LoadedRound:
    return distributed(tmp_path_factory.mktemp("distributed") / "r6")


@pytest.fixture(scope="module")
def book(round_: LoadedRound) -> Workbook:
    """The workbook of 社協: leads item 3, answers 1 and 4 as well."""
    return openpyxl.load_workbook(blank(round_, "社協"))


@pytest.fixture(scope="module")
def sheet(book: Workbook) -> Worksheet:
    found = book[FORM.sheet.name]
    assert isinstance(found, Worksheet)
    return found


def texts(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def row_of(sheet: Worksheet, item: str) -> dict[str, Cell]:
    """An item's cells by heading; of two alike headings the right one, this year's, has a prime."""
    number = next(cell.column for cell in sheet[HEADING_ROW] if cell.value == "番号")
    at = next(row for row in range(HEADING_ROW + 1, sheet.max_row + 1) if sheet.cell(row, number).value == item)
    cells: dict[str, Cell] = {}
    for heading in sheet[HEADING_ROW]:
        name = str(heading.value)
        cells[name + "'" if name in cells else name] = sheet.cell(at, heading.column)  # type: ignore[assignment]
    return cells


def parts(path: Path) -> dict[str, str]:
    """The parts of a workbook as text."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def sheet_part(path: Path, position: int) -> str:
    return parts(path)[f"xl/worksheets/sheet{position}.xml"]


# what is in it


def test_one_workbook_for_each_department_that_owes_answers(round_: LoadedRound) -> None:
    assert sorted(path.name for path in round_.folder.outbox.iterdir()) == [
        "00_記入のしかた.xlsx",
        "01_福祉総務課_目標事業評価調書.xlsx",
        "02_社会福祉協議会_目標事業評価調書.xlsx",
        "03_市民協働課_目標事業評価調書.xlsx",
    ]


def test_sheets_and_which_are_hidden(book: Workbook) -> None:
    assert [(one.title, one.sheet_state) for one in book.worksheets] == [
        ("記入要領", "visible"),
        ("調書", "visible"),
        ("提出前チェック", "visible"),
        ("_lists", "hidden"),
        ("_evalsheet", "hidden"),
    ]
    assert book.active is not None
    assert book.active.title == "調書"


def test_the_headings_in_their_order(sheet: Worksheet) -> None:
    assert [cell.value for cell in sheet[HEADING_ROW]] == [
        *("状態", "基本方針", "施策の柱", "施策の方向性", "番号", "取り組み"),
        *("(参考) 令和5年度の成果", "(参考) 現状の課題(令和5年度時点)", "評価", "次年度方針"),
        *("令和6年度の成果", "字数", "現状の課題", "字数", "評価", "次年度方針"),
    ]


def test_that_departments_items_only_in_the_order_of_the_plan(round_: LoadedRound) -> None:
    for department, items in (("福総", ["1", "2", "3"]), ("社協", ["1", "3", "4"]), ("協働", ["3", "4"])):
        sheet = openpyxl.load_workbook(blank(round_, department))[FORM.sheet.name]
        numbers = [sheet.cell(row, 5).value for row in range(HEADING_ROW + 1, sheet.max_row + 1)]
        assert numbers == items


def test_what_is_prefilled(sheet: Worksheet) -> None:
    first = {heading: cell.value or "" for heading, cell in row_of(sheet, "1").items()}
    assert {heading: first[heading] for heading in list(first)[1:10]} == {
        "基本方針": "基本方針1 人を育てる",
        "施策の柱": "【施策の柱1】 支え合う心",
        "施策の方向性": "【方向性1】 学びの場\n【目標】 方向性1の目標を果たす。",
        "番号": "1",
        "取り組み": "福祉教育の推進",
        "(参考) 令和5年度の成果": "《社協》\n○体験学習を4校で行った。",  # its own block of last year's text
        "(参考) 現状の課題(令和5年度時点)": "",
        "評価": "B",
        "次年度方針": "継続",
    }
    assert row_of(sheet, "3")["施策の方向性"].value == (
        "【方向性2】 つながりの場（重点）\n【目標】 方向性2の目標を果たす。"
    )


# what is open


OPEN_TO_ALL = {"令和6年度の成果", "現状の課題"}
OPEN_TO_LEAD = OPEN_TO_ALL | {"評価'", "次年度方針'"}


@pytest.mark.parametrize(
    ("item", "opened"), [("1", OPEN_TO_ALL), ("3", OPEN_TO_LEAD), ("4", OPEN_TO_ALL)], ids=["others lead", *"34"]
)
def test_texts_are_open_and_choices_to_the_lead_only(sheet: Worksheet, item: str, opened: set[str]) -> None:
    assert {name for name, cell in row_of(sheet, item).items() if not cell.protection.locked} == opened


def test_nothing_outside_the_rows_is_open(sheet: Worksheet) -> None:
    opened = {cell.row for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == {HEADING_ROW + 1, HEADING_ROW + 2, HEADING_ROW + 3}


def test_where_another_department_decides_the_cell_says_who(sheet: Worksheet) -> None:
    not_the_lead, lead = row_of(sheet, "1"), row_of(sheet, "3")
    assert [not_the_lead[name].value for name in ("評価'", "次年度方針'")] == [LEAD_NOTE, LEAD_NOTE]
    assert [lead[name].value for name in ("評価'", "次年度方針'")] == [None, None]
    assert row_of(sheet, "4")["評価'"].value == "主担当（協働）が決めます"


def test_open_text_cells_are_text_so_that_excel_changes_nothing_typed(sheet: Worksheet) -> None:
    row = row_of(sheet, "3")
    assert [row[name].number_format for name in sorted(OPEN_TO_ALL)] == ["@", "@"]
    assert row["令和6年度の成果"].alignment.wrap_text is True


# dropdowns, messages, counters, colours


def cells_of(areas: MultiCellRange) -> list[str]:
    """Every cell of some areas, from the top."""
    places = sorted(place for area in areas.ranges for place in area.cells)
    return [f"{get_column_letter(column)}{row}" for row, column in places]


def validations(sheet: Worksheet) -> dict[str, Any]:
    """Cell → its validation."""
    return {cell: one for one in sheet.data_validations.dataValidation for cell in cells_of(one.sqref)}


def test_dropdowns_refer_to_the_hidden_list(book: Workbook, sheet: Worksheet) -> None:
    row, found = row_of(sheet, "3"), validations(sheet)
    lists = {name: found[row[name].coordinate] for name in ("評価'", "次年度方針'")}
    assert {name: (one.type, one.formula1, one.showErrorMessage) for name, one in lists.items()} == {
        "評価'": ("list", "_lists!$A$1:$A$4", True),
        "次年度方針'": ("list", "_lists!$B$1:$B$6", True),
    }
    columns = list(book["_lists"].iter_cols(values_only=True))
    assert columns == [("A", "B", "C", "D", None, None), ("新規", "継続", "充実", "改善", "縮小", "廃止")]


def test_a_list_longer_than_255_characters_works(round_: LoadedRound, tmp_path: Path) -> None:
    steps = tuple(Step(value=f"方針その{n:02d}・細かく言い分けた値", meaning=str(n)) for n in range(20))
    scales = {**FORM.scales, "next_direction": FORM.scales["next_direction"].model_copy(update={"steps": steps})}
    facts = replace(round_.first, form=FORM.model_copy(update={"scales": scales}))
    write_department_workbook(tmp_path / "long.xlsx", (facts,), facts.plan.department_by_label["社協"])
    book = openpyxl.load_workbook(tmp_path / "long.xlsx")
    sheet = book[FORM.sheet.name]
    offered = validations(sheet)[row_of(sheet, "3")["次年度方針'"].coordinate]
    assert offered.formula1 == "_lists!$B$1:$B$20"
    assert (str(offered.prompt).splitlines()[-1], len(str(offered.prompt)) <= 255) == (REST, True)
    assert (str(offered.error).endswith(f"言い分けた値、{REST} です。"), len(str(offered.error)) <= 255) == (
        True,
        True,
    )
    assert [cell.value for cell in book["_lists"]["B"]] == [step.value for step in steps]
    assert sum(len(step.value) + 1 for step in steps) > 255


def test_input_messages_say_what_is_wanted(sheet: Worksheet) -> None:
    row, found = row_of(sheet, "3"), validations(sheet)
    shown = {name: found[row[name].coordinate] for name in OPEN_TO_LEAD}
    assert all(one.showInputMessage for one in shown.values())
    assert {name: one.promptTitle for name, one in shown.items()} == {
        name: name.strip("'") for name in OPEN_TO_LEAD
    }
    assert shown["評価'"].prompt == (
        "A: 取り組みを実施し、目標を達成している。\nB: 取り組みを実施し、一定の成果が出ている。\n"
        "C: 取り組みを実施したが、十分な成果が出ていない。\nD: 未実施"
    )
    assert shown["令和6年度の成果"].prompt.endswith("1500字まで。\nセルの中の改行は Alt+Enter です。")
    assert set(found) == {
        row_of(sheet, item)[name].coordinate
        for item, names in (("1", OPEN_TO_ALL), ("3", OPEN_TO_LEAD), ("4", OPEN_TO_ALL))
        for name in names
    }


def test_a_counter_beside_each_text_with_a_limit(sheet: Worksheet) -> None:
    for row in (6, 7, 8):
        assert (sheet[f"L{row}"].value, sheet[f"N{row}"].value) == (f"=LEN(K{row})", f"=LEN(M{row})")


def conditions(sheet: Worksheet) -> dict[str, list[tuple[str, list[str], str]]]:
    """Cell → (type, formulas, fill) of its conditional formats; formulas as they are for that cell."""
    found: dict[str, list[tuple[str, list[str], str]]] = {}
    for where, rules in sheet.conditional_formatting._cf_rules.items():
        first, *_ = cells = cells_of(where.sqref)
        for cell in cells:
            for rule in rules:
                own = [Translator(f"={one}", first).translate_formula(cell)[1:] for one in rule.formula]
                found.setdefault(cell, []).append((rule.type, own, rule.dxf.fill.bgColor.rgb))
    return found


def test_empty_open_cells_are_coloured_until_they_are_filled(sheet: Worksheet) -> None:
    found = conditions(sheet)
    open_cells = [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    colour = "FFFFF2CC"
    for cell in open_cells:
        column, row = re.findall(r"[A-Z]+|\d+", cell)
        bare = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(${column}{row}," ",""),"\u3000",""),CHAR(10),"")'
        assert found[cell] == [("expression", [f"LEN({bare})=0"], colour)]  # blank as the rules count it
    counters = [f"{column}{row}" for column in "LN" for row in (6, 7, 8)]
    assert [found[cell][0][:2] for cell in counters] == [("cellIs", ["1500"])] * 6
    assert [found[f"A{row}"][0][:2] for row in (6, 7, 8)] == [("cellIs", ['"完了"'])] * 3
    assert set(found) == {*open_cells, *counters, "A6", "A7", "A8"}


def test_what_only_has_to_be_confirmed_may_stay(book: Workbook) -> None:
    """A rule that warns cannot keep a department from being done."""
    told = "".join(str(cell.value) for cell in book["提出前チェック"]["D"])
    assert 'Aと廃止・改善の組合せは矛盾しています。"' in told
    assert '※Dと継続の組合せは矛盾しています。（このままでも返送できます）"' in told


def test_the_guidance_says_what_each_department_is_called(book: Workbook) -> None:
    (line,) = [row for row in book["記入要領"].iter_rows(values_only=True) if "課の略称" in row]
    assert "《福総》福祉総務課　《社協》社会福祉協議会　《協働》市民協働課　《防災》防災防犯課" in line


def test_formulas_are_right_in_excel_2016(round_: LoadedRound) -> None:
    for department in ("福総", "社協", "協働"):
        for name, xml in parts(blank(round_, department)).items():
            if not name.startswith("xl/worksheets/sheet"):
                continue
            formulas = re.findall(r"<(?:f|formula|formula1)\b[^>]*>([^<]+)<", xml)
            for formula in formulas:
                written = formula.replace("&quot;", '"').replace("&amp;", "&")
                literals = re.findall(r'"((?:[^"]|"")*)"', written)
                bare = re.sub(r'"(?:[^"]|"")*"', '""', written)
                assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare)) <= PLAIN_FUNCTIONS
                assert max(map(len, literals), default=0) <= 255
                assert len(written) <= 8192
            assert 't="array"' not in xml
            assert "cm=" not in xml  # the mark of a dynamic array


# protection, paper, identity


def test_protection_without_a_password_that_lets_people_work(round_: LoadedRound) -> None:
    (tag,) = re.findall(r"<sheetProtection[^>]*/>", sheet_part(blank(round_, "社協"), 2))
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
    # An attribute of 0 lifts the protection of that action.
    assert {name: attributes.get(name) for name in ("sheet", "formatRows", "formatColumns", "autoFilter")} == {
        "sheet": "1",
        "formatRows": "0",
        "formatColumns": "0",
        "autoFilter": "0",
    }
    assert not {"password", "hashValue", "algorithmName"} & attributes.keys()
    assert "selectUnlockedCells" not in attributes
    assert "insertRows" not in attributes
    assert "deleteRows" not in attributes


def test_every_sheet_is_protected_without_a_password(book: Workbook) -> None:
    assert {one.title: (one.protection.sheet, one.protection.password) for one in book.worksheets} == {
        one.title: (True, None) for one in book.worksheets
    }


def test_it_prints_on_a3_landscape_with_headings_and_page_numbers(round_: LoadedRound, sheet: Worksheet) -> None:
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    columns = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', sheet_part(blank(round_, "社協"), 2))
    pixels = sum((int(last) - int(first) + 1) * (float(width) * 6) for first, last, width in columns)
    printable = 420 / 25.4 * 96 - 96 * (sheet.page_margins.left + sheet.page_margins.right)
    assert pixels * sheet.page_setup.scale / 100 <= printable
    assert pixels * (sheet.page_setup.scale + 5) / 100 > printable  # and no smaller than need be
    assert sheet.print_title_rows == "$4:$5"
    assert (sheet.oddFooter.left.text, sheet.oddFooter.center.text) == ("社会福祉協議会", "&P / &N ページ")
    assert sheet.print_area == f"'{sheet.title}'!$A$1:$P$8"
    assert sheet.freeze_panes == "G6"
    assert sheet.auto_filter.ref == "A5:P8"


def test_the_identity_visible_and_hidden(book: Workbook, sheet: Worksheet) -> None:
    assert sheet["P1"].value == f"様式ID: r6 / {FORM_NAME} / v1 / 社協 / 1"
    assert [row[:2] for row in texts(book["_evalsheet"]) if row[0] != TOLD] == [
        ["round", "r6"],
        ["form", FORM_NAME],
        ["version", "1"],
        ["department", "社協"],
        ["submission", "1"],
    ]


def test_the_addressee_with_its_own_deadline_and_whom_to_ask(round_: LoadedRound) -> None:
    lines = {
        department: openpyxl.load_workbook(blank(round_, department))[FORM.sheet.name]["A2"].value
        for department in ("社協", "協働")
    }
    asked = "問合せ先: 福祉総務課 内線2201"
    assert lines == {
        "社協": f"社会福祉協議会 御中　　提出期限: 2025年5月30日（金）　　{asked}",
        "協働": f"市民協働課 御中　　提出期限: 2025年6月6日（金）　　{asked}",
    }


def test_the_guidance_comes_from_the_form_and_the_rules(book: Workbook) -> None:
    lines = [tuple(cell or "" for cell in row) for row in book["記入要領"].iter_rows(values_only=True, max_col=2)]
    assert [about for about, text in lines if about and not text] == [
        "令和6年度 目標事業評価調書　記入要領",
        *("この調書について", "各欄に書くこと", "「評価」の選び方", "「次年度方針」の選び方"),
        *("本文の書き方", "再掲の書き方", "返送する前に"),
    ]
    for expected in (
        ("提出する課", "社会福祉協議会（《社協》）"),
        ("提出期限", "2025年5月30日（金）"),
        ("問合せ先", "福祉総務課　計画担当　内線2201　fukuso@city.example.jp"),
        *((field.title.format(year="令和6年度"), field.guide) for field in FORM.fields),
        *((step.value, step.meaning) for scale in FORM.scales.values() for step in scale.steps),
        *(("", f"※ {scale.basis}") for scale in FORM.scales.values()),
        ("", "・令和6年度の成果・現状の課題は、それぞれ1500字までです（改行も1字に数えます）。"),
        ("", "・評価がDのときは、その理由を現状の課題に15字以上で書いてください。"),
    ):
        assert expected in lines
    about = [about for about, _ in lines]
    assert {"[再掲先:5、26]", "[3より再掲]", "(詳細は取り組み26)"} <= set(about)


def test_formula_like_titles_stay_text(tmp_path: Path) -> None:
    plan = small_plan({**LAST_YEAR, ("1", "outcome"): "=1+1", ("1", "issues"): "http://example.jp/ を見る"})
    round_ = distributed(tmp_path / "r6", plan)
    row = row_of(openpyxl.load_workbook(blank(round_, "福総"))[FORM.sheet.name], "1")
    cells = [row["(参考) 令和5年度の成果"], row["(参考) 現状の課題(令和5年度時点)"]]
    assert [(cell.data_type, cell.value, cell.hyperlink) for cell in cells] == [
        ("s", "=1+1", None),
        ("s", "http://example.jp/ を見る", None),
    ]


def test_a_last_years_text_higher_than_a_row_can_be_takes_more_rows(tmp_path: Path) -> None:
    text = "\n".join(f"○{n}番目の取組を行った。" for n in range(60))
    round_ = distributed(tmp_path / "r6", small_plan({("1", "outcome"): text}))
    sheet = openpyxl.load_workbook(blank(round_, "福総"))[FORM.sheet.name]
    row = row_of(sheet, "1")
    assert row["(参考) 令和5年度の成果"].value == text
    first = row["番号"].row
    merged = {str(one) for one in sheet.merged_cells.ranges if one.min_row >= first}
    assert merged == {f"{column}{first}:{column}{first + 1}" for column in "ABCDEFGHIJKLMNOP"}
    heights = [sheet.row_dimensions[at].height or 0 for at in (first, first + 1)]
    assert max(heights) <= 409
    assert sum(heights) > 60 * FORM.sheet.size


def test_a_last_years_text_longer_than_a_page_is_parted_where_the_page_ends(tmp_path: Path) -> None:
    """A line across the end of a page would be cut in two; open cells stay whole, to be written in."""
    lines = [f"○{n}番目の取組を行った。" for n in range(100)]
    plan = small_plan({("1", "outcome"): "○短い。", ("2", "outcome"): "\n".join(lines), ("2", "issues"): "○短い。"})
    round_ = distributed(tmp_path / "r6", plan)
    sheet = openpyxl.load_workbook(blank(round_, "福総"))[FORM.sheet.name]
    row, column = row_of(sheet, "2")["番号"].row, row_of(sheet, "2")["(参考) 令和5年度の成果"].column_letter
    starts, last = [one.id + 1 for one in sheet.row_breaks.brk], row_of(sheet, "3")["番号"].row - 1
    page = next(start for start in starts if start > row)
    parts = [str(sheet[f"{column}{at}"].value) for at in (row, page)]
    assert "\n".join(parts).split("\n") == lines
    merged = {str(one) for one in sheet.merged_cells.ranges if one.min_row >= row and one.max_row <= last}
    whole = {f"{letter}{row}:{letter}{last}" for letter in "ABCDEFGHIJKLMNOP"} - {f"{column}{row}:{column}{last}"}
    assert merged == whole | {f"{column}{row}:{column}{page - 1}", f"{column}{page}:{column}{last}"}


# writing it again


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def outbox(round_: LoadedRound, tmp_path: Path) -> Path:
    """The outbox of a copy of the round that a test may spoil."""
    shutil.copytree(round_.folder.path, tmp_path / "copy")
    return tmp_path / "copy" / "outbox"


def test_a_second_run_gives_the_same_bytes(outbox: Path) -> None:
    before = contents(outbox)
    assert distribute(outbox.parent).changed is False
    for path in outbox.iterdir():
        path.unlink()
    assert distribute(outbox.parent).changed is True
    assert contents(outbox) == before


def test_an_outbox_that_differs_is_refused_and_left_alone(outbox: Path) -> None:
    edited = sorted(outbox.iterdir())[1]
    edited.write_bytes(edited.read_bytes() + b" ")
    before = contents(outbox)
    with pytest.raises(EvalsheetError) as refused:
        distribute(outbox.parent)
    assert refused.value.code == "outbox-differs"
    assert refused.value.params == {"count": 1, "files": edited.name, "rest": "none", "others": 0}
    assert contents(outbox) == before
    assert not list(outbox.parent.glob(".*"))


def test_overwrite_replaces_what_differs_and_leaves_excels_lock_files(outbox: Path) -> None:
    right = contents(outbox)
    edited = sorted(outbox.iterdir())[1]
    edited.write_bytes(b"something else")
    gone = outbox / "99_廃止された課_目標事業評価調書.xlsx"
    gone.write_bytes(b"an old one")
    append_events(outbox.parent, [Event(NOW, EventKind.DISTRIBUTED, "廃", gone.name, "0" * 64)])
    lock = outbox / f"~${edited.name}"
    lock.write_bytes(b"opened by")
    assert distribute(outbox.parent, overwrite=True).changed is True
    assert contents(outbox) == {**right, lock.name: b"opened by"}


def test_a_workbook_that_was_never_distributed_stays_and_is_told(outbox: Path) -> None:
    right = contents(outbox)
    mine = outbox / "予算.xlsx"
    mine.write_bytes(b"mine")
    for overwrite in (False, True):
        done = distribute(outbox.parent, overwrite=overwrite)
        assert (done.changed, done.others) == (False, (mine.name,))
    assert contents(outbox) == {**right, mine.name: b"mine"}


def test_what_a_run_that_was_stopped_wrote_is_recorded_by_the_next(outbox: Path) -> None:
    sent = {event.file for event in read_history(outbox.parent).events}
    (outbox.parent / "history.jsonl").unlink()
    assert distribute(outbox.parent).changed is False
    assert {event.file for event in read_history(outbox.parent).events} == sent
    before = read_history(outbox.parent)
    distribute(outbox.parent)
    assert read_history(outbox.parent) == before


def test_a_changed_register_changes_the_workbooks(outbox: Path) -> None:
    (outbox.parent / "plan.xlsx").unlink()
    other = new_round(outbox.parent.parent / "other", small_plan({("2", "grade"): "D"}))
    shutil.copyfile(other.folder.register, outbox.parent / "plan.xlsx")
    with pytest.raises(EvalsheetError) as refused:
        distribute(outbox.parent)
    assert refused.value.params["count"] == 2  # 福総 and 社協, who had last year's values before
    distribute(outbox.parent, overwrite=True)
    sheet = openpyxl.load_workbook(blank(load(outbox.parent), "福総"))[FORM.sheet.name]
    assert [row_of(sheet, item)["評価"].value or "" for item in "123"] == ["", "D", ""]
