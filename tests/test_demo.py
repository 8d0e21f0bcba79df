"""The packaged round played from end to end: every mistake the example makes is found where it was made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evalsheet.checks import check_named
from evalsheet.cli.app import app
from evalsheet.definitions import packaged_folder
from evalsheet.findings import Code, Finding, catalogue
from evalsheet.forms import find_form
from evalsheet.model import Status
from evalsheet.plan.playing import Mistake, Playing, demo_form, load_playing
from evalsheet.workflow.demo import Demo, demo, owner_file
from tests.rounds import NOW

JA = catalogue("ja")
PLAYED = sorted(path.parent.name for path in packaged_folder("examples").glob("*/demo.yaml"))


@dataclass(frozen=True)
class Played:
    """The demo of one form, and how it was to be played."""

    playing: Playing
    demo: Demo

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.demo.merged.examined.findings


@pytest.fixture(scope="module", params=PLAYED)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    return _played(request.param, tmp_path_factory)


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return _played(demo_form(), tmp_path_factory)


def _played(name: str, folders: pytest.TempPathFactory) -> Played:
    return Played(load_playing(find_form(name)), demo(folders.mktemp("demo") / "round", name, NOW, JA))


def says(found: Finding, mistake: Mistake) -> bool:
    """Whether a finding is the mistake's: at its department, and at its item or naming it as the other end."""
    numbers = {found.item, *dict(found.params).values()}
    return (found.code.text, mistake.department in found.departments) == (mistake.finds, True) and (
        mistake.item in numbers or mistake.note is not None
    )


def test_every_mistake_is_found_where_it_was_made(played: Played) -> None:
    for mistake in played.playing.mistakes:
        assert not mistake.finds or any(says(one, mistake) for one in played.findings), mistake.why


def test_every_strange_file_is_named(played: Played) -> None:
    found = {(one.place.file, one.code.text) for one in played.findings}
    assert {(extra.name, extra.finds) for extra in played.playing.files} <= found


def test_who_is_late_is_missing_and_everybody_else_is_not(played: Played) -> None:
    missing = [one.label for one in played.demo.merged.examined.states if one.status is Status.MISSING]
    assert sorted(missing) == sorted(played.playing.late)


def test_what_a_department_received_is_shown(played: Played) -> None:
    assert any(state.name in played.demo.blank.name for state in played.demo.merged.examined.states)


def test_who_has_a_workbook_open_is_named(default: Played) -> None:
    (extra,) = [one for one in default.playing.files if one.opened_by]
    (found,) = [one for one in default.findings if one.code is Code.FILE_OPEN]
    assert dict(found.params)["user"] == extra.opened_by


def test_an_owner_file_has_the_length_that_excel_gives_it() -> None:
    assert len(owner_file("社協 担当")) == 165


def test_the_default_example_makes_each_kind_of_mistake(default: Played) -> None:
    """Every check its rules name, and everything that can be wrong with a cross-listing, is found once at least."""
    rules = default.demo.merged.examined.parts[0].returned.facts.rules.file
    checked = {check_named(rule.check).code.text for rule in rules.checks}
    crosslisted = {code.text for code in Code if re.match(r"crosslisting-|pointer-unknown", code.text)}
    found = {one.code.text for one in default.findings}
    # one is made on request only, the other takes a text so long that it would be all one sees in print
    assert (checked | crosslisted) - found == {Code.CROSSLISTING_FILLED.text, Code.TOO_LONG.text}
    assert {state.status for state in default.demo.merged.examined.states} == set(Status)


def test_the_command_says_in_three_lines_what_to_open(tmp_path: Path) -> None:
    result = CliRunner(env={"COLUMNS": "400", "EVALSHEET_LANG": ""}).invoke(app, ["demo", str(tmp_path / "demo")])
    form = find_form(demo_form())
    paths = [Path("/", *line.split("/")[1:]) for line in result.output.strip().splitlines()[-3:]]
    assert result.exit_code == 0
    assert [path.exists() for path in paths] == [True] * 3
    assert [path.relative_to(tmp_path).parts[1] for path in paths] == ["outbox", "result", "result"]
    assert paths[1].name == form.result.workbook
