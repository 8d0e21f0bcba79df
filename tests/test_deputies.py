"""A department answers for another in a row of its own workbook: where the register says so, and where not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from evalsheet.findings import catalogue
from evalsheet.model import Plan
from evalsheet.plan import read_register
from evalsheet.sheet import Role
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.reading.read import read_workbook
from evalsheet.workflow.merge import Merged, merge
from tests.rounds import COMPLETE, NOW, distributed, hand_in, small_plan

JA = catalogue("ja")
ROW = 40
TEXTS = {"outcome": "○代わりに書いた成果。", "issues": "○代わりに書いた課題。"}


def with_deputy(item: str, department: str, deputy: str) -> Plan:
    plan = small_plan()
    assignments = tuple(
        replace(one, deputies=(deputy,)) if (one.item, one.department) == (item, department) else one
        for one in plan.assignments
    )
    return replace(plan, assignments=assignments)


def add_item_4(sheet: FilledSheet) -> None:
    """福総 writes a row for item 4, which 協働 and 社協 answer."""
    number = sheet.columns[(Role.NUMBER, sheet.facts.form.item_level.key)]
    sheet.sheet.cell(ROW, number).value = "4"
    for field, text in TEXTS.items():
        sheet.sheet.cell(ROW, sheet.columns[(Role.ANSWER, field)]).value = text


def merged(folder: Path, plan: Plan) -> Merged:
    loaded = distributed(folder, plan)
    hand_in(loaded, "福総", COMPLETE["福総"], add_item_4)
    hand_in(loaded, "社協", COMPLETE["社協"])
    return merge(folder, NOW, JA)


def printed(found: Merged) -> str:
    sheet = openpyxl.load_workbook(found.folder / "統合調書.xlsx")["調書"]
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def test_a_deputy_named_in_the_register_answers_in_its_own_workbook(tmp_path: Path) -> None:
    found = merged(tmp_path / "r6", with_deputy("4", "協働", "福総"))
    (used,) = [one for one in found.document.findings if one.code == "deputy-used"]
    assert (used.severity, used.item, used.file) == ("info", "4", "福総.xlsx")
    assert "4の協働の回答として、代理の福総が書いた行" in used.message
    assert "《協働》\n○代わりに書いた成果。" in printed(found)
    codes = {one.code for one in found.document.findings}
    assert not codes & {"item-added", "answered-for-other", "stray-content"}
    (entry,) = [one for one in found.document.departments if one.department == "協働"]
    assert (entry.files, entry.status) == (("福総.xlsx",), "incomplete")
    assert {(one.item, one.department) for one in found.document.findings if one.code == "item-missing"} == {
        ("3", "協働")
    }


def test_a_deputys_answer_may_be_last_years_value(tmp_path: Path) -> None:
    """The columns are told by the workbook's own rows: last year's values never stood in this one."""
    plan = with_deputy("4", "協働", "福総")
    plan = replace(plan, previous={**plan.previous, ("4", "grade"): "B"})
    leads = tuple(
        replace(one, lead=one.department == "協働") if one.item == "4" else one for one in plan.assignments
    )
    loaded = distributed(tmp_path / "r6", replace(plan, assignments=leads))

    def add(sheet: FilledSheet) -> None:
        add_item_4(sheet)
        sheet.sheet.cell(ROW, sheet.columns[(Role.ANSWER, "grade")]).value = "B"

    hand_in(loaded, "福総", COMPLETE["福総"], add)
    found = merge(tmp_path / "r6", NOW, JA)
    (used,) = [one for one in found.document.findings if one.code == "deputy-used"]
    assert used.value == " / ".join([*TEXTS.values(), "B"])


def test_without_a_word_in_the_register_the_row_is_a_finding_that_names_who_is_in_charge(tmp_path: Path) -> None:
    found = merged(tmp_path / "r6", small_plan())
    (refused,) = [one for one in found.document.findings if one.code == "answered-for-other"]
    assert (refused.severity, refused.item, refused.department) == ("error", "4", "福総")
    assert refused.value == " / ".join(TEXTS.values())
    assert "取り組み4は協働、社協の担当です。福総が代わりに" in refused.message
    assert TEXTS["outcome"][1:] not in printed(found)


def test_the_registers_column_is_written_and_read_and_a_register_without_it_is_as_good(tmp_path: Path) -> None:
    plan = with_deputy("4", "協働", "福総")
    loaded = distributed(tmp_path / "r6", plan)
    assert loaded.first.plan.assignments == plan.assignments
    path = tmp_path / "r6" / "plan.xlsx"
    book = openpyxl.load_workbook(path)
    book["担当"].delete_cols(book["担当"].max_column)
    book.save(path)
    read, faults = read_register(read_workbook(path), loaded.first.form)
    assert faults == ()
    assert {one.deputies for one in read.assignments} == {()}


def test_what_lies_on_such_a_row_is_told_once(tmp_path: Path) -> None:
    """An answer in a comment, one struck through in part, and a note in the margin."""
    loaded = distributed(tmp_path / "r6", with_deputy("4", "協働", "福総"))

    def edit(sheet: FilledSheet) -> None:
        add_item_4(sheet)
        outcome, issues = (sheet.columns[(Role.ANSWER, field)] for field in TEXTS)
        sheet.sheet.cell(ROW, outcome).value = CellRichText(
            TextBlock(InlineFont(strike=True), "○旧い文。"), "○代わりに書いた成果。"
        )
        sheet.sheet.cell(ROW, issues).value = None
        sheet.sheet.cell(ROW, issues).comment = Comment("○コメントの課題。", "福総")
        sheet.sheet.cell(ROW, len(sheet.facts.columns) + 2).value = "確認済み"

    hand_in(loaded, "福総", COMPLETE["福総"], edit)
    found = merge(tmp_path / "r6", NOW, JA)
    (other,) = [one for one in found.examined.collected.used if one.department == "協働"]
    assert [cell.text for cell in other.cells if cell.text] == ["○代わりに書いた成果。", "○コメントの課題。"]
    assert [(one.department, one.kind, one.text) for one in found.document.asides] == [
        ("福総", "struck", "○旧い文。"),
        ("福総", "margin", "確認済み"),
    ]
    told = {(one.code, one.department, one.value) for one in found.document.findings if one.cell.endswith(str(ROW))}
    assert {one for one in told if one[2]} == {
        ("answer-elsewhere", "協働", "○コメントの課題。"),
        ("deputy-used", "福総", "○代わりに書いた成果。 / ○コメントの課題。"),
        ("stray-content", "福総", "確認済み"),
        ("text-struck", "福総", "○旧い文。"),
    }
