"""Whatever bytes a file is tampered with, it is read, refused for a reason, or ends its reader; it never raises.

`tests/fuzz/` goes on from here for as long as one likes.
"""

from __future__ import annotations

import datetime
import traceback
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from evalsheet.errors import FileError
from evalsheet.findings import Code
from evalsheet.round import Limits
from evalsheet.workbook.reading.read import Received, workbook_of
from evalsheet.workflow.receiving.isolated import one_by_one
from tests.hostile import Tampering, seeds
from tests.rounds import COMPLETE, distributed, hand_in

SEEDS = 8  # how many files there are to tamper with
CODES = {code.text for code in Code}
PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"<", b"</c>", b"&#x0;", b'"', b"-1", b"9" * 30, b"\xff\xfe", b' r="A0"', b' s="99"', b"<t/>", b"\x00" * 4]
    ),
)
TAMPERINGS = st.builds(Tampering, st.integers(0, 40), st.integers(0, 1 << 20), st.integers(0, 12), PIECES)


@cache
def untouched() -> tuple[bytes, ...]:
    with TemporaryDirectory() as folder:
        return seeds(hand_in(distributed(Path(folder) / "r6"), "福総", COMPLETE["福総"]).read_bytes())


def verdict(content: bytes) -> str:
    """What reading comes to: `read`, the code of a refusal, or the exception."""
    now = datetime.datetime(2025, 5, 12, tzinfo=datetime.UTC)
    try:
        workbook_of(Received("a.xlsx", content, now, ""), Limits(seconds=5))
    except FileError as error:
        return error.code
    except Exception:  # noqa: BLE001 - it is what the test looks for
        return traceback.format_exc()
    return "read"


@given(st.lists(st.tuples(st.integers(0, SEEDS - 1), TAMPERINGS), min_size=1, max_size=12))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_file_that_was_tampered_with_is_read_or_refused(done: list[tuple[int, Tampering]]) -> None:
    files = [tampering.of(untouched()[seed]) for seed, tampering in done]
    verdicts = one_by_one(verdict, files, Limits(seconds=5))
    assert {one for one in verdicts if isinstance(one, str)} <= {"read", *CODES, "time", "memory", "crash"}


def test_untouched_every_seed_is_read() -> None:
    assert [verdict(content) for content in untouched()] == ["read"] * SEEDS
