"""A round of several forms: what is distributed, what is recognised, and what is merged."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, Finding, Severity, catalogue, finding
from evalsheet.model import Place, Status
from evalsheet.sheet import HIDDEN_SHEET
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.look import check
from evalsheet.workflow.merge import merge
from tests.rounds import NOW
from tests.several_forms import (
    COMPLETE,
    FIRST,
    PLANS,
    SECOND,
    SHARING,
    SHEETS,
    TITLE,
    form_text,
    hand_in,
    hand_in_all,
    part,
    several_forms,
)

JA = catalogue("ja")


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedRound:
    return several_forms(tmp_path / "r6")


# the register


def test_each_form_has_its_plan_and_a_shared_plan_stands_once(loaded: LoadedRound) -> None:
    assert {one.form.form: one.plan for one in loaded.parts} == PLANS
    assert openpyxl.load_workbook(loaded.folder.register).sheetnames == [
        "担当課",
        "旧名称",
        *(f"{sheet}_{SHEETS[form]}" for form in (FIRST, SECOND) for sheet in ("計画", "担当")),
    ]


def test_forms_with_other_levels_cannot_share_a_plan(loaded: LoadedRound) -> None:
    other = "  - {key: goal, title: 目標}\n  - {key: work, title: 事業, width: 20}"
    (loaded.folder.templates / f"{SHARING}.yaml").write_text(form_text(SHARING, levels=other), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load(loaded.folder.path)
    assert caught.value.faults == (
        finding(
            Code.LEVELS_DIFFER,
            Place(str(loaded.folder.settings), cell=f"plan_of.{SHARING}"),
            value="目標 > 事業",
            expected="基本目標 > 事業",
        ),
    )


@pytest.mark.parametrize(
    "lines",
    [
        f"form: {FIRST}\nforms: [{FIRST}, {SECOND}]",
        "",
        f"forms: [{FIRST}, {FIRST}]",
        f"forms: [{FIRST}, {SECOND}]\nplan_of: {{{SECOND}: {SHARING}}}",
        f"forms: [{FIRST}, {SECOND}]\nplan_of: {{{SECOND}: {SECOND}}}",
        f"forms: [{FIRST}, {SECOND}, {SHARING}]\nplan_of: {{{SECOND}: {FIRST}, {SHARING}: {SECOND}}}",
    ],
    ids=[
        "one and several",
        "none",
        "one twice",
        "a form of another round",
        "its own",
        "a plan that is shared itself",
    ],
)
def test_what_round_yaml_cannot_say_of_forms(loaded: LoadedRound, lines: str) -> None:
    settings = loaded.folder.settings.read_text(encoding="utf-8").splitlines()
    kept = [line for line in settings if not line.startswith(("forms:", "plan_of:"))]
    loaded.folder.settings.write_text("\n".join([*kept, lines]), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load(loaded.folder.path)
    assert [fault.code for fault in caught.value.faults] == [Code.YAML_VALUE_INVALID]


def test_a_version_is_not_written_over_another_forms_file(loaded: LoadedRound) -> None:
    template = loaded.folder.templates / f"{SECOND}.yaml"
    text = template.read_text(encoding="utf-8")
    versions = "versions: [{workbook: データ.xlsx, fields: [do]}, {workbook: 概要.xlsx, fields: [do]}]"
    template.write_text(text.replace("data: データ}", f"data: 数値, {versions}}}"), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load(loaded.folder.path)
    place = Place(str(loaded.folder.settings), cell="forms[1]")
    assert caught.value.faults == (
        finding(Code.YAML_VALUE_INVALID, place, value="データ.xlsx", line=3, problem="twice"),
    )


def test_a_rule_about_departments_or_items_that_nobody_has_is_told_and_stops_nothing(loaded: LoadedRound) -> None:
    path = loaded.folder.rules / f"{FIRST}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("fields: [met]", "fields: [met], departments: [福, 保], items: [1, 9]"), "utf-8")
    assert load(loaded.folder.path).remarks == tuple(
        finding(Code.REFERENCE_UNKNOWN, Place(str(path), cell=cell), value=value, nearest=nearest, line=5)
        for cell, value, nearest in (
            ("checks[0].departments[1]", "保", "福, 高, 子, 総"),
            ("checks[0].items[1]", "9", "1, 2"),
        )
    )


# what departments get


@pytest.mark.parametrize(
    ("department", "forms"),
    [("福祉政策課", [FIRST, SECOND, SHARING]), ("高齢障がい課", [FIRST, SHARING]), ("子ども政策課", [SECOND])],
)
def test_a_department_gets_one_workbook_with_a_sheet_for_each_form_it_is_asked(
    loaded: LoadedRound, department: str, forms: list[str]
) -> None:
    (path,) = loaded.folder.outbox.glob(f"*{department}*.xlsx")
    book = openpyxl.load_workbook(path)
    assert path.name.endswith(f"{department}_{TITLE}.xlsx")
    assert book.sheetnames == [
        "記入要領",
        *(SHEETS[form] for form in forms),
        "提出前チェック",
        "_lists",
        HIDDEN_SHEET,
    ]
    hidden = {row[0]: row[1 : 1 + len(forms)] for row in book[HIDDEN_SHEET].iter_rows(values_only=True)}
    assert hidden["form"] == tuple(forms)
    for form in forms:
        sheet = book[SHEETS[form]]
        assert sheet["A1"].value == f"{TITLE}　{part(loaded, form).form.title}"
        assert part(loaded, form).identity(department[0]).text in {cell.value for cell in sheet[1]}


def test_a_department_that_owes_nothing_gets_nothing(loaded: LoadedRound) -> None:
    assert not list(loaded.folder.outbox.glob("*総務課*"))
    assert len(list(loaded.folder.outbox.glob("0[1-9]_*"))) == 3


def test_the_guidance_counts_the_items_of_each_sheet_and_the_self_check_lists_all(loaded: LoadedRound) -> None:
    (path,) = loaded.folder.outbox.glob("*福祉政策課*.xlsx")
    book = openpyxl.load_workbook(path)
    counted = next(row[1].value for row in book["記入要領"].iter_rows() if row[0].value == "記入する項目")
    assert counted == "\n".join(f"1 項目（「{SHEETS[form]}」シートの行）" for form in (FIRST, SECOND, SHARING))
    items = [cell.value for cell in book["提出前チェック"]["C"][5:]]
    assert items == ["【進捗管理(1)】居場所づくり", "【進捗管理(2)】断らない相談", "【自己点検】居場所づくり"]


# what comes back


def examined(loaded: LoadedRound, file: Path) -> list[Finding]:
    _, found = check([file], loaded.folder.path, JA)
    return list(found.findings)


def test_complete_answers_to_every_form_have_no_findings(loaded: LoadedRound) -> None:
    hand_in_all(loaded)
    _, found = check([loaded.folder.inbox], loaded.folder.path, JA)
    assert found.findings == ()
    assert [(one.label, one.status, one.owed, one.answered) for one in found.states] == [
        ("福", Status.COMPLETE, 3, 3),
        ("高", Status.COMPLETE, 4, 4),
        ("子", Status.COMPLETE, 1, 1),
    ]


def test_a_finding_names_the_form_it_is_about(loaded: LoadedRound) -> None:
    wrong = {**COMPLETE["福"], SECOND: {**COMPLETE["福"][SECOND], ("1", "met"): "ほぼ達成"}}
    path = hand_in(loaded, "福", wrong)
    assert examined(loaded, path) == [
        about(
            SECOND,
            finding(
                Code.VALUE_NOT_ALLOWED,
                Place("福.xlsx", SHEETS[SECOND], "F6"),
                item="1",
                department="福",
                field="達成状況",
                value="ほぼ達成",
                rule="met",
                allowed="達成、未達成",
            ),
        )
    ]


def test_sheets_are_told_apart_by_their_identifier_when_hidden_sheets_and_names_are_gone(
    loaded: LoadedRound,
) -> None:
    def renamed(book: FilledSheet) -> None:
        book.remove_sheets([HIDDEN_SHEET, "_lists"])
        book.book[SHEETS[SECOND]].title = "Sheet1"
        book.book[SHEETS[FIRST]].title = "Sheet2"
        book.book.move_sheet("Sheet1", -2)

    path = hand_in(loaded, "福", COMPLETE["福"], renamed)
    assert examined(loaded, path) == [
        finding(Code.RECOGNISED_BY, Place("福.xlsx"), department="福", step="visible-identifier"),
        *(
            replace(
                finding(Code.SHEET_REARRANGED, Place("福.xlsx", sheet), department="福", change="sheet-renamed"),
                form=form,
            )
            for form, sheet in ((FIRST, "Sheet2"), (SECOND, "Sheet1"))
        ),
    ]


def test_sheets_without_identifiers_are_told_apart_by_headings_and_names(loaded: LoadedRound) -> None:
    def bare(book: FilledSheet) -> None:
        book.remove_sheets([HIDDEN_SHEET])
        for form in (FIRST, SECOND, SHARING):
            book.book[SHEETS[form]].delete_rows(1, 3)

    path = hand_in(loaded, "福", COMPLETE["福"], bare, name="福祉政策課.xlsx")
    _, found = check([path], loaded.folder.path, JA)
    assert found.findings == (
        finding(Code.RECOGNISED_BY, Place("福祉政策課.xlsx"), department="福", step="headings"),
    )
    for one in found.parts:
        typed = {(answer.key.item, answer.key.field): answer.value for answer in one.returned.answers}
        assert typed == COMPLETE["福"][one.returned.facts.form.form]


def test_a_copy_of_a_sheet_is_a_copy_of_the_form_it_fits_best(loaded: LoadedRound) -> None:
    """The copy alone still says which form it is of; the sheet it was made from is no copy of another form."""

    def copied(book: FilledSheet) -> None:
        sheet = book.book[SHEETS[SECOND]]
        book.book.copy_worksheet(sheet).title = "写し"
        sheet.delete_rows(1, 3)

    path = hand_in(loaded, "福", COMPLETE["福"], copied)
    found = examined(loaded, path)
    assert [(one.code, one.form) for one in found if one.code is not Code.SHEET_REARRANGED] == [
        (Code.SHEET_COPIED, SECOND)
    ]


def test_a_sheet_that_is_gone_is_named_and_the_others_are_used(loaded: LoadedRound) -> None:
    path = hand_in(loaded, "福", COMPLETE["福"], lambda book: book.remove_sheets([SHEETS[SECOND]]))
    assert examined(loaded, path) == [
        about(SECOND, finding(Code.SHEET_MISSING, Place("福.xlsx"), department="福", expected=SHEETS[SECOND]))
    ]


def test_the_sheets_of_a_department_may_come_back_in_files_of_their_own(loaded: LoadedRound) -> None:
    def only(form: str) -> Callable[[FilledSheet], None]:
        return lambda book: book.remove_sheets([name for one, name in SHEETS.items() if one != form])

    for form in SHEETS:
        hand_in(loaded, "福", COMPLETE["福"], only(form), name=f"福 {form}.xlsx")
    document, found = check([loaded.folder.inbox], loaded.folder.path, JA)
    assert found.findings == ()
    assert [(one.owed, one.answered, one.files) for one in document.departments] == [
        (3, 3, tuple(sorted(f"福 {form}.xlsx" for form in SHEETS)))
    ]


def test_the_same_file_twice_is_said_once_whatever_forms_it_holds(loaded: LoadedRound) -> None:
    hand_in(loaded, "福", COMPLETE["福"])
    first, second = loaded.folder.inbox / "福.xlsx", loaded.folder.inbox / "福 写し.xlsx"
    second.write_bytes(first.read_bytes())
    _, found = check([loaded.folder.inbox], loaded.folder.path, JA)
    assert [(one.code, one.form) for one in found.findings] == [(Code.SUBMISSION_DUPLICATE, "")]


def test_a_later_file_takes_the_place_of_an_earlier_one_form_by_form(loaded: LoadedRound) -> None:
    earlier = {**COMPLETE["福"], SECOND: {("1", "do"): "○書きかけ", ("1", "met"): "未達成"}}
    hand_in(loaded, "福", earlier, name="a.xlsx", days_ago=3)
    hand_in(loaded, "福", COMPLETE["福"], name="b.xlsx")
    document, found = check([loaded.folder.inbox], loaded.folder.path, JA)
    assert [(one.form, one.before, one.after) for one in document.differences] == [
        (SECOND, "○書きかけ", COMPLETE["福"][SECOND]["1", "do"])
    ]
    assert {(one.code, one.severity, one.form) for one in found.findings} == {
        (Code.SUBMISSION_SUPERSEDED, Severity.INFO, FIRST),
        (Code.SUBMISSION_SUPERSEDED, Severity.WARNING, SECOND),
        (Code.SUBMISSION_SUPERSEDED, Severity.INFO, SHARING),
    }


def test_one_of_the_forms_in_an_older_version_is_reported(loaded: LoadedRound) -> None:
    path = hand_in(loaded, "福", COMPLETE["福"])
    (loaded.folder.templates / f"{SECOND}.yaml").write_text(form_text(SECOND, version=2), encoding="utf-8")
    assert examined(loaded, path) == [
        finding(Code.OLDER_USED, Place("福.xlsx"), department="福", value="v1", expected="v2", count=6)
    ]


def test_a_department_without_a_file_is_missing_once(loaded: LoadedRound) -> None:
    hand_in(loaded, "福", COMPLETE["福"])
    hand_in(loaded, "子", COMPLETE["子"])
    done = merge(loaded.folder.path, NOW, JA)
    assert done.examined.findings == (
        finding(Code.SUBMISSION_MISSING, Place(), department="高", owed=4, deadline="2025-05-30"),
    )


# what is merged


def test_the_forms_are_printed_one_after_another_and_their_pages_run_on(loaded: LoadedRound) -> None:
    hand_in_all(loaded)
    merge(loaded.folder.path, NOW, JA)
    book = openpyxl.load_workbook(loaded.folder.result / "統合.xlsx")
    printed = [SHEETS[form] for form in (FIRST, SECOND, SHARING)]
    assert book.sheetnames == [
        *printed, *(f"集計_{name}" for name in printed), "提出状況", "検証結果", "出典", "正規化記録"
    ]  # fmt: skip
    assert [book[name].page_setup.firstPageNumber for name in printed] == [None, 2, 3]
    assert {book[name].oddFooter.center.text for name in printed} == {"&P / 3 ページ"}
    texts = {cell.value for cell in next(book[printed[0]].iter_cols(min_col=3, max_col=3, min_row=4))}
    assert texts == {
        "《福》\n○空き家を使った居場所を2か所開いた。\n《高》\n○体操の集まりを続けた。",
        "《高》\n○新聞店と見守りの約束をした。",
    }
    assert len({row[0] for row in book["出典"].iter_rows(min_row=4, values_only=True)} & set(printed)) == 3


def test_data_and_document_name_the_form(loaded: LoadedRound) -> None:
    hand_in_all(loaded)
    hand_in(loaded, "子", {SECOND: {("2", "do"): "○訪問した。", ("2", "met"): "△"}})
    merge(loaded.folder.path, NOW, JA)
    content = (loaded.folder.result / "データ.csv").read_text(encoding="utf-8-sig")
    headings, *rows = csv.reader(io.StringIO(content, newline=""))
    assert headings[2:11] == [
        "様式", "基本目標番号", "基本目標", "事業番号", "事業", "大項目番号", "大項目", "中項目番号", "中項目",
    ]  # fmt: skip
    assert rows[6][2:11] == [
        "重層的支援体制整備事業計画",
        "",
        "",
        "",
        "",
        "1",
        "包括的相談支援",
        "1",
        "断らない相談",
    ]
    assert len(rows) == 16
    document = json.loads((loaded.folder.result / "検証結果.json").read_text(encoding="utf-8"))
    assert document["round"]["forms"] == [{"form": form, "version": 1} for form in SHEETS]
    assert [(one["code"], one["form"]) for one in document["findings"]] == [("value-not-allowed", SECOND)]


def about(form: str, one: Finding) -> Finding:
    """The finding, about one of the forms."""
    return replace(one, form=form)
