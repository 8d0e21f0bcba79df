"""What lies in an inbox: nothing is left out, no link is followed, and every name can be shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.celltext import UNSEEN
from evalsheet.errors import EvalsheetError, FileError
from evalsheet.findings import catalogue
from evalsheet.workflow.look import check
from evalsheet.workflow.receiving.listed import called, files_in
from tests.rounds import COMPLETE, distributed, hand_in

posix = pytest.mark.skipif(os.name == "nt", reason="names are bytes on other systems only")


def findings(*paths: Path, round_: Path) -> list[tuple[str, str, str]]:
    """Name, code and message of what a check in a process of its own says of files as a whole."""
    done = subprocess.run(
        [sys.executable, "-m", "evalsheet", "check", "--json", "--round", round_, *paths],
        capture_output=True,
        check=False,
    )
    found = json.loads(done.stdout.decode())["findings"]
    return [(one["file"], one["code"], one["message"]) for one in found if not one["cell"]]


@pytest.fixture
def round_(tmp_path: Path) -> Path:
    return distributed(tmp_path / "r6").folder.path


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("福総.xlsx", "福総.xlsx"),
        ("提出済/福総　最終 (1).xlsx", "提出済/福総　最終 (1).xlsx"),
        ("カ\u3099.xlsx", "カ\u3099.xlsx"),
        ("二\n行\t.xlsx", "二<U+000A>行<U+0009>.xlsx"),
        ("\x1b[2J\x07.xlsx", "<U+001B>[2J<U+0007>.xlsx"),
        ("\u202excod.xlsx", "<U+202E>xcod.xlsx"),
        (os.fsdecode("調書.xlsx".encode("cp932")), "調書.xlsx"),
        (os.fsdecode(b"\x83.xlsx"), "<U+DC83>.xlsx"),
    ],
)
@posix
def test_a_name_is_shown_as_it_is_unless_it_cannot_be(stored: str, shown: str) -> None:
    assert called(Path("inbox") / stored, Path("inbox")) == shown


@given(st.text(st.characters(exclude_characters="/\0"), min_size=1))
def test_every_name_can_be_stored_and_shown(name: str) -> None:
    shown = called(Path("inbox", f"a{name}"), None)
    assert UNSEEN.search(shown) is None
    assert shown.encode().decode() == shown


@posix
def test_files_with_names_that_are_no_text_are_read_like_any_other(round_: Path, tmp_path: Path) -> None:
    loaded_inbox = round_ / "inbox"
    loaded_inbox.mkdir(exist_ok=True)
    bad = os.fsencode(loaded_inbox) + "/調書\x1b[2J".encode("cp932") + b".txt"
    Path(os.fsdecode(bad)).write_text("調書です", encoding="utf-8")
    assert [one[:2] for one in findings(loaded_inbox, round_=round_)] == [("調書<U+001B>[2J.txt", "not-a-workbook")]


@posix
def test_links_are_named_and_not_followed(round_: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "秘密.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    folder = tmp_path / "files"
    (folder / "下").mkdir(parents=True)
    (folder / "ファイル.csv").symlink_to(elsewhere / "秘密.csv")
    (folder / "下" / "フォルダー").symlink_to(elsewhere)
    (folder / "下" / "輪").symlink_to(folder)
    (folder / "どこにもない.xlsx").symlink_to(tmp_path / "none")
    os.mkfifo(folder / "管.xlsx")
    names = ["どこにもない.xlsx", "ファイル.csv", "下/フォルダー", "下/輪", "管.xlsx"]
    assert [called(one, folder) for one in files_in(folder)] == names
    found = findings(folder, round_=round_)
    assert [(name, code, "ショートカット" in message) for name, code, message in found] == [
        (name, "not-a-workbook", name != "管.xlsx") for name in names
    ]


def test_a_folder_that_cannot_be_looked_into_is_named(
    round_: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "files" / "閉じた"
    closed.mkdir(parents=True)
    scan = os.scandir

    def scandir(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert files_in(tmp_path / "files") == [closed]
    with pytest.raises(FileError) as caught:
        files_in(closed)  # an inbox without files would say that nobody has answered
    assert caught.value.params == {"path": closed, "reason": "Permission denied"}
    monkeypatch.undo()
    assert files_in(closed.parent) == []  # an empty folder says nothing
    with pytest.raises(EvalsheetError) as empty:  # and where nothing else is given, there is nothing to check
        check([closed.parent], round_, catalogue("ja"))
    assert (empty.value.code, empty.value.params) == ("inbox-empty", {"folder": closed.parent})


def test_files_of_several_folders_are_told_apart(round_: Path, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "調書.xlsx").write_bytes(b"%PDF-1.7")
    found = findings(tmp_path / "a", tmp_path / "b" / "調書.xlsx", round_=round_)
    assert [one[0] for one in found] == ["a/調書.xlsx", "b/調書.xlsx"]


@posix
def test_a_link_that_is_asked_for_by_name_is_followed(round_: Path, tmp_path: Path) -> None:
    returned = hand_in(distributed(tmp_path / "other"), "福総", COMPLETE["福総"])
    link = tmp_path / "これ.xlsx"
    link.symlink_to(returned)
    assert [one for one in findings(link, round_=round_) if one[1] == "not-a-workbook"] == []
