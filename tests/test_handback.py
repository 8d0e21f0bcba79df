"""Hand-back: a workbook to correct for each department that has something to correct, and what became of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles.colors import Color
from rounds import COMPLETE, NOW, Answers, distributed, hand_in, hand_in_all

from evalsheet.findings import Code, Severity, catalogue
from evalsheet.handback import Sent, sent_before
from evalsheet.history import Event, EventKind, read_history
from evalsheet.sheet import identity_from_text
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.reading.read import read_workbook
from evalsheet.workbook.writing.styles import ALERT
from evalsheet.workflow.load import load
from evalsheet.workflow.merge import Merged, merge

JA = catalogue("ja")
GRADE_UNKNOWN: Answers = {("2", "grade"): "Z"}
OTHER_TEXT: Answers = {
    ("4", "outcome"): "《社協》[1より再掲]\n○車いす体験を三つの地区で続けて開き、参加者は昨年の倍になった。"
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "r6"


def merged(folder: Path, **changes: Answers) -> Merged:
    """A round in which everybody answered, with the changes of each department, merged."""
    loaded = distributed(folder)
    hand_in_all(loaded, **changes)
    return merge(folder, NOW, JA)


def handed_back(folder: Path) -> list[Path]:
    return sorted((folder / "result" / "returns").glob("*.xlsx"))


def cells(path: Path, sheet: str) -> list[list[str]]:
    """The rows of a sheet, as far as they say something."""
    read = next(one for one in read_workbook(path).sheets if one.name == sheet)
    rows = sorted({row for row, _ in read.cells})
    return [[cell.text for (row, _), cell in sorted(read.cells.items()) if row == at] for at in rows]


def fill_of(path: Path, sheet: str, cell: str) -> str:
    colour = openpyxl.load_workbook(path)[sheet][cell].fill.fgColor
    assert isinstance(colour, Color)
    return f"#{str(colour.rgb)[-6:]}"


def test_nobody_gets_a_workbook_back_when_nothing_is_wrong(folder: Path) -> None:
    merged(folder)
    assert handed_back(folder) == []
    assert [one for one in read_history(folder).events if one.kind is EventKind.HANDED_BACK] == []


def test_only_departments_with_something_to_correct_get_a_workbook_back(folder: Path) -> None:
    merged(folder, 福総=GRADE_UNKNOWN)
    assert [path.name for path in handed_back(folder)] == ["01_福祉総務課_目標事業評価調書_2.xlsx"]


def test_a_version_that_no_longer_counts_is_no_point_to_correct(folder: Path) -> None:
    loaded = distributed(folder)
    hand_in_all(loaded)
    earlier: Answers = {**COMPLETE["福総"], ("2", "outcome"): "○書きかけ"}
    hand_in(loaded, "福総", earlier, name="福総_1.xlsx", days_ago=3)
    found = merge(folder, NOW, JA).examined.findings
    assert [(one.code, one.severity, one.department) for one in found] == [
        (Code.SUBMISSION_SUPERSEDED, Severity.WARNING, "福総")
    ]
    assert handed_back(folder) == []


def test_it_holds_exactly_what_the_department_wrote_and_says_the_next_version(folder: Path) -> None:
    spaced: Answers = {**GRADE_UNKNOWN, ("2", "outcome"): "○養成講座の　修了者を\n  地域の活動につないだ。 "}
    merged(folder, 福総=spaced)
    (path,) = handed_back(folder)
    texts = [text for row in cells(path, "調書") for text in row]
    for wanted in {**COMPLETE["福総"], **spaced}.values():
        assert wanted in texts
    (identity,) = filter(None, map(identity_from_text, texts))
    assert (identity.department, identity.submission) == ("福総", 2)


def test_what_is_to_be_corrected_is_listed_first_and_coloured(folder: Path) -> None:
    merged(folder, 福総=GRADE_UNKNOWN)
    (path,) = handed_back(folder)
    assert next(one.name for one in read_workbook(path).sheets) == "確認事項"
    *_, (number, severity, item, field, where, message, remedy, value) = cells(path, "確認事項")
    assert (number, severity, item, field, value) == ("1", "不備", "2", "評価", "Z")
    assert "Z" in message
    assert remedy
    book = openpyxl.load_workbook(path)
    assert book["調書"][where].value == "Z"
    assert fill_of(path, "調書", where) == ALERT
    (note,) = [one for one in book["調書"].data_validations.dataValidation if where in one.sqref]
    assert (note.promptTitle, note.type) == ("確認事項", "list")
    assert str(note.prompt).startswith("確認1：")
    link = book["確認事項"].cell(4, 5).hyperlink
    assert link is not None
    assert link.location == f"'調書'!{where}"


def test_both_texts_of_a_crosslisting_stand_side_by_side(folder: Path) -> None:
    merged(folder, 社協=OTHER_TEXT)
    (path,) = [one for one in handed_back(folder) if "社会福祉協議会" in one.name]
    rows = [row for row in cells(path, "確認事項") if "違" in "".join(row)]
    source, target = COMPLETE["社協"][("1", "outcome")], OTHER_TEXT[("4", "outcome")]
    assert any(source in "".join(row) and target in "".join(row) for row in rows)


def first_point(path: Path) -> list[str]:
    """The cells of the first point that say something."""
    (row,) = [row for row in cells(path, "確認事項") if row[0] == "1"]
    return row


JOINT = COMPLETE["社協"][("3", "outcome")] + "(再掲)"
JOINT_BARE: Answers = {("3", "outcome"): JOINT}


def test_of_a_joint_text_whoever_wrote_it_down_is_led_to_its_cell_and_the_others_are_shown_it(folder: Path) -> None:
    merged(folder, 社協=JOINT_BARE)
    lead, partner = (first_point(path) for path in handed_back(folder))
    assert (lead[2:5], lead[-1]) == (["3", "令和6年度の成果", "K7"], JOINT)
    assert (partner[2:5], partner[-1]) == (
        ["3", "令和6年度の成果", JA.word("points.unmarked")],
        f"【社協・3】\n{JOINT}",
    )


def test_what_concerns_two_departments_is_mended_for_neither_before_it_is(folder: Path) -> None:
    """福総 wrote 社協's text under item 2 and says so; the number it names is wrong until 社協 declares it."""
    borrowed = COMPLETE["社協"][("3", "issues")].partition("○")[2]
    merged(folder, 福総={("2", "issues"): f"○{borrowed}[3より再掲]"})
    back = {path.name.split("_")[1]: path for path in handed_back(folder)}
    assert set(back) == {"福祉総務課", "社会福祉協議会"}
    for name, path in back.items():
        shutil.copy(path, folder / "inbox" / f"{name}_2.xlsx")

    untouched = merge(folder, NOW, JA).document.mended

    assert {(one.department, one.code, one.mended) for one in untouched} == {
        ("福総", "crosslisting-undeclared", False),
        ("社協", "crosslisting-undeclared", False),
    }


def test_returned_again_it_merges_like_any_other_and_says_what_is_mended(folder: Path) -> None:
    merged(folder, 福総={**GRADE_UNKNOWN, ("2", "issues"): ""})
    (back,) = handed_back(folder)
    shutil.copy(back, folder / "inbox" / "福総_修正.xlsx")
    loaded = load(folder)
    sheet = FilledSheet(back, loaded.first)
    sheet.write({("2", "grade"): "C"})
    sheet.save(folder / "inbox" / "福総_修正.xlsx", NOW.replace(tzinfo=None))

    again = merge(folder, NOW, JA)

    assert {(one.code, one.item, one.field, one.mended) for one in again.document.mended} == {
        ("value-not-allowed", "2", "評価", True),
        ("one-sided", "2", "現状の課題", False),
    }
    assert [one for one in again.document.findings if one.code in {"stray-content", "stray-sheet"}] == []
    (used,) = [one for one in again.examined.collected.used if one.department == "福総"]
    assert (used.file, used.version) == ("福総_修正.xlsx", 2)
    assert "修正状況" in [one.name for one in read_workbook(folder / "result" / "統合調書.xlsx").sheets]
    assert [path.name for path in handed_back(folder)] == ["01_福祉総務課_目標事業評価調書_3.xlsx"]


def test_merging_again_records_a_hand_back_once_and_still_tells_what_is_mended(folder: Path) -> None:
    merged(folder, 福総=GRADE_UNKNOWN)
    merge(folder, NOW, JA)
    events = [one for one in read_history(folder).events if one.kind is EventKind.HANDED_BACK]
    assert [(one.department, one.version, one.known("count")) for one in events] == [("福総", 2, 1)]


@pytest.mark.parametrize("line", ["", "要確認", "value-not-allowed\t\t2", "value-not-allowed\t\t2\t評価\tZ"])
def test_a_line_of_the_history_that_is_no_point_is_passed_over(line: str) -> None:
    point = Sent("value-not-allowed", "", "2", "評価")
    event = Event(NOW, EventKind.HANDED_BACK, "福総", version=2, detail=(("points", f"{line}\n{point.line}"),))
    assert sent_before([event]) == {("福総", 2): (point,)}


def test_what_a_department_wrote_in_a_cell_that_is_not_its_own_is_listed_and_not_put_back(folder: Path) -> None:
    loaded = distributed(folder)
    hand_in_all(loaded)
    hand_in(loaded, "福総", {**COMPLETE["福総"], ("3", "grade"): "A"})
    merge(folder, NOW, JA)
    (path,) = handed_back(folder)
    row = first_point(path)
    assert row[2:4] == ["3", "評価"]
    assert row[-1] == "A"
    assert JA.word("sheet.lead-decides", lead="社協") in [text for one in cells(path, "調書") for text in one]
