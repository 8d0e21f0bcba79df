"""Answers of all departments in one cell: their order, joint blocks, labels, what is absent, what is filled in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.celltext import comparable, passages
from evalsheet.consolidate import Cell, Consolidation, Part, PartState, consolidate
from evalsheet.findings import Code, Finding, catalogue, finding
from evalsheet.model import (
    Answer,
    AnswerKey,
    Assignment,
    Crosslisting,
    Department,
    Item,
    Node,
    Place,
    Plan,
    Verdict,
)
from evalsheet.plan import notation_of
from evalsheet.workbook.writing.printed import printed_text
from tests.tables import small_form

FORM = small_form()
LABELS = ("福総", "社協", "協働")
PLAN = Plan(
    tuple(Department(label, f"{label}課", "", order) for order, label in enumerate(LABELS, 1)),
    tuple(Item(Node("item", number, f"事業{number}"), (Node("goal", "1", "目標"),)) for number in "12"),
    # not in the order of the master, and 協働 leads
    tuple(Assignment(n, label, lead=label == "協働") for n in "12" for label in ("協働", "社協", "福総")),
)
NOTATION = notation_of(FORM, PLAN)
TITLES = {"done": "成果", "left": "課題", "grade": "評価"}
Typed = dict[str, str | None]  # department → text; None where no file came back
ANSWERED, BLANK, MISSING, FILLED = PartState


def place(department: str, item: str = "1", field: str = "done") -> Place:
    return Place(f"{department}.xlsx", "調書", {"done": "C", "left": "D", "grade": "E"}[field] + item)


def answer(department: str, text: str, item: str = "1", field: str = "done") -> Answer:
    return Answer(AnswerKey(item, department, field), text, text, place(department, item, field))


def merged(
    typed: Typed, field: str = "done", fill: tuple[Crosslisting, ...] = ()
) -> tuple[Consolidation, tuple[Finding, ...]]:
    """Item 1 with what each department typed into one field; item 2 and other fields were left blank."""
    answers = [answer(label, text, field=field) for label, text in typed.items() if text is not None]
    submitted = [label for label, text in typed.items() if text is not None]
    return consolidate(FORM, PLAN, NOTATION, answers, submitted, TITLES, fill)


def cell(typed: Typed, field: str = "done") -> Cell:
    consolidation, findings = merged(typed, field)
    assert findings == ()
    return consolidation.cell("1", field)


def parts(typed: Typed, field: str = "done") -> list[tuple[str, str, PartState]]:
    """The parts as (labels, text, state)."""
    return [("・".join(part.labels), part.text, part.state) for part in cell(typed, field).parts]


def printed(typed: Typed, field: str = "done") -> str:
    return printed_text(
        cell(typed, field).parts, FORM.field(field), catalogue("ja"), lambda labels: f"《{'・'.join(labels)}》"
    )


# order, labels


def test_blocks_stand_in_the_order_of_the_department_master() -> None:
    typed: Typed = {"協働": "《協働》○丙", "社協": "《社協》○乙", "福総": "《福総》○甲"}
    assert parts(typed) == [
        ("福総", "《福総》○甲", ANSWERED),
        ("社協", "《社協》○乙", ANSWERED),
        ("協働", "《協働》○丙", ANSWERED),
    ]


def test_a_text_without_a_label_gets_its_departments_and_nothing_else_changes() -> None:
    text = "○講座　を3回 開いた。\n\n  ・出席 42人\n○研修"
    assert parts({"福総": text, "社協": "《社協》○乙", "協働": "《協働》○丙"})[0] == (
        "福総",
        f"《福総》\n{text}",
        ANSWERED,
    )


def test_text_before_the_first_label_gets_the_departments_label() -> None:
    assert parts({"福総": "共通。\n《福総》○甲", "社協": "《社協》○乙", "協働": "《協働》○丙"})[:2] == [
        ("福総", "《福総》\n共通。", ANSWERED),
        ("福総", "《福総》○甲", ANSWERED),
    ]


def test_a_block_that_a_department_writes_for_another_stands_at_the_others_place() -> None:
    typed: Typed = {"福総": "《社協》○乙\n《福総》○甲", "社協": "", "協働": "《協働》○丙"}
    assert parts(typed) == [
        ("福総", "《福総》○甲", ANSWERED),
        ("社協", "《社協》○乙", ANSWERED),
        ("協働", "《協働》○丙", ANSWERED),
    ]


def test_a_label_nobody_knows_stays_with_who_wrote_it() -> None:
    typed: Typed = {"福総": "《防災》○丁", "社協": "《社協》○乙", "協働": "《協働》○丙"}
    assert parts(typed)[0] == ("防災", "《防災》○丁", ANSWERED)


# joint blocks


def test_a_joint_block_given_by_one_stands_once_and_speaks_for_all() -> None:
    typed: Typed = {"福総": "", "社協": "《社協》《協働》\n○訓練", "協働": ""}
    assert parts(typed) == [("福総", "", BLANK), ("社協・協働", "《社協》《協働》\n○訓練", ANSWERED)]


def test_a_joint_block_given_alike_stands_once_with_all_its_origins() -> None:
    typed: Typed = {"福総": "○甲", "社協": "《社協》《協働》\n○訓練を２回", "協働": "《協働》《社協》○訓練を2回"}
    found = cell({**typed, "協働": "《社協》《協働》 ○訓練を2回"}).parts[1]
    assert (found.labels, found.text) == (("社協", "協働"), "《社協》《協働》\n○訓練を２回")
    assert [origin.place for origin in found.origins] == [place("社協"), place("協働")]


def test_a_joint_block_given_alike_with_its_labels_the_other_way_round_stands_once() -> None:
    typed: Typed = {"福総": "○甲", "社協": "《社協》《協働》\n○訓練", "協働": "《協働》《社協》\n○訓練"}
    assert parts(typed)[1:] == [("社協・協働", "《社協》《協働》\n○訓練", ANSWERED)]


@pytest.mark.parametrize(("open_", "close"), ["≪≫", "«»", "〈〉", "＜＞"])
def test_brackets_that_look_like_the_labels_are_labels_where_a_department_stands_in_them(
    open_: str, close: str
) -> None:
    text = f"{open_}社協{close}{open_}協働{close}\n○訓練{open_}計画{close}"
    typed: Typed = {"福総": "○甲", "社協": text, "協働": text}
    assert [(labels, text) for labels, text, _ in parts(typed)[1:]] == [("社協・協働", text)]


def test_a_joint_block_given_differently_stands_twice_and_is_a_finding() -> None:
    typed: Typed = {"福総": "○甲", "社協": "《社協》《協働》\n○訓練を1回", "協働": "《社協》《協働》\n○訓練を2回"}
    consolidation, findings = merged(typed)
    assert [part.text for part in consolidation.cell("1", "done").parts[1:]] == [typed["社協"], typed["協働"]]
    assert findings == (
        finding(
            Code.JOINT_DIFFERS,
            place("協働"),
            item="1",
            departments=("社協", "協働"),
            field="成果",
            value="《社協》《協働》\n○訓練を2回",
            related=(place("社協"),),
            other="社協",
            difference="「1回」→「2回」",
        ),
    )
    assert "{" not in catalogue("ja").message(findings[0])


def test_of_two_joint_blocks_only_the_one_that_differs_is_a_finding() -> None:
    typed: Typed = {"福総": "", "社協": "《社協》《協働》○訓練\n《社協》《協働》○研修", "協働": ""}
    consolidation, findings = merged({**typed, "協働": "《社協》《協働》○研修会\n《社協》《協働》○訓練"})
    assert [part.text for part in consolidation.cell("1", "done").parts] == [
        "",
        "《社協》《協働》○訓練",
        "《社協》《協働》○研修",
        "《社協》《協働》○研修会",
    ]
    assert [(one.value, dict(one.params)["difference"]) for one in findings] == [
        ("《社協》《協働》○研修会", "「」→「会」")
    ]


def test_two_joint_blocks_of_one_department_are_two_blocks() -> None:
    typed: Typed = {"福総": "○甲", "社協": "《社協》《協働》○訓練\n《社協》《協働》○研修", "協働": ""}
    assert [text for _, text, _ in parts(typed)[1:]] == ["《社協》《協働》○訓練", "《社協》《協働》○研修"]


def test_two_joint_blocks_given_alike_by_both_departments_stand_once_each() -> None:
    text = "《社協》《協働》○訓練\n《社協》《協働》○研修"
    typed: Typed = {"福総": "○甲", "社協": text, "協働": text}
    assert [text for _, text, _ in parts(typed)[1:]] == ["《社協》《協働》○訓練", "《社協》《協働》○研修"]


# what is absent


def test_missing_where_no_file_came_back_blank_where_the_cell_is_empty() -> None:
    typed: Typed = {"福総": None, "社協": "", "協働": "○丙"}
    assert parts(typed) == [
        ("福総", "", MISSING),
        ("社協", "", BLANK),
        ("協働", "《協働》\n○丙", ANSWERED),
    ]
    assert printed(typed) == "《福総》【未提出】\n《社協》【未記入】\n《協働》\n○丙"


@pytest.mark.parametrize("text", [" ", "\n", "　\n　", "《社協》", "《社協》\n　"])
def test_a_label_or_spaces_alone_are_not_an_answer(text: str) -> None:
    assert parts({"福総": "○甲", "社協": text, "協働": "○丙"})[1] == ("社協", "", BLANK)


def test_words_in_brackets_that_are_no_department_are_kept_even_alone() -> None:
    assert parts({"福総": "○甲\n《参考》", "社協": "○乙", "協働": "○丙"})[:2] == [
        ("福総", "《福総》\n○甲", ANSWERED),
        ("参考", "《参考》", ANSWERED),
    ]


@pytest.mark.parametrize(
    ("typed", "expected", "on_paper"),
    [
        ({"協働": "B", "福総": "A"}, ("協働", "B", ANSWERED), "B"),
        ({"協働": "", "福総": "A"}, ("協働", "", BLANK), "【未記入】"),
        ({"協働": None, "福総": "A"}, ("協働", "", MISSING), "【未提出】"),
    ],
    ids=["given", "blank", "missing"],
)
def test_the_lead_decides_what_is_asked_once(
    typed: Typed, expected: tuple[str, str, PartState], on_paper: str
) -> None:
    assert parts(typed, "grade") == [expected]
    assert printed(typed, "grade") == on_paper


def test_every_item_has_a_cell_for_every_field() -> None:
    consolidation, _ = merged({})
    assert set(consolidation.cells) == {(item, field) for item in "12" for field in TITLES}


# cross-listed text filled in


def listing(**changes: object) -> Crosslisting:
    """社協's entry of item 1, declared for item 2 and not there."""
    values: dict[str, object] = {
        "field": "done",
        "labels": ("社協",),
        "source": AnswerKey("1", "社協", "done"),
        "source_place": place("社協"),
        "source_text": "訪問を行った。",
        "target": AnswerKey("2", "社協", "done"),
        "target_place": place("社協", "2"),
        "target_text": "",
        "verdict": Verdict.ABSENT,
        "similarity": 0,
    }
    return Crosslisting(**{**values, **changes})  # type: ignore[arg-type]


TYPED: Typed = {"福総": "○甲", "社協": "《社協》○訪問を行った。[再掲先:2]", "協働": "○丙"}


def test_a_text_left_out_at_its_target_is_filled_in_with_its_marker_and_listed() -> None:
    consolidation, findings = merged(TYPED, fill=(listing(),))
    target = consolidation.cell("2", "done")
    assert target.parts == (
        Part(("福総",), "", BLANK),
        Part(("社協",), "《社協》\n○訪問を行った。 [1より再掲]", FILLED, source=place("社協")),
        Part(("協働",), "", BLANK),
    )
    assert findings == (
        finding(
            Code.CROSSLISTING_FILLED,
            place("社協", "2"),
            item="2",
            department="社協",
            field="成果",
            value="訪問を行った。",
            related=(place("社協"),),
            source="1",
        ),
    )
    assert consolidation.cell("1", "done") == merged(TYPED)[0].cell("1", "done")


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(listing(verdict=Verdict.EQUAL), id="it stands there"),
        pytest.param(listing(target_place=Place()), id="there is no cell for it"),
    ],
)
def test_nothing_is_filled_in_elsewhere(one: Crosslisting) -> None:
    assert merged(TYPED, fill=(one,)) == merged(TYPED)


def test_a_filled_text_joins_what_the_department_wrote_at_the_target() -> None:
    answers = [answer("社協", "○訪問"), answer("社協", "《社協》\n○別の取組", item="2")]
    consolidation, _ = consolidate(FORM, PLAN, NOTATION, answers, ["社協"], TITLES, [listing()])
    texts = [part.text for part in consolidation.cell("2", "done").parts if part.text]
    assert texts == ["《社協》\n○別の取組", "○訪問を行った。 [1より再掲]"]


def test_a_filled_text_has_its_label_below_a_joint_block() -> None:
    answers = [answer("社協", "○訪問"), answer("社協", "《社協》《福総》\n○別の取組", item="2")]
    consolidation, _ = consolidate(FORM, PLAN, NOTATION, answers, ["社協"], TITLES, [listing()])
    texts = [part.text for part in consolidation.cell("2", "done").parts if part.text]
    assert texts == ["《社協》《福総》\n○別の取組", "《社協》\n○訪問を行った。 [1より再掲]"]


def test_texts_filled_in_from_one_cell_stand_under_one_label() -> None:
    another = listing(source_place=place("福総"), labels=("福総",))
    consolidation, findings = merged(TYPED, fill=(listing(), listing(source_text="講座を開いた。"), another))
    texts = [part.text for part in consolidation.cell("2", "done").parts if part.text]
    assert texts == [
        "《福総》\n○訪問を行った。 [1より再掲]",
        "《社協》\n○訪問を行った。 [1より再掲]\n○講座を開いた。 [1より再掲]",
    ]
    assert len(findings) == 3


# nothing is lost

PIECES = st.sampled_from(
    [
        "《福総》",
        "《社協》",
        "《協働》",
        "《謎》",
        "【社協】",
        "○",
        "○講座",
        "見守り",
        "\n",
        " ",
        "　",
        "[再掲先:2]",
        "(再掲)",
        "\r\n",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join))


@given(TEXTS, TEXTS, TEXTS)
def test_every_character_of_every_answer_is_in_the_consolidated_cell(one: str, two: str, three: str) -> None:
    """All but the bare name of a department that nothing stands after."""
    typed = dict(zip(LABELS, (one, two, three), strict=True))
    found = merged({**typed})[0].cell("1", "done")
    for department, text in typed.items():
        shown = [part for part in found.parts if department in {origin.key.department for origin in part.origins}]
        for block in passages(text, NOTATION):
            labels = set(block.labels or (department,))
            assert (block.is_blank and labels <= set(LABELS)) or any(
                set(part.labels) == labels and comparable(block.body) in comparable(part.text) for part in shown
            )


@given(st.text(st.characters(exclude_characters="《【"), min_size=1).filter(str.strip))
def test_a_text_without_a_label_is_kept_character_for_character(text: str) -> None:
    assert cell({"福総": text, "社協": None, "協働": None}).parts[0].text == "《福総》\n" + text.strip("\n")
