"""Each limit of `round.yaml`, set low: a file past it is refused by its name, one within it is read."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from evalsheet.errors import FileError
from evalsheet.findings import catalogue
from evalsheet.round import Limits
from evalsheet.workbook.reading.encrypted import DEFAULT_PASSWORD
from evalsheet.workbook.reading.read import Received, workbook_of
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.merge import merge
from tests.damage import Page
from tests.hostile import encrypted, ods, row, text_cell, xls
from tests.packages import MAIN, package
from tests.rounds import NOW, SETTINGS, hand_in_all, new_round
from tests.xlsb import xlsb_of

# Kept by whoever takes files: test_isolated.py, test_hostile.py, and the last test here.
PROCESS = {"seconds", "memory_mb", "size_mb", "remarks"}
STYLES = f"<styleSheet {MAIN}><cellXfs><xf/><xf/></cellXfs></styleSheet>"
MANY = package(
    row(text_cell("A1", "甲"), text_cell("B1", "乙")) + row(text_cell("D9", "丙"), number=9),
    "<si><t>甲</t></si><si><t>乙</t></si>",
    after='<mergeCells><mergeCell ref="A2:C3"/><mergeCell ref="A4:C5"/></mergeCells>',
    more={"xl/styles.xml": STYLES, "xl/worksheets/sheet2.xml": f"<worksheet {MAIN}><sheetData/></worksheet>"},
)
LARGE = package(row(text_cell("A1", "甲")), more={"xl/media/a.bin": bytes(2 * 1024 * 1024)})
LONG = package(row(text_cell("A1", "甲")), more={"xl/media/a.bin": random.Random(0).randbytes(9000)})
PAST: Mapping[str, tuple[bytes, int]] = {
    "inflated_mb": (LARGE, 1),
    "part_mb": (LARGE, 1),
    "ratio": (LARGE, 100),
    "entries": (MANY, 7),
    "sheets": (MANY, 1),
    "cells": (MANY, 2),
    "strings": (MANY, 1),
    "used_cells": (MANY, 35),
    "merges": (MANY, 1),
    "merged_cells": (MANY, 5),
    "formats": (MANY, 1),
    "spins": (encrypted(LONG, DEFAULT_PASSWORD), 1000),
}
JA = catalogue("ja")
NO_LIMIT = 1_000_000_000


def reading(content: bytes, limits: Limits) -> str:
    """The limit that a file is past, or nothing where it is read."""
    try:
        workbook_of(Received("a", content, datetime.datetime.now().astimezone(), ""), limits)
    except FileError as error:
        return f"{error.code} {error.params['limit']}"
    return ""


def test_every_limit_is_tried() -> None:
    assert {*PAST} | PROCESS == {*Limits.model_fields}


@pytest.mark.parametrize("name", PAST)
def test_a_file_past_a_limit_is_refused_by_its_name_and_one_within_it_is_read(name: str) -> None:
    content, limit = PAST[name]
    lenient = dict.fromkeys(PAST, NO_LIMIT)
    assert reading(content, Limits(**{**lenient, name: limit})) == f"file-over-limit {name}"
    assert reading(content, Limits(**lenient)) == ""


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (xls("表", "別"), "sheets"),
        (xls("表", far=True), "used_cells"),
        (xlsb_of(Page("表", {})), "entries"),
    ],
    ids=["xls sheets", "xls range", "xlsb entries"],
)
def test_the_other_formats_have_the_same_limits(content: bytes, name: str) -> None:
    assert reading(content, Limits(**{name: 1})) == f"file-over-limit {name}"


def test_a_repeated_cell_of_ods_counts_as_often_as_it_is_repeated() -> None:
    table = (
        '<table:table-row table:number-rows-repeated="10"><table:table-cell office:value-type="string">'
        "<text:p>甲</text:p></table:table-cell></table:table-row>"
    )
    assert reading(ods(table), Limits(cells=9)) == "file-over-limit cells"
    assert reading(ods(table), Limits(cells=10)) == ""


@pytest.mark.parametrize(("notes", "found"), [(4, 4), (5, 0)])
def test_a_file_that_there_is_too_much_to_say_of_is_refused_and_the_others_are_merged(
    tmp_path: Path, notes: int, found: int
) -> None:
    loaded = new_round(tmp_path / "r6", settings=f"{SETTINGS}limits: {{remarks: 8}}\n")
    distribute(loaded.folder.path)
    hand_in_all(loaded)
    returned = loaded.folder.inbox / "福総.xlsx"
    book = openpyxl.load_workbook(returned)
    for number in range(notes):
        book["調書"].cell(40 + number, 30).value = f"メモ{number}"
    book.save(returned)
    merged = merge(loaded.folder.path, NOW, JA)
    stands = {one.department: one.status for one in merged.document.departments}
    assert stands == {"福総": "complete" if found else "missing", "社協": "complete", "協働": "complete"}
    assert [one.text for one in merged.document.asides] == [f"メモ{number}" for number in range(found)]
    refused = [(one.file, one.message) for one in merged.document.findings if one.code == "file-over-limit"]
    over = f"受け付ける大きさを超えています。欄の外の書き込みと指摘の数は{2 * notes}で、上限は8です。"
    assert refused == ([] if found else [("福総.xlsx", over)])
