"""`status`: where each department stands, how long it has, and watching the inbox. Nothing is ever written."""

from __future__ import annotations

import datetime
import itertools
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from rich.console import Console as RichConsole
from typer.testing import CliRunner

from evalsheet.cli import status as command
from evalsheet.cli.app import app
from evalsheet.console.departments import departments_table
from evalsheet.findings import catalogue
from evalsheet.history import Event, EventKind, append_events
from evalsheet.report import DepartmentEntry
from evalsheet.workflow.load import load
from evalsheet.workflow.look import status
from evalsheet.workflow.watch import changes
from tests.rounds import COMPLETE, NOW, distributed, hand_in, hand_in_all

JA = catalogue("ja")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """福総 is faulty and sent two files, 社協 is not finished, 協働 sent nothing and has a week longer."""
    loaded = distributed(tmp_path_factory.mktemp("status") / "r6")
    hand_in(loaded, "福総", COMPLETE["福総"], name="福総-1.xlsx", days_ago=3)
    hand_in(loaded, "福総", {**COMPLETE["福総"], ("1", "grade"): "E"})
    hand_in(loaded, "社協", {**COMPLETE["社協"], ("4", "outcome"): "", ("4", "issues"): ""})
    return loaded.folder.path


@pytest.fixture
def round_(standing: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    shutil.copytree(standing, tmp_path / "r6")
    return tmp_path / "r6"


def departments(folder: Path, days: int = 0) -> list[DepartmentEntry]:
    return list(status(folder, NOW + datetime.timedelta(days=days), JA)[0].departments)


# the document


def test_states_with_files_received_and_the_days_each_department_has_left(standing: Path) -> None:
    found = [
        (one.department, one.status, one.answered, one.owed, len(one.files), one.deadline, one.days_left)
        for one in departments(standing)
    ]
    assert found == [
        ("福総", "faulty", 3, 3, 2, "2025-05-30", 18),
        ("社協", "incomplete", 2, 3, 1, "2025-05-30", 18),
        ("協働", "missing", 0, 2, 0, "2025-06-06", 25),
    ]


@pytest.mark.parametrize(("later", "left"), [(18, [0, 0, 7]), (19, [-1, -1, 6]), (30, [-12, -12, -5])])
def test_days_are_counted_from_the_day_of_the_run(standing: Path, later: int, left: list[int]) -> None:
    assert [one.days_left for one in departments(standing, later)] == left


# the table


def shown(entries: list[DepartmentEntry], width: int, lang: str = "ja") -> list[str]:
    """The lines of the table on a terminal of that width."""
    console = RichConsole(width=width)
    with console.capture() as capture:
        console.print(departments_table(entries, catalogue(lang), console))
    return [" ".join(line.split()) for line in capture.get().splitlines()]


@pytest.mark.parametrize(
    ("width", "rows"),
    [
        pytest.param(120, ["《福総》福祉総務課 不備あり ########## 3/3 1 1 2 5/30 今日まで"], id="wide"),
        pytest.param(70, ["《福総》福祉総務課 不備あり 3/3 1 1 2 5/30 今日まで"], id="no room for bars"),
        pytest.param(56, ["福総 不備あり 3/3 1 1 2 5/30 今日まで"], id="no room for names"),
        pytest.param(48, ["福総 不備あり 3/3 1 1 2 今日まで"], id="no room for dates"),
        pytest.param(44, ["福総 不備あり 3/3 1 1 今日まで"], id="no room for files"),
    ],
)
def test_a_row_stays_on_one_line(standing: Path, width: int, rows: list[str]) -> None:
    lines = shown(departments(standing, 18), width)
    assert (lines[1:2], len(lines)) == (rows, 4)


def test_in_english_no_heading_is_cut_off_on_a_narrow_terminal(standing: Path) -> None:
    assert shown(departments(standing), 60, "en")[:2] == [
        "Department Status Progress Errors Warnings Deadline",
        "福総 faulty 3/3 1 1 18 d left",
    ]


def test_days_left_today_and_past(standing: Path) -> None:
    assert [shown(departments(standing, days), 60)[3].split(" ", 3)[3] for days in (0, 25, 26)] == [
        "1 6/6 あと25日",
        "1 6/6 今日まで",
        "1 6/6 1日超過",
    ]
    assert shown(departments(standing), 72, "en")[1] == "福総 faulty 3/3 1 1 2 5/30 18 d left"


def test_whoever_is_complete_is_not_counted_down(round_: Path) -> None:
    hand_in_all(load(round_))
    assert shown(departments(round_), 60)[2].endswith("5/30")


def test_the_last_reminder_is_shown_once_somebody_was_reminded(round_: Path) -> None:
    assert "督促" not in shown(departments(round_), 120)[0]
    events = [
        Event(NOW - datetime.timedelta(days=days), kind, department)
        for days, kind, department in (
            (5, EventKind.REMINDED, "協働"),
            (3, EventKind.SENT, "協働"),
            (1, EventKind.REFUSED, "協働"),
            (0, EventKind.RECEIVED, "福総"),
        )
    ]
    append_events(round_, events)
    assert [one.reminded for one in departments(round_)] == ["", "", "2025-05-09T09:30:00+09:00"]
    lines = shown(departments(round_), 120)
    assert (lines[0].split()[-1], lines[1].split()[-1], lines[3].split()[-1]) == ("督促", "あと18日", "5/9")


# watching


Step = Callable[[], object]


def looks(folder: Path, *steps: Step) -> Iterator[None]:
    """What is done between one look and the next; then Ctrl-C."""
    for step in steps:
        step()
        yield
    raise KeyboardInterrupt


def shows(folder: Path, *steps: Step, days: Iterator[object] | None = None) -> int:
    """How often something is shown while `steps` happen, one between every two looks."""
    between, today = looks(folder, *steps), days or itertools.repeat("today")
    count = 0
    try:
        for _ in changes(folder, lambda: next(today), lambda: next(between)):
            count += 1
    except KeyboardInterrupt:
        return count


def nothing() -> None:
    """Nothing happens."""


def test_shown_once_while_nothing_changes(round_: Path) -> None:
    assert shows(round_, nothing, nothing, nothing) == 1


def test_shown_again_when_a_file_comes_changes_or_goes(round_: Path) -> None:
    new, old = round_ / "inbox" / "部" / "協働.xlsx", round_ / "inbox" / "社協.xlsx"

    def comes() -> None:
        new.parent.mkdir()
        new.write_bytes(b"1")

    assert shows(round_, comes, nothing, lambda: os.utime(old, (1, 1)), nothing, new.unlink, nothing) == 4
    assert shows(round_, lambda: os.utime(round_ / "plan.xlsx", (1, 1)), nothing) == 2


def test_a_file_still_being_copied_is_waited_for(round_: Path) -> None:
    file = round_ / "inbox" / "協働.xlsx"
    assert shows(round_, *(lambda size=size: file.write_bytes(b"-" * size) for size in (1, 2, 3)), nothing) == 2


def test_what_is_not_read_is_not_watched(round_: Path) -> None:
    assert shows(round_, lambda: (round_ / "memo.txt").write_text("x"), nothing) == 1


def test_a_new_day_is_shown(round_: Path) -> None:
    assert shows(round_, nothing, nothing, days=iter(["Monday", "Monday", "Tuesday"])) == 2


@pytest.fixture
def watch(round_: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`status --watch` while steps happen between looks; then Ctrl-C."""

    def run(*steps: Step) -> Result:
        between = looks(round_, *steps)
        monkeypatch.setattr("time.sleep", lambda _: next(between))
        return CliRunner(env={"COLUMNS": "120"}).invoke(app, ["status", str(round_), "--watch"])

    return run


def test_watching_shows_each_change_and_ctrl_c_ends_it_cleanly(round_: Path, watch: Callable[..., Result]) -> None:
    def answers() -> None:
        hand_in(load(round_), "協働", COMPLETE["協働"])

    result = watch(answers, nothing)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count("3課中 0課が完了") == 1
    assert result.stdout.count("3課中 1課が完了") == 1
    assert "\x1b" not in result.stdout


def test_a_fault_while_the_settings_are_edited_does_not_end_the_watching(
    round_: Path, watch: Callable[..., Result]
) -> None:
    settings = round_ / "round.yaml"
    good = settings.read_text(encoding="utf-8")
    result = watch(
        lambda: settings.write_text(good.replace("deadline", "dedline"), encoding="utf-8"),
        nothing,
        lambda: settings.write_text(good.replace("2025-05-30", "2025-05-29"), encoding="utf-8"),
        nothing,
    )
    assert (result.exit_code, "dedline" in result.stderr) == (0, True)
    assert "5/30" in result.stdout
    assert "5/29" in result.stdout


def test_a_folder_that_is_no_round_is_not_watched(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["status", str(tmp_path), "--watch"]).exit_code == 2


def test_watching_is_for_people(round_: Path) -> None:
    assert CliRunner().invoke(app, ["status", str(round_), "--watch", "--json"]).exit_code == 2


def test_the_pause_between_looks_is_short() -> None:
    assert 0.2 <= command.PAUSE <= 2


def test_the_document_says_when_it_was_made(round_: Path) -> None:
    result = CliRunner().invoke(app, ["status", str(round_), "--json"])
    made = datetime.datetime.fromisoformat(json.loads(result.stdout)["made"])
    assert made.tzinfo is not None
