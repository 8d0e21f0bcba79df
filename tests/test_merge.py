"""A whole round: the inbox into result/, and what stands there."""

from __future__ import annotations

import csv
import datetime
import errno
import hashlib
import io
import json
import os
import re
import shutil
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.errors import EvalsheetError, FileError
from evalsheet.findings import catalogue
from evalsheet.report import FindingEntry, csv_text, result_schema
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workflow.merge import Merged, merge
from tests.rounds import COMPLETE, NOW, SETTINGS, TITLE, Answers, distributed, hand_in, hand_in_all

JA = catalogue("ja")
SHEETS = ["調書", "集計", "提出状況", "検証結果", "欄外", "再掲一覧", "出典", "正規化記録"]
FAULTY: dict[str, Answers] = {
    "福総": {
        ("1", "grade"): "Ｂ",  # read as B
        ("2", "grade"): "E",
        ("2", "issues"): "",
        ("3", "outcome"): " \n○見守り協定を7事業者と結んだ。\n",
    },
    "社協": {("4", "outcome"): "○会食会を開いた。"},  # leaves out what item 1 declares
}


@dataclass(frozen=True)
class Result:
    """A merged round, and what was in its inbox before."""

    folder: Path
    merged: Merged
    inbox: dict[str, tuple[bytes, float]]

    @property
    def document(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.folder / "result" / "検証結果.json").read_text(encoding="utf-8"))
        return loaded

    @cached_property
    def book(self) -> Workbook:
        return openpyxl.load_workbook(self.folder / "result" / "統合調書.xlsx")

    def sheet(self, name: str) -> Worksheet:
        found = self.book[name]
        assert isinstance(found, Worksheet)
        return found

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of a further sheet by heading."""
        title, _note, headings, *rows = self.sheet(name).iter_rows(values_only=True)
        assert title[0] == name
        return [dict(zip(headings, ("" if v is None else v for v in row), strict=True)) for row in rows]


def contents(folder: Path) -> dict[str, tuple[bytes, float]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """福総 and 社協 with some mistakes, and a further file; nothing from 協働."""
    loaded = distributed(tmp_path_factory.mktemp("merged") / "r6")
    folder = loaded.folder.path

    def note(sheet: FilledSheet) -> None:
        sheet.note("1", "速報値です。")

    hand_in(loaded, "福総", {**COMPLETE["福総"], **FAULTY["福総"]}, note)
    hand_in(loaded, "社協", {**COMPLETE["社協"], **FAULTY["社協"]}, name="提出済/社協（最終）.xlsx")
    (folder / "inbox" / "鑑文.txt").write_text("提出します。", encoding="utf-8")
    inbox = contents(folder / "inbox")
    return Result(folder, merge(folder, NOW, JA), inbox)


def brief(entry: FindingEntry | dict[str, Any]) -> tuple[str, str, str, str]:
    one = entry if isinstance(entry, dict) else entry.model_dump()
    return (one["severity"], one["code"], one["file"], one["cell"])


# what is written


def test_the_result_folder_holds_these_files(result: Result) -> None:
    assert sorted(path.name for path in (result.folder / "result").iterdir()) == sorted(
        ["統合調書.xlsx", "データ.xlsx", "データ.csv", "検証結果.json", "報告.html", "returns"]
    )
    assert sorted(path.name for path in result.folder.iterdir()) == [
        "history.jsonl",
        "inbox",
        "outbox",
        "plan.xlsx",
        "result",
        "round.yaml",
    ]
    assert result.merged.document.outputs == {
        "workbook": "result/統合調書.xlsx",
        "data_xlsx": "result/データ.xlsx",
        "data_csv": "result/データ.csv",
        "report": "result/検証結果.json",
        "page": "result/報告.html",
        "returns": "result/returns",
    }


def test_the_inbox_is_untouched(result: Result) -> None:
    assert contents(result.folder / "inbox") == result.inbox


def test_every_finding_of_this_round(result: Result) -> None:
    assert [brief(entry) for entry in result.merged.document.findings] == [
        ("error", "not-a-workbook", "鑑文.txt", ""),
        ("error", "value-not-allowed", "福総.xlsx", "O7"),
        ("error", "one-sided", "福総.xlsx", "M7"),
        ("error", "crosslisting-absent", "提出済/社協（最終）.xlsx", "K6"),
        ("error", "submission-missing", "", ""),
        ("warning", "stray-content", "福総.xlsx", "R6"),
    ]


def test_every_message_has_all_its_values(result: Result) -> None:
    for language in ("ja", "en"):
        for one in result.merged.examined.findings:
            assert not re.search(r"\{\w+\}", catalogue(language).message(one))


def test_where_every_department_stands(result: Result) -> None:
    assert [
        (one.department, one.status, one.owed, one.answered, one.errors, one.warnings, one.files)
        for one in result.merged.document.departments
    ] == [
        ("福総", "incomplete", 3, 2, 2, 1, ("福総.xlsx",)),
        ("社協", "faulty", 3, 3, 1, 0, ("提出済/社協（最終）.xlsx",)),
        ("協働", "missing", 2, 0, 1, 0, ()),
    ]


# the document


def test_the_document_is_valid_and_the_one_that_is_returned(result: Result) -> None:
    jsonschema.validate(result.document, result_schema())
    text = (result.folder / "result" / "検証結果.json").read_text(encoding="utf-8")
    assert text == result.merged.document.to_json()
    assert "取り組み" in text  # Japanese is not escaped


def test_the_schema_refuses_what_is_not_in_it(result: Result) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**result.document, "more": 1}, result_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**result.document, "departments": [{"department": "福総"}]}, result_schema())


def test_the_document_names_the_round_and_both_cells_of_a_crosslisting(result: Result) -> None:
    assert result.document["round"] == {
        "id": "r6",
        "form": "mokuhyo-jigyo-hyoka",
        "form_version": 1,
        "forms": [{"form": "mokuhyo-jigyo-hyoka", "version": 1}],
        "title": TITLE,
        "fiscal_year": 2024,
        "wareki": "令和6年度",
        "deadline": "2025-05-30",
    }
    (absent,) = [one for one in result.document["findings"] if one["code"] == "crosslisting-absent"]
    file = "提出済/社協（最終）.xlsx"
    assert (absent["item"], absent["department"], absent["field"]) == ("1", "社協", "令和6年度の成果")
    assert absent["related"] == [{"file": file, "sheet": "調書", "cell": "K8"}]


# data


def data_csv(folder: Path) -> list[list[str]]:
    content = (folder / "result" / "データ.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_and_xlsx_hold_the_same_rows(result: Result) -> None:
    sheet = openpyxl.load_workbook(result.folder / "result" / "データ.xlsx")["データ"]
    rows = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]
    assert rows == data_csv(result.folder)
    assert not sheet.merged_cells.ranges
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert [cell.value for cell in sheet["A"]][1:] == [2024] * (len(rows) - 1)


def test_one_row_for_each_value_that_is_owed(result: Result) -> None:
    headings, *rows = data_csv(result.folder)
    assert headings[:2] == ["年度", "和暦"]
    data = [dict(zip(headings, row, strict=True)) for row in rows]
    by_key = {(row["取り組み番号"], row["担当課"], row["欄"]): row for row in data}
    # 8 assignments × 2 texts, 4 items × 2 decisions
    assert len(data) == len(by_key) == 8 * 2 + 4 * 2
    assert {row["和暦"] for row in data} == {"令和6年度"}
    shown = ("記載内容", "状態", "原文", "主担当", "ファイル", "シート", "セル")

    def row(item: str, department: str, field: str) -> tuple[str, ...]:
        return tuple(by_key[(item, department, field)][name] for name in shown)

    assert row("1", "福祉総務課", "評価") == ("B", "", "Ｂ", "○", "福総.xlsx", "調書", "O6")
    assert row("2", "福祉総務課", "現状の課題") == ("", "未記入", "", "○", "福総.xlsx", "調書", "M7")
    assert row("4", "市民協働課", "評価") == ("", "未提出", "", "○", "", "", "")


# the workbook


def test_its_sheets(result: Result) -> None:
    sheets = result.book.worksheets
    assert [(one.title, one.sheet_state) for one in sheets] == [(name, "visible") for name in SHEETS]
    assert [len(one._charts) for one in sheets] == [0, 2, 0, 0, 0, 0, 0, 0]  # type: ignore[attr-defined]


def column(sheet: Worksheet, at: str) -> list[str]:
    return [str(cell.value) for cell in sheet[at] if cell.value not in (None, "")]


def test_the_printed_form(result: Result) -> None:
    sheet = result.sheet("調書")
    assert [cell.value for cell in sheet[3]] == [
        *("基本方針", "施策の柱", "施策の方向性"),
        *("(参考) 令和5年度の成果", "(参考) 現状の課題(令和5年度時点)", "評価", "次年度方針"),
        *("令和6年度の成果", "現状の課題", "評価", "次年度方針"),
    ]
    assert column(sheet, "H")[2:] == [
        "《福総》\n○小学校5校で福祉の出前講座を開いた。【参加者412人】\n"
        "《社協》[再掲先:4]\n○車いす体験と高齢者との交流会を三つの地区で続けて開いた。",
        "《福総》\n○養成講座の修了者を地域の活動につないだ。",
        "《福総》\n○見守り協定を7事業者と結んだ。\n《社協》《協働》\n○町会と合同で見守りの訓練を行った。",
        "《社協》\n○会食会を開いた。\n《協働》【未提出】",
    ]
    assert column(sheet, "J")[1:] == ["B", "E", "B", "【未提出】"]
    assert column(sheet, "I")[1:] == [
        "《福総》\n○中学校では開けていない。\n《社協》\n○体験を支える人が固定している。",
        "《福総》【未記入】",
        "《福総》\n○協定の中身が知られていない。\n《社協》《協働》\n○集合住宅に届いていない。",
        "《社協》\n○会場の確保が難しい。\n《協働》【未提出】",
    ]


def test_bands_and_merged_hierarchy(result: Result) -> None:
    sheet = result.sheet("調書")
    rows = range(4, sheet.max_row + 1)
    bands = [sheet.cell(row, 4).value for row in rows if sheet.cell(row, 8).value is None]
    assert [band for band in bands if str(band).startswith("【")] == [
        "【目標】 方向性1の目標を果たす。",
        "【取り組み1】 福祉教育の推進",
        "【取り組み2】 担い手の育成",
        "【目標】 方向性2の目標を果たす。",
        "【取り組み3】 見守りの推進",
        "【取り組み4】 居場所づくり",
    ]
    assert column(sheet, "C")[1:] == ["【方向性1】 学びの場", "【方向性2】 つながりの場（重点）"]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {f"A4:A{sheet.max_row}", f"B4:B{sheet.max_row}", "D4:K4", "D5:K5"} <= merged


def test_an_absent_answer_shows_in_grey_print_too(result: Result) -> None:
    """In words, and on a fill."""
    sheet = result.sheet("調書")
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert cells["【未提出】"].fill.fgColor.rgb == "FFF8CBAD"
    assert cells["《福総》【未記入】"].fill.fgColor.rgb == "FFF8CBAD"
    assert cells["B"].fill.fill_type is None


def test_its_print_set_up(result: Result) -> None:
    sheet = result.sheet("調書")
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.oddFooter.center.text == "&P / &N ページ"
    for name in SHEETS[2:]:
        further = result.sheet(name)
        assert (further.page_setup.orientation, further.print_title_rows) == ("landscape", "$3:$3")
        assert further.auto_filter.ref


# the further sheets


def test_findings_are_listed_and_linked_to_their_cell_in_this_workbook(result: Result) -> None:
    table = result.table("検証結果")
    assert [(row["コード"], row["ファイル"]) for row in table] == [
        (one.code, one.file) for one in result.merged.document.findings
    ]
    sheet = result.sheet("検証結果")
    printed = result.sheet("調書")
    links = {link.ref: link.location for row in sheet.iter_rows() for cell in row if (link := cell.hyperlink)}
    at = next(cell.column_letter for cell in sheet[3] if cell.value == "統合調書")
    rows = {row["コード"]: number for number, row in enumerate(table, 4)}
    assert all(location and location.startswith("'調書'!") for location in links.values())
    leads_to = {code: links.get(f"{at}{row}", "").rpartition("!")[2] for code, row in rows.items()}
    assert {code: cell and printed[cell].value for code, cell in leads_to.items()} == {
        "not-a-workbook": "",
        "submission-missing": "",
        "stray-content": column(printed, "H")[2],  # the text beside its row
        "value-not-allowed": "E",
        "one-sided": "《福総》【未記入】",
        "crosslisting-absent": column(printed, "H")[2],
    }
    assert printed[leads_to["value-not-allowed"]].column_letter == "J"


def test_what_stands_outside_every_field_with_its_cell(result: Result) -> None:
    (row,) = result.table("欄外")
    assert row == {
        "担当課": "福総",
        "書かれていたところ": "欄外",
        "番号": "1",
        "書かれていたこと": "速報値です。",
        "ファイル": "福総.xlsx",
        "セル": "調書!R6",
        "代わりに使ったセル": "",
    }
    (entry,) = result.merged.document.asides
    assert entry.model_dump() == {
        "kind": "margin",
        "department": "福総",
        "item": "1",
        "text": "速報値です。",
        "place": {"file": "福総.xlsx", "sheet": "調書", "cell": "R6"},
        "instead": None,
    }


def test_crosslistings_with_their_verdict(result: Result) -> None:
    (row,) = result.table("再掲一覧")
    file = "提出済/社協（最終）.xlsx"
    assert (row["判定"], row["再掲元"], row["再掲先"], row["担当課"]) == ("再掲先になし", "1", "4", "社協")
    assert (row["再掲元のセル"], row["再掲先のセル"]) == (f"{file} 調書!K6", f"{file} 調書!K8")


def test_every_merged_cell_names_file_sheet_cell_time_and_hash(result: Result) -> None:
    table = result.table("出典")
    expected = set()
    for name, department in (("福総.xlsx", "福総"), ("提出済/社協（最終）.xlsx", "社協")):
        answers = {**COMPLETE[department], **FAULTY[department]}
        digest = hashlib.sha256(result.inbox[name][0]).hexdigest()
        changed = datetime.datetime.fromtimestamp(result.inbox[name][1]).astimezone().isoformat(timespec="seconds")
        returned = openpyxl.load_workbook(result.folder / "inbox" / name)["調書"]
        at = {row[4].value: row[0].row for row in returned.iter_rows(min_row=6)}
        columns = {"outcome": "K", "issues": "M", "grade": "O", "next_direction": "P"}
        for (item, field), text in answers.items():
            if text:
                expected.add((item, name, "調書", f"{columns[field]}{at[item]}", changed, digest))
    found = [
        tuple(row[heading] for heading in ("番号", "ファイル", "シート", "セル", "更新日時", "SHA-256"))
        for row in table
    ]
    assert set(found) == expected
    assert len(found) == len(expected)


def test_every_step_of_normalisation_with_the_original(result: Result) -> None:
    shown = ("担当課", "番号", "欄", "手順", "変更前", "変更後", "ファイル", "セル")
    assert [tuple(row[name] for name in shown) for row in result.table("正規化記録")] == [
        ("福総", "1", "評価", "全角・半角", "Ｂ", "B", "福総.xlsx", "O6"),
        (
            *("福総", "3", "令和6年度の成果", "前後の空白"),
            *("␣\n○見守り協定を7事業者と結んだ。\n", "○見守り協定を7事業者と結んだ。", "福総.xlsx", "K8"),
        ),
    ]


def test_submissions(result: Result) -> None:
    shown = ("担当課", "状況", "担当数", "記入済", "不備", "確認", "提出期限", "提出ファイル")
    assert [tuple(row[name] for name in shown) for row in result.table("提出状況")] == [
        ("《福総》福祉総務課", "記入中", 3, 2, 2, 1, "2025-05-30", "福総.xlsx"),
        ("《社協》社会福祉協議会", "不備あり", 3, 3, 1, 0, "2025-05-30", "提出済/社協（最終）.xlsx"),
        ("《協働》市民協働課", "未提出", 2, 0, 1, 0, "2025-06-06", ""),
    ]


def test_the_summary_counts_this_year_against_last(result: Result) -> None:
    rows = [[v for v in row if v is not None] for row in result.sheet("集計").iter_rows(values_only=True)]
    at = next(number for number, row in enumerate(rows) if row and str(row[0]).startswith("評価の件数"))
    # E is none of the scale, item 4 did not come back; last year only item 1 had a grade
    assert rows[at + 1 : at + 7] == [
        ["", "令和6年度", "令和5年度"],
        ["A", 0, 0],
        ["B", 2, 1],
        ["C", 0, 0],
        ["D", 0, 0],
        ["未決定", 2, 3],
    ]
    cross = rows.index(["評価 × 次年度方針（令和6年度）"])
    assert rows[cross + 1] == ["", *("新規", "継続", "充実", "改善", "縮小", "廃止", "未決定"), "計"]
    assert rows[cross + 3] == ["B", 0, 1, 1, 0, 0, 0, 0, 2]
    assert rows[cross + 7] == ["計", 0, 1, 1, 1, 0, 0, 1, 4]


def test_no_formula_and_no_link_outside_comes_from_a_file(result: Result) -> None:
    with zipfile.ZipFile(result.folder / "result" / "統合調書.xlsx") as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert "<f>" not in package.read(name).decode()
            assert 'TargetMode="External"' not in package.read(name).decode(errors="replace")


def test_text_that_looks_like_a_formula_or_a_link_stays_text(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    typed = {("2", "outcome"): '=HYPERLINK("http://example.jp")', ("2", "issues"): "http://example.jp/"}
    hand_in(loaded, "福総", typed)
    merge(tmp_path / "r6", NOW, JA)
    result = Result(tmp_path / "r6", None, {})  # type: ignore[arg-type]
    sheet = result.sheet("調書")
    assert '《福総》\n=HYPERLINK("http://example.jp")' in column(sheet, "H")
    rows = openpyxl.load_workbook(tmp_path / "r6" / "result" / "データ.xlsx")["データ"].iter_rows()
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} <= {"s", "n"}
    in_csv = {cell for row in data_csv(tmp_path / "r6") for cell in row if "example" in cell}
    assert in_csv == {'\'=HYPERLINK("http://example.jp")', "http://example.jp/"}
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value is not None)


@pytest.mark.parametrize("text", ["=1+1", "+81", "-3", "－3", "@SUM", "＝1", "\t=1", "\r=1", "'0012", "''", "-\n"])
def test_in_a_csv_a_text_that_a_program_would_compute_begins_with_one_apostrophe_more(text: str) -> None:
    assert csv_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "-", "○ 3 = 2 + 1", "0012", " =1", 2024])
def test_in_a_csv_every_other_value_stands_as_it_is(text: str | int) -> None:
    assert csv_text(text) == text


# filling in


def test_filling_in_crosslistings(result: Result, tmp_path: Path) -> None:
    shutil.copytree(result.folder, tmp_path / "copy")
    filled = Result(tmp_path / "copy", merge(tmp_path / "copy", NOW, JA, fill_crosslistings=True), {})
    text = "車いす体験と高齢者との交流会を三つの地区で続けて開いた。"
    assert column(filled.sheet("調書"), "H")[-1] == (
        f"《社協》\n○会食会を開いた。\n○{text} [1より再掲]\n《協働》【未提出】"
    )
    new = [one for one in filled.document["findings"] if one not in result.document["findings"]]
    assert [(*brief(one), one["item"], one["value"]) for one in new] == [
        ("info", "crosslisting-filled", "提出済/社協（最終）.xlsx", "K8", "4", text)
    ]
    assert [row["判定"] for row in filled.table("再掲一覧")] == ["補完"]
    (origin,) = [row for row in filled.table("出典") if "evalsheet" in row["ファイル"]]
    assert (origin["番号"], origin["ファイル"], origin["セル"]) == (
        "4",
        "提出済/社協（最終）.xlsx（evalsheetが再掲元から補った文章）",
        "K6",
    )


# several files of one department


def test_of_several_files_the_newest_counts_and_what_only_the_older_says_is_a_finding(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    older = {**COMPLETE["協働"], ("4", "issues"): "○前の版だけの課題。"}
    hand_in(loaded, "協働", older, name="協働_旧.xlsx", days_ago=5)
    hand_in(loaded, "協働", COMPLETE["協働"], name="協働_新.xlsx", days_ago=2)
    merged = merge(tmp_path / "r6", NOW, JA)
    (one,) = [entry for entry in merged.document.findings if entry.code == "submission-superseded"]
    assert (one.file, one.value, one.related[0].file) == (
        "協働_旧.xlsx",
        "M7「○前の版だけの課題。」",
        "協働_新.xlsx",
    )
    files = [file for entry in merged.document.departments for file in entry.files]
    assert sorted(files) == ["協働_新.xlsx", "協働_旧.xlsx"]
    assert "前の版" not in str(column(Result(tmp_path / "r6", merged, {}).sheet("調書"), "I"))


def test_versions_stand_beside_each_other_on_a_sheet_of_their_own_and_in_the_document(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    older = {**COMPLETE["協働"], ("4", "issues"): "○前の版だけの課題。"}
    hand_in(loaded, "協働", older, name="協働_旧.xlsx", days_ago=5)
    hand_in(loaded, "協働", COMPLETE["協働"], name="協働_新.xlsx", days_ago=2)
    merged = Result(tmp_path / "r6", merge(tmp_path / "r6", NOW, JA), {})
    (row,) = merged.table("版の差分")
    assert (row["違い"], row["担当課"], row["番号"], row["前の記入"], row["採用した版の記入"]) == (
        "変更",
        "協働",
        "4",
        "○前の版だけの課題。",
        "○運営する人の高齢化が進む。",
    )
    assert (row["前のファイル"], row["採用した版"]) == ("協働_旧.xlsx 調書!M7", "協働_新.xlsx 調書!M7")
    (entry,) = merged.document["differences"]
    assert (entry["kind"], entry["before"], entry["field"]) == ("changed", "○前の版だけの課題。", "issues")


def test_two_people_of_one_department_each_return_a_part(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    whole = COMPLETE["福総"]
    first = {key: text for key, text in whole.items() if key[0] != "3"}
    second = {key: text for key, text in whole.items() if key[0] == "3"} | {("2", "issues"): "○別の課題。"}
    hand_in_all(loaded)

    def without_the_others(sheet: FilledSheet) -> None:
        sheet.clear_row("1")

    hand_in(loaded, "福総", first, days_ago=5)
    hand_in(loaded, "福総", second, without_the_others, name="福総_2.xlsx", days_ago=2)
    merged = Result(tmp_path / "r6", merge(tmp_path / "r6", NOW, JA), {})
    assert [brief(entry) for entry in merged.merged.document.findings] == [
        ("error", "parts-differ", "福総_2.xlsx", "M7"),
        ("info", "submission-united", "福総.xlsx", ""),
        ("info", "submission-united", "福総_2.xlsx", ""),
    ]
    printed = str(column(merged.sheet("調書"), "H"))
    assert whole[("1", "outcome")][1:] in printed
    assert whole[("3", "outcome")][1:] in printed


# again, and when it cannot be written


@pytest.fixture
def again(result: Result, tmp_path: Path) -> Path:
    """A copy of the merged round that a test may spoil."""
    shutil.copytree(result.folder, tmp_path / "copy")
    return tmp_path / "copy"


def files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_merging_again_gives_the_same(again: Path) -> None:
    before = files(again / "result")
    merge(again, NOW, JA)
    assert files(again / "result") == before
    merge(again, NOW + datetime.timedelta(days=3), JA)
    after = files(again / "result")
    dated = {"統合調書.xlsx", "データ.xlsx", "報告.html"}  # say when they were made
    assert {name for name in after if after[name] != before[name]} == dated


def test_result_may_be_deleted_and_rebuilt(again: Path) -> None:
    before = files(again / "result")
    shutil.rmtree(again / "result")
    merge(again, NOW, JA)
    assert files(again / "result") == before


def refused(folder: Path) -> tuple[str, list[str], bool]:
    """The code of a merge that cannot write, what is left lying about, and whether the old result still stands."""
    before = files(folder / "result")
    with pytest.raises(FileError) as caught:
        merge(folder, NOW + datetime.timedelta(days=1), JA)
    left = sorted(path.name for path in folder.iterdir() if path.name.startswith("."))
    return caught.value.code, left, files(folder / "result") == before


def test_a_result_that_is_open_elsewhere_is_left_alone(again: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_source: object, _target: object) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr("evalsheet.workflow.files.exchanged", locked)
    assert refused(again) == ("result-locked", [], True)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "result-locked"),
        (errno.EPERM, "not-writable"),
        (errno.ENOSPC, "disk-full"),
        (errno.EIO, "not-writable"),
    ],
)
def test_when_the_second_move_fails_the_old_result_comes_back(
    again: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    move = os.replace

    def fails_for_the_new(source: Path, target: Path) -> None:
        if Path(source).name.startswith(".result-new"):
            raise OSError(number, os.strerror(number))
        move(source, target)

    monkeypatch.setattr("evalsheet.workflow.files.exchanged", lambda *_: False)  # as on Windows
    monkeypatch.setattr(os, "replace", fails_for_the_new)
    assert refused(again) == (code, [], True)


@pytest.mark.parametrize("name", ["統合調書.xlsx", "データ.xlsx", "データ.csv", "検証結果.json", "報告.html"])
def test_a_full_disk_leaves_the_old_result(again: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def full(opened: Any) -> Any:
        def open_(path: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
            if name in str(path) and ("w" in mode or "x" in mode):
                raise OSError(errno.ENOSPC, "No space left on device")
            return opened(path, mode, *rest, **options)

        return open_

    monkeypatch.setattr(io, "open", full(io.open))  # pathlib's
    monkeypatch.setattr("builtins.open", full(open))
    monkeypatch.setattr(zipfile.io, "open", full(io.open))  # type: ignore[attr-defined]
    assert refused(again) == ("disk-full", [], True)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_result_that_is_a_link_is_replaced_where_it_leads(again: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (again / "result").rename(elsewhere)
    (again / "result").symlink_to(elsewhere)
    before = files(elsewhere)
    (elsewhere / "データ.csv").unlink()
    for _ in range(2):
        merge(again, NOW, JA)
        assert (again / "result").is_symlink()
        assert files(elsewhere) == before
        assert not list(tmp_path.glob(".*"))
        assert not list(again.glob(".*"))


def test_a_file_in_the_place_of_the_result_is_left_and_told(again: Path) -> None:
    shutil.rmtree(again / "result")
    (again / "result").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        merge(again, NOW, JA)
    assert (caught.value.code, caught.value.params["path"]) == ("not-writable", again / "result")
    assert JA.render(caught.value.code, caught.value.params).endswith(
        "に書き込めません（フォルダーではありません）。"
    )
    assert (again / "result").read_text(encoding="utf-8") == "mine"
    assert not list(again.glob(".*"))


def test_a_run_stopped_between_the_two_moves_is_taken_up(again: Path) -> None:
    before = files(again / "result")
    (again / "result").rename(again / ".result-old")
    (again / ".result-new").mkdir()
    merge(again, NOW, JA)
    assert files(again / "result") == before
    assert not list(again.glob(".result*"))


@pytest.mark.parametrize("inbox", ["empty", "gone"])
def test_an_empty_inbox(tmp_path: Path, inbox: str) -> None:
    loaded = distributed(tmp_path / "r6")
    if inbox == "gone":
        loaded.folder.inbox.rmdir()
    with pytest.raises(EvalsheetError) as caught:
        merge(tmp_path / "r6", NOW, JA)
    assert (caught.value.code, caught.value.params) == ("inbox-empty", {"folder": loaded.folder.inbox})


def test_a_round_without_a_fault_has_no_finding(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    hand_in_all(loaded)
    document = merge(tmp_path / "r6", NOW, JA).document
    assert document.findings == ()
    assert [entry.status for entry in document.departments] == ["complete"] * 3


def test_a_wholly_useless_inbox_still_gives_a_result(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    (loaded.folder.inbox / "鑑文.pdf").write_bytes(b"%PDF-1.7")
    (loaded.folder.inbox / "~$福総.xlsx").write_bytes(b"owner")
    (loaded.folder.inbox / "Thumbs.db").write_bytes(b"thumbs")
    merged = merge(tmp_path / "r6", NOW, JA)
    assert [brief(one)[:3] for one in merged.document.findings] == [
        ("error", "not-a-workbook", "鑑文.pdf"),
        *[("error", "submission-missing", "")] * 3,
        ("warning", "file-open", "~$福総.xlsx"),
        ("info", "file-skipped", "Thumbs.db"),
    ]
    printed = column(Result(tmp_path / "r6", merged, {}).sheet("調書"), "H")
    assert printed[2:] == [
        "《福総》【未提出】\n《社協》【未提出】",
        "《福総》【未提出】",
        "《福総》【未提出】\n《社協》【未提出】\n《協働》【未提出】",
        "《社協》【未提出】\n《協働》【未提出】",
    ]


def test_what_the_settings_said_when_the_forms_went_out_is_nobodys_writing(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    hand_in_all(loaded)
    later = SETTINGS.replace("協働: 2025-06-06", "協働: 2025-06-20, 社協: 2025-06-20").replace(
        "2025-05-30", "2025-06-02"
    )
    settings = later.replace("内線2201", "内線2299").replace("目標事業評価調書\n", "目標事業評価調書（その2）\n")
    (loaded.folder.path / "round.yaml").write_text(settings, encoding="utf-8")
    examined = merge(loaded.folder.path, NOW, JA).examined
    assert (examined.findings, examined.collected.asides) == ((), ())
