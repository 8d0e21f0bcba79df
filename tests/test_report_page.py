"""報告.html: what it says, and that it is one page that needs and runs nothing beside its own script."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import pytest

from evalsheet.findings import Code, catalogue, finding
from evalsheet.forms import find_form, form_names
from evalsheet.handback import Mended, Sent
from evalsheet.model import (
    AnswerKey,
    Crosslisting,
    Department,
    DepartmentState,
    Difference,
    DifferenceKind,
    Item,
    Node,
    Place,
    Status,
    Verdict,
)
from evalsheet.plan.examples import has_example
from evalsheet.report.page import FormFacts, PageFacts, page_html
from evalsheet.summary import AssignmentState, Average, AverageTable, ChoiceCount, Standing
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workflow.demo import demo
from evalsheet.workflow.load import load
from evalsheet.workflow.merge import Merged, merge
from evalsheet.workflow.page import PAGE
from tests.markup import by_id, parsed, rows_of, text_of, with_class
from tests.rounds import COMPLETE, NOW, TITLE, Answers, distributed, hand_in, hand_in_all

JA, EN = catalogue("ja"), catalogue("en")
EXAMPLES = [name for name in form_names() if has_example(find_form(name))]
HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(2)>&amp;"\'</td></table>'
FAULTY: dict[str, Answers] = {
    "福総": {("1", "grade"): "B+", ("2", "issues"): ""},
    "社協": {("4", "outcome"): "《社協》[1より再掲]\n○車いす体験と高齢者との交流会を二つの地区で続けて開いた。"},
}


def facts_of(days_left: int = 18, reminded: datetime.datetime | None = None, text: str = "福祉教育") -> PageFacts:
    """A round of one item and one department, in which every name and value is `text`."""
    item = Item(Node("item", "1", text), ())
    department = Department(text, text, text, 1)
    today = datetime.datetime(2025, 5, 12, 9, 30)
    standing = Standing(
        DepartmentState(text, text, Status.FAULTY, owed=1, answered=1, errors=1, warnings=0, files=(text,)),
        today.date() + datetime.timedelta(days=days_left),
        days_left,
        reminded,
    )
    key, place = AnswerKey("1", text, "done"), Place(text, text, text)
    return PageFacts(
        title=text,
        years=(text, text),
        made=today,
        deadline=standing.deadline,
        standings=(standing,),
        findings=(finding(Code.VALUE_NOT_ALLOWED, place, item="1", department=text, field=text, value=text,
                          related=[place], allowed=text),),
        mended=(Mended(text, 2, Sent("value-not-allowed", text, "1", text), is_mended=True),),
        workbook=text,
        returns={text: text},
        forms=(
            FormFacts(
                keys=("",),
                name=text,
                items=(item,),
                departments=(department,),
                assignments=(AssignmentState("1", text, Status.FAULTY, 1, 0),),
                counts=(ChoiceCount(text, (text,), (1,), (0,)),),
                averages=(AverageTable(text, (text,), ((text, (Average(Decimal(80), 1, 0),)),)),),
                crosslistings=(
                    Crosslisting("done", (text,), key, place, text, key, place, text + "。", Verdict.DIFFERENT, 99),
                ),
                differences=(Difference(key, DifferenceKind.CHANGED, text, text + "。", place, place),),
                titles={"done": text},
            ),
        ),
        words=JA,
    )  # fmt: skip


def page(folder: Path) -> Element:
    return parsed((folder / "result" / PAGE).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Merged, Element]:
    """福総 and 社協 with mistakes, 福総 in two versions; nothing from 協働."""
    loaded = distributed(tmp_path_factory.mktemp("page") / "r6")
    hand_in(loaded, "福総", {**COMPLETE["福総"], ("1", "grade"): "C"}, name="福総_1.xlsx", days_ago=3)
    hand_in(loaded, "福総", {**COMPLETE["福総"], **FAULTY["福総"], ("2", "issues"): "○受講が少ない。"})
    hand_in(loaded, "社協", {**COMPLETE["社協"], **FAULTY["社協"]})
    merged = merge(loaded.folder.path, NOW, JA)
    return merged, page(loaded.folder.path)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Merged]:
    """The packaged example of a form, played once."""

    @cache
    def played(form: str) -> Merged:
        return demo(tmp_path_factory.mktemp("example") / "r6", form, NOW, JA).merged

    return played


# what it says


def test_the_first_screen_says_who_has_not_answered_how_much_is_wrong_and_what_to_do(
    faulty: tuple[Merged, Element],
) -> None:
    _, root = faulty
    (title,) = root.iter("h1")
    assert text_of(title) == TITLE
    assert "2025-05-12 09:30 現在" in text_of(root)
    assert "提出期限 5月30日（金） あと18日 延長した課 あと25日" in text_of(root)
    figures = [text_of(one) for one in with_class(by_id(root, "now"), "div", "figure")]
    assert figures == [
        "－未提出 1 課／3課 協働",
        "×不備あり 2 課／3課 福総、社協",
        "△記入中 0 課／3課",
        "○完了 0 課／3課",
        "記入された項目 6 ／8件",
        "指摘 3 件の不備 確認 1件",
    ]
    steps = [text_of(one) for one in by_id(root, "now").iter("li")]
    assert steps == [
        "届いていない1課に督促する 協働 evalsheet remind 調査のフォルダー",
        "2課に、直すところ・書き足すところを伝える 福総、社協 evalsheet remind 調査のフォルダー",
        "確認1件に目を通す",
    ]


def test_each_department_with_its_progress_its_deadline_and_the_workbook_that_goes_back(
    faulty: tuple[Merged, Element],
) -> None:
    _, root = faulty
    section = by_id(root, "departments")
    assert rows_of(section) == [
        ["福祉総務課 福総", "×不備あり", "3/3", "1", "1", "5/30 あと18日", "－", "2", "返却用の調書"],
        ["社会福祉協議会 社協", "×不備あり", "3/3", "1", "0", "5/30 あと18日", "－", "1", "返却用の調書"],
        ["市民協働課 協働", "－未提出", "0/2", "1", "0", "6/6 あと25日", "－", "0", ""],
    ]
    (back, _) = [a.get("href") for cell in with_class(section, "td", "return") for a in cell.iter("a")]
    assert unquote(str(back)) == "returns/01_福祉総務課_目標事業評価調書_2.xlsx"


def test_the_heat_map_has_a_sign_and_a_word_for_each_answer(faulty: tuple[Merged, Element]) -> None:
    _, root = faulty
    section = by_id(root, "map")
    heads = [text_of(cell) for head in section.iter("thead") for cell in head.iter("th")]
    assert heads == ["項目", "福総", "社協", "協働"]
    assert rows_of(section) == [
        ["1 人を育てる"],
        ["1 福祉教育の推進", "×不備あり", "○完了", ""],
        ["2 担い手の育成", "○完了", "", ""],
        ["3 見守りの推進", "○完了", "○完了", "－未提出"],
        ["4 居場所づくり", "", "×不備あり", "－未提出"],
    ]


def test_charts_have_their_numbers_beside_them(faulty: tuple[Merged, Element]) -> None:
    _, root = faulty
    grades, directions = with_class(by_id(root, "choices"), "figure", "chart")
    assert rows_of(grades) == [
        ["A", "0", "0", "±0"],
        ["B", "1", "1", "±0"],
        ["C", "1", "0", "+1"],
        ["D", "0", "0", "±0"],
        ["未決定", "2", "3", "-1"],
    ]
    assert [text_of(text) for text in with_class(grades, "text", "number")] == list("0011100023")
    assert rows_of(directions)[1] == ["継続", "1", "1", "±0"]


def test_the_findings_by_what_mends_them(faulty: tuple[Merged, Element]) -> None:
    merged, root = faulty
    groups = list(by_id(root, "found").iter("tbody"))
    shown = [
        (group.get("data-severity"), text_of(next(group.iter("code"))), row.get("data-departments"), text_of(what))
        for group in groups
        for row in with_class(group, "tr", "one")
        for what in with_class(row, "td", "what")
    ]
    assert [one[:3] for one in shown] == [
        ("error", "value-not-allowed", "福総"),
        ("error", "crosslisting-different", "社協"),
        ("error", "submission-missing", "協働"),
        ("warning", "submission-superseded", "福総"),
    ]
    for (*_, text), one in zip(shown, merged.examined.findings, strict=True):
        assert " ".join(JA.calling({"": "取り組み"}).message(one).split()) in text
    remedies = [text_of(next(with_class(group, "span", "remedy"))) for group in groups]
    assert remedies[0] == "直し方 " + " ".join(JA.entries["value-not-allowed"].remedy.split())


def test_every_verdict_of_a_cross_listing_has_its_sign_and_its_word() -> None:
    facts = facts_of()
    (form,) = facts.forms
    assert form.crosslistings is not None
    each = tuple(replace(form.crosslistings[0], verdict=verdict) for verdict in Verdict)
    page = page_html(replace(facts, forms=(replace(form, crosslistings=each),)))
    shown = re.findall(r'<span class="state (\w+)"><span class="sign" aria-hidden="true">(.)</span>([^<]+)', page)
    assert {(verdict.value, JA.word(f"verdict.{verdict}")) for verdict in Verdict} <= {
        (key, word) for key, sign, word in shown if sign.strip()
    }


def test_the_cross_listings_say_who_repeats_what_and_mark_what_differs(faulty: tuple[Merged, Element]) -> None:
    _, root = faulty
    section = by_id(root, "repeats")
    assert "1組。合わないもの 1組" in text_of(section)
    (row,) = rows_of(section)
    assert row[:3] == ["×相違", "1 → 4", "社協 令和6年度の成果"]
    assert [text_of(one) for one in section.iter("del")] == ["三"]
    assert [text_of(one) for one in section.iter("ins")] == ["二"]
    assert len(list(with_class(section, "path", "fault"))) == 2  # the arc and its head
    assert [text_of(one) for one in with_class(section, "text", "cross")] == ["×"]


def test_versions_show_what_changed(faulty: tuple[Merged, Element]) -> None:
    _, root = faulty
    assert [row[:3] for row in rows_of(by_id(root, "versions"))] == [
        ["≠変更", "福総", "1 評価"],
        ["≠変更", "福総", "2 現状の課題"],
    ]
    assert [text_of(one) for one in by_id(root, "versions").iter("del")] == ["C", "働く世代の"]
    assert [text_of(one) for one in by_id(root, "versions").iter("ins")] == ["B+"]


def test_what_was_sent_back_is_mended_or_still_there(tmp_path: Path) -> None:
    folder = tmp_path / "r6"
    loaded = distributed(folder)
    hand_in_all(loaded, 福総={("2", "grade"): "Z", ("2", "issues"): ""})
    merge(folder, NOW, JA)
    (back,) = (folder / "result" / "returns").glob("*.xlsx")
    returned = folder / "inbox" / "福総_修正.xlsx"
    shutil.copy(back, returned)
    sheet = FilledSheet(returned, load(folder).first)
    sheet.write({("2", "grade"): "C"})
    sheet.save(returned, NOW.replace(tzinfo=None))
    merge(folder, NOW + datetime.timedelta(days=1), JA)

    section = by_id(page(folder), "mended")
    assert "返却した2件のうち、1件が直っています。" in text_of(section)
    assert [(row[0], row[1], row[2], row[4]) for row in rows_of(section)] == [
        ("○直った", "福総", "2 評価", "2"),
        ("×残っている", "福総", "2 現状の課題", "2"),
    ]


def test_a_deadline_that_has_passed_and_a_reminder_are_shown() -> None:
    facts = facts_of(days_left=-3, reminded=datetime.datetime(2025, 5, 20, 10, 0))
    root = parsed(page_html(facts))
    (row,) = rows_of(by_id(root, "departments"))
    assert row[5:7] == ["5/9 3日超過", "5/20"]
    (header,) = root.iter("header")
    assert "提出期限 5月9日（金） 3日超過 期限を過ぎた1課 福祉教育" in text_of(header)


def test_averages_by_year_with_a_line_for_each_row() -> None:
    rows = (
        ("1 人を育てる", (Average(Decimal(60), 1, 1), Average(None, 0, 2), Average(Decimal("90.25"), 2, 0))),
        ("全体", (Average(Decimal(60), 1, 1), Average(None, 0, 2), Average(Decimal("90.25"), 2, 0))),
    )
    facts = facts_of()
    table = AverageTable("目標別の達成度の平均", ("令和4年度", "令和5年度", "令和6年度"), rows)
    root = parsed(page_html(replace(facts, forms=(replace(facts.forms[0], averages=(table,)),))))
    (shown,) = with_class(root, "table", "averages")
    assert rows_of(shown)[0] == ["1 人を育てる", "60.0%数字1・言葉1", "－数字0・言葉2", "90.2%数字2・言葉0", ""]
    (line, _) = shown.iter("polyline")
    assert line.get("points", "").split() == ["4.0,18.0", "92.0,4.0"]  # the year without a number has no point


def test_nothing_to_mend_is_said_and_there_is_nothing_to_filter(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    hand_in_all(loaded)
    merge(loaded.folder.path, NOW, JA)
    root = page(loaded.folder.path)
    assert "指摘はありません。" in text_of(by_id(root, "findings"))
    assert [one.get("id") for one in root.iter("form")] == []
    (step,) = by_id(root, "now").iter("li")
    assert text_of(step) == "すべてそろいました。統合調書を印刷して確かめる"


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("form", EXAMPLES)
def test_the_page_of_each_packaged_form(form: str, lang: str, examples: Callable[[str], Merged]) -> None:
    merged = examples(form)
    if lang == "en":
        merge(merged.folder.parent, NOW, EN)
    words = catalogue(lang)
    html = (merged.folder / PAGE).read_text(encoding="utf-8")
    root = parsed(html)
    assert root.get("lang") == lang
    for key in ("now", "departments", "map", "findings", "versions", "mended"):
        (heading,) = by_id(root, key).iter("h2")
        assert text_of(heading) == words.word(f"page.{key}")
    assert [row[1][1:] for row in rows_of(by_id(root, "departments"))] == [
        words.word(f"status.{one.status}") for one in merged.examined.states
    ]
    assert len(list(with_class(root, "tr", "one"))) == len(merged.examined.findings)
    stated = [cell for cell in by_id(root, "map").iter("td") if text_of(cell)]
    assert len(stated) == sum(one.owed for one in merged.examined.states)
    assert len(html.encode("utf-8")) < 500_000


# what it is made of


PAGES = {"hostile": facts_of(text=HOSTILE), "plain": facts_of(), "blank": facts_of(text="")}


@pytest.mark.parametrize("facts", PAGES.values(), ids=PAGES)
def test_only_the_pages_own_script_and_style_may_run_and_nothing_may_be_fetched(facts: PageFacts) -> None:
    root = parsed(page_html(facts))
    (script,), (style,) = root.iter("script"), root.iter("style")
    (policy,) = [one.get("content") for one in root.iter("meta") if one.get("http-equiv")]
    assert policy == (
        f"default-src 'none'; style-src '{hash_of(style)}'; script-src '{hash_of(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert {name for one in root.iter() for name in one.attrib if name.startswith("on") or name == "style"} == set()
    assert [one.tag for one in root.iter() if "src" in one.attrib] == []
    assert [one.get("href") for one in root.iter("link")] == ["data:,"]
    assert not re.search(r"url\(|@import", style.text or "")


def hash_of(element: Element) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256((element.text or "").encode("utf-8")).digest()).decode()


def test_what_stands_in_files_is_text_and_never_markup(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    hand_in_all(loaded, 福総={("1", "grade"): HOSTILE, ("2", "outcome"): HOSTILE})
    merge(loaded.folder.path, NOW, JA)
    for root in (page(loaded.folder.path), parsed(page_html(facts_of(text=HOSTILE)))):
        assert len(list(root.iter("script"))) == 1
        assert list(root.iter("img")) == []
        assert '<script>alert("1")</script>' in text_of(by_id(root, "findings"))


@pytest.mark.parametrize("facts", [facts_of(), facts_of(text=HOSTILE)], ids=["plain", "hostile"])
def test_it_can_be_found_ones_way_in_by_keyboard_and_by_ear(facts: PageFacts) -> None:
    root = parsed(page_html(facts))
    identifiers = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(identifiers) == len(set(identifiers))
    inner = [href for one in root.iter("a") if (href := one.get("href", "")).startswith("#")]
    assert {href[1:] for href in inner} <= set(identifiers)
    first = next(root.iter("a"))
    assert (first.get("class"), first.get("href")) == ("skip", "#now")
    assert [len(list(root.iter(tag))) for tag in ("h1", "main", "header", "nav", "footer")] == [1] * 5
    for table in root.iter("table"):
        assert text_of(next(table.iter("caption"))) != ""
        assert [cell.get("scope") for cell in table.iter("th") if not cell.get("scope")] == []
    for section in root.iter("section"):
        assert section.get("aria-labelledby") in identifiers
    for svg in root.iter("svg"):
        assert svg.get("aria-hidden") == "true" or svg.get("aria-label")
    for scrolled in with_class(root, "div", "scroll"):
        assert (scrolled.get("role"), scrolled.get("tabindex")) == ("region", "0")
    for control in (*root.iter("select"), *root.iter("input")):
        assert [label for label in root.iter("label") if control in list(label)] != []


def test_the_same_round_gives_the_same_bytes() -> None:
    assert page_html(facts_of()) == page_html(facts_of())
