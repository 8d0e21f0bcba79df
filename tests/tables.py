"""Workbooks written as Markdown tables, and a small form to ask questions of.

A workbook is a run of tables, each under the name of its sheet::

    ## 担当課
    | 略称 | 名称 |
    |------|------|
    | 福総 | 福祉総務課 |

The heading stands in row 1. ``<br>`` is a line end; ``#REF!`` is an error cell, ``=`` a formula without a value
and ``2025-01-01`` a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from evalsheet.forms import Form, find_form
from evalsheet.model import CellKind, RawCell, RawSheet, RawWorkbook

KINDS = {
    r"#[A-Z0-9/]+[!?]?": CellKind.ERROR,
    r"=": CellKind.UNCOMPUTED,
    r"\d{4}-\d\d-\d\d": CellKind.DATE,
}


def workbook(markdown: str, file: str = "plan.xlsx") -> RawWorkbook:
    """The workbook some Markdown tables describe."""
    sheets: list[tuple[str, list[list[str]]]] = []
    for line in dedent(markdown).splitlines():
        if line.startswith("## "):
            sheets.append((line[3:].strip(), []))
        elif line.startswith("|") and not re.fullmatch(r"[|:\s-]+-[|:\s-]*", line):
            cells = line.strip().strip("|").split("|")
            sheets[-1][1].append([cell.strip().replace("<br>", "\n") for cell in cells])
    return RawWorkbook(file, "", "", tuple(sheet(name, rows) for name, rows in sheets))


def sheet(name: str, rows: Iterable[Sequence[str]]) -> RawSheet:
    """A sheet with `rows` from A1 on; empty texts are no cells."""
    cells = {(r, c): _cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text}
    return RawSheet(name, cells)


def _cell(row: int, column: int, text: str) -> RawCell:
    kind = next((kind for pattern, kind in KINDS.items() if re.fullmatch(pattern, text)), CellKind.TEXT)
    return RawCell(row, column, "" if kind is CellKind.UNCOMPUTED else text, kind)


SMALL_FORM = """
form: small
version: 1
title: 小さな様式
summary: {ja: 試験用, en: for tests}
levels:
  - key: goal
    title: 目標
    attributes:
      - {key: priority, title: 重点, kind: flag}
  - {key: item, title: 事業}
departments:
  label: {open: 《, close: 》}
  also: [{open: 【, close: 】}]
  group_names: [各課]
text:
  bullets: [○]
  crosslisting:
    declares: 再掲先
    refers: より再掲
    repeats: の再掲
    bare: 再掲
    points: 詳細は
    item_words: [事業]
scales:
  grade:
    title: 評価
    steps:
      - {value: A, meaning: 達成}
      - {value: B, meaning: 未達成, variants: [未達]}
      - {value: ①, meaning: その他}
fields:
  - {key: done, title: "{year}の成果", per: assignment, kind: text, carry_over: {title: "{last_year}の成果"}}
  - {key: left, title: 課題, per: assignment, kind: text}
  - {key: grade, title: 評価, per: item, kind: choice, scale: grade, carry_over: {title: 評価}}
sheet: {name: 調書}
result: {workbook: 統合.xlsx, data: データ}
"""


@cache
def small_form() -> Form:
    """Two levels, two texts per assignment, one grade per item."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "small.yaml"
        path.write_text(SMALL_FORM, encoding="utf-8")
        return find_form(path.stem, path.parent)
