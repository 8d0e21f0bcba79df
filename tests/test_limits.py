"""Each limit of `round.yaml`, set low: a file past it is refused by its name, one within it is read."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping

import pytest

from evalsheet.errors import FileError
from evalsheet.round import Limits
from evalsheet.workbook.reading.encrypted import DEFAULT_PASSWORD
from evalsheet.workbook.reading.read import Received, workbook_of
from tests.damage import Page
from tests.hostile import encrypted, ods, row, text_cell, xls
from tests.packages import MAIN, package
from tests.xlsb import xlsb_of

PROCESS = {"seconds", "memory_mb", "size_mb"}  # kept by whoever takes files: test_isolated.py, test_hostile.py
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
