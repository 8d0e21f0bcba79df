"""再掲 as a checked relation: for each situation a round that passes and one that does not."""

from __future__ import annotations

import pytest
from crosslist_table import RULES, check, found, place
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.crosslist.listed import Listed
from evalsheet.crosslist.similarity import contains, difference, likeliest, probable_copies, similarity
from evalsheet.findings import Code, Finding
from evalsheet.model import AnswerKey, Crosslisting, Place, Verdict

A = "移動手段を考えるワーキングチームで話し合い、買い物に同行するイベントを開催した。"
B = "円卓会議を各校区で年に二回ずつ開き、防災と見守りについて意見を交わした。"
C = "子ども食堂の運営者どうしが集まる連絡会を開き、食材の分け合いを始めた。"


def findings(table: str) -> tuple[Finding, ...]:
    return check(table).findings


def verdicts(table: str) -> list[tuple[str, str, Verdict, int]]:
    """Every relation as (source, target, verdict, similarity)."""

    def at(key: AnswerKey) -> str:
        return f"{key.item} {key.department}"

    return [(at(r.source), at(r.target), r.verdict, r.similarity) for r in check(table).crosslistings]


# equal


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (f"○{A}[再掲先:5]", f"○{A}[3より再掲]"),
        (f"○{A}［再掲先：４、５］", f"○{A}（取り組み３の再掲）"),
        (f"○移動支援 [再掲先:4～6]⏎{A}", f"○移動支援 [3より再掲]⏎{A}"),
        (f"[再掲先:5]⏎○{A}⏎○{B}", f"[3より再掲]⏎○{A}⏎○{B}"),
        (f"《社協》[再掲先:5]○{A}", f"《社協》⏎○{A}⏎[3より再掲]"),
        (f"{A}[再掲先:5]", f"{A}[3より再掲]"),
        (f"・{A}[再掲先:5]⏎・{B}", f"・{A}[3より再掲]⏎・{C}"),
        (f"(1){A}[再掲先:5]⏎(2){B}", f"○{C}⏎○{A}[3より再掲]"),
        (f"《社協》{A}[再掲先:5]⏎○{B}", f"○{A}[3より再掲]"),
        (f"○{A}○{B}[再掲先:5]", f"○{B}[3より再掲]"),
        (f"《協働》、《社協》○{A}[再掲先:5]", f"《協働》《社協》○{A}[3より再掲]"),
    ],
)
def test_a_copy_that_reads_the_same_passes(source: str, target: str) -> None:
    table = f"| 3 | 社協 | {source} |\n| 5 | 社協 | {target} |"
    assert [one for one in findings(table) if "5" in (one.item, dict(one.params).get("number"))] == []
    assert {verdict for _, at, verdict, _ in verdicts(table) if at == "5 社協"} == {Verdict.EQUAL}


def test_a_relation_says_all_of_both_cells() -> None:
    result = check(
        f"| 3 | 社協 | 《社協》《協働》[再掲先:5]⏎○{A} |\n| 5 | 社協 | 《社協》《協働》⏎○{A} [3より再掲] |"
    )
    assert result.findings == ()
    assert result.crosslistings == (
        Crosslisting(
            field="outcome",
            labels=("社協", "協働"),
            source=AnswerKey("3", "社協", "outcome"),
            source_place=place("3 社協"),
            source_text=A,
            target=AnswerKey("5", "社協", "outcome"),
            target_place=place("5 社協"),
            target_text=A,
            verdict=Verdict.EQUAL,
            similarity=100,
        ),
    )


def test_widths_spaces_and_line_breaks_do_not_make_a_difference() -> None:
    table = """
        | 3 | 社協 | ○延べ120名(うち10名は新規)が 参加した。[再掲先:5] |
        | 5 | 社協 | ○延べ１２０名（うち１０名は新規）が⏎参加した。[3より再掲] |
    """
    assert findings(table) == ()


def test_without_rules_nothing_is_checked() -> None:
    result = check(f"| 3 | 社協 | ○{A}[再掲先:99] |", rules=None)
    assert (result.crosslistings, result.findings) == ((), ())


def test_relations_stand_in_reading_order_whatever_the_order_of_the_files() -> None:
    table = f"""
        | 6  | 社協 | ○{A}[3より再掲] |
        | 10 | 社協 | ○{B}[再掲先:5] |
        | 5  | 社協 | ○{A}[3より再掲]⏎○{B}[10より再掲] |
        | 3  | 社協 | ○{A}[再掲先:6、5] |
    """
    assert [(source, target) for source, target, _, _ in verdicts(table)] == [
        ("3 社協", "5 社協"),
        ("3 社協", "6 社協"),
        ("10 社協", "5 社協"),
    ]


# numbers that lead nowhere, and to the item itself


def test_the_target_does_not_exist() -> None:
    assert findings(f"| 3 | 社協 | ○{A}[再掲先:41] |") == (
        found(Code.CROSSLISTING_TARGET_UNKNOWN, "3 社協", value=A, number=41),
    )


def test_the_source_does_not_exist() -> None:
    assert findings(f"| 3 | 社協 | ○{A}[41より再掲] |") == (
        found(Code.CROSSLISTING_SOURCE_UNKNOWN, "3 社協", value=A, number=41),
    )


def test_a_blocks_marker_is_wrong_once_however_many_bullets_it_covers() -> None:
    assert findings(f"| 3 | 社協 | [再掲先:41]⏎○{A}⏎○{B} |\n| 5 | 社協 | [42より再掲]⏎○{C}⏎○他 |") == (
        found(Code.CROSSLISTING_TARGET_UNKNOWN, "3 社協", value=A, number=41),
        found(Code.CROSSLISTING_SOURCE_UNKNOWN, "5 社協", value=C, number=42),
    )


@pytest.mark.parametrize("marker", ["[再掲先:3]", "[3より再掲]", "(詳細は取り組み3)"])
def test_an_item_that_points_at_itself(marker: str) -> None:
    value = A + (marker if "詳細" in marker else "")
    assert findings(f"| 3 | 社協 | ○{A}{marker} |") == (
        found(Code.CROSSLISTING_SELF, "3 社協", value=value, number=3),
    )


def test_a_pointer_must_lead_to_an_item_of_the_plan() -> None:
    assert findings(f"| 3 | 社協 | ○{A}(詳細は取り組み26) |") == ()
    assert findings(f"| 3 | 社協 | ○{A}(詳細は取り組み46) |") == (
        found(Code.POINTER_UNKNOWN, "3 社協", value=f"{A}(詳細は取り組み46)", number=46),
    )


# absent


@pytest.mark.parametrize("target", ["", f"○{B}", "○買い物に同行"])
def test_declared_but_absent_at_the_target(target: str) -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 5 | 社協 | {target} |"
    assert findings(table) == (
        found(Code.CROSSLISTING_ABSENT, "3 社協", "5 社協", value=A, number=5, text=A, target_cell="社協.xlsx C5"),
    )
    assert verdicts(table) == [("3 社協", "5 社協", Verdict.ABSENT, 0)]


def test_declared_for_an_item_that_is_not_the_departments() -> None:
    assert findings(f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 5 | 介護 | ○{B} |") == (
        found(Code.CROSSLISTING_ABSENT, "3 社協", "5 介護", value=A, number=5, text=A, target_cell="—"),
    )


@pytest.mark.parametrize("labels", ["", "《社協》《介護》"])
def test_of_a_target_that_has_not_come_back_nothing_can_be_said(labels: str) -> None:
    table = f"| 3 | 社協 | {labels}○{A}[再掲先:5] |\n| 5 | 介護 | × |"
    assert findings(table) == ()
    assert verdicts(table) == [("3 社協", "5 社協", Verdict.AWAITED, 0)]


def test_a_short_text_that_reads_the_same_is_there_and_lacks_its_mark() -> None:
    short = "出前講座を5回開いた。"
    table = f"| 3 | 社協 | ○{short}[再掲先:5] |\n| 5 | 社協 | ○{short} |"
    assert findings(table) == (
        found(Code.CROSSLISTING_UNMARKED, "5 社協", "3 社協", value=short, source=3, similarity=100),
    )
    assert verdicts(table) == [("3 社協", "5 社協", Verdict.UNMARKED, 100)]


def test_each_column_is_a_matter_of_its_own() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5] | ○{B} |\n| 5 | 社協 | ○{C} | ○{A}[3より再掲] |"
    assert findings(table) == (
        found(Code.CROSSLISTING_ABSENT, "3 社協", "5 社協", value=A, number=5, text=A, target_cell="社協.xlsx C5"),
        found(Code.CROSSLISTING_UNDECLARED, "5 社協", "3 社協", value=A, field="issues", number=3, alike="none"),
    )
    assert findings(f"| 3 | 社協 | ○{B} | ○{A}[再掲先:5] |\n| 5 | 社協 | ○{C} | ○{A}[3より再掲] |") == ()


def test_each_department_is_a_matter_of_its_own() -> None:
    table = f"""
        | 3 | 協働 | ○{A}[再掲先:5] |
        | 3 | 社協 | ○{A}[再掲先:5] |
        | 5 | 社協 | ○{A}[3より再掲] |
        | 5 | 協働 | {{}} |
    """
    assert findings(table.format(f"○{A}[3より再掲]")) == ()
    assert findings(table.format("")) == (
        found(Code.CROSSLISTING_ABSENT, "3 協働", "5 協働", value=A, number=5, text=A, target_cell="協働.xlsx C5"),
    )


def test_one_bullet_of_a_block_is_absent() -> None:
    assert findings(f"| 3 | 社協 | [再掲先:5]⏎○{A}⏎○{B} |\n| 5 | 社協 | [3より再掲]⏎○{B} |") == (
        found(Code.CROSSLISTING_ABSENT, "3 社協", "5 社協", value=A, number=5, text=A, target_cell="社協.xlsx C5"),
    )


# undeclared and wrong sources


def test_marked_at_the_target_but_not_declared_at_the_source() -> None:
    table = f"| 3 | 社協 | ○{A} |\n| 5 | 社協 | ○{A}[3より再掲] |"
    assert findings(table) == (
        found(Code.CROSSLISTING_UNDECLARED, "5 社協", "3 社協", value=A, number=3, alike="some", similarity=100),
    )
    assert verdicts(table) == [("3 社協", "5 社協", Verdict.UNDECLARED, 100)]


def test_declared_for_other_targets_only() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:6] |\n| 5 | 社協 | ○{A}[3より再掲] |\n| 6 | 社協 | ○{A}[3より再掲] |"
    assert findings(table) == (
        found(Code.CROSSLISTING_UNDECLARED, "5 社協", "3 社協", value=A, number=3, alike="some", similarity=100),
    )


def test_nothing_like_it_stands_at_the_source() -> None:
    assert findings(f"| 3 | 社協 | ○{B} |\n| 5 | 社協 | ○{A}[3より再掲] |") == (
        found(Code.CROSSLISTING_UNDECLARED, "5 社協", "3 社協", value=A, number=3, alike="none"),
    )
    assert findings(f"| 3 | 介護 | ○{B} |\n| 5 | 社協 | ○{A}[3より再掲] |") == (
        found(Code.CROSSLISTING_UNDECLARED, "5 社協", "3 介護", value=A, number=3, alike="none"),
    )


@pytest.mark.parametrize(
    "source",
    ["| 3 | 社協 | × |", f"| 3 | 社協 | × |\n| 3 | 介護 | ○{B} |", f"| 3 | 介護 | × |\n| 4 | 社協 | ○{A} |"],
)
def test_of_a_source_that_has_not_come_back_nothing_can_be_said(source: str) -> None:
    assert findings(f"{source}\n| 5 | 社協 | ○{A}[3より再掲] |") == ()


def test_a_joint_source_may_stand_in_the_file_that_has_not_come_back() -> None:
    table = f"| 3 | 社協 | |\n| 3 | 協働 | {{}} |\n| 5 | 社協 | 《協働》《社協》[3より再掲]⏎○{A} |"
    assert findings(table.format("×")) == ()
    assert findings(table.format("")) == (
        found(
            Code.CROSSLISTING_UNDECLARED,
            "5 社協",
            "3 社協",
            value=A,
            departments=("協働", "社協"),
            number=3,
            alike="none",
        ),
    )


def test_of_an_item_of_two_departments_only_the_file_of_the_entrys_own_is_awaited() -> None:
    table = f"| 3 | 社協 | ○{B} |\n| 3 | 介護 | × |\n| 5 | 社協 | ○{A}[3より再掲] |"
    assert findings(table) == (
        found(Code.CROSSLISTING_UNDECLARED, "5 社協", "3 社協", value=A, number=3, alike="none"),
    )


@pytest.mark.parametrize("declared", ["", "[再掲先:5]"])
@pytest.mark.parametrize("named", [B, A.replace("買い物に同行する", "畑の収穫をともにする大きな")])
def test_marked_with_the_wrong_source(declared: str, named: str) -> None:
    table = f"| 3 | 社協 | ○{A}{declared} |\n| 4 | 社協 | ○{named} |\n| 5 | 社協 | ○{A}[4より再掲] |"
    assert findings(table) == (
        found(Code.CROSSLISTING_WRONG_SOURCE, "5 社協", "3 社協", value=A, number=4, likelier=3, similarity=100),
    )
    assert verdicts(table) == [
        ("3 社協", "5 社協", Verdict.EQUAL if declared else Verdict.UNDECLARED, 100),
    ]


def test_marked_with_the_number_of_a_source_that_declares_another_text_here() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 4 | 社協 | ○{B} |\n| 5 | 社協 | ○{B}[3より再掲] |"
    assert findings(table) == (
        found(Code.CROSSLISTING_ABSENT, "3 社協", "5 社協", value=A, number=5, text=A, target_cell="社協.xlsx C5"),
        found(Code.CROSSLISTING_WRONG_SOURCE, "5 社協", "4 社協", value=B, number=3, likelier=4, similarity=100),
    )


def test_beside_the_text_of_another_source_the_one_that_was_rewritten_is_the_declared_ones() -> None:
    table = f"""
        | 3 | 社協 | ○{A}[再掲先:5] |
        | 4 | 社協 | ○{B} |
        | 5 | 社協 | ○{B}[3より再掲]⏎○{C}[3より再掲] |
    """
    assert [(one.code, one.value) for one in findings(table)] == [
        (Code.CROSSLISTING_DIFFERENT, C),
        (Code.CROSSLISTING_WRONG_SOURCE, B),
    ]


def test_two_numbers_that_were_swapped_are_each_told() -> None:
    table = f"""
        | 3 | 社協 | ○{A}[再掲先:5] |
        | 4 | 社協 | ○{B}[再掲先:5] |
        | 5 | 社協 | ○{B}[3より再掲]⏎○{A}[4より再掲] |
    """
    assert findings(table) == (
        found(Code.CROSSLISTING_WRONG_SOURCE, "5 社協", "4 社協", value=B, number=3, likelier=4, similarity=100),
        found(Code.CROSSLISTING_WRONG_SOURCE, "5 社協", "3 社協", value=A, number=4, likelier=3, similarity=100),
    )
    assert verdicts(table) == [("3 社協", "5 社協", Verdict.EQUAL, 100), ("4 社協", "5 社協", Verdict.EQUAL, 100)]


@pytest.mark.parametrize("sign", ["", "○", "《社協》"])
@pytest.mark.parametrize(
    ("marker", "code", "params"),
    [
        ("[3より再掲]", Code.CROSSLISTING_UNDECLARED, {"number": 3, "alike": "none"}),
        ("(再掲)", Code.CROSSLISTING_BARE, {"guess": "none"}),
        ("[41より再掲]", Code.CROSSLISTING_SOURCE_UNKNOWN, {"number": 41}),
        ("[5より再掲]", Code.CROSSLISTING_SELF, {"number": 5}),
        ("[再掲先:41]", Code.CROSSLISTING_TARGET_UNKNOWN, {"number": 41}),
    ],
)
def test_a_marker_without_any_text_is_looked_at_like_any_other(
    sign: str, marker: str, code: Code, params: dict[str, object]
) -> None:
    related = ["3 社協"] if code is Code.CROSSLISTING_UNDECLARED else []
    assert findings(f"| 3 | 社協 | ○{A} |\n| 5 | 社協 | {sign}{marker} |") == (
        found(code, "5 社協", *related, value=marker, **params),
    )


def test_a_marker_without_the_text_it_announces_is_said_at_the_source() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 5 | 社協 | ○{B}⏎○[3より再掲] |"
    assert findings(table) == (
        found(Code.CROSSLISTING_ABSENT, "3 社協", "5 社協", value=A, number=5, text=A, target_cell="社協.xlsx C5"),
    )


def test_a_target_of_two_sources_needs_both_declared() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 4 | 介護 | ○{A}{{}} |\n| 5 | 社協 | ○{A}[3、4より再掲] |"
    codes = [(one.code, dict(one.params).get("number")) for one in findings(table.format(""))]
    assert (Code.CROSSLISTING_UNDECLARED, "4") in codes
    assert Code.CROSSLISTING_UNDECLARED not in [one.code for one in findings(table.format("[再掲先:5]"))]


# abridged and different


def test_the_target_holds_part_of_the_source() -> None:
    table = f"| 3 | 社協 | ○{A}{B}[再掲先:5] |\n| 5 | 社協 | ○{A}[3より再掲] |"
    assert findings(table) == (
        found(
            Code.CROSSLISTING_ABRIDGED,
            "5 社協",
            "3 社協",
            value=A,
            source=3,
            similarity=95,
            difference=f"「{B}」→「」",
        ),
    )
    assert verdicts(table) == [("3 社協", "5 社協", Verdict.ABRIDGED, 95)]


def test_the_target_says_more_than_the_source() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 5 | 社協 | ○{A}{B}[3より再掲] |"
    assert findings(table) == (
        found(
            Code.CROSSLISTING_DIFFERENT,
            "5 社協",
            "3 社協",
            value=A + B,
            source=3,
            similarity=95,
            difference=f"「」→「{B}」",
        ),
    )


def test_the_target_says_something_else() -> None:
    changed = A.replace("買い物", "通院").replace("開催した", "二回開催した")
    table = f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 5 | 社協 | ○{changed}[3より再掲] |"
    assert findings(table) == (
        found(
            Code.CROSSLISTING_DIFFERENT,
            "5 社協",
            "3 社協",
            value=changed,
            source=3,
            similarity=91,
            difference="「買い物」→「通院」 「」→「二回」",
        ),
    )
    assert verdicts(table) == [("3 社協", "5 社協", Verdict.DIFFERENT, 91)]


def test_a_marked_entry_of_the_same_department_is_the_copy_whatever_it_says() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 5 | 社協 | ○{C}[3より再掲] |"
    (one,) = findings(table)
    assert (one.code, one.place, one.related) == (
        Code.CROSSLISTING_DIFFERENT,
        place("5 社協"),
        (place("3 社協"),),
    )


# bare and unmarked


def test_a_bare_marker_names_the_likeliest_source() -> None:
    assert findings(f"| 3 | 社協 | ○{A} |\n| 4 | 社協 | ○{B} |\n| 5 | 社協 | ○{A}(再掲) |") == (
        found(Code.CROSSLISTING_BARE, "5 社協", "3 社協", value=A, guess="some", likelier=3, similarity=100),
    )
    assert findings(f"| 4 | 社協 | ○{B} |\n| 5 | 社協 | ○{A}(再掲) |") == (
        found(Code.CROSSLISTING_BARE, "5 社協", value=A, guess="none"),
    )


def test_a_bare_marker_answers_a_declaration_and_of_two_sources_the_departments_own_is_likelier() -> None:
    table = f"""
        | 2 | 介護 | ○{A}[再掲先:6] |
        | 3 | 社協 | ○{A}[再掲先:5] |
        | 5 | 社協 | ○{A}(再掲) |
        | 6 | 介護 | ○{A}[2より再掲] |
    """
    bare = [one for one in findings(table) if one.item == "5"]
    assert bare == [
        found(Code.CROSSLISTING_BARE, "5 社協", "3 社協", value=A, guess="some", likelier=3, similarity=100)
    ]
    assert ("3 社協", "5 社協", Verdict.EQUAL, 100) in verdicts(table)


@pytest.mark.parametrize(("declared", "relations"), [("", 0), ("[再掲先:5]", 1)])
def test_a_copy_with_no_marker_at_all(declared: str, relations: int) -> None:
    table = f"| 3 | 社協 | ○{A}{declared} |\n| 5 | 社協 | ○{A} |"
    assert findings(table) == (
        found(Code.CROSSLISTING_UNMARKED, "5 社協", "3 社協", value=A, source=3, similarity=100),
    )
    assert verdicts(table) == [("3 社協", "5 社協", Verdict.UNMARKED, 100)] * relations


def test_a_long_text_that_stands_inside_another_or_nearly_is_an_unmarked_copy() -> None:
    assert findings(f"| 3 | 社協 | ○{A}{B}{C} |\n| 5 | 社協 | ○{B} |") == (
        found(Code.CROSSLISTING_UNMARKED, "5 社協", "3 社協", value=B, source=3, similarity=95),
    )
    near = B.replace("二回", "三回")
    assert findings(f"| 3 | 社協 | ○{B} |\n| 5 | 介護 | ○{near} |") == (
        found(Code.CROSSLISTING_UNMARKED, "5 介護", "3 社協", value=near, source=3, similarity=97),
    )


def test_short_phrases_one_items_own_repetitions_and_other_texts_are_no_copies() -> None:
    table = f"""
        | 3 | 社協 | ○昨年度と同じ。⏎○{A}⏎○{A} |
        | 5 | 社協 | ○昨年度と同じ。⏎○{B} |
        | 6 | 介護 | ○{C} |
    """
    assert findings(table) == ()


def test_sibling_targets_are_not_copies_of_each_other() -> None:
    source, marked = f"| 3 | 社協 | ○{A}[再掲先:5、6] |", f"○{A}[3より再掲]"
    assert findings(f"{source}\n| 5 | 社協 | {marked} |\n| 6 | 社協 | {marked} |") == ()
    assert findings(f"| 3 | 社協 | × |\n| 5 | 社協 | {marked} |\n| 6 | 社協 | {marked} |") == ()
    assert findings(f"{source}\n| 5 | 社協 | ○{A} |\n| 6 | 社協 | ○{A} |") == (
        found(Code.CROSSLISTING_UNMARKED, "5 社協", "3 社協", value=A, source=3, similarity=100),
        found(Code.CROSSLISTING_UNMARKED, "6 社協", "3 社協", value=A, source=3, similarity=100),
    )


def test_of_several_unmarked_copies_each_is_named_once_beside_what_declares_itself_the_source() -> None:
    table = f"""
        | 2 | 社協 | ○{A} |
        | 3 | 社協 | ○{A}[再掲先:5] |
        | 5 | 社協 | ○{A}[3より再掲] |
        | 7 | 社協 | ○{A} |
    """
    assert findings(table) == (
        found(Code.CROSSLISTING_UNMARKED, "2 社協", "3 社協", value=A, source=3, similarity=100),
        found(Code.CROSSLISTING_UNMARKED, "7 社協", "3 社協", value=A, source=3, similarity=100),
    )


def test_a_text_copied_into_every_item_is_found_in_every_item() -> None:
    rows = [f"| {n} | 社協 | ○{A} |" for n in range(1, 41)] + [f"| {n} | 介護 | ○{A} |" for n in range(2, 21)]
    at = [(f"{n} 社協") for n in range(2, 41)] + [f"{n} 介護" for n in range(2, 21)]
    assert findings("\n".join(rows)) == tuple(
        found(Code.CROSSLISTING_UNMARKED, one, "1 社協", value=A, source=1, similarity=100) for one in at
    )


def test_a_text_copied_into_every_item_and_changed_a_little_is_found_in_every_item() -> None:
    rows = [f"| {n} | 社協 | ○第{n}地区では、{A} |" for n in range(1, 41)]
    seen = findings("\n".join(rows))
    assert [(one.code, one.item, len(one.related)) for one in seen] == [
        (Code.CROSSLISTING_UNMARKED, str(n), 1) for n in range(2, 41)
    ]


def test_a_long_copy_that_was_changed_at_both_ends_and_between_is_found() -> None:
    changes = {"移動": "交通", "話し合い": "話し合って", "校区": "地区", "防災": "防犯", "始めた": "続けた"}
    changed = A + B + C
    for before, after in changes.items():
        changed = changed.replace(before, after)
    assert findings(f"| 3 | 社協 | ○{A}{B}{C} |\n| 5 | 介護 | ○{changed} |") == (
        found(Code.CROSSLISTING_UNMARKED, "5 介護", "3 社協", value=changed, source=3, similarity=93),
    )


# labels


def test_department_labels_differ() -> None:
    table = f"| 3 | 社協 | 《協働》《社協》[再掲先:5]⏎○{A} |\n| 5 | 社協 | {{}}[3より再掲]⏎○{A} |"
    assert findings(table.format("《社協》《協働》")) == ()
    assert findings(table.format("《社協》")) == (
        found(Code.CROSSLISTING_LABELS_DIFFER, "5 社協", "3 社協", value=A, source=3, source_labels="協働・社協"),
    )


def test_a_joint_entry_may_stand_in_the_cells_of_both_its_departments_on_either_side() -> None:
    one = f"《社協》《協働》{{}}⏎○{A}"
    source, target = one.format("[再掲先:5]"), one.format("[3より再掲]")
    twice_at_source = f"| 3 | 社協 | {source} |\n| 3 | 協働 | {source} |\n| 5 | 社協 | {target} |\n| 5 | 協働 | |"
    twice_at_target = f"| 3 | 社協 | {source} |\n| 3 | 協働 | |\n| 5 | 社協 | {target} |\n| 5 | 協働 | {target} |"
    assert findings(twice_at_source) == ()
    assert findings(twice_at_target) == ()


def test_of_copies_that_read_the_same_the_one_that_shares_a_department_is_the_entrys() -> None:
    table = f"""
        | 3 | 社協 | 《社協》《協働》[再掲先:5]⏎○{A} |
        | 3 | 介護 | 《介護》《子家》[再掲先:5]⏎○{A} |
        | 5 | 介護 | ○{A}[3より再掲] |
        | 5 | 社協 | ○{A}[3より再掲] |
    """
    assert findings(table) == tuple(
        found(
            Code.CROSSLISTING_LABELS_DIFFER,
            f"5 {department}",
            f"3 {department}",
            value=A,
            source=3,
            source_labels=labels,
        )
        for department, labels in (("社協", "社協・協働"), ("介護", "介護・子家"))
    )


def test_the_same_department_alone_and_joint_in_one_cell() -> None:
    table = f"""
        | 3 | 社協 | 《社協》[再掲先:5]⏎○{A}⏎《協働》《社協》[再掲先:5]⏎○{B} |
        | 5 | 社協 | 《協働》《社協》[3より再掲]⏎○{B}⏎《社協》[3より再掲]⏎○{A} |
    """
    assert findings(table) == ()


def test_a_block_marker_and_one_bullets_own() -> None:
    table = f"""
        | 3 | 社協 | 《社協》[再掲先:5]⏎○{A}⏎○{C}[再掲先:6] |
        | 4 | 社協 | ○{B}[再掲先:5] |
        | 5 | 社協 | 《社協》[3より再掲]⏎○{A}⏎○{B}[4より再掲]⏎○{C} |
        | 6 | 社協 | ○{C}[3より再掲] |
    """
    assert findings(table) == ()


# chains and cycles


def test_a_cross_listing_of_a_cross_listing() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 5 | 社協 | ○{A}[3より再掲]{{}} |\n| 6 | 社協 | ○{A}[5より再掲] |"
    assert findings(table.format("[再掲先:6]")) == (
        found(Code.CROSSLISTING_CHAIN, "5 社協", "3 社協", value=A, chain="onward", number=6, origin=3),
    )
    assert findings(table.format("")) == (
        found(Code.CROSSLISTING_CHAIN, "6 社協", "5 社協", value=A, chain="back", number=5, origin=3),
    )


@pytest.mark.parametrize(
    ("items", "markers"),
    [
        (("3", "5"), ("[再掲先:5]", "[再掲先:3]")),
        (("3", "5"), ("[再掲先:5][5より再掲]", "[再掲先:3][3より再掲]")),
        (("3", "5"), ("[再掲先:5]", "[再掲先:3][3より再掲]")),
        (("3", "5", "6"), ("[再掲先:5]", "[再掲先:6]", "[再掲先:3]")),
    ],
)
def test_a_cycle_is_one_finding(items: tuple[str, ...], markers: tuple[str, ...]) -> None:
    rows = [f"| {item} | 社協 | ○{A}{marker} |" for item, marker in zip(items, markers, strict=True)]
    others = [f"{item} 社協" for item in items[1:]]
    way = " → ".join([*items, items[0]])
    assert findings("\n".join(rows)) == (found(Code.CROSSLISTING_CYCLE, "3 社協", *others, value=A, way=way),)


def test_a_cycle_concerns_every_department_on_it() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5] |\n| 5 | 協働 | ○{A}[再掲先:6] |\n| 6 | 介護 | ○{A}[再掲先:3] |"
    (cycle,) = findings(table)
    assert (cycle.code, cycle.departments) == (Code.CROSSLISTING_CYCLE, ("社協", "協働", "介護"))


def test_two_items_that_name_each_other_as_the_source_are_a_cycle() -> None:
    assert findings(f"| 3 | 社協 | ○{A}[5より再掲] |\n| 5 | 社協 | ○{A}[3より再掲] |") == (
        found(Code.CROSSLISTING_CYCLE, "5 社協", "3 社協", value=A, way="5 → 3 → 5"),
    )


def test_two_texts_exchanged_between_two_items_are_no_cycle() -> None:
    table = f"| 3 | 社協 | ○{A}[再掲先:5]{{}} |\n| 5 | 社協 | ○{B}[再掲先:3]{{}} |"
    assert findings(table.replace("{}", f"⏎○{B}[5より再掲]", 1).replace("{}", f"⏎○{A}[3より再掲]", 1)) == ()
    assert findings(table.replace("{}", "")) == (
        found(Code.CROSSLISTING_ABSENT, "3 社協", "5 社協", value=A, number=5, text=A, target_cell="社協.xlsx C5"),
        found(Code.CROSSLISTING_ABSENT, "5 社協", "3 社協", value=B, number=3, text=B, target_cell="社協.xlsx C3"),
    )


# what was meant as a marker


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        (f"○{A}[再掲先:]", "[再掲先:]"),
        (f"○{A}[再掲先:5から7]", "[再掲先:5から7]"),
        (f"○{A}[再掲先:5", "[再掲先:5"),
        (f"《社協》[再掲:5]⏎○{A}", "[再掲:5]"),
        (f"○{A} 再掲先:5", "再掲先:5"),
        (f"○{A}3より再掲", "3より再掲"),
        (f"○{A}※再掲", "※再掲"),
        (f"○{A}[再掲先:25～7]", "[再掲先:25～7]"),
        (f"○{A}[再掲先(25、26)]", "[再掲先(25、26)]"),
        (f"○{A}‹再掲先:25、26>", "再掲先:25、26>"),
        (f"○{A}再掲（3）", "再掲（3）"),
        (f"○{A}再掲:取組3", "再掲:取組3"),
        (f"○{A}取り組み3再掲", "取り組み3再掲"),
        (f"○{A}3と再掲", "3と再掲"),
        (f"○{A}⏎再掲", "再掲"),
        ("○再掲", "○再掲"),
    ],
)
def test_what_cannot_be_read_as_a_marker_is_said(text: str, unread: str) -> None:
    assert findings(f"| 4 | 社協 | {text} |") == (found(Code.CROSSLISTING_UNREADABLE, "4 社協", value=unread),)


@pytest.mark.parametrize("text", ["資料を市のホームページに再掲載した。", "前回の案内を再掲し、広く知らせた。"])
def test_the_word_in_a_sentence_is_no_marker(text: str) -> None:
    assert findings(f"| 4 | 社協 | ○{text} |") == ()


# how alike, how different

LETTERS = st.text("地域福祉の会議を開いた。12１２ 　\nｱア()（）", max_size=40)


def entry(text: str, item: str = "1") -> Listed:
    return Listed(AnswerKey(item, "社協", "outcome"), Place(), ("社協",), text, ())


@given(LETTERS, LETTERS)
def test_similarity_is_mutual_and_full_only_between_texts_that_read_the_same(one: str, other: str) -> None:
    first, second = entry(one), entry(other)
    score = similarity(first, second)
    assert score == similarity(second, first)
    assert 0 <= score <= 100
    assert (score == 100) == (first.compared == second.compared)
    if contains(first, second):
        assert score >= 95


@given(LETTERS, LETTERS, st.integers(0, 100))
def test_a_threshold_hides_only_what_lies_below_it(one: str, other: str, at_least: int) -> None:
    full, cut = similarity(entry(one), entry(other)), similarity(entry(one), entry(other), at_least)
    assert cut == full if full >= at_least else cut < at_least


@given(LETTERS, st.lists(LETTERS, max_size=6), st.integers(1, 100))
def test_the_likeliest_is_the_most_alike_and_the_first_of_those(text: str, others: list[str], least: int) -> None:
    candidates = [entry(other, str(n)) for n, other in enumerate(others)]
    scores = [similarity(entry(text), one) for one in candidates]
    best = max(scores, default=0)
    expected = (candidates[scores.index(best)], best) if scores and best >= least else None
    assert likeliest(entry(text), candidates, least) == expected


@given(st.lists(LETTERS, max_size=8))
def test_equal_and_contained_texts_are_always_probable_copies(texts: list[str]) -> None:
    entries = [entry(text, str(n)) for n, text in enumerate(texts)]
    pairs = list(probable_copies(entries, 1, 85))
    assert all(score == similarity(one, other) >= 85 for one, other, score in pairs)
    seconds = {other.item for _, other, _ in pairs}
    for n, one in enumerate(entries):
        if one.compared and any(one.compared == earlier.compared for earlier in entries[:n]):
            assert one.item in seconds


@pytest.mark.parametrize(
    ("source", "target", "shown"),
    [
        ("年10回開催した。", "年12回開催した。", "「10回」→「12回」"),
        ("1,018名が受講した。", "1,108名が受講した。", "「1,018名」→「1,108名」"),
        ("延べ120名が参加、甲", "延べ98名が参加、乙", "「120名」→「98名」 「甲」→「乙」"),
        ("会を開いて交わした。", "場を設けて話した。", "「会を開いて交わ」→「場を設けて話」"),
        ("１０回 の会を開いた", "10回の会を開いて", "「た」→「て」"),
        ("甲\n乙", "丙", "「甲 乙」→「丙」"),
        (
            "1甲乙丙2甲乙丙3甲乙丙4甲乙丙5",
            "6甲乙丙7甲乙丙8甲乙丙9甲乙丙0",
            "「1甲」→「6甲」 「2甲」→「7甲」 「3甲」→「8甲」 「4甲」→「9甲」 …",
        ),
        ("あ" * 60, "", "「" + "あ" * 40 + "…」→「」"),
        ("同じ", "同じ", ""),
    ],
)
def test_a_difference_shows_the_first_changes_and_no_widths_or_spaces(source: str, target: str, shown: str) -> None:
    assert difference(source, target) == shown


def test_the_thresholds_are_the_rule_files() -> None:
    changed = A.replace("買い物", "通院").replace("開催した", "二回開催した")
    table = f"| 3 | 社協 | ○{A} |\n| 5 | 社協 | ○{changed} |"
    unmarked = found(Code.CROSSLISTING_UNMARKED, "5 社協", "3 社協", value=changed, source=3, similarity=91)
    assert check(table, RULES.model_copy(update={"copy_from": 91})).findings == (unmarked,)
    assert check(table, RULES.model_copy(update={"copy_from": 92})).findings == ()
    assert check(table, RULES.model_copy(update={"shortest": 41})).findings == ()
    bare = f"| 3 | 社協 | ○{A} |\n| 5 | 社協 | ○{changed}(再掲) |"
    (one,) = check(bare, RULES.model_copy(update={"likely": 92})).findings
    assert dict(one.params) == {"guess": "none"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["3", "5", "6"]),
            st.sampled_from([A, B, C, A + B]),
            st.sampled_from(
                ["", "(再掲)", "[再掲先:3]", "[再掲先:5、6]", "[再掲先:41]", "[3より再掲]", "[5より再掲]"]
            ),
        ),
        max_size=7,
    )
)
def test_whatever_the_markers_every_declared_pair_has_one_relation_and_nothing_is_said_twice(
    written: list[tuple[str, str, str]],
) -> None:
    cells = {item: "⏎".join(f"○{n}{t}{m}" for n, (i, t, m) in enumerate(written) if i == item) for item in "356"}
    result = check("\n".join(f"| {item} | 社協 | {text} |" for item, text in cells.items()))
    assert len(set(result.findings)) == len(result.findings)
    relations = [(r.source.item, r.source_text, r.target.item, r.target_text) for r in result.crosslistings]
    assert len(set(relations)) == len(relations)
