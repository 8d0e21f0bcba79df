"""Who owes what on a day, and what the message says: templates, changed ones too, and their faults."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from evalsheet.celltext import UNSEEN
from evalsheet.definitions import packaged_folder
from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, catalogue, finding
from evalsheet.model import (
    Answer,
    AnswerKey,
    Assignment,
    Department,
    DepartmentState,
    Item,
    Node,
    Place,
    Plan,
    Status,
)
from evalsheet.plan import notation_of
from evalsheet.reminders import (
    AskedForm,
    Enclosed,
    LetterFacts,
    OpenItem,
    Owing,
    Stage,
    Worded,
    Wording,
    form_facts,
    owing,
    reminder_facts,
)
from evalsheet.round import Coordinator, Round
from evalsheet.validate import answer_table
from tests.tables import small_form

TODAY = datetime.date(2025, 5, 28)
DEADLINE = datetime.date(2025, 5, 30)
FUKUSO, SHAKYO = Department("福総", "福祉総務課", "福祉部", 1), Department("社協", "社会福祉協議会", "", 2)
PLAN = Plan(
    (FUKUSO, SHAKYO),
    tuple(
        Item(Node("item", number, title), (Node("goal", "1", "目標"),))
        for number, title in (("1", "見守り"), ("2", "居場所"))
    ),
    (Assignment("1", "福総", lead=True), Assignment("2", "福総"), Assignment("2", "社協", lead=True)),
)
TITLES = {"done": "令和6年度の成果", "left": "課題", "grade": "評価"}
ROUND = Round(
    round="r6",
    form="small",
    title="令和6年度 調書",
    fiscal_year=2024,
    deadline=DEADLINE,
    extensions={"社協": datetime.date(2025, 5, 20)},
    coordinator=Coordinator(
        section="福祉総務課", person="計画担当", phone="内線2201", mail="fukuso@city.example.jp"
    ),
)


def asked(**typed: str) -> AskedForm:
    """What 福総 returned: `item_field` → text; every other field of its rows is blank."""
    answers = []
    for row, item in enumerate(("1", "2"), start=5):
        for column, field in zip("KMO", TITLES, strict=True):
            text = typed.get(f"i{item}_{field}", "")
            place = Place("福総.xlsx", "調書", f"{column}{row}")
            answers.append(Answer(AnswerKey(item, "福総", field), text, text, place))
    return AskedForm(
        small_form(), PLAN, TITLES, answer_table(small_form(), PLAN, notation_of(small_form(), PLAN), answers)
    )


def state(department: Department, status: Status, *files: str) -> DepartmentState:
    return DepartmentState(department.label, department.name, status, 2, 0, 0, 0, files)


RETURNED = state(FUKUSO, Status.INCOMPLETE, "福総.xlsx")
WRONG = finding(
    Code.VALUE_NOT_ALLOWED,
    Place("福総.xlsx", "調書", "O5"),
    item="1",
    department="福総",
    field="評価",
    value="E",
    allowed="A、B",
)


def owed(
    asked_: AskedForm, *states: DepartmentState, findings: tuple = (), today: datetime.date = TODAY
) -> list[Owing]:
    return list(owing([asked_], states, findings, ROUND.deadline_of, today))


# who owes what


def test_a_department_that_is_complete_owes_nothing() -> None:
    assert owed(asked(), state(FUKUSO, Status.COMPLETE, "福総.xlsx")) == []


def test_of_whom_nothing_came_back_owes_every_item() -> None:
    (one,) = owed(asked(), state(FUKUSO, Status.MISSING))
    assert one.items == (OpenItem("事業", "1", "見守り", ()), OpenItem("事業", "2", "居場所", ()))


def test_blanks_are_listed_with_their_cells_and_only_those_the_department_fills_in() -> None:
    (one,) = owed(asked(i1_done="○行った。", i1_grade="A", i2_left="○残った。"), RETURNED)
    assert [(item.number, [(blank.title, blank.place.cell) for blank in item.blanks]) for item in one.items] == [
        ("1", [("課題", "M5")]),
        ("2", [("令和6年度の成果", "K6")]),  # the grade of item 2 is its lead's
    ]


def test_findings_of_the_department_but_not_those_of_a_blank_and_no_mere_notes() -> None:
    blank = finding(
        Code.REQUIRED_EMPTY, Place("福総.xlsx", "調書", "M5"), item="1", department="福総", field="課題"
    )
    note = finding(Code.RECOGNISED_BY, Place("福総.xlsx"), department="福総", step="headings")
    others = finding(Code.TOO_LONG, Place("社協.xlsx", "調書", "K5"), department="社協", field="課題")
    joint = finding(
        Code.CROSSLISTING_BARE, Place("社協.xlsx", "調書", "K6"), departments=("社協", "福総"), field="課題"
    )
    missing = finding(Code.SUBMISSION_MISSING, Place(), department="福総", owed=2)
    error = finding(Code.CELL_IN_ERROR, Place("福総.xlsx", "調書", "M5"), item="1", department="福総", field="課題")
    (one,) = owed(asked(), RETURNED, findings=(WRONG, blank, note, error, others, joint, missing))
    assert one.findings == (WRONG, error, joint)  # what is more than blank stays, though its cell counts as blank


@pytest.mark.parametrize(
    ("day", "days", "stage"),
    [(28, 2, Stage.BEFORE), (29, 1, Stage.BEFORE), (30, 0, Stage.ON_DAY), (31, -1, Stage.AFTER)],
)
def test_the_stage_goes_by_the_departments_own_deadline(day: int, days: int, stage: Stage) -> None:
    today = datetime.date(2025, 5, day)
    one, other = owed(asked(), RETURNED, state(SHAKYO, Status.MISSING), today=today)
    assert (one.deadline, one.days, one.stage) == (DEADLINE, days, stage)
    assert (other.deadline, other.days, other.stage) == (datetime.date(2025, 5, 20), days - 10, Stage.AFTER)


# what the message says


def message(
    one: Owing, language: str = "ja", enclosed: Enclosed | None = None, templates: Path = Path("none")
) -> Worded:
    facts = reminder_facts(one, ROUND, TODAY, enclosed, catalogue(language))
    return Wording(language, templates).worded(f"reminder-{one.stage.value}", facts)


def test_a_reminder_to_a_department_of_which_nothing_came_back() -> None:
    (one,) = owed(asked(), state(FUKUSO, Status.MISSING))
    assert message(one, enclosed=Enclosed("blank", "01_福祉総務課.xlsx")) == Worded(
        "【お願い】令和6年度 調書のご提出について（期限 5月30日（金））",
        """\
福祉総務課　ご担当者様

福祉総務課です。いつもお世話になっております。
令和6年度 調書の提出期限は 5月30日（金） です。期限まであと2日となりましたので、お知らせします。

調書がまだ届いておりません。ご記入いただくのは、次の2件です。

・事業1　見守り
・事業2　居場所

調書（01_福祉総務課.xlsx）を改めて添付します。すでに書き始めたものがあるときは、そちらをお使いください。

ご提出先・お問合せ先
　福祉総務課　計画担当
　電話　　内線2201
　メール　fukuso@city.example.jp

このメールは、5月28日（水） に届いていた調書をもとにお送りしています。\
行き違いでお送りいただいていましたら、ご容赦ください。
""",
    )


def test_what_cannot_be_seen_does_not_go_into_a_message() -> None:
    wrong = replace(WRONG, value="\x1b[31mE\u202e\u200b")
    (one,) = owed(asked(i1_done="○", i1_grade="E", i2_done="○", i2_left="○"), RETURNED, findings=(wrong,))
    body = message(one).body
    assert "「[31mE」とあります" in body
    assert UNSEEN.findall(body) == []


def test_a_reminder_about_blanks_and_faults() -> None:
    (one,) = owed(asked(i1_done="○", i1_grade="E", i2_done="○", i2_left="○"), RETURNED, findings=(WRONG,))
    body = message(one).body
    assert (
        """\
　記入されていないところ：1件
　直していただきたいところ：1件

■ 記入されていないところ
・事業1　見守り
　　課題 調書!M5

■ 直していただきたいところ
・（1）調書!O5　評価に「E」とありますが、使えるのは A、B です。
　　→ """
        in body
    )
    assert "お手元の調書を直して保存し、もう一度お送りください。" in body


def test_an_item_whose_row_is_gone_is_asked_for_once() -> None:
    gone = finding(Code.ITEM_MISSING, Place("福総.xlsx", "調書"), item="2", department="福総", title="居場所")
    rest = asked(i1_done="○", i1_left="○", i1_grade="A")
    rows = tuple(row for row in rest.table.rows if row.item == "1")
    (one,) = owed(replace(rest, table=replace(rest.table, rows=rows)), RETURNED, findings=(gone,))
    assert one.findings == ()
    assert (
        """\
　記入されていないところ：1件

■ 記入されていないところ
・事業2　居場所（届いた調書に行がありません）

"""
        in message(one).body
    )


def test_the_hand_back_is_named_where_it_goes_along() -> None:
    (one,) = owed(asked(), RETURNED)
    assert (
        "入れ直した調書（01_福祉総務課.xlsx）を添付します"
        in message(one, enclosed=Enclosed("hand-back", "01_福祉総務課.xlsx")).body
    )


def test_the_file_is_named_where_the_department_sent_several() -> None:
    (one,) = owed(asked(), state(FUKUSO, Status.INCOMPLETE, "福総.xlsx", "福総(1).xlsx"), findings=(WRONG,))
    assert "・（1）福総.xlsx 調書!O5　評価に" in message(one).body


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("day", [28, 30, 31])
@pytest.mark.parametrize("status", [Status.MISSING, Status.INCOMPLETE])
def test_every_stage_is_worded_in_both_languages(language: str, day: int, status: Status) -> None:
    files = () if status is Status.MISSING else ("福総.xlsx",)
    (one,) = owed(asked(), state(FUKUSO, status, *files), findings=(WRONG,), today=datetime.date(2025, 5, day))
    worded = message(one, language)
    for told in (worded.subject, worded.body):
        assert {"ja": "調書", "en": "調書"}[language] in told
        assert "\n\n\n" not in told
        assert "None" not in told
    assert {"ja": "5月30日（金）", "en": "Friday 30 May"}[language] in worded.body
    assert "内線2201" in worded.body


def test_days_past_are_told_after_the_deadline() -> None:
    (one,) = owed(asked(), state(SHAKYO, Status.MISSING))
    assert "提出期限 5月20日（火） から8日が過ぎました" in message(one).body
    assert "8 days ago" in message(one, "en").body


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_message_that_a_form_goes_out_with(language: str) -> None:
    items = [OpenItem("事業", "1", "見守り", ())]
    enclosed = Enclosed("blank", "01_福祉総務課.xlsx")
    facts = form_facts(FUKUSO, items, ROUND, TODAY, enclosed, "00_記入のしかた.xlsx", catalogue(language))
    worded = Wording(language, Path("none")).worded("form", facts)
    for told in ("01_福祉総務課.xlsx", "00_記入のしかた.xlsx", "見守り", "内線2201"):
        assert told in worded.body


# templates of the round's own


def own(folder: Path, **files: str) -> Path:
    """A folder templates/ with Japanese mail templates."""
    for name, text in files.items():
        path = folder / "mail" / "ja" / f"{name.replace('_', '-')}.j2"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8-sig")
    return folder


MISSING = owed(asked(), state(FUKUSO, Status.MISSING))[0]


def test_a_round_may_word_a_message_itself_and_keep_the_packaged_parts(tmp_path: Path) -> None:
    templates = own(
        tmp_path, reminder_before="件名： {{ department }}へ\n\nあと{{ days_left }}日\n{% include 'closing.j2' %}\n"
    )
    worded = message(MISSING, templates=templates)
    assert worded.subject == "福祉総務課へ"
    assert worded.body.startswith("あと2日\nご提出先・お問合せ先\n")


def test_a_round_may_change_one_part_alone(tmp_path: Path) -> None:
    worded = message(MISSING, templates=own(tmp_path, closing="以上\n"))
    assert worded.body.endswith("\n\n以上\n")
    assert "見守り" in worded.body


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("件名：a\n\n{{ deadlin }}\n", 3, "'deadlin' is undefined"),
        ("件名：a\n{% if days_left %}\nb\n", 3, "Unexpected end of template"),
        ("件名：a\n\n{{ days_left + title }}\n", 3, "unsupported operand"),
        ("件名：a\n\n{{ 1 / 0 }}\n", 3, "division by zero"),
        ("件名：a\n{% include 'signature.j2' %}\n", 2, "signature.j2"),
        ("件名：a\n{{ title.__class__.__mro__ }}\n", 2, "unsafe"),
        ("件名：a\n{% for i in range(10000000) %}{% endfor %}\n", 2, "Range too big"),
        ("お願いです\n本文\n", 1, "件名： / Subject:"),
        ("", 1, "件名： / Subject:"),
    ],
)
def test_a_fault_of_a_template_names_its_file_and_line(text: str, line: int, problem: str, tmp_path: Path) -> None:
    templates = own(tmp_path, reminder_before=text)
    with pytest.raises(DefinitionError) as raised:
        message(MISSING, templates=templates)
    (fault,) = raised.value.faults
    assert (fault.code, fault.place) == (Code.TEMPLATE_FAULTY, Place(str(templates / "mail/ja/reminder-before.j2")))
    told = dict(fault.params)
    assert told["line"] == str(line)
    assert problem in told["problem"]


def test_a_fault_in_a_part_names_the_part(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as raised:
        message(MISSING, templates=own(tmp_path, closing="よろしく\n{{ telefon }}\n"))
    (fault,) = raised.value.faults
    assert (Path(fault.place.file).name, dict(fault.params)["line"]) == ("closing.j2", "2")


def test_a_template_that_is_not_in_utf_8_is_named(tmp_path: Path) -> None:
    path = own(tmp_path, closing="") / "mail/ja/closing.j2"
    path.write_bytes("よろしく\n".encode("cp932"))
    with pytest.raises(DefinitionError) as raised:
        message(MISSING, templates=tmp_path)
    (fault,) = raised.value.faults
    assert (fault.place.file, dict(fault.params)["line"]) == (str(path), "1")


def test_a_template_cannot_reach_files_or_code(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密", encoding="utf-8")
    for text in ("{% include '../../secret.txt' %}", "{{ coordinator.model_construct.__globals__ }}"):
        with pytest.raises(DefinitionError):
            message(MISSING, templates=own(tmp_path / "templates", reminder_before=f"件名：a\n{text}\n"))


def test_both_languages_have_the_same_templates() -> None:
    japanese, english = (
        {path.name for path in (packaged_folder("templates") / "mail" / one).iterdir()} for one in ("ja", "en")
    )
    assert japanese == english


def test_what_templates_may_name_is_in_the_guide() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "coordinator-guide.ja.md").read_text(encoding="utf-8")
    assert [name for name in LetterFacts.__dataclass_fields__ if f"`{name}`" not in guide] == []
