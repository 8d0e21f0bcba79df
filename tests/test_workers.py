"""Work per file: in this process or in others, the same results, and never a half-packed argument."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path

import pytest

from evalsheet.findings import catalogue
from evalsheet.workflow.merge import merge
from evalsheet.workflow.receiving import isolated
from evalsheet.workflow.workers import WORTH_IT, InProcess, Workers, in_batches, workers
from tests.rounds import NOW, distributed, hand_in_all

METHODS = sorted({"fork", "spawn"} & {*multiprocessing.get_all_start_methods()})


class Growing:
    """Something that works out a property when it is first asked, as a plan does."""

    @cached_property
    def found(self) -> int:
        return 1


def attributes(one: Growing) -> list[str]:
    return sorted(vars(one))


def failing() -> None:
    raise ValueError("broken")


def started(method: str) -> AbstractContextManager[Workers]:
    """Workers as a system has them whose processes are started in this way; `here` is one with a single core."""

    @contextmanager
    def some() -> Iterator[Workers]:
        with pytest.MonkeyPatch.context() as system:
            system.setattr("multiprocessing.get_all_start_methods", lambda: [method])
            system.setattr("os.cpu_count", lambda: 1 if method == "here" else 2)
            if method == "spawn":  # as on Windows, which tells a process nothing of its memory
                system.setattr(isolated, "STATM", Path("none"))
            with workers() as given:
                yield given

    return some()


@pytest.fixture(params=["few files", "many files", "rules"])
def executor(request: pytest.FixtureRequest, method: str) -> Iterator[Executor]:
    with started(method) as given:
        count = WORTH_IT if request.param == "many files" else 1
        yield given.rules if request.param == "rules" else given.for_files(count)


@pytest.mark.parametrize("method", METHODS)
def test_what_is_sent_is_as_it_was_at_the_call(executor: Executor) -> None:
    sent = [Growing() for _ in range(50)]
    calls = []
    for one in sent:
        calls.append(executor.submit(attributes, one))
        assert one.found == 1
    assert [call.result() for call in calls] == [[]] * 50


@pytest.mark.parametrize("method", METHODS)
def test_an_error_is_raised_where_the_result_is_asked_for(executor: Executor) -> None:
    call = executor.submit(failing)
    with pytest.raises(ValueError, match="broken"):
        call.result()


@pytest.mark.parametrize("count", [0, 1, 7, 40])
def test_batches_are_the_items_in_their_order(count: int) -> None:
    items = list(range(count))
    assert [one for batch in in_batches(items, InProcess()) for one in batch] == items


def test_a_merge_comes_to_the_same_whoever_does_the_work(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    hand_in_all(loaded, 福総={("1", "grade"): "Ｂ", ("2", "grade"): "E", ("2", "issues"): ""})
    first = sorted(loaded.folder.inbox.iterdir())[0]
    for number in range(WORTH_IT):
        (loaded.folder.inbox / f"写し{number}.xlsx").write_bytes(first.read_bytes())
    results = []
    for method in ("here", *METHODS):
        loaded.folder.history.unlink(missing_ok=True)  # a second merge would tell of the first one's hand-backs
        with started(method) as given:
            merge(loaded.folder.path, NOW, catalogue("ja"), workers=given)
        results.append({path.name: path.read_bytes() for path in loaded.folder.result.rglob("*") if path.is_file()})
    assert "統合調書.xlsx" in results[0]
    assert all(one == results[0] for one in results)


ALONE = """
import multiprocessing, os, sys
multiprocessing.get_all_start_methods = lambda: [sys.argv[1]]
from evalsheet.workflow.workers import workers

if __name__ == "__main__":
    with workers() as given:
        many = [given.for_files(100).submit(os.getpid) for _ in range(8)]
        print(*{one.result() for one in [given.rules.submit(os.getpid), *many]}, flush=True)
        sys.stdin.read()
"""


@pytest.mark.skipif(os.name == "nt", reason="looks processes up by their number")
@pytest.mark.parametrize("method", METHODS)
def test_a_run_that_is_killed_leaves_no_process_behind(method: str, tmp_path: Path) -> None:
    program = tmp_path / "run.py"
    program.write_text(ALONE, encoding="utf-8")
    run = subprocess.Popen(
        [sys.executable, program, method], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    started = [int(one) for one in run.stdout.readline().split()]
    run.kill()
    run.communicate()
    assert len(started) > 1
    until = time.monotonic() + 10
    while time.monotonic() < until and any(map(_runs, started)):
        time.sleep(0.05)
    assert [one for one in started if _runs(one)] == []


def _runs(process: int) -> bool:
    """Whether a process is there and has not ended."""
    about = Path("/proc", str(process), "stat")
    if about.parent.parent.joinpath("self").exists():
        return about.exists() and about.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
