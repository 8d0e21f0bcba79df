"""The pages "a form of your own": every step done as it is written, files, commands, the register and all.

A fenced block with a file's name is written to that file. A bare block holds commands, each of which ends with 0
unless it says otherwise; a block of text after them is what the last one says. A table is typed into a workbook:
into the register's sheet that has its headings, or, after a line that names a department, into its workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from openpyxl.worksheet.worksheet import Worksheet

from evalsheet.forms import form_names
from tests.test_cli import run
from tests.test_rule_cases import own

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = (DOCS / "own-form.md", DOCS / "own-form.ja.md")
PARTS = re.compile(r"^```(?P<info>.*)\n(?P<block>(?:.*\n)*?)```$|^(?P<table>(?:\|.*\n)+)", re.MULTILINE)
STATUS = re.compile(r"# (?:ends with|終了コード) (\d)")
ROUND, REGISTER = Path("r8"), Path("r8/plan.xlsx")


def rows_of(table: str) -> list[list[str]]:
    """The cells of a Markdown table, its headings first."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
    return [row for at, row in enumerate(rows) if at != 1]


def heading_row(sheet: Worksheet, headings: list[str]) -> tuple[int, list[int]] | None:
    """The row of a sheet with all these headings, and the columns they stand in."""
    for cells in sheet.iter_rows(max_row=10):
        found = {str(cell.value): cell.column for cell in cells if cell.value is not None}
        if all(heading in found for heading in headings):
            return cells[0].row, [found[heading] for heading in headings]
    return None


def type_into_the_register(table: list[list[str]]) -> None:
    """The rows below the headings of the sheet that has them."""
    book = openpyxl.load_workbook(REGISTER)
    headings, *rows = table
    places = {sheet.title: heading_row(sheet, headings) for sheet in book.worksheets}
    (name,) = [title for title, place in places.items() if place]
    top, columns = places[name] or (0, [])
    for at, row in enumerate(rows, start=top + 1):
        for column, text in zip(columns, row, strict=True):
            if text:
                book[name].cell(at, column, text).data_type = "s"
    book.save(REGISTER)


def answer(label: str, table: list[list[str]]) -> None:
    """The answers in the rows of their numbers in a department's workbook, saved into the inbox."""
    (path,) = [
        one for one in (ROUND / "outbox").glob("0[1-9]_*.xlsx") if identity_of(one).split(" / ")[-2] == label
    ]
    book = openpyxl.load_workbook(path)
    headings, *rows = table
    sheet = next(sheet for sheet in book.worksheets if heading_row(sheet, headings[1:]))
    _, columns = heading_row(sheet, headings[1:]) or (0, [])
    number = next(cell for cells in sheet.iter_rows() for cell in cells if cell.value == "番号").column
    for wanted, *texts in rows:
        row = next(r for r in range(1, sheet.max_row + 1) if str(sheet.cell(r, number).value) == wanted)
        for column, text in zip(columns, texts, strict=True):
            if text:
                sheet.cell(row, column, text).data_type = "s"
    book.save(ROUND / "inbox" / path.name)


def identity_of(path: Path) -> str:
    """The visible identifier of a department's workbook."""
    book = openpyxl.load_workbook(path)
    texts = (str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows(max_row=4) for cell in row)
    return next(text for text in texts if text.startswith("様式ID"))


def commands_in(block: str) -> Iterator[Result]:
    """Each command run, its exit status as the page says."""
    for line in block.splitlines():
        expected = STATUS.search(line)
        command = line.split("#")[0].split()
        assert command[0] == "evalsheet"
        result = run(*command[1:])
        assert result.exit_code == (int(expected[1]) if expected else 0), (line, result.output)
        yield result


def said(text: str) -> str:
    """A text without spaces and line breaks, as a terminal may wrap it anywhere; paths with this system's signs."""
    return re.sub(r"\s", "", text.replace("\\", "/"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_step_of_the_page_works(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text, last = page.read_text(encoding="utf-8"), ""
    for part in PARTS.finditer(text):
        info, block = part["info"], part["block"]
        if part["table"]:
            before = text[: part.start()].rstrip().rpartition("\n")[2]
            label = re.search(r"(\w+)[:：]$", before)
            if label and (ROUND / "outbox").is_dir() and list((ROUND / "outbox").glob("*.xlsx")):
                answer(label[1], rows_of(part["table"]))
            else:
                type_into_the_register(rows_of(part["table"]))
        elif not info:
            last = "".join(result.output for result in commands_in(block))
        elif info == "text":
            for line in block.splitlines():
                assert said(line) in said(last)
        else:
            path = Path(info.split()[1])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block, encoding="utf-8")
    assert sorted(path.name for path in (ROUND / "outbox").iterdir()) == [
        "00_記入のしかた.xlsx",
        "01_福祉課_事業評価表.xlsx",
        "02_社会福祉協議会_事業評価表.xlsx",
    ]
    assert (ROUND / "result/統合評価表.xlsx").is_file()


def test_both_pages_take_the_same_steps() -> None:
    """The words apart: the same files, commands and tables in the same order."""
    english, japanese = (
        [
            (part["info"], part["table"], part["block"] if part["info"] not in ("", "text") else None)
            for part in PARTS.finditer(page.read_text(encoding="utf-8"))
        ]
        for page in PAGES
    )
    assert english == japanese


GOOD = "- {id: filled, check: required, fields: [done], passes: [{answers: {done: 会}}], fails: [{answers: {}}]}"


def test_a_rounds_own_forms_are_listed_beside_the_packaged_ones(tmp_path: Path) -> None:
    own(tmp_path, GOOD)
    listed = run("forms", "--round", tmp_path, lang="en").stdout
    assert {f"{name}  " in listed for name in ("mine", *form_names())} == {True}
    assert "mine  " not in run("forms", lang="en").stdout


def test_the_current_folder_is_asked_for_its_own_forms_where_it_is_a_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path)
    assert run("forms", "mine").exit_code == 2
    (tmp_path / "round.yaml").touch()
    assert "mine  評価表" in run("forms", "mine").stdout


def test_a_form_without_an_example_is_previewed_over_a_made_up_plan(tmp_path: Path) -> None:
    own(tmp_path, GOOD)
    path = tmp_path / "見本.xlsx"
    assert run("forms", "mine", "--round", tmp_path, "--preview", path).exit_code == 0
    sheet = openpyxl.load_workbook(path)["評価表"]
    numbers = next(column for column in sheet.iter_cols(values_only=True) if "番号" in column)
    titles = next(column for column in sheet.iter_cols(values_only=True) if "事業" in column)
    assert [text for text in numbers if text] == ["番号", "1-a", "1-b", "1-c"]
    assert [text for text in titles if text][-3:] == ["事業1", "事業2", "事業3"]
