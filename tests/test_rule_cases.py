"""Rule files tried on the cases they carry: every packaged one, and small ones that do not hold."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from evalsheet.definitions import packaged_folder
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import form_names
from evalsheet.model import Place
from evalsheet.round import RoundFolder
from evalsheet.workflow.try_rules import try_rules
from tests.test_cli import run

PACKAGED = sorted(path.stem for path in packaged_folder("rules").glob("*.yaml"))
FORM = """
form: mine
version: 1
title: 評価表
summary: {ja: 試験用, en: for tests}
levels: [{key: goal, title: 目標}, {key: item, title: 事業, numbering: {style: a, restarts: true}}]
scales:
  grade: {title: 評価, steps: [{value: A, meaning: 達成}, {value: C, meaning: 未達成}]}
fields:
  - {key: done, title: 成果, per: assignment, kind: text}
  - {key: grade, title: 評価, per: item, kind: choice, scale: grade}
  - {key: view, title: 所見, per: item, kind: text, by: committee}
sheet: {name: 評価表}
result: {workbook: 統合.xlsx, data: データ}
"""


def own(folder: Path, checks: str, code: str = "") -> RoundFolder:
    """A folder with the form above and these rules."""
    found = RoundFolder(folder)
    for one in (found.templates, found.rules):
        one.mkdir()
    (found.templates / "mine.yaml").write_text(FORM, encoding="utf-8")
    head = "rules: mine\nform: mine\n" + ("code: mine.py\n" if code else "")
    (found.rules / "mine.yaml").write_text(f"{head}checks:\n{dedent(checks)}", encoding="utf-8")
    if code:
        (found.rules / "mine.py").write_text(dedent(code), encoding="utf-8")
    return found


def about(folder: RoundFolder, code: Code, cell: str, line: int, rule: str, kind: str, value: str = "") -> Finding:
    return finding(
        code, Place(str(folder.rules / "mine.yaml"), cell=cell), value=value, line=line, rule=rule, kind=kind
    )


@pytest.mark.parametrize("name", PACKAGED)
def test_every_packaged_rule_has_cases_of_both_kinds_and_all_come_out_as_it_says(name: str) -> None:
    tried = try_rules(name, None)
    assert tried.findings == ()
    assert tried.rules > 0


def test_every_packaged_form_has_rules() -> None:
    assert sorted(form_names()) == PACKAGED


def test_a_long_text_is_one_said_several_times(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        """
        - id: long
          check: max-length
          limit: 12
          fields: [done]
          passes: [{answers: {done: {text: 会議。, times: 4}}}]
          fails: [{answers: {done: {text: 会議。, times: 5}}}]
        """,
    )
    assert try_rules("mine", folder).findings == ()


def test_a_case_that_comes_out_otherwise_is_named_with_its_line(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        """
        - id: filled
          check: required
          fields: [done]
          passes: [{answers: {done: ""}}]
          fails:
            - answers: {done: ""}
            - answers: {done: 講座を開いた。, grade: A}
        """,
    )
    assert try_rules("mine", folder).findings == (
        about(folder, Code.RULE_CASE_CAUGHT, "checks[0].passes[0]", 8, "filled", "passes", "成果「」"),
        about(
            folder,
            Code.RULE_CASE_MISSED,
            "checks[0].fails[1]",
            11,
            "filled",
            "fails",
            "成果「講座を開いた。」、評価「A」",
        ),
    )


def test_a_rule_without_cases_is_a_warning_for_each_kind(tmp_path: Path) -> None:
    folder = own(tmp_path, "- {id: filled, check: required, fields: [done]}")
    assert try_rules("mine", folder).findings == tuple(
        about(folder, Code.RULE_CASES_NONE, "checks[0]", 4, "filled", kind) for kind in ("passes", "fails")
    )


RULES = {
    "not the lead": "check: lead-only, fields: [grade], fails: [{answers: {grade: A}, lead: false}]",
    "no such department": "check: labels, fields: [done], fails: [{answers: {done: 《丁》会}}]",
    "not in charge": "check: labels-assigned, fields: [done], fails: [{answers: {done: 《甲》《丙》会}}]",
    "one department": "check: required, fields: [done], departments: [乙], fails: [{answers: {}}]",
    "one item": "check: required, fields: [done], items: [1-z], fails: [{answers: {}}]",
    "the committee's": "check: required, fields: [view], fails: [{answers: {}}]",
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_cases_are_of_the_first_department_on_an_item_that_the_second_answers_as_well(
    rule: str, tmp_path: Path
) -> None:
    passes = "passes: [{answers: {done: 《甲》《乙》会, view: よい。}}]"
    assert try_rules("mine", own(tmp_path, f"- {{id: one, {rule}, {passes}}}")).findings == ()


def test_a_check_that_crashes_over_a_case_is_said_once(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        """
        - {id: filled, check: required, fields: [done], passes: [{answers: {done: 会}}], fails: [{answers: {}}]}
        - id: broken
          check: python
          function: broken
          fields: [done]
          passes: [{answers: {done: 会}}]
          fails: [{answers: {}}]
        """,
        code="""
        def broken(frame, ask):
            raise ValueError("so")
        """,
    )
    (crashed,) = try_rules("mine", folder, allow_code=True).findings
    assert (crashed.code, crashed.place.cell) == (Code.CHECK_CRASHED, "checks[1]")


def test_the_command_says_that_all_is_well_or_what_is_not(tmp_path: Path) -> None:
    good = (
        "- {id: filled, check: required, fields: [done], passes: [{answers: {done: 会}}], fails: [{answers: {}}]}"
    )
    own(tmp_path, good)
    tried = run("forms", "mine", "--round", tmp_path, "--try", lang="en")
    assert (tried.exit_code, tried.stdout) == (0, "1 rules, 2 cases: all come out as they should.\n")
    own_rules = tmp_path / "rules/mine.yaml"
    own_rules.write_text(own_rules.read_text(encoding="utf-8").replace("done: 会", "grade: A"), encoding="utf-8")
    tried = run("forms", "mine", "--round", tmp_path, "--try", lang="en")
    assert (tried.exit_code, tried.stdout) == (1, "")
    assert "Line 4: “filled” catches a case it must let pass (評価「A」)." in tried.stderr


def test_a_form_without_rules_says_which_file_is_missing(tmp_path: Path) -> None:
    folder = own(tmp_path, "")
    (folder.rules / "mine.yaml").unlink()
    refused = run("forms", "mine", "--round", tmp_path, "--try", lang="en")
    assert refused.exit_code == 2
    assert f"The form “mine” has no rules. The file that is missing: {folder.rules / 'mine.yaml'}" in refused.stderr
