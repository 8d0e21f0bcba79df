"""Every file of a hostile folder has a verdict, there is no traceback, and nothing is written or fetched.

The whole verdict is compared, file by file, as apache/poi does with its own corpus. A file that was read and is no
form of this round is `file-unrecognised`; one that holds the same answers as another is superseded by it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evalsheet.model import FileFormat
from evalsheet.workbook.reading.formats import format_of
from evalsheet.workbook.reading.read import read_workbook
from tests.hostile import hostile_files
from tests.rounds import COMPLETE, distributed, hand_in
from tests.test_cli import TO_MEND
from tests.test_nothing_half_done import state

VERDICTS = {
    "": ("黙って開く鍵.xlsx",),
    "file-empty": (
        "入れ子.zip/空.xlsx",
        "空.xlsx",
    ),
    "file-encrypted": (
        "鍵付き.ods",
        "鍵付き.xlsx",
        "鍵付き.zip/a.xlsx",
    ),
    "file-open": (
        ".~lock.福総.xlsx#",
        "~$福総.xlsx",
    ),
    "file-over-limit": (
        "シートだらけ.xlsx",
        "セルだらけ.xlsx",
        "大きなファイル.xlsx",
        "広い結合.xlsx",
        "文字だらけ.xlsx",
        "書式だらけ.xlsx",
        "比の爆弾.xlsx",
        "爆弾.xlsx",
        "結合だらけ.xlsx",
        "繰り返し.ods",
        "遠いセル.xls",
        "遠いセル.xlsx",
        "部品だらけ.xlsx",
    ),
    "file-refused": (
        "同じ名前.xlsx",
        "外の実体.xlsx",
        "外へ出る.zip",
        "外へ出る名前.xlsx",
        "大きさの嘘.xlsx",
        "大文字だけ違う名前.xlsx",
        "実体の爆弾.xlsx",
        "絶対の名前.xlsx",
    ),
    "file-skipped": (
        ".DS_Store",
        "Thumbs.db",
        "__MACOSX/._調書.xlsx",
        "desktop.ini",
    ),
    "file-unfinished": ("調書.xlsx.part",),
    "file-unrecognised": (
        "1904年.xlsx",
        "DDE.xlsx",
        "いっぱいの文字.xlsx",
        "ふりがな.xlsx",
        "別の場所のシート.xlsx",
        "制御文字.xlsx",
        "和暦.xlsx",
        "外へのリンク.xlsx",
        "接頭辞.xlsx",
        "新しい誤り.xlsx",
        "深い入れ子.xlsx",
        "片割れの代用対.xlsx",
        "範囲の嘘.xlsx",
        "途方もない数.xlsx",
    ),
    "file-unrecognised read-as": (
        "MacのCSV.csv",
        "cp932のCSV.xls",
        "cp932のHTML.xls",
        "utf16のCSV.xls",
        "utf8のCSV.xlsx",
        "utf8のHTML.xls",
        "xlsをxlsxと名付けた.xlsx",
        "本物.ods",
        "本物.xls",
        "本物.xlsb",
    ),
    "has-macros submission-superseded": ("マクロ.xlsm",),
    "not-a-workbook": (
        "2003年のXML.xls",
        "2003年の接頭辞のXML.xls",
        "7z.7z",
        "Excel4.xls",
        "Numbers.numbers",
        "PDF.xlsx",
        "Word.docx",
        "Word.xlsx",
        "gz.xlsx.gz",
        "ただの文.xlsx",
        "メール.eml",
        "乱数.xlsx",
        "ゼロだけ.xlsx",
        "ショートカット.url",
        "ショートカット.xlsx.lnk",
        "ページ.mht",
        "入れ子.zip/中.zip",
        "壊れたxls.xls",
        "文書.odt",
        "文書.rtf",
        "書庫.tar",
        "画像.png",
        "空のxls.xls",
    ),
    "read-as": (
        "入れ子.zip",
        "鍵付き.zip",
    ),
    "submission-duplicate": ("入れ子.zip/調書.xlsx",),
    "submission-superseded": (
        "UTF-16の部品.xlsx",
        "strict.xlsx",
        "xlsxをxlsと名付けた.xls",
        "大文字の部品.xlsx",
        "種類の表がない.xlsx",
        "絶対パス.xlsx",
        "別の場所のすべて.xlsx",
        "逆斜線.xlsx",
    ),
    "unreadable-workbook": (
        "シートがない.xlsx",
        "ブックがない.xlsx",
        "文字でない文字.xlsx",
        "文字の番号が大きい.xlsx",
        "文字の番号が負.xlsx",
        "文字の表がない.xlsx",
        "検査値違い.xlsx",
        "番地でない番地.xlsx",
        "終わりがない.xlsx",
        "途中まで.xlsx",
        "途中まで.zip",
        "閉じていない.xlsx",
        "循環.xls",
        "関係がない.xlsx",
        "頭だけ.xlsx",
    ),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round, and beside it the folder of files."""
    place = tmp_path_factory.mktemp("hostile")
    good = hand_in(distributed(place / "r6"), "福総", COMPLETE["福総"])
    hostile_files(place / "corpus", good.read_bytes())
    good.unlink()
    return place


# As on Windows, where no process can be forked, or limit its own memory.
SPAWNING = """
import multiprocessing, pathlib
from evalsheet.workflow.receiving import isolated
multiprocessing.get_all_start_methods = lambda: ["spawn"]
isolated.STATM = pathlib.Path("none")
from evalsheet.cli import main
main()
"""


def checked(place: Path, program: Sequence[str] = ("-m", "evalsheet")) -> tuple[int, str, dict[str, Any]]:
    """Exit status, standard error and document of a check of the folder, in a process of its own."""
    done = subprocess.run(
        [sys.executable, *program, "check", "--json", "--round", place / "r6", place / "corpus"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stderr, json.loads(done.stdout)


@pytest.mark.parametrize("program", [("-m", "evalsheet"), ("-c", SPAWNING)], ids=["as it runs here", "spawning"])
def test_every_file_has_its_verdict_and_nothing_is_written(corpus: Path, program: Sequence[str]) -> None:
    before = state(corpus)
    status, said, document = checked(corpus, program)
    assert (status, said) == (TO_MEND, "")
    assert state(corpus) == before
    found: dict[str, list[str]] = {name: [] for name in before if name.startswith("corpus/")}
    for one in document["findings"]:
        found.setdefault(f"corpus/{one['file']}", []).append(one["code"])
    expected = {f"corpus/{name}": codes for codes, names in VERDICTS.items() for name in names}
    assert {name: " ".join(dict.fromkeys(codes)) for name, codes in found.items()} == expected
    # however a workbook was packed, written or locked, its answers are the same
    assert document["differences"] == []
    assert [(one["department"], one["status"]) for one in document["departments"]] == [("福総", "complete")]


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("本物.xls", ["甲", "甲"]),
        ("本物.xlsb", ["甲"]),
        ("本物.ods", ["甲"]),
        ("cp932のHTML.xls", ["番号", "成果", "1", "○講座"]),
        ("utf8のHTML.xls", ["番号", "成果", "1", "○講座"]),
        ("cp932のCSV.xls", ["番号", "成果", "1", "○講座", "2", "○研修"]),
        ("utf8のCSV.xlsx", ["番号", "成果", "1", "○講座", "2", "○研修"]),
        ("utf16のCSV.xls", ["番号", "成果", "1", "○講座", "2", "○研修"]),
        ("MacのCSV.csv", ["番号", "成果", "1", "○講座", "2", "○研修"]),
        ("接頭辞.xlsx", ["1"]),
        ("別の場所のシート.xlsx", ["甲"]),
        ("範囲の嘘.xlsx", ["甲"]),
        ("深い入れ子.xlsx", ["甲"]),
        ("新しい誤り.xlsx", ["#SPILL!", "甲"]),
        ("和暦.xlsx", ["2023-03-15"]),
        ("1904年.xlsx", ["1904-01-02"]),
        ("ふりがな.xlsx", ["清瀬"]),
        ("制御文字.xlsx", ["\0甲\x01"]),
        ("片割れの代用対.xlsx", ["_xD83D_甲"]),
        ("いっぱいの文字.xlsx", ["字" * 32_767]),
        ("外へのリンク.xlsx", ["1"]),
        ("DDE.xlsx", ["甲"]),
    ],
)
def test_what_can_be_read_is_read_as_it_stands(corpus: Path, name: str, texts: list[str]) -> None:
    book = read_workbook(corpus / "corpus" / name)
    assert [cell.text for sheet in book.sheets for _, cell in sorted(sheet.cells.items())] == texts


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("2003年の接頭辞のXML.xls", FileFormat.XML_TABLE),
        ("Numbers.numbers", FileFormat.NUMBERS),
        ("ページ.mht", FileFormat.WEB_ARCHIVE),
        ("メール.eml", FileFormat.MAIL),
        ("ショートカット.xlsx.lnk", FileFormat.SHORTCUT),
        ("ショートカット.url", FileFormat.SHORTCUT),
        ("書庫.tar", FileFormat.ARCHIVE),
        ("ゼロだけ.xlsx", FileFormat.BLANK),
    ],
)
def test_what_cannot_be_read_is_called_by_its_kind(corpus: Path, name: str, kind: FileFormat) -> None:
    assert format_of((corpus / "corpus" / name).read_bytes()) is kind


def test_a_file_that_is_still_being_copied_is_left_for_later(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus / "r6", tmp_path / "r6")
    path = tmp_path / "corpus" / "福総.xlsx"
    path.parent.mkdir()
    ended = threading.Event()

    def copy() -> None:
        with path.open("ab", buffering=0) as file:
            while not ended.wait(0.02):
                file.write(b"PK")

    copying = threading.Thread(target=copy)
    copying.start()
    try:
        _, _, document = checked(tmp_path)
    finally:
        ended.set()
        copying.join()
    assert [(one["file"], one["code"]) for one in document["findings"]] == [("福総.xlsx", "file-unfinished")]
