"""Work that hangs, breaks the process or eats memory costs that one item, and is told by what ended it."""

from __future__ import annotations

import ctypes
import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from evalsheet.findings import catalogue
from evalsheet.history import EventKind, read_history
from evalsheet.round import Limits
from evalsheet.workflow.merge import merge
from evalsheet.workflow.receiving import isolated, returned
from evalsheet.workflow.receiving.isolated import Loss, one_by_one
from evalsheet.workflow.workers import workers
from tests.rounds import COMPLETE, NOW, distributed, hand_in, hand_in_all

TIGHT = Limits(seconds=1, memory_mb=200)


def work(item: str) -> str:
    match item:
        case "hang":
            time.sleep(60)
        case "hang without Python":
            ctypes.CDLL(None).sleep(60)
        case "abort":
            os.abort()
        case "leave":
            os._exit(0)
        case "eat":
            return str(len(bytearray(1024 * 1024 * 1024)))
        case "grow":
            held = []
            for _ in range(20):
                held.append(b"x" * (50 * 1024 * 1024))
                time.sleep(0.06)
        case "killed":
            os.kill(os.getpid(), 9)
    return item.upper()


@pytest.mark.parametrize(
    ("item", "loss"),
    [
        ("hang", Loss.TIME),
        ("hang without Python", Loss.TIME),
        ("abort", Loss.CRASH),
        ("leave", Loss.CRASH),
        ("eat", Loss.MEMORY),
        ("killed", Loss.MEMORY),
    ],
)
def test_one_lost_item_leaves_the_others(item: str, loss: Loss) -> None:
    assert one_by_one(work, ["a", item, "b", item], TIGHT) == ["A", loss, "B", loss]


def test_where_a_process_cannot_limit_its_memory_it_is_watched_from_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(isolated, "STATM", tmp_path / "as on Windows and macOS")
    assert one_by_one(work, ["a", "grow", "b"], Limits(seconds=10, memory_mb=200)) == ["A", Loss.MEMORY, "B"]


@pytest.mark.parametrize("item", ["hang", "abort", "leave"])
def test_where_no_process_can_be_forked_one_lost_item_leaves_the_others_too(
    item: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    loss = Loss.TIME if item == "hang" else Loss.CRASH
    assert one_by_one(work, ["a", item, "b"], TIGHT) == ["A", loss, "B"]


def test_no_items_no_process() -> None:
    assert one_by_one(work, [], TIGHT) == []


def test_time_is_counted_per_item_and_not_for_all() -> None:
    started = time.monotonic()
    assert one_by_one(nap, [0.4] * 4, TIGHT) == [0.4] * 4
    assert time.monotonic() - started > TIGHT.seconds


def nap(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


# a merge


@pytest.mark.parametrize("count", [0, 6], ids=["few files", "many files"])
@pytest.mark.parametrize(("deed", "reason"), [(os.abort, "crash"), (lambda: time.sleep(60), "time")])
def test_a_merge_survives_a_reader_that_breaks_down_or_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, deed: object, reason: str
) -> None:
    loaded = distributed(tmp_path / "r6")
    settings = loaded.folder.settings
    settings.write_text(settings.read_text(encoding="utf-8") + "limits: {seconds: 1}\n", encoding="utf-8")
    hand_in_all(loaded)
    for number in range(count):
        hand_in(loaded, "福総", COMPLETE["福総"], name=f"写し{number}.xlsx", days_ago=9)
    (loaded.folder.inbox / "悪い.xlsx").write_bytes(b"PK\x03\x04")
    honest = returned.take

    def fatal(path: Path, name: str, limits: Limits) -> object:
        if name == "悪い.xlsx":
            deed()  # type: ignore[operator]
        return honest(path, name, limits)

    monkeypatch.setattr(returned, "take", fatal)
    with workers() as some:
        merged = merge(tmp_path / "r6", NOW, catalogue("ja"), workers=some)
    bad = [(one.code, one.file) for one in merged.document.findings if one.severity == "error"]
    assert bad == [("reader-stopped", "悪い.xlsx")]
    recorded = [one for one in read_history(tmp_path / "r6").events if one.kind is EventKind.UNUSABLE]
    assert [(one.file, one.sha256) for one in recorded] == [("悪い.xlsx", sha256(b"PK\x03\x04").hexdigest())]
    assert [entry.status for entry in merged.document.departments] == ["complete"] * 3
    assert (merged.folder / "統合調書.xlsx").is_file()
