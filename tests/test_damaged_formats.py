"""Whatever stands in a binary workbook or an ods file: it is read or refused, soon, and nothing else happens."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalsheet.errors import FileError
from evalsheet.model import Mark, MarkedRun, RawCell
from evalsheet.round import DEFAULT_LIMITS
from evalsheet.workbook.reading.ods.workbook import read_ods
from evalsheet.workbook.reading.read import Received, workbook_of
from evalsheet.workbook.reading.xls.workbook import inspect_xls
from evalsheet.workbook.reading.xlsb.workbook import read_xlsb
from tests.damage import Cell, Page
from tests.hostile import parts_of
from tests.other_formats import ods_of, xls_of
from tests.rounds import NOW
from tests.xlsb import record, wide, xlsb_of

RICH = Page(
    "表",
    {
        (1, 1): Cell("甲乙丙", look="struck"),
        (1, 2): Cell("甲乙丙", runs=((1, 2, "red"),), look="white on blue"),
        (2, 2): Cell(12, look="white"),
        (3, 1): Cell("#REF!"),
        (3, 2): Cell(0.5),
    },
    merged=[(4, 1, 5, 2)],
    comments={(1, 1): "丁"},
    hidden_rows={2},
    hidden_columns={2},
)
XLSB = [parts_of(xlsb_of(RICH, way=way)) for way in ("shared", "inside")]
BINARY = sorted(name for name in XLSB[0] if name.endswith(".bin"))
XLS = xls_of(RICH)
START = XLS.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")  # of the stream
ODS = parts_of(ods_of(RICH))
PUT = st.one_of(
    st.binary(max_size=6), st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\x01"])
)
OFTEN = settings(max_examples=400, deadline=None)


def refused(read: Callable[[], object]) -> bool:
    """Whether what was tampered with is refused; that anything but a refusal is raised fails the test."""
    try:
        read()
    except FileError:
        return True
    return False


@given(st.sampled_from(XLSB), st.sampled_from(BINARY), st.integers(0, 1 << 16), st.integers(0, 6), PUT)
@OFTEN
def test_an_xlsb_part_that_was_tampered_with(
    parts: dict[str, bytes], name: str, at: int, length: int, put: bytes
) -> None:
    at %= len(parts[name]) + 1
    changed = parts[name][:at] + put + parts[name][at + length :]
    refused(lambda: read_xlsb({**parts, name: changed}, DEFAULT_LIMITS))


@pytest.mark.parametrize("name", BINARY)
def test_an_xlsb_part_that_ends_early(name: str) -> None:
    part = XLSB[0][name]
    early = [{**XLSB[0], name: part[:end]} for end in range(len(part))]
    verdicts = [refused(partial(read_xlsb, parts, DEFAULT_LIMITS)) for parts in early]
    assert any(verdicts)


@given(st.integers(0, 1 << 16), PUT)
@OFTEN
def test_an_xls_stream_that_was_tampered_with(at: int, put: bytes) -> None:
    at = START + at % 4096
    refused(lambda: inspect_xls(XLS[:at] + put + XLS[at + len(put) :], DEFAULT_LIMITS))


@given(st.integers(0, 1 << 16), st.integers(0, 6), st.one_of(PUT, st.sampled_from([b'"', b"<", b"-1", b"9" * 9])))
@OFTEN
def test_an_ods_part_that_was_tampered_with(at: int, length: int, put: bytes) -> None:
    content = ODS["content.xml"]
    at %= len(content) + 1
    changed = content[:at] + put + content[at + length :]
    refused(lambda: read_ods({**ODS, "content.xml": changed}, DEFAULT_LIMITS))


def test_counts_that_nothing_stands_behind_cost_nothing() -> None:
    many = [record(19, b"\x01" + wide("甲") + b"\xff\xff\xff\x7f" + bytes(4))] * 20_000
    strings = record(159, b"\xff" * 8) + b"".join(many) + record(160)
    began = time.perf_counter()
    sheets, _ = read_xlsb({**XLSB[0], "xl/sharedStrings.bin": strings}, DEFAULT_LIMITS)
    assert time.perf_counter() - began < 5
    assert sheets[0].cells[1, 1].text == "甲"


def test_runs_and_fonts_that_are_not_there_mark_nothing() -> None:
    runs = struct.pack("<I", 3) + struct.pack("<HHHHHH", 60_000, 2, 1, 9_999, 0xFFFF, 1)
    strings = record(159, struct.pack("<II", 1, 1)) + record(19, b"\x01" + wide("甲乙") + runs) + record(160)
    page = Page("表", {(1, 1): Cell("甲乙", look="struck")})
    content = xlsb_of(page, more={"xl/sharedStrings.bin": strings})
    (sheet,) = workbook_of(Received("a", content, NOW, ""), DEFAULT_LIMITS).sheets
    assert sheet.cells == {(1, 1): RawCell(1, 1, "甲乙", marks=(MarkedRun(Mark.STRUCK, 0, 1),))}
