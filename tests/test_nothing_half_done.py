"""Nothing half done: killed at any moment, started twice, on a disk that is full or locked, with Excel open."""

from __future__ import annotations

import datetime
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from evalsheet.errors import FileError
from evalsheet.findings import catalogue
from evalsheet.history import EventKind, read_history
from evalsheet.round import DEFAULT_LIMITS
from evalsheet.workflow.alone import NAME, alone
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.merge import merge
from tests.rounds import COMPLETE, NOW, distributed, hand_in, hand_in_all

JA = catalogue("ja")
LATER = NOW + datetime.timedelta(days=1)
TOUCHES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.scandir", "os.truncate", "shutil.rmtree"}
posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def state(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def times(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in folder.rglob("*")}


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round that was merged, and into whose inbox another file has come since."""
    folder = tmp_path_factory.mktemp("half") / "r6"
    loaded = distributed(folder)
    hand_in(loaded, "福総", COMPLETE["福総"], days_ago=3)
    merge(folder, NOW, JA)
    hand_in(loaded, "社協", COMPLETE["社協"], days_ago=1)
    hand_in(loaded, "福総", {**COMPLETE["福総"], ("1", "grade"): "A"}, name="福総_2.xlsx", days_ago=1)
    return folder


@pytest.fixture
def round_(merged: Path, tmp_path: Path) -> Path:
    shutil.copytree(merged, tmp_path / "r6")
    return tmp_path / "r6"


# killed


def killed_at(moment: int, folder: Path, run: Callable[[], object]) -> bool:
    """Whether `run`, in a process of its own, was killed at its `moment`-th touch of a file in `folder`."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    count, sync, me = 0, os.fsync, os.getpid()

    def touched(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in TOUCHES and str(folder) in str(arguments) and os.getpid() == me:  # not who only reads
            count += 1
            if count == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    def synced(descriptor: int) -> None:
        touched("open", (folder,))
        sync(descriptor)

    os.fsync = synced
    sys.addaudithook(touched)
    try:
        run()
    finally:
        os._exit(0)


@posix
@pytest.mark.parametrize("at_once", [True, False], ids=["folders exchanged", "two moves"])
def test_killed_at_any_moment_the_result_is_the_old_or_the_new_and_running_again_completes(
    merged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    if not at_once:
        monkeypatch.setattr("evalsheet.workflow.files.exchanged", lambda *_: False)
    whole = tmp_path / "whole"
    shutil.copytree(merged, whole)
    merge(whole, LATER, JA)
    old, new, inbox = state(merged / "result"), state(whole / "result"), state(merged / "inbox")
    seen: list[str] = []
    for moment in range(1, 1000):
        folder = tmp_path / f"killed-{moment}"
        shutil.copytree(merged, folder)
        before = times(folder / "inbox")
        if not killed_at(moment, folder, lambda folder=folder: merge(folder, LATER, JA)):  # type: ignore[misc]
            break
        stands = state(folder / "result") if (folder / "result").exists() else {}
        seen.append("old" if stands == old else "new" if stands == new else "between" if not stands else "torn")
        assert read_history(folder).torn == ""
        merge(folder, LATER, JA)
        assert state(folder / "result") == new
        assert (state(folder / "inbox"), times(folder / "inbox")) == (inbox, before)
        assert sorted(p.name for p in folder.iterdir()) == sorted(p.name for p in whole.iterdir())
        received = [e.file for e in read_history(folder).events if e.kind is EventKind.RECEIVED]
        assert sorted(received) == ["社協.xlsx", "福総.xlsx", "福総_2.xlsx"]
        shutil.rmtree(folder)
    assert len(seen) > 20
    assert seen == sorted(seen, key=["old", "between", "new"].index)  # never torn, never back
    assert seen.count("between") == 0 if at_once and sys.platform == "linux" else seen.count("between") <= 1


@posix
def test_killed_while_distributing_the_outbox_holds_whole_workbooks_and_running_again_completes(
    merged: Path, tmp_path: Path
) -> None:
    outbox = state(merged / "outbox")
    for moment in range(1, 1000):
        folder = tmp_path / f"killed-{moment}"
        shutil.copytree(merged, folder, ignore=shutil.ignore_patterns("outbox", "result", "history.jsonl"))
        if not killed_at(moment, folder, lambda folder=folder: distribute(folder, now=NOW)):  # type: ignore[misc]
            break
        stands = state(folder / "outbox") if (folder / "outbox").exists() else {}
        assert stands.items() <= outbox.items()
        distribute(folder, now=NOW)
        assert state(folder / "outbox") == outbox
        assert not [p.name for p in folder.iterdir() if p.name.startswith((".", NAME))]
        shutil.rmtree(folder)
    assert moment > 10


# twice at once

HOLDS = """
import datetime, sys
from pathlib import Path
from evalsheet.workflow.alone import alone
with alone(Path(sys.argv[1]), datetime.datetime.fromisoformat(sys.argv[2])):
    print("in", flush=True)
    sys.stdin.read()
"""


def holding(folder: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(folder), NOW.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "in\n"
    return holder


@pytest.mark.parametrize("run", [lambda folder: merge(folder, LATER, JA), distribute])
def test_the_second_of_two_runs_at_once_says_who_is_at_work(round_: Path, run: Callable[[Path], object]) -> None:
    before = state(round_)
    with holding(round_) as holder:
        with pytest.raises(FileError) as caught:
            run(round_)
        holder.kill()
    assert caught.value.code == "round-busy"
    assert (caught.value.params["process"], caught.value.params["since"]) == (holder.pid, NOW.isoformat())
    message = JA.render(caught.value.code, caught.value.params)
    assert str(holder.pid) in message
    assert {name: one for name, one in state(round_).items() if name != NAME} == before


def test_a_lock_that_a_killed_run_left_behind_stops_nobody(round_: Path) -> None:
    with holding(round_) as holder:
        holder.kill()
    assert json.loads((round_ / NAME).read_text(encoding="utf-8"))["process"] == holder.pid
    merge(round_, LATER, JA)
    assert not (round_ / NAME).exists()


def test_a_run_that_ends_lets_the_next_one_in_even_if_it_failed(round_: Path) -> None:
    with pytest.raises(ZeroDivisionError), alone(round_, NOW):
        _ = 1 / 0
    with alone(round_, NOW):
        assert (round_ / NAME).exists()
    assert not (round_ / NAME).exists()


# what is open, full or locked


@pytest.mark.parametrize("owner", ["~$統合調書.xlsx", ".~lock.統合調書.xlsx#"])
def test_a_result_that_someone_has_open_is_named_and_left(round_: Path, owner: str) -> None:
    (round_ / "result" / owner).write_bytes(b"\x05owner")
    before = state(round_ / "result")
    with pytest.raises(FileError) as caught:
        merge(round_, LATER, JA)
    assert (caught.value.code, caught.value.params["path"]) == (
        "result-locked",
        round_ / "result" / "統合調書.xlsx",
    )
    assert state(round_ / "result") == before


def test_a_history_that_cannot_be_written_stops_the_run_before_anything_is(
    round_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(round_, NOW, JA)
    old = state(round_)

    def refused(path: Path, *_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))

    monkeypatch.setattr("evalsheet.history.file.locked", refused)
    with pytest.raises(FileError) as caught:
        merge(round_, LATER, JA)
    assert (caught.value.code, caught.value.params["path"]) == ("not-writable", round_ / "history.jsonl")
    assert state(round_) == old


def test_a_full_disk_while_the_history_is_written_leaves_the_old_result(
    round_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(round_)

    def full(_descriptor: int) -> None:
        monkeypatch.undo()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError) as caught:
        merge(round_, LATER, JA)
    assert (caught.value.code, caught.value.params["path"]) == ("disk-full", round_ / "history.jsonl")
    assert state(round_) == before


def refusal(folder: Path) -> FileError | None:
    """Why a merge was refused."""
    try:
        merge(folder, LATER, JA)
    except FileError as error:
        return error
    return None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for a round and its result, and not for a second result."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a disk can be mounted by root only")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system")
def test_a_disk_that_is_really_full(merged: Path, small_disk: Path) -> None:
    folder = small_disk / "r6"
    shutil.copytree(merged, folder)
    before = state(folder)
    fill = small_disk / "fill"
    with fill.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    refused = 0
    while (error := refusal(folder)) is not None:
        refused += 1
        assert error.code == "disk-full"
        assert read_history(folder).torn == ""
        now = state(folder)
        assert now.pop("history.jsonl").startswith(before["history.jsonl"])
        assert now == {name: content for name, content in before.items() if name != "history.jsonl"}
        left = fill.stat().st_size
        assert left, "the disk has no room for a second result"
        os.truncate(fill, max(0, left - 8192))
    assert refused > 2
    fill.unlink()
    merge(folder, LATER, JA)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system")
def test_a_folder_that_is_read_only(merged: Path, small_disk: Path) -> None:
    folder = small_disk / "r6"
    shutil.copytree(merged, folder)
    before = state(folder)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(FileError) as caught:
        merge(folder, LATER, JA)
    assert (caught.value.code, caught.value.params["path"]) == ("not-writable", folder)
    assert state(folder) == before


# what is recorded


def test_each_submission_is_recorded_once_with_what_it_changed(round_: Path) -> None:
    merge(round_, LATER, JA)
    merge(round_, LATER, JA)
    events = read_history(round_).events
    assert [(e.kind.value, e.department) for e in events[:3]] == [
        ("distributed", "福総"),
        ("distributed", "社協"),
        ("distributed", "協働"),
    ]
    assert [(e.kind.value, e.time, e.file, e.version, e.detail) for e in events[3:] if e.file] == [
        ("received", NOW, "福総.xlsx", 1, (("new", 10), ("changed", 0), ("removed", 0))),
        ("received", LATER, "福総_2.xlsx", 1, (("new", 0), ("changed", 1), ("removed", 0))),
        ("received", LATER, "社協.xlsx", 1, (("new", 8), ("changed", 0), ("removed", 0))),
    ]
    assert [(e.time, e.known("files"), e.known("answered")) for e in events if e.kind is EventKind.MERGED] == [
        (NOW, 1, 3),
        (LATER, 3, 6),
        (LATER, 3, 6),
    ]


def test_distributing_again_records_only_what_was_written_anew(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    next(loaded.folder.outbox.glob("*福祉総務課*")).unlink()
    distribute(tmp_path / "r6", now=LATER)
    again = [e for e in read_history(tmp_path / "r6").events if e.time == LATER]
    assert [(e.kind, e.department) for e in again] == [(EventKind.DISTRIBUTED, "福総")]


def test_a_complete_round_says_so_in_its_history(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    hand_in_all(loaded)
    merge(tmp_path / "r6", NOW, JA)
    last = read_history(tmp_path / "r6").events[-1]
    assert (last.known("complete"), last.known("departments"), last.known("errors")) == (3, 3, 0)


def test_a_workbook_of_something_else_is_recorded_once_with_the_reason(round_: Path) -> None:
    book = openpyxl.Workbook()
    book.save(round_ / "inbox" / "別の表.xlsx")
    shutil.copyfile(round_ / "inbox" / "別の表.xlsx", round_ / "inbox" / "別の表の写し.xlsx")
    merge(round_, LATER, JA)
    merge(round_, LATER, JA)
    found = [(e.file, e.detail) for e in read_history(round_).events if e.kind is EventKind.UNUSABLE]
    assert found == [("別の表.xlsx", (("code", "file-unrecognised"),))]


def test_what_cannot_be_read_is_recorded_too_and_what_is_passed_over_is_not(round_: Path) -> None:
    inbox, large = round_ / "inbox", bytes(DEFAULT_LIMITS.size_mb * 1024 * 1024 + 1)
    for name, content in (
        ("a.pdf", b"%PDF-1.7"),
        ("b.xlsx", b"PK\3\4 torn"),
        ("大きい.xlsx", large),
        ("空.xlsx", b""),
        ("Thumbs.db", b"x"),
    ):
        (inbox / name).write_bytes(content)
    for _ in range(2):
        merge(round_, LATER, JA)
    found = {
        e.file: (dict(e.detail)["code"], e.sha256)
        for e in read_history(round_).events
        if e.kind is EventKind.UNUSABLE
    }
    assert found == {
        "a.pdf": ("not-a-workbook", sha256(b"%PDF-1.7").hexdigest()),
        "b.xlsx": ("unreadable-workbook", sha256(b"PK\3\4 torn").hexdigest()),
        "大きい.xlsx": ("file-over-limit", sha256(large).hexdigest()),
    }
