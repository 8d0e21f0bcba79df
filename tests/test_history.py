"""history.jsonl: a value per line, strict reading, and lines that no stopped run can spoil."""

from __future__ import annotations

import datetime
import errno
import json
import multiprocessing
import os
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from evalsheet.cli.app import app
from evalsheet.errors import EvalsheetError, FileError
from evalsheet.findings import catalogue
from evalsheet.history import Event, EventKind, History, append_events, read_history
from evalsheet.history.event import EventError, from_line, to_line
from evalsheet.report.log import log_schema

JST = datetime.timezone(datetime.timedelta(hours=9))
TIME = datetime.datetime(2025, 5, 12, 9, 30, tzinfo=JST)
RECEIVED = Event(TIME, EventKind.RECEIVED, "福総", "課/福総.xlsx", "ab12", 2, (("new", 3), ("note", "三行\n目")))
MERGED = Event(TIME, EventKind.MERGED)
texts = st.text(st.characters(codec=None), max_size=20)


def test_an_event_is_one_readable_line_without_what_does_not_apply() -> None:
    assert to_line(RECEIVED).decode() == (
        '{"time": "2025-05-12T09:30:00+09:00", "event": "received", "department": "福総", "file": "課/福総.xlsx", '
        '"sha256": "ab12", "version": 2, "detail": {"new": 3, "note": "三行\\n目"}}\n'
    )
    assert to_line(MERGED).decode() == '{"time": "2025-05-12T09:30:00+09:00", "event": "merged"}\n'


@given(
    st.builds(
        Event,
        st.datetimes(min_value=datetime.datetime(1990, 1, 1), timezones=st.sampled_from([JST, datetime.UTC])).map(
            lambda time: time.replace(microsecond=0)
        ),
        st.sampled_from(EventKind),
        texts,
        texts,
        texts,
        st.integers(0, 99),
        st.dictionaries(texts, texts | st.integers()).map(lambda known: tuple(known.items())),
    )
)
def test_a_line_gives_back_its_event_whatever_characters_a_file_name_holds(event: Event) -> None:
    line = to_line(event)
    assert line.count(b"\n") == 1
    assert from_line(line) == event


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_other_line_is_a_fault_and_nothing_else(line: bytes) -> None:
    with pytest.raises(EventError):
        from_line(line)


def test_a_round_without_history_has_an_empty_one(tmp_path: Path) -> None:
    assert read_history(tmp_path) == History(())


def test_what_is_appended_is_read_in_its_order(tmp_path: Path) -> None:
    append_events(tmp_path, [RECEIVED])
    append_events(tmp_path, [])
    append_events(tmp_path, [MERGED, RECEIVED])
    assert read_history(tmp_path) == History((RECEIVED, MERGED, RECEIVED))


@pytest.mark.parametrize(
    "line", ['{"time": "2025-05-12", "event": "merged"}', "merged", "{}", '{"event": "x"}', "\0"]
)
def test_an_unreadable_line_is_named_with_its_file_and_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "history.jsonl"
    path.write_bytes(to_line(MERGED) + line.encode() + b"\n" + to_line(MERGED))
    with pytest.raises(EvalsheetError) as caught:
        read_history(tmp_path)
    assert caught.value.code == "history-unreadable"
    assert catalogue("ja").render(caught.value.code, caught.value.params).startswith(f"{path} の2行目が読めません")


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    saved = b"\xef\xbb\xbf" + (to_line(MERGED) + b"\n" + to_line(RECEIVED)).replace(b"\n", b"\r\n")
    (tmp_path / "history.jsonl").write_bytes(saved)
    assert read_history(tmp_path) == History((MERGED, RECEIVED))


def test_a_last_line_without_its_end_counts_and_is_ended_before_the_next(tmp_path: Path) -> None:
    (tmp_path / "history.jsonl").write_bytes(to_line(MERGED) + to_line(RECEIVED)[:-1])
    assert read_history(tmp_path) == History((MERGED, RECEIVED))
    append_events(tmp_path, [MERGED])
    assert read_history(tmp_path) == History((MERGED, RECEIVED, MERGED))


@pytest.mark.parametrize("length", range(1, len(to_line(RECEIVED)) - 1))
def test_a_line_torn_anywhere_is_told_then_kept_as_an_event_and_the_next_is_whole(
    tmp_path: Path, length: int
) -> None:
    torn = to_line(RECEIVED)[:length]
    path = tmp_path / "history.jsonl"
    path.write_bytes(to_line(MERGED) + torn)
    assert read_history(tmp_path) == History((MERGED,), torn.decode("utf-8", "replace"))
    append_events(tmp_path, [MERGED])
    before, kept, after = read_history(tmp_path).events
    assert (before, after) == (MERGED, MERGED)
    assert (kept.kind, kept.known("text")) == (EventKind.TORN, torn.decode("utf-8", "backslashreplace"))


@pytest.mark.parametrize("torn", [b"", b'{"time": "20'])
def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, torn: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "history.jsonl"
    path.write_bytes(to_line(RECEIVED) + torn)

    def full(_descriptor: int) -> None:
        monkeypatch.undo()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError) as caught:
        append_events(tmp_path, [MERGED, MERGED])
    assert (caught.value.code, caught.value.params) == ("disk-full", {"path": path})
    assert path.read_bytes() == to_line(RECEIVED) + torn


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "history.jsonl").mkdir()
    with pytest.raises(FileError) as caught:
        append_events(tmp_path, [MERGED])
    assert (caught.value.code, caught.value.params["path"]) == ("not-writable", tmp_path / "history.jsonl")


def _append_many(folder: Path, name: str) -> None:
    for number in range(40):
        append_events(folder, [Event(TIME, EventKind.SENT, name, detail=(("n", number),))])


def test_two_processes_that_write_at_once_lose_no_line(tmp_path: Path) -> None:
    spawned = multiprocessing.get_context("spawn")
    writers = [spawned.Process(target=_append_many, args=(tmp_path, name)) for name in ("福総", "社協")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    events = read_history(tmp_path).events
    assert [e.known("n") for e in events if e.department == "福総"] == list(range(40))
    assert [e.known("n") for e in events if e.department == "社協"] == list(range(40))


def test_each_line_is_json_for_any_other_program(tmp_path: Path) -> None:
    append_events(tmp_path, [RECEIVED, MERGED])
    lines = (tmp_path / "history.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["received", "merged"]


# evalsheet log


@pytest.fixture
def logged(tmp_path: Path) -> Path:
    (tmp_path / "round.yaml").write_text("faulty: [", encoding="utf-8")  # the log can be read all the same
    known = {"files": 3, "departments": 9, "complete": 2, "answered": 30, "owed": 40, "errors": 1, "warnings": 0}
    received = (("new", 3), ("changed", 1), ("removed", 0))
    told = (("to", "a@city.example.jp"), ("subject", "調書の提出について"), ("reply", "250 OK"))
    sent = Event(TIME, EventKind.SENT, "社協", detail=told)
    append_events(
        tmp_path,
        [
            Event(TIME, EventKind.RECEIVED, "福総", "課/福総.xlsx", "ab12", 2, received),
            Event(TIME, EventKind.MERGED, detail=tuple(known.items())),
            sent,
        ],
    )
    return tmp_path


def test_log_prints_a_row_per_event(logged: Path) -> None:
    shown = CliRunner().invoke(app, ["log", str(logged)], env={"COLUMNS": "160"})
    assert shown.exit_code == 0
    assert [" ".join(line.split()) for line in shown.stdout.splitlines()] == [
        "日時 できごと 担当課 ファイル 内容",
        "2025-05-12 09:30 受付 福総 課/福総.xlsx 新しい記入 3 変更 1 削除 0",
        "2025-05-12 09:30 統合 3ファイル 9課中2課が完了 記入 30/40 不備 1 確認 0",
        "2025-05-12 09:30 送信 社協 a@city.example.jp 調書の提出について 250 OK",
    ]


def test_log_for_machines_fits_its_schema(logged: Path) -> None:
    document = json.loads(CliRunner().invoke(app, ["log", str(logged), "--json"]).stdout)
    jsonschema.validate(document, log_schema())
    assert [event["event"] for event in document["events"]] == ["received", "merged", "sent"]
    assert document["events"][0]["detail"] == {"new": 3, "changed": 1, "removed": 0}


def test_log_says_what_was_cut_off(logged: Path) -> None:
    with (logged / "history.jsonl").open("ab") as file:
        file.write(b'{"time": "2025')
    shown = CliRunner().invoke(app, ["log", str(logged), "--lang", "en"]).stdout
    assert 'cut off when its run was stopped; it is seen to when the next is written: {"time": "2025' in shown


def test_log_of_a_round_in_which_nothing_happened_and_of_no_round(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["log", str(tmp_path)]).exit_code == 2
    (tmp_path / "round.yaml").touch()
    assert CliRunner().invoke(app, ["log", str(tmp_path)]).stdout == "まだ何も記録されていません。\n"


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_kind_of_event_has_a_word_and_a_line_in_the_documentation(kind: EventKind, language: str) -> None:
    assert catalogue(language).word(f"event.{kind}")
    page = Path(__file__).parents[1] / "docs" / "history.md"
    assert f"| `{kind}` |" in page.read_text(encoding="utf-8")
