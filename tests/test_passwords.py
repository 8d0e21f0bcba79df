"""Workbooks with a password: opened with what --password-file holds, and the passwords stand nowhere after."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from evalsheet.errors import FileError
from evalsheet.workbook.reading.encrypted import DEFAULT_PASSWORD
from evalsheet.workflow.receiving.passwords import read_passwords
from evalsheet.workflow.receiving.returned import Opening
from tests.rounds import distributed, hand_in_all
from tests.test_cli import CLEAN, COULD_NOT_RUN, TO_MEND, run

SECRET = "春の調書-2025"


def lock(path: Path, password: str) -> None:
    """Encrypt a workbook in its place, as Excel does on saving with a password."""
    locked = io.BytesIO()
    with path.open("rb") as file:
        OOXMLFile(file).encrypt(password, locked)
    path.write_bytes(locked.getvalue())


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round in which one department locked its workbook with SECRET, and another with what Excel tries itself."""
    loaded = distributed(tmp_path_factory.mktemp("locked") / "r6")
    hand_in_all(loaded)
    lock(loaded.folder.inbox / "福総.xlsx", SECRET)
    lock(loaded.folder.inbox / "社協.xlsx", DEFAULT_PASSWORD)
    return loaded.folder.path


@pytest.fixture
def round_(answered: Path, tmp_path: Path) -> Path:
    shutil.copytree(answered, tmp_path / "r6")
    return tmp_path / "r6"


@pytest.fixture
def passwords(tmp_path: Path) -> Path:
    path = tmp_path / "passwords.txt"
    path.write_text(f"違うもの\r\n{SECRET}\r\n", encoding="utf-8", newline="")
    return path


def locked_files(output: str) -> list[str]:
    return [one["file"] for one in json.loads(output)["findings"] if one["code"] == "file-encrypted"]


def test_without_the_password_the_file_is_named_and_the_others_count(round_: Path) -> None:
    done = run("merge", round_, "--json")
    assert (done.exit_code, locked_files(done.stdout)) == (TO_MEND, ["福総.xlsx"])
    stands = {one["department"]: one["status"] for one in json.loads(done.stdout)["departments"]}
    assert stands == {"福総": "missing", "社協": "complete", "協働": "complete"}
    assert "--password-file" in run("explain", "file-encrypted").stdout


def test_with_none_that_fits_the_message_says_so(round_: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("違うもの\n", encoding="utf-8")

    def said(*options: object) -> list[str]:
        document = json.loads(run("check", round_ / "inbox", "--json", *options).stdout)
        return [one["message"] for one in document["findings"] if one["code"] == "file-encrypted"]

    locked = "パスワードで開けないようにしてあります（パスワード付きのExcelブックなど）。"
    assert said() == [locked]
    assert said("--password-file", wrong) == [f"{locked}渡されたパスワードは、どれも合いません。"]


@pytest.mark.parametrize("command", ["check", "status", "merge"])
def test_with_it_the_answers_are_read_and_it_stands_nowhere(round_: Path, passwords: Path, command: str) -> None:
    about = round_ / "inbox" if command == "check" else round_
    done = run(command, about, "--json", "--password-file", passwords)
    assert (done.exit_code, locked_files(done.stdout)) == (CLEAN, [])
    shown = run(command, about, "--password-file", passwords)
    written = [path.read_bytes() for path in round_.rglob("*") if path.is_file()]
    assert SECRET not in done.stdout + shown.output
    assert not any(SECRET.encode() in content for content in written)


def test_reminding_reads_locked_files_too(round_: Path, passwords: Path) -> None:
    asked = json.loads(run("remind", round_, "--json").stdout)
    knowing = json.loads(run("remind", round_, "--json", "--password-file", passwords).stdout)
    assert [one["department"] for one in asked["letters"]] == ["福総"]
    assert knowing["letters"] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_password_file_as_windows_writes_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes(f"{SECRET}\r\n\r\n 前後の空白 \r\n{SECRET}\r\n".encode(encoding))
    assert read_passwords(path) == (SECRET, " 前後の空白 ")


@pytest.mark.parametrize("content", [b"", b"\r\n \r\n", b"\x00\x01\x02"], ids=["empty", "blank", "no text"])
def test_a_password_file_without_a_password(round_: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.txt"
    path.write_bytes(content)
    with pytest.raises(FileError) as caught:
        read_passwords(path)
    assert caught.value.code == "password-file-empty"
    assert run("check", round_ / "inbox", "--password-file", path).exit_code == COULD_NOT_RUN


def test_a_password_file_that_is_not_there(round_: Path, tmp_path: Path) -> None:
    done = run("check", round_ / "inbox", "--password-file", tmp_path / "none.txt")
    assert (done.exit_code, "none.txt" in done.output) == (COULD_NOT_RUN, True)


def test_passwords_are_not_part_of_what_a_failure_would_print() -> None:
    assert SECRET not in repr(Opening(None, (SECRET,)))  # type: ignore[arg-type]
