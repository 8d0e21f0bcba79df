"""Definitions are read strictly: every fault at once, with file, line, key path and nearest known name."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from evalsheet.checks import known_checks
from evalsheet.definitions import packaged_folder, read_definition
from evalsheet.definitions.strict import PROBLEMS
from evalsheet.errors import DefinitionError, EvalsheetError, FileError
from evalsheet.findings import Code, Finding, catalogue, finding
from evalsheet.findings.catalogue import LANGUAGES
from evalsheet.forms import Form, find_form, form_names
from evalsheet.model import Place
from evalsheet.plan.examples import load_example
from evalsheet.round import Round, RoundFolder, load_round
from evalsheet.rules import RuleFile, RuleSet, find_rules
from tests.tables import SMALL_FORM, small_form

ROUND = """\
round: r7-small
form: small
title: 令和7年度 調書
fiscal_year: 2025
deadline: 2026-05-29
extensions:
  社協: 2026-06-05
coordinator:
  section: 福祉総務課
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def faults_of(error: DefinitionError) -> list[Finding]:
    return [fault for fault in error.faults if isinstance(fault, Finding)]


def round_faults(folder: Path, text: str) -> list[Finding]:
    path = folder / "round.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_round(RoundFolder(folder))
    return faults_of(caught.value)


def unknown(path: Path, cell: str, value: str, line: int, nearest: str) -> Finding:
    return finding(Code.YAML_KEY_UNKNOWN, Place(str(path), cell=cell), value=value, line=line, nearest=nearest)


def invalid(path: Path, cell: str, value: str, line: int, problem: str, allowed: str = "") -> Finding:
    return finding(
        Code.YAML_VALUE_INVALID,
        Place(str(path), cell=cell),
        value=value,
        line=line,
        problem=problem,
        **({"allowed": allowed} if allowed else {}),
    )


def missing(path: Path, cell: str, line: int) -> Finding:
    return finding(Code.YAML_KEY_MISSING, Place(str(path), cell=cell), line=line)


def syntax(path: Path, line: int, problem: str) -> Finding:
    return at_line(Code.YAML_SYNTAX, path, line, problem=problem)


def at_line(code: Code, path: Path, line: int, **params: str) -> Finding:
    return finding(code, Place(str(path), cell=f"line {line}"), severity=None, line=line, **params)


def test_whatever_is_wrong_with_a_value_is_said_in_both_languages() -> None:
    for language in LANGUAGES:
        words = catalogue(language).words
        for problem, named in PROBLEMS.values():
            assert ("{allowed}" in words[f"problem.{problem}"]) == bool(named)


def test_a_limit_is_said_with_its_value(folder: Path) -> None:
    (fault,) = round_faults(folder, ROUND.replace("2025", "1"))
    assert catalogue("ja").message(fault).endswith("次の値以上にします：1926")


# one file


def test_a_definition_is_read_with_its_types(folder: Path) -> None:
    (folder / "round.yaml").write_text("\ufeff" + ROUND, encoding="utf-8")
    settings = load_round(RoundFolder(folder))
    assert settings.deadline_of("福総") == datetime.date(2026, 5, 29)
    assert settings.deadline_of("社協") == datetime.date(2026, 6, 5)
    assert (settings.year, settings.last_year) == ("令和7年度", "令和6年度")


def test_an_unknown_key_names_file_path_line_and_the_nearest_known_key(folder: Path) -> None:
    assert round_faults(folder, ROUND + "  secton: 係\n") == [
        unknown(folder / "round.yaml", "coordinator.secton", "secton", 10, "section")
    ]


def test_a_key_like_no_other_is_told_all_that_are_known(folder: Path) -> None:
    assert round_faults(folder, ROUND + "  xyz: 係\n") == [
        unknown(folder / "round.yaml", "coordinator.xyz", "xyz", 10, "mail, person, phone, section")
    ]


def test_all_faults_are_reported_at_once_in_the_order_of_the_lines(folder: Path) -> None:
    text = ROUND.replace("title:", "titel:").replace("2025", '"2025"').replace("2026-05-29", "2026-02-30")
    path = folder / "round.yaml"
    assert round_faults(folder, text + "  section: 係\n  phone: 2201\n") == [
        missing(path, "title", 1),
        unknown(path, "titel", "titel", 3, "title"),
        invalid(path, "fiscal_year", "2025", 4, "whole-number"),
        invalid(path, "deadline", "2026-02-30", 5, "date"),
        at_line(Code.YAML_KEY_TWICE, path, 10, value="section"),
        invalid(path, "coordinator.phone", "2201", 11, "text"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param("round: r\ntitle: a: b\n", 2, "mapping values are not allowed here", id="a second colon"),
        pytest.param("round: r\ntitle：a\nform: b\n", 2, "could not find expected ':'", id="a full-width colon"),
        pytest.param('round: r\ntitle: "a\nform: b\n', 2, "found unexpected end of stream", id="an open quote"),
        pytest.param(
            "round: r\ncoordinator:\n\tsection: x\n",
            3,
            "found character '\\t' that cannot start any token",
            id="a tab",
        ),
        pytest.param("? [a, b]\n: c\n", 1, "found unhashable key", id="a list for a key"),
        pytest.param("round: r\ntitle: \x07\n", 2, "U+0007", id="a control character"),
        pytest.param("round: !!python/name:os.system x\n", 1, None, id="an object"),
    ],
)
def test_what_is_no_yaml_names_its_line(folder: Path, text: str, line: int, problem: str | None) -> None:
    (fault,) = round_faults(folder, text)
    assert (fault.code, fault.place.cell) == (Code.YAML_SYNTAX, f"line {line}")
    assert problem is None or fault == syntax(folder / "round.yaml", line, problem)


def test_a_file_in_another_encoding_names_the_line(folder: Path) -> None:
    path = folder / "round.yaml"
    path.write_bytes("round: r\ntitle: 調書\n".encode("cp932"))
    with pytest.raises(DefinitionError) as caught:
        read_definition(path, Round)
    assert faults_of(caught.value) == [at_line(Code.YAML_NOT_UTF8, path, 2)]


def test_a_list_where_a_mapping_is_wanted(folder: Path) -> None:
    assert round_faults(folder, "- round: r\n") == [invalid(folder / "round.yaml", "", "", 1, "mapping")]


def test_an_empty_file_lacks_every_required_key(folder: Path) -> None:
    path = folder / "round.yaml"
    assert round_faults(folder, "# nothing yet\n") == [
        missing(path, key, 1) for key in ("round", "title", "fiscal_year", "deadline", "coordinator")
    ]


def test_anchors_are_read_and_an_alias_is_no_second_fault(folder: Path) -> None:
    text = ROUND.replace("社協: 2026-06-05", "社協: &later 2026-06-05\n  協働: *later")
    (folder / "round.yaml").write_text(text, encoding="utf-8")
    assert load_round(RoundFolder(folder)).deadline_of("協働") == datetime.date(2026, 6, 5)
    assert round_faults(folder, "round: &r [*r]\n")[0].code is Code.YAML_VALUE_INVALID


def test_a_missing_file_and_a_folder_without_a_round(folder: Path) -> None:
    with pytest.raises(FileError) as missing:
        read_definition(folder / "none.yaml", Round)
    assert (missing.value.code, missing.value.params["path"]) == ("file-missing", folder / "none.yaml")
    with pytest.raises(EvalsheetError) as nowhere:
        load_round(RoundFolder(folder))
    assert nowhere.value.code == "no-round"


# forms


def form_faults(folder: Path, text: str) -> list[Finding]:
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        find_form("small", folder)
    return faults_of(caught.value)


def line_in(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize(
    ("right", "wrong", "cell", "nearest"),
    [
        (
            "title: 重点, kind",
            "titel: x, title: 重点, kind",
            "levels[0].attributes[0].titel",
            "title",
        ),
        (
            "title: 評価\n    steps",
            "titel: x\n    title: 評価\n    steps",
            "scales.grade.titel",
            "title",
        ),
        (
            "meaning: 達成}",
            "meaning: 達成, varients: [x]}",
            "scales.grade.steps[0].varients",
            "variants",
        ),
        (
            "carry_over: {title: 評価}",
            "carry_over: {title: 評価, widht: 3}",
            "fields[2].carry_over.widht",
            "width",
        ),
        ("sheet: {name: 調書}", "sheet: {name: 調書, papier: A3}", "sheet.papier", "paper"),
    ],
)
def test_the_nearest_key_is_one_that_may_stand_there(
    folder: Path, right: str, wrong: str, cell: str, nearest: str
) -> None:
    text = SMALL_FORM.replace(right, wrong)
    assert text != SMALL_FORM
    key = cell.rpartition(".")[2]
    assert form_faults(folder, text) == [unknown(folder / "small.yaml", cell, key, line_in(text, key), nearest)]


def test_a_scale_may_be_called_like_a_key_and_still_gets_its_own_nearest(folder: Path) -> None:
    text = SMALL_FORM.replace(
        "scales:\n", "scales:\n  steps: {title: x, steps: [{value: x, meaning: y}], basic: z}\n"
    )
    assert form_faults(folder, text) == [
        unknown(folder / "small.yaml", "scales.steps.basic", "basic", line_in(text, "basic"), "basis")
    ]


def test_a_field_that_names_a_scale_the_form_does_not_have(folder: Path) -> None:
    text = SMALL_FORM.replace("scale: grade", "scale: grades")
    place = Place(str(folder / "small.yaml"), cell="fields[2].scale")
    assert form_faults(folder, text) == [
        finding(Code.REFERENCE_UNKNOWN, place, value="grades", nearest="grade", line=line_in(text, "scale: grades"))
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "cell", "value", "problem"),
    [
        ("key: left", "key: done", "fields[1].key", "done", "twice"),
        ("data: データ", "data: ../データ", "result.data", "../データ", "file-name"),
        ("workbook: 統合.xlsx", "workbook: /統合.xlsx", "result.workbook", "/統合.xlsx", "file-name"),
        ("workbook: 統合.xlsx", "workbook: 統合.json", "result.workbook", "統合.json", "workbook-name"),
        ("workbook: 統合.xlsx", "workbook: データ.XLSX", "result.data", "データ.xlsx", "twice"),
        ("form: small", "form: smaller", "form", "smaller", "name-of-file"),
        ("{ja: 試験用, en: for tests}", "{ja: 試験用}", "summary", "", "both-languages"),
        ("{value: B, ", "{value: A, ", "scales.grade.steps[1]", "A", "twice"),
        ("variants: [未達]", "variants: [A]", "scales.grade.steps[1]", "A", "twice"),
        ("name: 調書", "name: '評価/表[1]'", "sheet.name", "評価/表[1]", "sheet-name"),
        ("name: 調書", f"name: {'表' * 32}", "sheet.name", "表" * 32, "sheet-name"),
        ("name: 調書", "name: 集計", "sheet.name", "集計", "sheet-name-kept"),
        ("name: 調書", "name: _lists", "sheet.name", "_lists", "sheet-name-kept"),
        ("title: 小さな様式", "title: '小さな\n\n様式'", "title", "小さな\n様式", "one-line"),
        ('title: "{year}', 'title: "{years}', "fields[0].title", "{years}の成果", "placeholder"),
    ],
)
def test_what_does_not_fit_in_a_form_is_said_with_its_line(
    folder: Path, right: str, wrong: str, cell: str, value: str, problem: str
) -> None:
    assert right in SMALL_FORM
    text = SMALL_FORM.replace(right, wrong, 1)
    (fault,) = form_faults(folder, text)
    told = dict(fault.params)
    assert (fault.code, fault.place, fault.value) == (
        Code.YAML_VALUE_INVALID,
        Place(str(folder / "small.yaml"), cell=cell),
        value,
    )
    assert told["problem"] == problem
    for language in LANGUAGES:
        assert catalogue(language).words[f"problem.{problem}"].format_map(told) in catalogue(language).message(
            fault
        )


def test_a_rounds_own_form_comes_before_the_packaged_one(folder: Path) -> None:
    (folder / "small.yaml").write_text(SMALL_FORM, encoding="utf-8")
    assert find_form("small", folder).title == "小さな様式"
    assert "small" in form_names(folder)
    assert "small" not in form_names()
    with pytest.raises(EvalsheetError) as nowhere:
        find_form("smal", folder)
    assert (nowhere.value.code, nowhere.value.params["known"]) == (
        "form-unknown",
        ", ".join(form_names(folder)),
    )


@pytest.mark.parametrize("name", form_names())
def test_what_is_packaged_is_free_of_faults(name: str) -> None:
    form = find_form(name)
    find_rules(form, known_checks())
    _, plan, items = load_example(form)
    assert [str(item.item) for item in items] == [item.number for item in plan.answered_items]


# rules

RULES = """\
rules: small
form: small
checks:
  - {id: allowed, check: allowed, fields: [grade]}
"""


def rules_in(folder: Path, text: str, *, allow_code: bool = False, run_code: bool = True) -> RuleSet:
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    return find_rules(small_form(), known_checks(), folder, allow_code=allow_code, run_code=run_code)


def rule_faults(folder: Path, text: str) -> list[Finding]:
    with pytest.raises(DefinitionError) as caught:
        rules_in(folder, text)
    return faults_of(caught.value)


def test_references_that_nothing_answers_to_are_all_named(folder: Path) -> None:
    text = """\
rules: small
form: smaller
checks:
  - {id: one, check: alowed, fields: [grade, graed]}
  - id: two
    check: contradiction
    when: {grade: [A, E], direction: [廃止]}
    last: {grad: [A]}
    fields: [left]
    passes:
      - answers: {lft: x}
    fails:
      - {answers: {left: x}, last: {dnoe: x}}
  - {id: two, check: python, function: missing, fields: [done]}
crosslisting:
  fields: [done, isues]
"""
    path = folder / "small.yaml"

    def reference(cell: str, value: str, nearest: str, line: int) -> Finding:
        place = Place(str(path), cell=cell)
        return finding(Code.REFERENCE_UNKNOWN, place, value=value, nearest=nearest, line=line)

    assert rule_faults(folder, text) == [
        reference("form", "smaller", "small", 2),
        reference("checks[0].check", "alowed", "allowed", 4),
        reference("checks[0].fields[1]", "graed", "grade", 4),
        reference("checks[1].when.grade[1]", "E", "A, B, ①", 7),
        reference("checks[1].when.direction", "direction", "done", 7),
        reference("checks[1].last.grad", "grad", "grade", 8),
        reference("checks[1].passes[0].answers.lft", "lft", "left", 11),
        reference("checks[1].fails[0].last.dnoe", "dnoe", "done", 13),
        invalid(path, "checks[2].id", "two", 14, "twice"),
        reference("checks[2].function", "missing", "", 14),
        reference("crosslisting.fields[1]", "isues", "done, left, grade", 16),
    ]


def test_a_check_between_fields_needs_two(folder: Path) -> None:
    text = RULES + "  - {id: r, check: together, fields: [done, done]}\n"
    (fault,) = rule_faults(folder, text)
    assert catalogue("en").message(fault) == (
        "Line 5: checks[1].fields cannot be “r”: check: together compares fields, so that 2 or more are wanted"
    )


def test_an_alias_is_the_key_people_write(folder: Path) -> None:
    text = RULES + "crosslisting: {fields: [done], copi: 3}\nnormalise: {text: [line-end]}\n"
    path = folder / "small.yaml"
    steps = "'line-ends', 'edge-spaces', 'width', 'edge-marks', 'variants' or 'signs-alone'"
    assert rule_faults(folder, text) == [
        unknown(path, "crosslisting.copi", "copi", 5, "copy"),
        invalid(path, "normalise.text[0]", "line-end", 6, "one-of", steps),
    ]


def test_numbers_in_rules_and_cases_may_be_written_bare(folder: Path) -> None:
    text = RULES + "  - {id: r, check: required, fields: [left], items: [1], passes: [{answers: {left: 3}}]}\n"
    rule = rules_in(folder, text).file.checks[1]
    assert (rule.items, rule.passes[0].answers) == (("1",), {"left": "3"})


def test_a_case_without_a_value_is_a_fault_and_not_the_word_none(folder: Path) -> None:
    text = RULES + "  - {id: r, check: required, fields: [left], passes: [{answers: {left: }}]}\n"
    assert rule_faults(folder, text) == [
        invalid(
            folder / "small.yaml",
            "checks[1].passes[0].answers.left",
            "",
            5,
            "text",
        )
    ]


def test_a_form_without_rules(folder: Path) -> None:
    with pytest.raises(EvalsheetError) as nowhere:
        find_rules(small_form(), known_checks(), folder)
    assert nowhere.value.code == "rules-missing"
    assert nowhere.value.params == {"name": "small", "path": folder / "small.yaml"}


# code beside a rule file

CODED = RULES.replace("checks:", "code: small.py\nchecks:") + (
    "  - {id: r, check: python, function: f, fields: [done]}\n"
)
CODE = "def f(frame, ask):\n    return frame['item'] != ''\n"


def test_code_in_a_rounds_folder_runs_only_when_allowed_and_the_refusal_says_how(folder: Path) -> None:
    ran = folder / "ran"
    (folder / "small.py").write_text(f"open({str(ran)!r}, 'w').close()\n{CODE}", encoding="utf-8")
    with pytest.raises(EvalsheetError) as refused:
        rules_in(folder, CODED)
    assert (refused.value.code, refused.value.params) == ("code-not-allowed", {"path": folder / "small.py"})
    assert not ran.exists()
    for language in ("ja", "en"):
        assert "--allow-code" in catalogue(language).entries["code-not-allowed"].remedy
    assert "f" in rules_in(folder, CODED, allow_code=True).functions
    assert ran.exists()


def test_code_is_not_looked_at_where_only_the_rules_are_wanted(folder: Path) -> None:
    (folder / "small.py").write_text("raise SystemExit", encoding="utf-8")
    assert rules_in(folder, CODED, run_code=False).functions == {}


def test_code_that_is_not_there(folder: Path) -> None:
    with pytest.raises(EvalsheetError) as missing:
        rules_in(folder, CODED, allow_code=True)
    assert (missing.value.code, missing.value.params["path"]) == ("file-missing", folder / "small.py")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("1 / 0\n", "ZeroDivisionError: division by zero", id="crashes"),
        pytest.param("import sys\nsys.exit('no')\n", "SystemExit: no", id="leaves the program"),
        pytest.param("def f(:\n", "SyntaxError: invalid syntax", id="is no Python"),
    ],
)
def test_code_that_does_not_load_is_named_with_its_reason(folder: Path, code: str, reason: str) -> None:
    (folder / "small.py").write_text(code, encoding="utf-8")
    with pytest.raises(EvalsheetError) as faulty:
        rules_in(folder, CODED, allow_code=True)
    assert (faulty.value.code, faulty.value.params["path"]) == ("code-file-faulty", folder / "small.py")
    assert str(faulty.value.params["reason"]).startswith(reason)


def test_packaged_code_needs_no_leave() -> None:
    assert all(
        find_rules(find_form(name), known_checks()).functions
        for name in form_names()
        if read_definition(packaged_folder("rules") / f"{name}.yaml", RuleFile).code
    )


def test_the_small_form_of_these_tests_is_a_form() -> None:
    assert isinstance(small_form(), Form)
