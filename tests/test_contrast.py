"""Two texts beside each other: what differs is marked, what is alike far from it is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.report.page.contrast import AROUND, Run, contrast

SHORT = st.text(alphabet="あいう12○\n", max_size=AROUND)  # nothing in it is far from a difference


def marked(runs: tuple[Run, ...]) -> str:
    return "".join(f"[{run.text}]" if run.differs else run.text for run in runs)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        pytest.param("○12回開いた。", "○10回開いた。", ("○1[2]回開いた。", "○1[0]回開いた。"), id="one letter"),
        pytest.param("○開いた。", "○開いた。○招いた。", ("○開いた。", "○開いた。[○招いた。]"), id="added"),
        pytest.param("", "○開いた。", ("", "[○開いた。]"), id="from nothing"),
        pytest.param("同じ", "同じ", ("同じ", "同じ"), id="alike"),
        pytest.param(
            "甲" * 60 + "A" + "乙" * 60 + "B",
            "甲" * 60 + "C" + "乙" * 60 + "D",
            ("…" + "甲" * 24 + "[A]" + "乙" * 24 + "…" + "乙" * 24 + "[B]",
             "…" + "甲" * 24 + "[C]" + "乙" * 24 + "…" + "乙" * 24 + "[D]"),
            id="far apart",
        ),
        pytest.param("あXいYう", "あうえいおう", ("あ[XいY]う", "あ[うえいお]う"), id="a letter alike between two"),
    ],
)  # fmt: skip
def test_what_differs_is_marked(before: str, after: str, shown: tuple[str, str]) -> None:
    assert tuple(map(marked, contrast(before, after))) == shown


@given(SHORT, SHORT)
def test_short_texts_stand_whole_and_what_is_not_marked_is_alike(before: str, after: str) -> None:
    runs = contrast(before, after)
    assert tuple("".join(run.text for run in one) for one in runs) == (before, after)
    left, right = ("".join(run.text for run in one if not run.differs) for one in runs)
    assert left == right
    assert all(run.text for one in runs for run in one)
