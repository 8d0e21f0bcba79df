"""The commands for the next year on the terminal: exit statuses, what is said, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from evalsheet.report.rollover import rollover_schema
from tests.rounds import distributed, hand_in_all
from tests.test_cli import CLEAN, COULD_NOT_RUN, run
from tests.test_passwords import SECRET, lock


@pytest.fixture
def round_(tmp_path: Path) -> Path:
    loaded = distributed(tmp_path / "r6")
    hand_in_all(loaded, 福総={("2", "next_direction"): "廃止"})
    return loaded.folder.path


def test_rollover_says_what_was_made_and_what_is_to_be_decided(round_: Path) -> None:
    result = run("rollover", round_, round_.parent / "r7")
    assert result.exit_code == CLEAN
    assert "令和7年度 目標事業評価調書" in result.output
    assert "項目 4　担当課 3　引き継いだ記入 16" in result.output
    assert "rollover-item-ends" in result.output
    assert str(round_.parent / "r7" / "引継ぎ確認.xlsx") in result.output
    assert run("distribute", round_.parent / "r7").exit_code == CLEAN


def test_rollover_in_english(round_: Path) -> None:
    result = run("rollover", round_, round_.parent / "r7", lang="en")
    assert result.exit_code == CLEAN
    assert "4 items, 3 departments, 16 values carried over" in result.output


def test_rollover_as_json(round_: Path) -> None:
    result = run("rollover", round_, round_.parent / "r7", "--json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, rollover_schema())
    assert (document["after"]["fiscal_year"], document["forms"][0]["values"]) == (2025, 16)


def test_a_folder_in_use_a_table_with_faults_and_a_table_that_is_none_stop_the_run(round_: Path) -> None:
    table = round_.parent / "改組.csv"
    table.write_text("旧,新\n社教,社協\n", encoding="cp932")
    faulty = run("rollover", round_, round_.parent / "r7", "--departments", table)
    assert faulty.exit_code == COULD_NOT_RUN
    assert "改組.csv A2: 「社教」という課は" in faulty.output
    for departments in (round_ / "round.yaml", round_.parent / "ない.xlsx"):
        assert (
            run("rollover", round_, round_.parent / "r7", "--departments", departments).exit_code == COULD_NOT_RUN
        )
    assert not (round_.parent / "r7").exists()
    in_use = run("rollover", round_, round_)
    assert in_use.exit_code == COULD_NOT_RUN
    assert "もとの調査と並べて" in in_use.output


def test_the_log_of_the_new_round_begins_with_the_old_one(round_: Path) -> None:
    run("rollover", round_, round_.parent / "r7")
    result = run("log", round_.parent / "r7")
    assert "引継ぎ" in result.output
    assert "r6 から" in result.output


def test_a_locked_file_is_opened_with_its_password(round_: Path) -> None:
    lock(round_ / "inbox" / "福総.xlsx", SECRET)
    passwords = round_.parent / "passwords.txt"
    passwords.write_text(SECRET, encoding="utf-8")
    closed = json.loads(run("rollover", round_, round_.parent / "a7", "--json").stdout)
    opened = json.loads(
        run("rollover", round_, round_.parent / "b7", "--json", "--password-file", passwords).stdout
    )
    assert [one["forms"][0]["values"] for one in (closed, opened)] == [10, 16]
