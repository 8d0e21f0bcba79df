"""The command line: exit statuses, what is said in which language, and never a traceback."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import jsonschema
import openpyxl
import pytest
import yaml
from click.testing import Result
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from evalsheet import findings
from evalsheet.celltext import UNSEEN
from evalsheet.cli.app import app
from evalsheet.definitions import packaged_folder
from evalsheet.findings import Code, catalogue
from evalsheet.forms import form_names
from evalsheet.model import Plan
from evalsheet.report import result_schema, status_schema
from evalsheet.round import RoundFolder, load_round
from evalsheet.workflow.load import load
from tests.rounds import (
    COMPLETE,
    FORM_NAME,
    SETTINGS,
    blank,
    distributed,
    hand_in,
    hand_in_all,
    new_round,
    small_plan,
)
from tests.tables import SMALL_FORM

CLEAN, TO_MEND, COULD_NOT_RUN = 0, 1, 2
BAR = r"([^\w《]){10}"  # of progress, whatever signs the terminal knows
WIDE = {"COLUMNS": "400", "EVALSHEET_LANG": ""}


def run(*arguments: object, lang: str = "", typed: str = "", **environment: str) -> Result:
    """Run a command, with `typed` at its questions; no traceback is ever shown, and nothing is raised."""
    words = [*map(str, arguments), *(["--lang", lang] if lang else [])]
    env = {name: value for name, value in {**WIDE, **environment}.items() if value}
    result = CliRunner(env={"EVALSHEET_LANG": None, **env}).invoke(app, words, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def clean_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round to which everybody answered without a fault."""
    loaded = distributed(tmp_path_factory.mktemp("cli") / "r6")
    hand_in_all(loaded)
    return loaded.folder.path


@pytest.fixture
def round_(clean_round: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    shutil.copytree(clean_round, tmp_path / "r6")
    return tmp_path / "r6"


def spoiled(folder: Path) -> Path:
    """The round with a grade that does not exist, in one file."""
    return hand_in(load(folder), "福総", {**COMPLETE["福総"], ("1", "grade"): "E"})


# what a terminal would obey

OBEYED = "\x1b[31m赤\x1b[0m\x9b2J\u202e逆\u202c\u2066\u200b\x07[red]印[/red]　"


def test_a_text_reaches_the_terminal_without_what_the_terminal_would_obey(round_: Path) -> None:
    returned = hand_in(load(round_), "福総", {**COMPLETE["福総"], ("1", "grade"): "E"})
    book = openpyxl.load_workbook(returned)
    book["調書"]["Z30"] = "".join(f"_x{ord(sign):04X}_" if sign < " " else sign for sign in OBEYED)
    book.save(returned)
    result = run("check", returned, LANG="C.UTF-8")
    assert "[31m赤[0m2J逆[red]印[/red]" in result.output
    assert UNSEEN.findall(result.output) == []
    run("merge", round_)
    written = (round_ / "result" / "報告.html").read_text(encoding="utf-8")
    assert "[31m赤[0m2J逆[red]印[/red]" in written
    assert UNSEEN.findall(written) == []


@pytest.mark.parametrize(("command", "where"), [("check", "--json を付けると"), ("merge", "検証結果 シート")])
def test_where_findings_that_are_not_shown_stand_is_said(
    round_: Path, command: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evalsheet.console.show.MOST_GROUPS", 1)
    hand_in(load(round_), "福総", {**COMPLETE["福総"], ("1", "grade"): "E", ("2", "outcome"): ""})
    said = run(command, round_ if command == "merge" else round_ / "inbox").output.splitlines()
    assert [where in line for line in said if line.startswith("ほか")] == [True]


# exit statuses


def test_clean(round_: Path) -> None:
    for command in ("merge", "status", "distribute"):
        result = run(command, round_)
        assert (command, result.exit_code) == (command, CLEAN)
    assert run("check", round_ / "inbox").exit_code == CLEAN
    assert run("check", *sorted((round_ / "inbox").iterdir())).exit_code == CLEAN


def test_faulty(round_: Path) -> None:
    file = spoiled(round_)
    assert [run(command, round_).exit_code for command in ("merge", "status")] == [TO_MEND, TO_MEND]
    assert run("check", file).exit_code == TO_MEND
    assert run("check", round_ / "inbox" / "社協.xlsx").exit_code == CLEAN


def test_an_answer_missing_is_to_mend_though_nothing_else_is_wrong(round_: Path) -> None:
    (round_ / "inbox" / "協働.xlsx").unlink()
    assert run("status", round_).exit_code == TO_MEND
    assert run("merge", round_).exit_code == TO_MEND


def test_warnings_alone_are_clean(round_: Path) -> None:
    hand_in(load(round_), "福総", COMPLETE["福総"], lambda sheet: sheet.note("1", "速報値です。"))
    result = run("check", round_ / "inbox" / "福総.xlsx")
    assert (result.exit_code, "stray-content" in result.stdout) == (CLEAN, True)


def test_unable(tmp_path: Path) -> None:
    for command in ("merge", "status", "distribute"):
        assert run(command, tmp_path).exit_code == COULD_NOT_RUN
    assert run("merge", "--nonsense").exit_code == COULD_NOT_RUN
    assert run("check").exit_code == COULD_NOT_RUN
    assert run("status", tmp_path, "--lang", "fr").exit_code == COULD_NOT_RUN


# what is printed


def test_departments_then_findings_most_severe_first_then_totals_and_files(round_: Path) -> None:
    spoiled(round_)
    (round_ / "inbox" / "協働.xlsx").unlink()
    (round_ / "inbox" / "Thumbs.db").write_bytes(b"")
    lines = [line.rstrip() for line in run("merge", round_).stdout.splitlines()]
    rows = [[part for part in line.split() if not re.fullmatch(BAR, part)] for line in lines[1:4]]
    assert rows == [
        ["《福総》福祉総務課", "不備あり", "3/3", "1", "1", "5/30"],
        ["《社協》社会福祉協議会", "完了", "3/3", "1", "5/30"],
        ["《協働》市民協働課", "未提出", "0/2", "1", "6/6"],
    ]
    assert [line for line in lines if line.startswith("[")] == [
        "[不備] 福総 value-not-allowed",
        "[不備] 協働 submission-missing",
        "[参考] file-skipped",
    ]
    assert "    福総.xlsx 調書!O6  (1) 評価に「E」とありますが、使えるのは A、B、C、D です。" in lines
    assert lines[-8:-6] == ["3課中 1課が完了　不備 2件　確認 0件", "書き出したファイル"]
    names = ("統合調書.xlsx", "データ.xlsx", "データ.csv", "検証結果.json", "報告.html", "returns")
    assert [Path(line.strip()).parts[-2:] for line in lines[-6:]] == [("result", name) for name in names]


def test_findings_with_one_cause_are_grouped(round_: Path) -> None:
    hand_in(load(round_), "福総", dict.fromkeys(COMPLETE["福総"], ""))
    output = run("check", round_ / "inbox" / "福総.xlsx").stdout
    assert "[不備] 福総 not-answered  同じ内容 3件" in output
    assert "[不備] 福総 required-empty  同じ内容 4件" in output
    assert 0 < output.count("必ず記入する欄です") < 4
    assert [output.count(cell) for cell in ("O6", "P6", "O7", "P7")] == [1] * 4  # and still every cell is named


def test_the_other_cell_of_a_cross_listing_is_named_too(round_: Path) -> None:
    """Of one and the same row, the cell that is to be mended is enough."""
    text = "○訪問を行い、声を聞いた。"
    copied = {("1", "outcome"): text, ("4", "outcome"): f"{text}[1より再掲]"}
    hand_in(load(round_), "社協", {**COMPLETE["社協"], **copied})
    lines = [line.strip() for line in run("merge", round_).stdout.splitlines()]
    assert "[不備] 社協 crosslisting-undeclared" in lines
    assert [line for line in lines if line.startswith("関連するセル")] == ["関連するセル: K6"]


def test_nothing_to_mend_is_said(round_: Path) -> None:
    assert "指摘はありません。" in run("merge", round_).stdout
    assert "Nothing to mend." in run("merge", round_, lang="en").stdout


def test_english_by_option_and_by_environment(round_: Path) -> None:
    spoiled(round_)
    for output in (
        run("merge", round_, lang="en").stdout,
        run("merge", round_, EVALSHEET_LANG="en").stdout,
    ):
        assert "E" in output
        assert "2 of 3 departments complete · 1 error · 0 warnings" in output
        assert "allowed are A、B、C、D" in output
    assert "3課中 2課が完了" in run("merge", round_, lang="ja", EVALSHEET_LANG="en").stdout


def test_the_language_is_that_of_who_merges_and_what_others_read_is_in_the_forms(round_: Path) -> None:
    late = next((round_ / "inbox").glob("*協働*"))
    late.unlink()
    spoiled(round_)
    run("merge", round_)
    book = openpyxl.load_workbook(round_ / "result" / "統合調書.xlsx")
    printed, data = texts_of(book["調書"]), (round_ / "result" / "データ.csv").read_bytes()
    run("merge", round_, lang="en")
    book = openpyxl.load_workbook(round_ / "result" / "統合調書.xlsx")
    assert (texts_of(book["調書"]), (round_ / "result" / "データ.csv").read_bytes()) == (printed, data)
    assert {"Summary", "Submissions", "Findings"} <= set(book.sheetnames)


def texts_of(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("command", ["merge", "status", "check"])
def test_json_is_valid_and_nothing_else_is_printed(round_: Path, command: str) -> None:
    spoiled(round_)
    result = run(command, round_ / "inbox" if command == "check" else round_, "--json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, status_schema() if command == "status" else result_schema())
    assert (result.exit_code, result.stderr) == (TO_MEND, "")
    assert [one["code"] for one in document["findings"]] == ["value-not-allowed"]
    if command == "merge":
        assert result.stdout == (round_ / "result" / "検証結果.json").read_text(encoding="utf-8")
    else:
        assert document["outputs"] == {}


def test_looking_writes_nothing(round_: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in round_.rglob("*")}
    run("check", round_ / "inbox")
    run("status", round_)
    assert {path: path.stat().st_mtime_ns for path in round_.rglob("*")} == before


def test_the_current_folder_is_the_round_by_default(round_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(round_)
    assert [run(command).exit_code for command in ("distribute", "status", "merge")] == [CLEAN] * 3


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", "意味と直し方: evalsheet explain コード（例: evalsheet explain {code}）"),
        ("en", "What a finding means and how to mend it: evalsheet explain CODE, as in evalsheet explain {code}"),
    ],
)
def test_findings_end_with_where_their_remedies_stand(round_: Path, lang: str, said: str) -> None:
    path = spoiled(round_)
    first, *_ = json.loads(run("check", path, "--json").stdout)["findings"]
    assert said.format(code=first["code"]) in run("check", path, lang=lang).stdout.splitlines()


def test_where_nothing_was_found_no_remedy_is_spoken_of(round_: Path) -> None:
    result = run("merge", round_)
    assert (result.exit_code, "evalsheet explain" in result.stdout) == (CLEAN, False)


def test_check_takes_the_round_it_is_given(round_: Path, tmp_path: Path) -> None:
    file = tmp_path / "福総.xlsx"
    shutil.copyfile(round_ / "inbox" / "福総.xlsx", file)
    assert run("check", file, "--round", round_).exit_code == CLEAN
    assert run("check", file).exit_code == COULD_NOT_RUN


# new, distribute, forms, explain


def test_new_then_distribute(tmp_path: Path) -> None:
    made = run("new", tmp_path / "r7", "--form", FORM_NAME)
    assert made.exit_code == CLEAN
    assert sorted(path.name for path in (tmp_path / "r7").iterdir()) == [
        "inbox",
        "outbox",
        "plan.xlsx",
        "round.yaml",
    ]
    assert "plan.xlsx" in made.stdout
    again = run("new", tmp_path / "r7", "--form", FORM_NAME)
    assert (again.exit_code, "すでにファイルがあります" in again.stderr) == (COULD_NOT_RUN, True)


def test_distribute_says_what_it_did_and_refuses_to_overwrite(round_: Path) -> None:
    assert "3課分の調書は" in run("distribute", round_).stdout
    file = blank(load(round_), "社協")
    file.write_bytes(b"edited")
    refused = run("distribute", round_)
    assert (refused.exit_code, file.name in refused.stderr, "--overwrite" in refused.stderr) == (2, True, True)
    assert file.read_bytes() == b"edited"
    assert "3課分の調書を" in run("distribute", round_, "--overwrite").stdout
    assert file.read_bytes() != b"edited"


def test_forms_lists_the_packaged_ones() -> None:
    assert f"{FORM_NAME}  目標事業評価調書: " in run("forms").stdout
    assert "Per item, departments report outcome" in run("forms", lang="en").stdout


def test_forms_says_what_each_form_asks() -> None:
    assert "たずねること: 当年度の成果、現状の課題、評価、次年度方針" in run("forms").stdout
    one = run("forms", FORM_NAME).stdout
    assert "・評価（担当課・項目に1つ・A/B/C/D）" in one
    assert one.count(FORM_NAME) == 1


def test_forms_previews_the_workbook_of_the_department_that_is_asked_most(tmp_path: Path) -> None:
    path = tmp_path / "見本.xlsx"
    assert "社会福祉協議会" in run("forms", FORM_NAME, "--preview", path).stdout
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["記入要領", "調書", "提出前チェック"]
    assert "30 項目（「調書」シートの行）" in {row[1].value for row in book["記入要領"].iter_rows()}


def test_a_preview_replaces_no_file_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "見本.xlsx"
    path.write_bytes(b"mine")
    refused = run("forms", FORM_NAME, "--preview", path)
    assert (refused.exit_code, "--force" in refused.stderr, path.read_bytes()) == (2, True, b"mine")
    assert run("forms", FORM_NAME, "--preview", path, "--force").exit_code == 0
    assert path.read_bytes() != b"mine"


def test_a_preview_on_a_full_disk_leaves_the_file_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "見本.xlsx"
    path.write_bytes(b"mine")
    write = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if self.name != path.name:
            return write(self, content)
        write(self, content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    refused = run("forms", FORM_NAME, "--preview", path, "--force")
    assert (refused.exit_code, "空きがないため" in refused.stderr) == (2, True)
    assert ([one.name for one in tmp_path.iterdir()], path.read_bytes()) == ([path.name], b"mine")


@pytest.mark.parametrize("asked", [["--preview", "x.xlsx"], ["--try"]])
def test_what_is_to_be_shown_of_a_form_needs_its_name(asked: list[str]) -> None:
    refused = run("forms", *asked)
    assert (refused.exit_code, "NAME" in refused.stderr, "BadParameter" in refused.stderr) == (2, True, False)


def test_a_rounds_folder_stands_for_its_inbox_when_files_are_checked(round_: Path) -> None:
    of_inbox, of_round = (run("check", path, "--json") for path in (round_ / "inbox", round_))
    assert (of_round.exit_code, of_round.stdout) == (of_inbox.exit_code, of_inbox.stdout)


def test_a_round_without_an_inbox_has_nothing_to_check(round_: Path) -> None:
    shutil.rmtree(round_ / "inbox")
    refused = run("check", round_)
    assert (refused.exit_code, " ".join(refused.stderr.split()).startswith("中止しました: ")) == (2, True)
    assert str(round_) in "".join(refused.stderr.split())


def test_a_preview_needs_a_form_that_exists(tmp_path: Path) -> None:
    path = tmp_path / "見本.xlsx"
    assert [run("forms", *args).exit_code for args in (["--preview", path], ["none", "--preview", path])] == [2, 2]
    assert not path.exists()


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("code", list(Code), ids=lambda code: code.text)
def test_explain_tells_meaning_cause_and_remedy(code: Code, lang: str) -> None:
    result = run("explain", code.text, lang=lang)
    entry = catalogue(lang).entries[code.text]
    assert result.exit_code == CLEAN
    assert [line.strip() for line in result.stdout.splitlines() if line.strip()] == [
        f"{code.text}  [{catalogue(lang).word(f'severity.{code.severity}')}]",
        entry.open_message,
        catalogue(lang).word("terminal.cause"),
        entry.cause,
        catalogue(lang).word("terminal.remedy"),
        entry.remedy,
    ]


@pytest.mark.parametrize("name", ["catalogue.yaml", "words.yaml"])
def test_no_key_of_the_catalogue_stands_twice(name: str) -> None:
    """The later one would be said where the earlier one is meant."""
    node = yaml.compose((Path(findings.__file__).parent / name).read_text(encoding="utf-8"))
    counts = Counter(key.value for key, _ in node.value)
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_is_said_without_a_case_names_none(lang: str) -> None:
    """Causes and remedies stand in lists for every case at once: nothing fills a placeholder there."""
    said = [text for one in catalogue(lang).entries.values() for text in (one.cause, one.remedy)]
    assert [text for text in said if "{" in text] == []


def test_explain_names_the_nearest_code() -> None:
    result = run("explain", "requird-empty")
    assert result.exit_code == COULD_NOT_RUN
    assert "required-empty" in result.stderr


# bad input, each with a clear message and what to do


def message(result: Result) -> str:
    """What was said on the error stream, on one line."""
    return " ".join(result.stderr.split())


def says(result: Result, code: Code, **values: object) -> bool:
    """Whether the run could not go on for this reason, said with its remedy."""
    entry = catalogue("ja").render(code.text, values)
    said = message(result)
    remedy = " ".join(catalogue("ja").entries[code.text].remedy.split())
    return result.exit_code == COULD_NOT_RUN and " ".join(entry.split()) in said and remedy in said


def test_no_round_here(tmp_path: Path) -> None:
    assert says(run("merge", tmp_path), Code.NO_ROUND, folder=tmp_path)


def test_an_unknown_form(tmp_path: Path) -> None:
    result = run("new", tmp_path / "r7", "--form", "hyoka")
    assert says(result, Code.FORM_UNKNOWN, name="hyoka", known=", ".join(form_names()))
    assert not (tmp_path / "r7").exists()


def test_a_round_of_an_unknown_form(round_: Path) -> None:
    (round_ / "round.yaml").write_text(SETTINGS.replace(FORM_NAME, "hyoka"), encoding="utf-8")
    assert says(run("merge", round_), Code.FORM_UNKNOWN, name="hyoka", known=", ".join(form_names()))


def test_a_yaml_fault_names_file_path_and_nearest_key(round_: Path) -> None:
    (round_ / "round.yaml").write_text(SETTINGS.replace("deadline:", "dedline:"), encoding="utf-8")
    result = run("merge", round_)
    said = message(result)
    assert result.exit_code == COULD_NOT_RUN
    assert f"{round_ / 'round.yaml'} dedline: 6行目の「dedline」というキーはありません。近いもの：deadline" in said


def test_a_yaml_file_that_cannot_be_read_at_all(round_: Path) -> None:
    (round_ / "round.yaml").write_text("round: [r6\n", encoding="utf-8")
    result = run("merge", round_)
    assert (result.exit_code, "round.yaml" in message(result)) == (COULD_NOT_RUN, True)


def test_plan_faults_are_told_at_once_with_sheet_and_cell(tmp_path: Path) -> None:
    plan = small_plan()
    faulty = Plan(plan.departments[1:], plan.items, plan.assignments[:-2], plan.previous)
    with pytest.raises(Exception, match="definition-faulty"):
        new_round(tmp_path / "r6", faulty)
    result = run("distribute", tmp_path / "r6")
    said = message(result)
    assert result.exit_code == COULD_NOT_RUN
    assert "定義に直すところが4件あり、先へ進めません。" in said
    for fault in (
        "plan.xlsx 計画 I7: 取り組み4「居場所づくり」に担当課がありません。",
        "plan.xlsx 担当 B4: 「福総」という課は、シート「担当課」にありません。ある課：社協、協働、防災",
        "plan.xlsx 担当 B6: 「福総」という課は、シート「担当課」にありません。",
        "plan.xlsx 担当 B8: 「福総」という課は、シート「担当課」にありません。",
    ):
        assert fault in said


def test_a_missing_plan(round_: Path) -> None:
    (round_ / "plan.xlsx").unlink()
    assert says(run("merge", round_), Code.FILE_MISSING, path=round_ / "plan.xlsx", reason="")


def test_a_plan_that_is_not_a_workbook(round_: Path) -> None:
    (round_ / "plan.xlsx").write_bytes(b"%PDF-1.7")
    result = run("merge", round_)
    assert (result.exit_code, "Excelのブックとして読めない" in message(result)) == (COULD_NOT_RUN, True)
    assert "plan.xlsx" in message(result)
    assert "担当課に頼んで" not in message(result)  # it is the coordinator's own
    assert "控えから戻します" in message(result)


def test_an_empty_inbox(round_: Path) -> None:
    shutil.rmtree(round_ / "inbox")
    assert says(run("merge", round_), Code.INBOX_EMPTY, folder=round_ / "inbox")
    (round_ / "inbox").mkdir()
    assert says(run("check", round_ / "inbox"), Code.INBOX_EMPTY, folder=round_ / "inbox")


def test_a_file_to_check_that_is_not_there(round_: Path) -> None:
    path = round_ / "inbox" / "無い.xlsx"
    assert says(run("check", path), Code.FILE_MISSING, path=path, reason="")


def renamed(old: str, new: str) -> Callable[[Path], Path]:
    """A returned workbook whose every mention of `old` says `new`."""

    def make(folder: Path) -> Path:
        loaded = load(folder)
        return hand_in(loaded, "福総", COMPLETE["福総"], lambda sheet: sheet.rename_round(old, new))

    return make


def not_a_workbook(folder: Path) -> Path:
    path = folder / "inbox" / "福総.xlsx"
    path.write_text("調書です。", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("make", "code", "said"),
    [
        (not_a_workbook, "not-a-workbook", "Excelのブックとして読めないファイルです"),
        (
            renamed(FORM_NAME, "betsu"),
            "wrong-round",
            f"「r6 / betsu」とありますが、今回は「r6 / {FORM_NAME}」です。",
        ),
        (renamed("福総", "福企"), "department-unknown", "「福企」という課は、担当課の一覧にありません。"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
)
def test_a_workbook_that_cannot_be_taken_is_a_finding_of_check_and_merge(
    round_: Path, make: Callable[[Path], Path], code: str, said: str
) -> None:
    path = make(round_)
    for result in (run("check", path), run("merge", round_)):
        assert result.exit_code == TO_MEND
        assert code in result.stdout
        assert said in result.stdout
    assert "submission-missing" in run("merge", round_).stdout


def test_how_a_workbook_was_told_is_said_in_words(round_: Path) -> None:
    hand_in(load(round_), "福総", COMPLETE["福総"], lambda sheet: sheet.remove_sheets(["_evalsheet"]))
    path = round_ / "inbox" / "福総.xlsx"
    assert "「右上の様式ID」で見分けました。" in run("check", path).stdout
    assert "was told by: the visible identifier." in run("check", path, lang="en").stdout


def test_why_a_workbook_is_not_recognised_is_said_in_words(round_: Path) -> None:
    book = openpyxl.Workbook()
    book.save(round_ / "inbox" / "別の表.xlsx")
    (line,) = [line for line in run("merge", round_).stdout.splitlines() if "どの課の調書か分かりません" in line]
    assert "headings" not in line


def test_a_result_that_is_open_in_excel(round_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_source: object, _target: object) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr("evalsheet.workflow.files.exchanged", lambda *_: False)  # as on Windows
    monkeypatch.setattr(os, "replace", locked)
    assert says(run("merge", round_), Code.RESULT_LOCKED, path=round_ / "result")


def test_a_full_disk(round_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert says(run("merge", round_), Code.DISK_FULL, path=round_ / "result")
    assert not (round_ / "result").exists()


@pytest.mark.parametrize("title", ["計画: 進捗 #1", "評価 # 案", "[案] 評価", "'評価'", "2025", "no"])
def test_the_settings_of_a_new_round_say_the_forms_title_whatever_it_is(tmp_path: Path, title: str) -> None:
    form = SMALL_FORM.replace("title: 小さな様式", yaml.safe_dump({"title": title}, allow_unicode=True).strip())
    for folder, text in (("templates", form), ("rules", "rules: small\nform: small\nchecks: []\n")):
        (tmp_path / "r6" / folder).mkdir(parents=True)
        (tmp_path / "r6" / folder / "small.yaml").write_text(text, encoding="utf-8")
    assert run("new", tmp_path / "r6", "--form", "small").exit_code == CLEAN
    assert load_round(RoundFolder(tmp_path / "r6")).title == title


def test_a_full_disk_leaves_no_new_round_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "r8" / "templates" / "own.yaml"
    own.parent.mkdir(parents=True)
    own.touch()

    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        for name in ("r7", "r8"):
            assert says(run("new", tmp_path / name, "--form", FORM_NAME), Code.DISK_FULL, path=tmp_path / name)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [own]
    assert run("new", tmp_path / "r7", "--form", FORM_NAME).exit_code == CLEAN


def test_a_fault_of_evalsheet_itself_is_said_without_a_traceback(
    round_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("evalsheet.workflow.consolidated.consolidate", broken)
    result = run("merge", round_)
    assert result.exit_code == COULD_NOT_RUN
    assert "evalsheet の内部で誤りが起きました（ZeroDivisionError: a fault）" in message(result)


def test_code_of_the_rounds_own_runs_only_when_allowed(round_: Path) -> None:
    (round_ / "rules").mkdir()
    for ending in ("yaml", "py"):
        name = f"{FORM_NAME}.{ending}"
        shutil.copyfile(packaged_folder("rules") / name, round_ / "rules" / name)
    refused = run("merge", round_)
    assert says(refused, Code.CODE_NOT_ALLOWED, path=round_ / "rules" / f"{FORM_NAME}.py")
    assert run("merge", round_, "--allow-code").exit_code == CLEAN
