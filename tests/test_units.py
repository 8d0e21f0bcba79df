"""An item is called what its form calls it, wherever something is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalsheet.findings import Code, Finding, catalogue, finding
from evalsheet.forms import Form, find_form, units
from evalsheet.model import Place

BUSINESS, WORK, LINE = (find_form(name) for name in ("shinchoku-hyoka", "mokuhyo-jigyo-hyoka", "juso-shinchoku"))


def twice(form: str = "") -> Finding:
    made = finding(Code.ITEM_TWICE, Place("福総.xlsx", "調書", "E7"), item="9", first="E6", unused="—")
    return replace(made, form=form)


def said(form: str, *asked: Form) -> str:
    return catalogue("ja").calling(units(asked)).message(twice(form))


@pytest.mark.parametrize(
    ("asked", "form", "word"),
    [
        ((BUSINESS,), "", "事業"),
        ((WORK,), "", "取り組み"),
        ((BUSINESS, WORK), "shinchoku-hyoka", "事業"),
        ((BUSINESS, WORK), "mokuhyo-jigyo-hyoka", "取り組み"),
        ((BUSINESS, WORK), "", "項目"),  # of no form in particular, and they have no word in common
        ((BUSINESS, BUSINESS), "", "事業"),
    ],
)
def test_messages_take_the_forms_own_word(asked: tuple[Form, ...], form: str, word: str) -> None:
    assert said(form, *asked) == f"{word}9の行が二つあります。初めの行は E6 です。この行の記入で使わなかったもの：—"


def test_without_a_form_there_is_a_general_word() -> None:
    assert (
        catalogue("ja").message(twice())
        == "項目9の行が二つあります。初めの行は E6 です。この行の記入で使わなかったもの：—"
    )
    assert (
        catalogue("en").message(twice())
        == "Item 9 has two rows; the first is at E6. Of what is written in this one, not used: —"
    )
    assert (
        catalogue("ja").entries["item-twice"].open_message
        == "項目○○の行が二つあります。初めの行は ○○ です。この行の記入で使わなかったもの：○○"
    )
    assert (
        catalogue("ja").entries["crosslisting-chain"].open_message == "再掲の再掲です。"
    )  # which, only a case says


def test_words_inside_a_message_take_it_too() -> None:
    words = catalogue("ja").calling(units([BUSINESS]))
    found = finding(Code.RECOGNISED_BY, Place("a.xlsx"), step="items")
    assert words.message(found) == "このファイルがどの課の調書かは「見出しと事業の番号」で見分けました。"


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "of 1 department"), (0, "of 0 departments"), (2, "of 2 departments"), ("1,000", "of 1,000 departments")],
)
def test_english_counts_one_by_one(count: object, said: str) -> None:
    assert catalogue("en").word("page.of-departments", count=count) == said


def test_a_message_counts_too_and_leaves_its_number_open_without_a_case() -> None:
    words = catalogue("en")
    missing = finding(Code.SUBMISSION_MISSING, Place(), department="福総", owed=1, deadline="2025-05-30")
    assert words.message(missing) == "No form has come from 福総 (1 item, due 2025-05-30)."
    assert words.entries["submission-missing"].open_message == "No form has come from ○○ (○○, due ○○)."
    assert words.word("page.of-departments") == "of {count} departments"


def test_what_people_call_a_sheet_is_never_taken_for_a_key_of_the_catalogue() -> None:
    copied = finding(Code.SHEET_COPIED, Place("a.xlsx", "number"), filled="—", differing="—")
    assert "“number” is a copy" in catalogue("en").message(copied)


@pytest.mark.parametrize("form", [BUSINESS, LINE], ids=["事業", "小項目"])
def test_no_other_forms_word_stands_in_the_catalogue(form: Form) -> None:
    words = catalogue("ja").calling(units([form]))
    shown = [text for entry in words.entries.values() for text in (entry.message, entry.cause, entry.remedy)]
    assert not [text for text in (*shown, *words.words.values()) if "取り組み" in text or "取組" in text]
