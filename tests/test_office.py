"""What LibreOffice makes of our workbooks: what their formulas come to, and that every character is on paper."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest

from evalsheet.findings import Severity, catalogue
from evalsheet.model import Department
from evalsheet.sheet import Role, prefilled_text
from evalsheet.workbook.writing.department import write_department_workbook
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.look import check
from evalsheet.workflow.merge import merge
from evalsheet.workflow.new import new_round
from tests.paper import Printed, Word, convert, printed, reading
from tests.rounds import (
    COMPLETE,
    FORM_NAME,
    NOW,
    Answers,
    blank,
    distributed,
    hand_in,
    same_but_for_spaces,
    small_plan,
)

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed"),
]
needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler (pdftotext) is not installed")
JA = catalogue("ja")


# the self-check, computed


LONG = "○" + "講座を開いた。" * 215  # 1506 characters
FILLED: dict[str, Answers] = {
    "untouched": {},
    "complete": COMPLETE["福総"],
    "partly": {
        ("1", "outcome"): "○出前講座を開いた。",
        ("2", "outcome"): "○養成講座を開いた。",
        ("2", "issues"): "○特になし",
        ("2", "grade"): "D",
        ("3", "outcome"): " 　\n",
    },
    "to confirm": {
        **COMPLETE["福総"],
        ("2", "issues"): "○講師の都合がつかず、開催を翌年度に延ばした。",
        ("2", "grade"): "D",
        ("2", "next_direction"): "継続",
    },
    "wrong": {
        **COMPLETE["福総"],
        ("1", "grade"): "A",
        ("1", "next_direction"): "廃止",
        ("2", "grade"): "E",
        ("2", "next_direction"): "新規",
        ("3", "outcome"): LONG,
        ("3", "issues"): "",
    },
}


@dataclass(frozen=True)
class Computed:
    """The self-check of one workbook as LibreOffice computed it."""

    headline: str
    states: tuple[str, ...]
    todo: tuple[str, ...]
    rows: tuple[tuple[str, int, int], ...]  # state cell and the two counters of each row


@dataclass(frozen=True)
class Filled:
    """Workbooks of 福総, filled in different ways and computed."""

    round: LoadedRound
    files: dict[str, Path]
    computed: dict[str, Computed]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    folder = tmp_path_factory.mktemp("selfcheck")
    loaded = distributed(folder / "r6")
    files = {name: hand_in(loaded, "福総", answers, name=f"{name}.xlsx") for name, answers in FILLED.items()}
    converted = convert("xlsx", folder, *files.values())
    return Filled(loaded, files, {name: _computed(converted[name]) for name in files})


def _computed(path: Path) -> Computed:
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, form = book["提出前チェック"], book["調書"]
    lines = [[str(cell or "") for cell in row] for row in sheet.iter_rows(min_row=6, max_row=8, values_only=True)]
    return Computed(
        str(sheet["A3"].value),
        tuple(line[1] for line in lines),
        tuple(line[3] for line in lines),
        tuple((form[f"A{row}"].value, form[f"L{row}"].value, form[f"N{row}"].value) for row in (6, 7, 8)),
    )


ALL_DONE = "すべて記入されています。このファイルを保存して返送してください。"
BOTH = "令和6年度の成果・現状の課題が未記入です。"


def left(count: int) -> str:
    return f"あと{count}項目に足りないところがあります。下の表を見て記入してください。"


def test_an_untouched_workbook_says_all_that_is_missing(filled: Filled) -> None:
    choices = "評価が未記入です。次年度方針が未記入です。"
    assert filled.computed["untouched"] == Computed(
        left(3),
        ("未記入",) * 3,
        (BOTH + choices, BOTH + choices, BOTH),
        (("未記入", 0, 0),) * 3,
    )


def test_a_complete_workbook_says_that_nothing_is_missing(filled: Filled) -> None:
    texts = COMPLETE["福総"]
    lengths = [tuple(len(texts[(item, field)]) for field in ("outcome", "issues")) for item in "123"]
    assert filled.computed["complete"] == Computed(
        ALL_DONE, ("完了",) * 3, ("",) * 3, tuple(("完了", *pair) for pair in lengths)
    )


def test_a_partly_filled_workbook_says_what_is_still_missing(filled: Filled) -> None:
    assert filled.computed["partly"] == Computed(
        left(3),
        ("記入中", "記入中", "未記入"),
        (
            "現状の課題も書いてください。評価が未記入です。次年度方針が未記入です。",
            "次年度方針が未記入です。Dの理由を現状の課題に15字以上で書いてください。",
            BOTH,
        ),
        (("記入中", 10, 0), ("記入中", 10, 5), ("未記入", 3, 0)),
    )


def test_what_only_has_to_be_confirmed_keeps_nobody_from_being_done(filled: Filled) -> None:
    told = "※Dと継続の組合せは矛盾しています。（このままでも返送できます）"
    assert filled.computed["to confirm"].headline == ALL_DONE
    assert filled.computed["to confirm"].states == ("完了",) * 3
    assert filled.computed["to confirm"].todo == ("", told, "")


def test_wrong_values_are_told_too(filled: Filled) -> None:
    assert filled.computed["wrong"] == Computed(
        left(3),
        ("記入中",) * 3,
        (
            "Aと廃止・改善の組合せは矛盾しています。",
            "評価は一覧から選んでください。",
            "現状の課題も書いてください。令和6年度の成果が1500字を超えています。",
        ),
        (
            ("記入中", *(len(COMPLETE["福総"][("1", field)]) for field in ("outcome", "issues"))),
            ("記入中", *(len(COMPLETE["福総"][("2", field)]) for field in ("outcome", "issues"))),
            ("記入中", 1506, 0),
        ),
    )


@pytest.mark.parametrize("name", FILLED)
def test_the_self_check_and_the_check_of_the_returned_file_find_the_same_rows(filled: Filled, name: str) -> None:
    _, examined = check([filled.files[name]], filled.round.folder.path, JA)
    faulty = {one.item for one in examined.findings if one.severity is Severity.ERROR}
    told = zip("123", filled.computed[name].todo, strict=True)
    assert {item for item, todo in told if todo and not todo.startswith("※")} == faulty


# paper


ENTRY = "○地域の担い手を育てる講座を開き、修了した人を活動につないだ。【修了者42人】\n"
HARD: dict[str, str] = {
    "3,000 characters": (ENTRY.strip() * 90)[:3000],
    "many short lines": "\n".join(f"・{n}回目" for n in range(250)),
    "signs that may not begin or end a line": "（一）、「二」。『三』・【四】！？〔五〕…―" * 40,
    "Latin words": "○" + "international understanding, supercalifragilisticexpialidocious; 1,234.5% " * 20,
    "an address": "○https://www.city.example.jp/" + "a-very-long-path/" * 30,
    "spaces and empty lines": "○甲　　　乙   丙\n\n\n　・丁\n" * 30 + "○戊",
    "half-width kana": "○ｺﾐｭﾆﾃｨｿｰｼｬﾙﾜｰｶｰの配置" * 30,
    "bullets": ENTRY * 12,
}
WRITTEN: dict[str, Answers] = {
    "福総": {
        ("1", "outcome"): HARD["3,000 characters"],
        ("1", "issues"): HARD["signs that may not begin or end a line"],
        ("1", "grade"): "B",
        ("1", "next_direction"): "継続",
        ("2", "outcome"): HARD["Latin words"],
        ("2", "issues"): HARD["an address"],
        ("3", "outcome"): HARD["spaces and empty lines"],
        ("3", "issues"): HARD["half-width kana"],
    },
    "社協": {
        ("1", "outcome"): "○短い。",
        ("1", "issues"): HARD["many short lines"],
        ("3", "outcome"): HARD["bullets"],
        ("3", "issues"): "○短い。",
        ("3", "grade"): "評価の欄に書いた長い説明。" * 30,
    },
}
BEFORE = {
    ("1", "outcome"): ENTRY * 30,
    ("1", "issues"): "\n".join(f"・{n}件" for n in range(60)),
    ("2", "outcome"): ENTRY * 90,  # more than two pages of the department's sheet
    ("2", "issues"): HARD["many short lines"],
    ("3", "issues"): ENTRY * 3,
}


@dataclass(frozen=True)
class Papers:
    """What a round prints."""

    consolidated: Printed
    all_pages: list[list[Word]]
    departments: dict[str, Printed]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    folder = tmp_path_factory.mktemp("paper")
    loaded = distributed(folder / "r6", small_plan(BEFORE))
    for department, answers in WRITTEN.items():
        hand_in(loaded, department, answers)
    merge(folder / "r6", NOW, JA)
    workbooks = {
        "consolidated": folder / "r6" / "result" / "統合調書.xlsx",
        "small": blank(loaded, "福総"),
        "example": folder / "example.xlsx",
        "too low": folder / "low.xlsx",
    }
    _write_with_a_row_too_low(workbooks["consolidated"], workbooks["too low"])
    _write_longest_of_the_example(folder, workbooks["example"])
    pdfs = convert("pdf", folder, *workbooks.values())
    shown = {name: printed(path, pdfs[path.stem], "調書") for name, path in workbooks.items()}
    consolidated = shown.pop("consolidated")
    all_pages = consolidated.pages
    own = replace(consolidated, pages=all_pages[: len(consolidated.rows_of_pages())])
    return Papers(own, all_pages, shown)


def _write_longest_of_the_example(folder: Path, path: Path) -> None:
    """The workbook of the department that is shown the longest text of last year."""
    new_round(folder / "example", [FORM_NAME], NOW.date())
    facts = load(folder / "example").first
    carried = [column for column in facts.columns if column.role is Role.CARRIED]

    def longest(department: Department) -> int:
        items = [facts.plan.item_by_number[one.item] for one in facts.plan.assigned_to(department.label)]
        texts = (prefilled_text(facts, column, item, department.label) for item in items for column in carried)
        return max(map(len, texts), default=0)

    write_department_workbook(path, (facts,), max(facts.plan.departments, key=longest))


TOO_LOW = 6  # the row of the first item's first answers


def _write_with_a_row_too_low(workbook: Path, path: Path) -> None:
    with zipfile.ZipFile(workbook) as package, zipfile.ZipFile(path, "w") as lower:
        for name in package.namelist():
            content = package.read(name)
            if name == "xl/worksheets/sheet1.xml":
                pattern = rf'(<row r="{TOO_LOW}"[^>]* ht=")([\d.]+)"'.encode()
                content = re.sub(pattern, lambda row: b'%s%.2f"' % (row[1], float(row[2]) / 2), content)
            lower.writestr(name, content)


@needs_pdftotext
def test_what_is_cut_off_would_be_noticed(papers: Papers) -> None:
    one = papers.departments["too low"]
    own = replace(one, pages=one.pages[: len(one.rows_of_pages())])
    cut = {cell: (text, standing) for _, cell, text, standing in own.misprinted()}
    text, standing = cut[f"H{TOO_LOW}"]
    assert text.startswith(standing)
    assert 0 < len(standing) < len(text)


@needs_pdftotext
def test_no_character_is_cut_off_on_paper(papers: Papers) -> None:
    """On every page the whole text of each cell lies within that cell, and nothing else does."""
    assert papers.consolidated.misprinted() == []


@needs_pdftotext
@pytest.mark.parametrize(
    ("department", "item", "field"), [(d, *key) for d, answers in WRITTEN.items() for key in answers]
)
def test_every_answer_is_found_in_its_column(papers: Papers, department: str, item: str, field: str) -> None:
    letter = {"outcome": "H", "issues": "I", "grade": "J", "next_direction": "K"}[field]
    column = "".join(
        text
        for page in papers.consolidated.on_paper()
        for cell, text in sorted(page.items(), key=lambda one: int(re.sub(r"\D", "", one[0])))
        if cell.startswith(letter) and int(cell[1:]) > 3
    )
    assert same_but_for_spaces(WRITTEN[department][(item, field)]) in column


@needs_pdftotext
def test_the_heading_rows_stand_on_every_page(papers: Papers) -> None:
    headings = [same_but_for_spaces(str(cell.value)) for cell in papers.consolidated.sheet[3]]
    pages = papers.consolidated.on_paper()
    assert len(pages) > 5
    assert [[page[f"{letter}3"] for letter in "ABCDEFGHIJK"] for page in pages] == [headings] * len(pages)


@needs_pdftotext
def test_there_are_as_many_pages_as_planned_and_each_has_its_number(papers: Papers) -> None:
    """No page is added by columns or rows that do not fit: what follows the last one is the next sheet."""
    count = len(papers.consolidated.pages)
    beginnings = [reading([word for word in words if word.middle < 70]) for words in papers.all_pages]
    title = same_but_for_spaces(papers.consolidated.sheet["A1"].value)
    assert [text.startswith(title) for text in beginnings[: count + 1]] == [True] * count + [False]
    assert beginnings[count].startswith("集計")
    footers = [reading([word for word in words if word.middle > 800]) for words in papers.consolidated.pages]
    assert [text.partition("/")[0] for text in footers] == [str(number + 1) for number in range(count)]


@needs_pdftotext
@pytest.mark.parametrize("name", ["small", "example"])
def test_everything_prefilled_is_on_the_departments_paper(papers: Papers, name: str) -> None:
    assert papers.departments[name].misprinted() == []
