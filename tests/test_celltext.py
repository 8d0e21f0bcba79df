"""The grammar of a text cell: what is a label, a bullet, a marker, and that nothing is ever changed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evalsheet.celltext import (
    CellText,
    MarkerKind,
    Notation,
    comparable,
    entry_text,
    find_markers,
    labels_in,
    parse,
    passages,
    write_marker,
)
from evalsheet.celltext.signs import OTHER_SIGN
from evalsheet.celltext.tidy import INVISIBLE, SHAPES

NOTATION = Notation(frozenset({"協働", "社協", "介護", "福総"}))
DECLARES, REFERS, BARE, POINTS = MarkerKind


def shape(text: str) -> list[tuple[tuple[str, ...], str, list[str]]]:
    """A cell as (labels, lead, bullets) of every block."""
    return [(one.labels, one.lead, [bullet.text for bullet in one.bullets]) for one in parsed(text).blocks]


def parsed(text: str) -> CellText:
    cell = parse(text, NOTATION)
    assert str(cell) == text
    return cell


def marks(text: str) -> list[tuple[MarkerKind, tuple[str, ...], str]]:
    return [(one.kind, one.numbers, one.text) for one in find_markers(text, NOTATION)]


# blocks and labels


def test_a_block_is_a_label_and_its_bullets() -> None:
    assert shape("《協働》\n○円卓会議を開いた。\n○見守りをした。\n《社協》\n○連絡会を開いた。") == [
        (("協働",), "\n", ["○円卓会議を開いた。\n", "○見守りをした。\n"]),
        (("社協",), "\n", ["○連絡会を開いた。"]),
    ]


@pytest.mark.parametrize(
    "labels",
    [
        *("《協働》《社協》", "《協働》 《社協》", "《協働》　《社協》", "《 協働 》《社協》"),
        *("《協働》、《社協》", "《協働》・《社協》", "《協働》, 《社協》"),
    ],
)
def test_labels_on_one_line_are_joint(labels: str) -> None:
    assert shape(f"{labels}○会議") == [(("協働", "社協"), "", ["○会議"])]


def test_labels_on_two_lines_begin_two_blocks() -> None:
    assert shape("《協働》\n《社協》\n○会議") == [(("協働",), "\n", []), (("社協",), "\n", ["○会議"])]
    assert [one.is_blank for one in passages("《協働》\n《社協》\n○会議", NOTATION)] == [True, False]


def test_a_department_may_stand_alone_and_jointly_in_one_cell() -> None:
    text = "《社協》○甲\n《協働》《社協》○乙\n《社協》○丙"
    assert [block.labels for block in parsed(text).blocks] == [("社協",), ("協働", "社協"), ("社協",)]
    assert labels_in(str(parsed(text)), NOTATION) == ("社協", "協働")


def test_lenticular_brackets_are_a_label_only_around_a_department_of_the_master() -> None:
    assert shape("【社協】○甲") == [(("社協",), "", ["○甲"])]
    assert shape("【 社協 】○甲") == [(("社協",), "", ["○甲"])]
    assert shape("【相談件数181件】\n○甲") == [((), "【相談件数181件】\n", ["○甲"])]
    assert shape("○相談\n【相談件数181件】\n○甲") == [((), "", ["○相談\n【相談件数181件】\n", "○甲"])]


def test_own_brackets_are_a_label_even_around_an_unknown_department() -> None:
    assert labels_in(str(parsed("《杜協》○甲")), NOTATION) == ("杜協",)


@pytest.mark.parametrize("text", ["○講座を《社協》と開いた。", "○講座（《社協》共催）を開いた。"])
def test_a_label_inside_a_sentence_begins_no_block(text: str) -> None:
    assert shape(text) == [((), "", [text])]


def test_text_before_the_first_label_is_a_block_without_labels() -> None:
    assert shape("共通：\n《社協》○甲") == [((), "共通：\n", []), (("社協",), "", ["○甲"])]
    assert [block.label_text for block in parsed("\n 《社協》○甲").blocks] == ["\n 《社協》"]


# bullets and entries


@pytest.mark.parametrize("sign", ["○", "◯", "〇"])
def test_every_bullet_sign_begins_an_entry(sign: str) -> None:
    assert shape(f"{sign}甲\n　{sign}乙 {sign}丙") == [((), "", [f"{sign}甲\n　", f"{sign}乙 ", f"{sign}丙"])]


@pytest.mark.parametrize(
    "text", ["○来年○月に開く。", "○第○回の会議", "○ ○○地区で開く。", "○甲(○○小学校)", "○甲\n○○地区では乙"]
)
def test_a_sign_inside_a_word_or_a_name_left_open_is_no_bullet(text: str) -> None:
    assert shape(text) == [((), "", [text])]


@pytest.mark.parametrize("marker", ["[4より再掲]", "[再掲先:5]", "（再掲）"])
def test_a_bullet_may_follow_a_marker_without_a_space(marker: str) -> None:
    assert shape(f"《社協》{marker}○甲{marker}○乙") == [(("社協",), marker, [f"○甲{marker}", "○乙"])]


def test_markers_that_open_lines_belong_to_the_bullets_behind_them() -> None:
    assert entries("《社協》[再掲先:5]○甲\n[再掲先:6]○乙\n○丙") == [
        ("甲", [(DECLARES, ("5",))], False),
        ("乙", [(DECLARES, ("6",))], False),
        ("丙", [], False),
    ]
    assert entries("《社協》[再掲先:5]○甲\n○乙") == [
        ("甲", [(DECLARES, ("5",))], True),
        ("乙", [(DECLARES, ("5",))], True),
    ]


def test_a_bullet_may_follow_a_full_stop_without_a_space() -> None:
    assert shape("○甲を開いた。○乙を始めた。") == [((), "", ["○甲を開いた。", "○乙を始めた。"])]


def test_sub_bullets_belong_to_their_bullet() -> None:
    assert shape("○甲\n・一\n①二\n○乙") == [((), "", ["○甲\n・一\n①二\n", "○乙"])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("・", "・"), ("●", "●"), ("■", "■"), ("◎", "◎"), ("①", "②"), ("⑨", "⑩")),
        *(("(1)", "(2)"), ("（１）", "（２）"), ("1.", "2."), ("９．", "10．"), ("ア　", "イ　")),
    ],
)
def test_where_no_sign_of_the_form_is_used_the_one_that_opens_the_text_takes_its_place(
    first: str, second: str
) -> None:
    body = f"{first}見守りをした。\n　続けた。\n{second}会を開いた。"
    said = [("見守りをした。\n　続けた。", [], False), ("会を開いた。", [], False)]
    assert entries(body) == entries(f"《社協》\n{body}") == said
    marked = [(DECLARES, ("5",))]
    assert entries(f"[再掲先:5]{body}") == [(text, marked, True) for text, _, _ in said]
    assert entries(body.replace("\n　", "[再掲先:5]\n　")) == [(said[0][0], marked, False), said[1]]
    assert shape(f"○甲\n{first}一\n{second}二") == [((), "", [f"○甲\n{first}一\n{second}二"])]


def test_signs_of_another_kind_are_parts_of_what_opens_the_text() -> None:
    assert shape("①甲\n・一\n■二\n②乙") == [((), "", ["①甲\n・一\n■二\n", "②乙"])]
    assert shape("■甲\n・一\n●二\n■乙") == [((), "", ["■甲\n・一\n●二\n", "■乙"])]


@pytest.mark.parametrize(
    "text", ["●●地区で開いた。\n●乙", "1.5倍になった。\n2.0倍を目指す。", "見守り\n・甲\n・乙"]
)
def test_a_text_that_no_sign_opens_is_one_entry(text: str) -> None:
    assert shape(text) == [((), text, [])]


def entries(text: str) -> list[tuple[str, list[tuple[MarkerKind, tuple[str, ...]]], bool]]:
    """The entries of all blocks as (text, what their markers say, inherited)."""
    return [
        (entry_text(one.text, NOTATION), [(m.kind, m.numbers) for m in one.markers], one.inherited)
        for block in parsed(text).blocks
        for one in block.entries()
    ]


def test_a_block_marker_holds_for_all_its_bullets_beside_their_own() -> None:
    assert entries("《社協》[再掲先:5]\n○甲\n○乙[再掲先:26]\n《協働》○丙") == [
        ("甲", [(DECLARES, ("5",))], True),
        ("乙", [(DECLARES, ("5",)), (DECLARES, ("26",))], True),
        ("丙", [], False),
    ]


def test_the_source_a_bullet_names_counts_before_its_blocks() -> None:
    assert entries("《社協》[4より再掲]\n○甲\n○乙[11より再掲]") == [
        ("甲", [(REFERS, ("4",))], True),
        ("乙", [(REFERS, ("11",))], False),
    ]


def test_a_marker_after_the_title_or_at_the_end_before_a_line_break_is_the_bullets() -> None:
    assert entries("○円卓会議 [4より再掲]\n各校区で開いた。\n○見守りをした。[再掲先:5]\n○その他") == [
        ("円卓会議 \n各校区で開いた。", [(REFERS, ("4",))], False),
        ("見守りをした。", [(DECLARES, ("5",))], False),
        ("その他", [], False),
    ]


@pytest.mark.parametrize(
    "sentence", ["見守りをした。[再掲先:5]", "見守りをした[再掲先:5]。", "[再掲先:5]見守りをした。"]
)
def test_a_sentence_whose_sign_was_forgotten_is_an_entry_of_its_own(sentence: str) -> None:
    before = sentence.startswith("[")
    assert entries(f"《社協》{sentence}\n○乙") == [
        ("見守りをした。", [(DECLARES, ("5",))], before),
        ("乙", [(DECLARES, ("5",))] if before else [], before),
    ]


def test_a_heading_before_the_bullets_is_no_entry_and_its_marker_the_blocks() -> None:
    for heading in ("円卓会議 [再掲先:5]", "[再掲先:5]。"):
        assert entries(f"《社協》{heading}\n○甲") == [("甲", [(DECLARES, ("5",))], True)]


def test_text_without_bullets_is_one_entry_and_a_blank_block_none() -> None:
    assert entries("《社協》見守りをした。[再掲先:5]\n連絡会を開いた。\n《協働》\n") == [
        ("見守りをした。\n連絡会を開いた。", [(DECLARES, ("5",))], False)
    ]
    assert entries("") == entries(" \n　") == []


def test_the_text_of_an_entry_keeps_pointers_and_open_names() -> None:
    assert entry_text("○甲(詳細は取り組み26)[3より再掲]\n", NOTATION) == "甲(詳細は取り組み26)"
    assert entry_text("○○地区で開いた。(再掲)", NOTATION) == "○○地区で開いた。"


# markers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("[再掲先:5]", ["5"]),
        ("[再掲先:5、26、28]", ["5", "26", "28"]),
        ("［再掲先：５，２６・２８］", ["5", "26", "28"]),
        ("(再掲先 5,26･28)", ["5", "26", "28"]),
        ("【再掲先：5､26/28】", ["5", "26", "28"]),
        ("〔 再掲先 : 5 、 26 28 〕", ["5", "26", "28"]),
        ("[再掲先:5、\n26、\n　28]", ["5", "26", "28"]),
        ("[再掲先：\n5]", ["5"]),
        ("[再掲\n先:5]", ["5"]),
        ("[再掲先:5、26、]", ["5", "26"]),
        ("[再掲先:26～28]", ["26", "27", "28"]),
        ("[再掲先:5～12]", ["5", "6", "7", "8", "9", "10", "11", "12"]),
        ("[再掲先:5、２６〜２８、30]", ["5", "26", "27", "28", "30"]),
        ("[再掲先:取組26 ~ 取組28]", ["26", "27", "28"]),
        ("[再掲先:1-2～1-4]", ["1-2", "1-3", "1-4"]),
        ("[再掲先:１－２、1‐3、1−4]", ["1-2", "1-3", "1-4"]),
        ("[再\n掲先:5]", ["5"]),
        ("[再 掲 先:5]", ["5"]),
        ("[再掲先:5、5]", ["5"]),
        ("[再掲先:取り組み5及び取組26と取組み28]", ["5", "26", "28"]),
        ("[再掲先:取り組み番号5、取組の番号26]", ["5", "26"]),
    ],
)
def test_spellings_of_a_declaration(text: str, numbers: list[str]) -> None:
    assert marks(f"○甲{text}。") == [(DECLARES, tuple(numbers), text)]


@pytest.mark.parametrize("sign", ["-", "－", "‐", "−", "–", "―", "ー"])
def test_a_hyphen_between_two_numbers_is_a_range_unless_it_is_a_number(sign: str) -> None:
    """The plan says which: 26-28 runs from item to item, 1-2 is an item."""
    notation = replace(NOTATION, items=frozenset({"5", "26", "27", "28", "1", "2", "1-2"}))
    (marker,) = find_markers(f"[再掲先:5、26{sign}28、1{sign}2、9{sign}10]", notation)
    assert marker.numbers == ("5", "26", "27", "28", "1-2", "9-10")


def test_zeros_before_a_number_are_none_of_it_unless_they_are() -> None:
    notation = replace(NOTATION, items=frozenset({"5", "6", "7", "1-2", "008"}))
    (marker,) = find_markers("[再掲先:05～０7、1-02、008、010]", notation)
    assert marker.numbers == ("5", "6", "7", "1-2", "008", "010")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("[3より再掲]", ["3"]),
        ("［３より再掲］", ["3"]),
        ("（ 3 より再掲 ）", ["3"]),
        ("[3、4より再掲]", ["3", "4"]),
        ("[取り組み3より再掲]", ["3"]),
        ("(取組23の再掲)", ["23"]),
        ("（取組み２３の再掲）", ["23"]),
        ("[3から再掲]", ["3"]),
        ("[3 より 再掲]", ["3"]),
        ("[3よ\nり再掲]", ["3"]),
        ("[3より再 掲]", ["3"]),
        ("(取組み3の\n再掲)", ["3"]),
        ("[11-2より再掲]", ["11-2"]),
    ],
)
def test_spellings_of_a_reference(text: str, numbers: list[str]) -> None:
    assert marks(f"○甲{text}\n") == [(REFERS, tuple(numbers), text)]


@pytest.mark.parametrize("text", ["(再掲)", "（再掲）", "[再掲]", "［ 再掲 ］", "【再掲】", "（　再　掲　）"])
def test_spellings_of_a_bare_marker(text: str) -> None:
    assert marks(text) == [(BARE, (), text)]


@pytest.mark.parametrize(
    ("text", "marker", "numbers"),
    [
        ("行った(詳細は取り組み26)。", "(詳細は取り組み26)", ["26"]),
        ("行った（詳細は取組２６を参照）。", "（詳細は取組２６を参照）", ["26"]),
        ("行った（詳細は、取り組み26を参照）。", "（詳細は、取り組み26を参照）", ["26"]),
        ("(詳細は取り組み26、27)", "(詳細は取り組み26、27)", ["26", "27"]),
        ("詳細は取り組み26のとおり", "詳細は取り組み26", ["26"]),
        ("(年3回。詳細は取り組み26)", "詳細は取り組み26", ["26"]),
        ("(詳細は取り組み26、参加者3名)", "詳細は取り組み26", ["26"]),
        ("詳細は取り組み26、取組み28と取組30を参照", "詳細は取り組み26、取組み28と取組30", ["26", "28", "30"]),
        ("詳細は取り組み26～28に、99名の内訳は別紙に", "詳細は取り組み26～28", ["26", "27", "28"]),
    ],
)
def test_spellings_of_a_pointer(text: str, marker: str, numbers: list[str]) -> None:
    assert marks(text) == [(POINTS, tuple(numbers), marker)]


@pytest.mark.parametrize(
    "text",
    [
        "再掲",
        "再掲先:5",
        "[再掲先]",
        "[5]",
        "(3回)",
        "[再掲先:未定]",
        "[再掲先:25～7]",
        "[再掲先:1-4～1-2]",
        "[3より再開]",
        "詳細は別紙26",
        "【相談件数181件】",
        "(再掲載)",
    ],
)
def test_what_is_no_marker(text: str) -> None:
    assert marks(text) == []


def test_several_markers_in_their_order() -> None:
    assert marks("○甲[3より再掲]乙（再掲）[再掲先:5]") == [
        (REFERS, ("3",), "[3より再掲]"),
        (BARE, (), "（再掲）"),
        (DECLARES, ("5",), "[再掲先:5]"),
    ]


@pytest.mark.parametrize("last", ["202", "9" * 5000])
def test_a_range_that_is_absurd_names_its_ends_only(last: str) -> None:
    text = f"[再掲先:1～{last}]"
    assert marks(text) == [(DECLARES, ("1", last), text)]


def test_a_form_has_its_own_words() -> None:
    own = Notation(
        frozenset({"福"}),
        label=("<", ">"),
        also=(),
        bullets=("■",),
        declares="転記先",
        refers="から転記",
        bare="転記",
        item_words=(),
    )
    assert [(b.labels, [x.text for x in b.bullets]) for b in parse("<福>■甲", own).blocks] == [(("福",), ["■甲"])]
    assert [m.kind for m in find_markers("[転記先:5][3から転記](転記)(再掲)", own)] == [
        DECLARES,
        REFERS,
        BARE,
    ]
    assert [m.kind for m in find_markers("[3からの再掲][3から転記]", own)] == [REFERS]
    assert write_marker(POINTS, ("5",), own) == "(詳細は5)"


# properties

PIECES = st.sampled_from(
    [
        *(
            "《協働》",
            "《社協》",
            "【社協】",
            "【相談件数181件】",
            "《》",
            "○",
            "○○",
            "◯",
            "・",
            "見守り",
            "3月",
        ),
        *("\n", " ", "　", "\r\n", "[再掲先:5、26]", "［３より再掲］", "(取組23の再掲)", "(再掲)"),
        *("詳細は取り組み26", "[再掲先:", "]", "、", "5～7", "1-2"),
    ]
)
GRAMMAR = st.lists(PIECES, max_size=30).map("".join)
TEXT = st.one_of(st.text(), GRAMMAR)
ITEM_NUMBER = st.from_regex(r"[1-9][0-9]{0,2}(-[1-9][0-9]?){0,2}", fullmatch=True)


@given(TEXT)
def test_reading_loses_nothing(text: str) -> None:
    assert str(parse(text, NOTATION)) == text


@given(TEXT)
def test_what_was_written_back_reads_the_same(text: str) -> None:
    once = parse(text, NOTATION)
    assert parse(str(once), NOTATION) == once


@given(TEXT)
def test_markers_stand_where_they_say_in_order_and_apart(text: str) -> None:
    found = find_markers(text, NOTATION)
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    ends = [edge for one in found for edge in (one.start, one.end)]
    assert ends == sorted(ends)
    assert all((one.kind is BARE) == (not one.numbers) for one in found)


@given(st.sampled_from([DECLARES, REFERS, POINTS]), st.lists(ITEM_NUMBER, min_size=1, max_size=6, unique=True))
def test_a_written_marker_is_found_again(kind: MarkerKind, numbers: list[str]) -> None:
    written = write_marker(kind, tuple(numbers), NOTATION)
    assert marks(f"○甲{written}乙") == [(kind, tuple(numbers), written)]
    assert marks(written + write_marker(BARE, (), NOTATION))[1] == (BARE, (), "(再掲)")


@given(GRAMMAR)
@example("【相談件数181件】\n[再掲先:5、26]○")
def test_every_bullet_begins_with_its_sign_or_with_a_marker_that_its_sign_follows(text: str) -> None:
    for block in parse(text, NOTATION).blocks:
        opening = [one.markers[0].end if one.markers and one.markers[0].start == 0 else 0 for one in block.bullets]
        texts = [one.text[end:] for one, end in zip(block.bullets, opening, strict=True)]
        signs = [one.startswith(NOTATION.bullets) for one in texts]
        assert all(signs) or (not any(opening) and all(OTHER_SIGN.match(one) for one in texts))
        assert block.bullets or block.entries() or not block.lead.strip()


@given(GRAMMAR)
def test_blocks_are_the_same_whether_their_entries_are_told_apart_or_not(text: str) -> None:
    blocks = [(block.labels, block.label_text, block.text) for block in parse(text, NOTATION).blocks]
    assert blocks == [(one.labels, one.label_text, one.text) for one in passages(text, NOTATION)]


@given(TEXT)
def test_widths_and_spaces_do_not_count_when_comparing(text: str) -> None:
    assert comparable(f" {text}\n　") == comparable(text)
    assert not any(letter.isspace() for letter in comparable(text))


@given(
    st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("　ＡＺ０９％（）ｶﾞﾊﾟ①⑳㈱か\u3099〜−…\u200b\x01"))
)
def test_signs_of_other_widths_compare_as_in_the_whole_text(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).replace("〜", "~").replace("\u2212", "-")
    assert comparable(text) == SHAPES.sub("", INVISIBLE.sub("", "".join(plain.split())))


def test_marks_of_direction_leave_no_trace() -> None:
    assert {comparable(text) for text in ("\u2066実施\u2069", "\u206a実施", "\u061c実施", "実\u2028施")} == {"実施"}


@pytest.mark.parametrize(("one", "other"), [("4〜6月", "4～6月"), ("1\u22122", "1－2")])
def test_the_same_key_of_two_systems_compares_equal(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize("written", ["葛\U000e0100飾", "葛飾\ufe00", "葛\U000e0101飾"])
def test_the_shape_chosen_for_a_letter_does_not_count_when_comparing(written: str) -> None:
    assert comparable(written) == "葛飾"


@pytest.mark.parametrize(
    "hostile", ["[", "[ ", "[1、", "《", "【 ", "○ ", "(詳細は取組", "[再掲先:1～", "[1と", "《社協》", "[1-"]
)
def test_a_hostile_cell_is_read_like_any_other(hostile: str) -> None:
    parsed(hostile * 10_000)
    parsed("[再掲先:1" + hostile * 10_000)
