"""References to other places of the report: what they name, how they are printed, and when they are findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.celltext import find_pointers, typed_pages
from evalsheet.consolidate import Consolidation, consolidate
from evalsheet.crosslist import check_references
from evalsheet.findings import Code, catalogue, finding
from evalsheet.forms import Form, PointerWords
from evalsheet.model import Answer, AnswerKey, Place, Plan, path_number
from evalsheet.plan import Referable, notation_of, referred
from evalsheet.workbook.writing.laid_out import PageSpan, lay_out_report
from evalsheet.workbook.writing.printed import PrintedForm
from tests.graded_form import GRADED_FORM, form_of, graded_plan

WORDS = PointerWords()
BRACKETS = ("【", "】")
FIRST = Referable("福祉計画", graded_plan())
SECOND = Referable("重層計画", graded_plan())
JA = catalogue("ja")


# in a text


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("詳細は【1-①-a】参照", ["1-①-a"]),
        ("(詳細は 【 1-① 】を参照)", ["1-①"]),
        ("詳細は【1-①】、詳細は【重層計画 2】", ["1-①", "重層計画 2"]),
        ("【福祉カレッジ】講座を開いた。", []),
        ("詳細は別紙【1】のとおり", []),
        ("詳細は【】参照", [""]),
        ("詳細は【1-①", []),
        ("", []),
    ],
)
def test_a_reference_is_what_stands_in_brackets_after_the_word(text: str, references: list[str]) -> None:
    found = find_pointers(text, "詳細は", BRACKETS)
    assert [one.reference for one in found] == references
    assert all(text[one.start : one.end].strip("【】").strip() == one.reference for one in found)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("詳細はP-13参照", ["P-13"]),
        ("詳細はP.21からP.30までを参照", ["P.21"]),
        ("詳細は Ｐ１３を参照", ["Ｐ１３"]),
        ("詳細は13頁", ["13頁"]),
        ("詳細は13ページ", ["13ページ"]),
        ("詳細は13件の記録に", []),
        ("計画書P-13に記載", []),
        ("詳細はPTAの記録", []),
    ],
)
def test_a_page_typed_by_hand_is_seen(text: str, pages: list[str]) -> None:
    assert list(typed_pages(text, "詳細は")) == pages


@given(st.text(st.sampled_from("詳細は【】P-1頁 \n"), max_size=60))
def test_any_text_at_all_can_be_looked_at(text: str) -> None:
    for one in find_pointers(text, "詳細は", BRACKETS):
        assert text[one.start] == "【"
        assert text[one.end - 1] == "】"
    typed_pages(text, "詳細は")


# what it names


@pytest.mark.parametrize(
    ("reference", "form", "number"),
    [
        ("1-①-a", 0, "1-①-a"),
        ("１－①－ａ", 0, "1-①-a"),
        ("1-①", 0, "1-①"),
        ("2", 0, "2"),
        ("2-①", 0, "2-①"),
        ("重層計画 1-②", 1, "1-②"),
        ("重層計画1-②", 1, "1-②"),
        ("重層計画", 1, ""),
        ("福祉計画", 0, ""),
    ],
)
def test_a_reference_names_an_item_a_node_or_a_whole_form(reference: str, form: int, number: str) -> None:
    named = referred(reference, 0, (FIRST, SECOND))
    assert named is not None
    assert (named.form, path_number(named.path)) == (form, number)


@pytest.mark.parametrize("reference", ["", "3", "1-①-z", "重層計画 9", "他の計画", "1-"])
def test_a_reference_to_nothing_names_nothing(reference: str) -> None:
    assert referred(reference, 0, (FIRST, SECOND)) is None


def test_a_number_that_only_one_other_form_has_needs_no_name() -> None:
    one = Plan(FIRST.plan.departments, FIRST.plan.items[-1:], ())
    named = referred("1-①-a", 0, (Referable("小計画", one), FIRST))
    assert named is not None
    assert named.form == 1
    assert referred("1-①-a", 0, (Referable("小計画", one), FIRST, SECOND)) is None


# findings


def answer(text: str, item: str = "1-①-a") -> Answer:
    return Answer(AnswerKey(item, "福", "done"), text, text, Place("福.xlsx", "進捗", "F6"))


@pytest.mark.parametrize("text", ["詳細は【1-②】参照", "詳細は【重層計画】を参照", "【福祉カレッジ】", ""])
def test_references_to_what_there_is_are_no_findings(text: str) -> None:
    assert check_references([answer(text)], WORDS, 0, (FIRST, SECOND), FIRST.plan, {"done": "実行"}) == ()


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("詳細は【9-①】参照", Code.POINTER_UNKNOWN, "9-①"),
        ("詳細は【】参照", Code.POINTER_UNKNOWN, ""),
        ("詳細は【1-①-a】参照", Code.CROSSLISTING_SELF, "1-①-a"),
        ("詳細はP-13参照", Code.POINTER_TO_PAGE, "P-13"),
    ],
)
def test_references_to_nothing_to_themselves_and_to_pages_are_findings(text: str, code: Code, number: str) -> None:
    expected = finding(
        code,
        Place("福.xlsx", "進捗", "F6"),
        item="1-①-a",
        department="福",
        field="実行",
        value=text,
        number=number,
    )
    assert check_references([answer(text)], WORDS, 0, (FIRST,), FIRST.plan, {"done": "実行"}) == (expected,)
    assert "{" not in JA.message(expected)


def test_a_form_without_references_lets_them_be() -> None:
    assert check_references([answer("詳細はP-13参照")], None, 0, (FIRST,), FIRST.plan, {"done": "実行"}) == ()


# in print

POINTING = GRADED_FORM.replace("fields:", 'text: {pointers: {page: "P-{page}"}}\nfields:')
LINES = "\n".join(["講座を開いて担い手を育てた。"] * 30)


def printed(form: Form, **texts: str) -> PrintedForm:
    plan = graded_plan()
    typed = {"1-①-a": LINES, "1-①-b": LINES, "1-②-a": LINES, "2-①": LINES}
    typed |= {key.replace("_", "-"): text for key, text in texts.items()}
    answers = [
        Answer(
            AnswerKey(item, plan.departments_of(item)[0].label, "done"), text, text, Place("課.xlsx", "進捗", "")
        )
        for item, text in typed.items()
    ]
    titles = {field.key: field.title for field in form.fields}
    found, _ = consolidate(form, plan, notation_of(form, plan), answers, ["地", "福"], titles)
    assert isinstance(found, Consolidation)
    return PrintedForm(form, plan, found, titles, (), JA)


def text_of(one: PrintedForm, item: str) -> str:
    return next(section.texts[1] for section in one.sections if section.key == item)


def in_words(span: PageSpan) -> str:
    return f"P-{span.first}" if span.first == span.last else f"P.{span.first}からP.{span.last}まで"


def test_a_reference_is_printed_as_the_page_and_a_span_as_its_first_and_last() -> None:
    texts = {"1-①-d": "詳細は【1-②】と、詳細は【1】と、詳細は【9】を参照", "1-②-a": "居場所を開いた。"}
    one = printed(form_of(POINTING), **texts)
    report = lay_out_report([one], ["進捗"])
    spans = {path_number(path): span for path, span in report.spans(0).items()}
    assert (spans["1"], spans["1-②"]) == (PageSpan(1, 3), PageSpan(3, 3))
    expected = "詳細はP-3と、詳細はP.1からP.3までと、詳細は【9】を参照"
    assert text_of(report.forms[0].printed, "1-①-d") == expected


def test_pages_run_on_from_one_form_to_the_next() -> None:
    first, second = printed(form_of(POINTING), **{"1-①-d": "詳細は【後の計画】参照"}), printed(form_of(GRADED_FORM))
    report = lay_out_report([first, second], ["進捗", "後の計画"])
    assert report.numbers is not None
    pages = [len(form.layout.page_starts) for form in report.forms]
    assert [(one.first, one.total) for one in report.numbers] == [(1, sum(pages)), (1 + pages[0], sum(pages))]
    assert text_of(report.forms[0].printed, "1-①-d") == f"詳細はP.{1 + pages[0]}からP.{sum(pages)}まで参照"


def test_the_first_page_has_the_number_the_form_gives_it_and_an_overview_is_a_page() -> None:
    text = POINTING.replace("data: データ}", "data: データ, first_page: 10}")
    text += "\noverview: {title: 評価総括表, field: grade}\n"
    report = lay_out_report(
        [printed(form_of(text), **{"1-①-a": "短い。", "1-①-d": "詳細は【1-①-a】参照"})], ["進捗"]
    )
    assert report.numbers is not None
    assert (report.numbers[0].overview, report.numbers[0].first, report.numbers[0].total) == (10, 11, None)
    assert text_of(report.forms[0].printed, "1-①-d") == "詳細はP-11参照"


def test_a_form_without_references_and_overview_is_laid_out_once_and_numbered_by_its_reader() -> None:
    assert lay_out_report([printed(form_of(GRADED_FORM))], ["進捗"]).numbers is None


@given(st.integers(0, 40), st.integers(0, 40))
def test_every_printed_page_number_is_the_page_it_names(before: int, after: int) -> None:
    """However long the texts are, and though what a reference is printed as moves what follows it."""
    texts = {"1-①-b": "講座を開いた。\n" * before + "詳細は【2-①】参照", "2-①": "避難の訓練。\n" * after}
    report = lay_out_report([printed(form_of(POINTING), **texts)], ["進捗"])
    span = next(span for path, span in report.spans(0).items() if path_number(path) == "2-①" and len(path) == 3)
    shown = text_of(report.forms[0].printed, "1-①-b")
    assert shown.endswith(f"詳細は{in_words(span)}参照")
