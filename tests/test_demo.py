"""The demo as somebody meets it who names no form: late departments, and each kind of mistake."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from evalsheet.cli.app import app
from evalsheet.findings import Code
from evalsheet.model import Status
from evalsheet.workflow.demo import owner_file
from evalsheet.workflow.merge import REPORT

MISTAKES = {
    Code.WRONG_ROUND,
    Code.NOT_A_WORKBOOK,
    Code.FILE_OPEN,
    Code.ITEM_TWICE,
    Code.ITEM_MISSING,
    Code.VALUE_NOT_ALLOWED,
    Code.CONTRADICTION,
    Code.REASON_MISSING,
    Code.LABEL_UNKNOWN,
    Code.LABEL_NOT_ASSIGNED,
    Code.NOT_THE_LEAD,
    Code.REQUIRED_EMPTY,
    Code.NOT_ANSWERED,
    Code.ONE_SIDED,
    Code.AGAINST_LAST_YEAR,
    Code.SAME_AS_LAST_YEAR,
    Code.PREFILLED_CHANGED,
    Code.STRAY_CONTENT,
    Code.SUBMISSION_SUPERSEDED,
    Code.SUBMISSION_MISSING,
    Code.CROSSLISTING_TARGET_UNKNOWN,
    Code.CROSSLISTING_DIFFERENT,
    Code.CROSSLISTING_ABSENT,
    Code.CROSSLISTING_WRONG_SOURCE,
    Code.CROSSLISTING_UNDECLARED,
    Code.CROSSLISTING_BARE,
    Code.CROSSLISTING_SELF,
    Code.POINTER_UNKNOWN,
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `evalsheet demo` reports."""
    folder = tmp_path_factory.mktemp("demo") / "round"
    assert CliRunner().invoke(app, ["demo", str(folder)]).exit_code == 0
    report: dict[str, Any] = json.loads((folder / "result" / REPORT).read_text(encoding="utf-8"))
    return report


def test_departments_stand_in_every_state(played: dict[str, Any]) -> None:
    assert {one["status"] for one in played["departments"]} == set(Status)


def test_each_kind_of_mistake_is_made_and_found(played: dict[str, Any]) -> None:
    assert {one["code"] for one in played["findings"]} >= {code.text for code in MISTAKES}


def test_whoever_has_a_workbook_open_is_named(played: dict[str, Any]) -> None:
    (found,) = (one for one in played["findings"] if one["code"] == Code.FILE_OPEN.text)
    assert "社協 担当" in found["message"]


def test_an_owner_file_has_the_length_that_excel_gives_it() -> None:
    assert len(owner_file("社協 担当")) == 165
