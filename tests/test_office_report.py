"""The page numbers a report names, recounted on the paper LibreOffice makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass

import pytest

from evalsheet.findings import catalogue
from evalsheet.forms import Form, find_form
from evalsheet.plan.examples import forms_of_example, load_example
from evalsheet.workflow.demo import demo
from tests.rounds import NOW, same_but_for_spaces
from tests.test_office import convert

REPORT_FORM = "juten-shinchoku"  # with an overview, a first page of its own, and references into another form
FORMS = [find_form(name) for name in forms_of_example(REPORT_FORM)]
FOOT = re.compile(r"(\d+)\s+\S")  # of a numbered page: the number, then the title
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed"),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler (pdftotext) is not installed"),
]


@dataclass(frozen=True)
class Paper:
    """The report on paper: the text of each page, spaces left out, under the number printed at its foot."""

    pages: dict[int, str]

    def overviews(self) -> dict[str, str]:
        """The text of each form's overview, by the form's name."""
        found = [text for text in self.pages.values() if FORMS[0].overview and FORMS[0].overview.title in text]
        return {form.form: text for form, text in zip(FORMS, found, strict=True)}

    def form_pages(self) -> dict[int, str]:
        """The pages of the forms themselves."""
        heading = same_but_for_spaces(FORMS[0].field("do").title)
        return {number: text for number, text in self.pages.items() if heading in text}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    folder = tmp_path_factory.mktemp("report")
    made = demo(folder / "round", REPORT_FORM, NOW, catalogue("ja"))
    book = made.folder / "result" / FORMS[0].result.workbook
    command = ["pdftotext", "-layout", str(convert("pdf", folder, book)[book.stem]), "-"]
    texts = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")
    feet = [FOOT.match(text.rstrip().rpartition("\n")[2].strip()) for text in texts]
    return Paper({int(foot[1]): same_but_for_spaces(text) for text, foot in zip(texts, feet, strict=True) if foot})


def graded(form: Form) -> dict[str, str]:
    """How each graded node is headed in print, and how the overview names it; spaces left out."""
    style = form.overview
    assert style is not None
    level = next(level for level in form.levels if level.key == form.field(style.field).per)
    depth = form.levels.index(level) + 1
    named = {}
    for path in dict.fromkeys(item.path[:depth] for item in load_example(form)[1].items):
        numbers = style.between.join(node.number for node in path)
        name = style.node.format(number=path[-1].number, numbers=numbers, title=path[-1].title)
        named[same_but_for_spaces(level.label_of(path[-1]))] = same_but_for_spaces(name)
    return named


def test_the_numbers_at_the_foot_run_on_from_the_forms_first_page(paper: Paper) -> None:
    first = FORMS[0].result.first_page
    assert first is not None
    assert list(paper.pages) == list(range(first, first + len(paper.pages)))


@pytest.mark.parametrize("form", FORMS, ids=[form.form for form in FORMS])
def test_the_overview_names_the_pages_on_which_each_node_is_headed(paper: Paper, form: Form) -> None:
    for heading, name in graded(form).items():
        pages = [number for number, text in paper.form_pages().items() if heading in text]
        span = str(pages[0]) if len(pages) == 1 else f"{pages[0]}~{pages[-1]}"
        assert pages == list(range(pages[0], pages[-1] + 1))
        assert f"{span}{name}" in paper.overviews()[form.form]


@pytest.mark.parametrize("form", FORMS, ids=[form.form for form in FORMS])
def test_a_grade_stands_once_and_on_later_pages_as_shown_again(paper: Paper, form: Form) -> None:
    for heading in graded(form):
        found = [
            re.search(re.escape(heading) + r"([A-D](?:\(再掲\))?)", text) for text in paper.form_pages().values()
        ]
        first, *later = [one[1] for one in found if one]
        assert first in "ABCD"
        assert later == [f"{first}(再掲)"] * len(later)


def test_counts_of_the_overview_are_those_of_the_paper_without_what_is_shown_again(paper: Paper) -> None:
    for form in FORMS:
        marks = [
            one
            for heading in graded(form)
            for text in paper.form_pages().values()
            for one in re.findall(re.escape(heading) + r"([A-D])(?!\(再掲)", text)
        ]
        assert len(marks) == len(graded(form))
        assert f"合計{len(marks)}" in paper.overviews()[form.form]


def test_every_reference_on_paper_names_the_page_where_that_text_begins(paper: Paper) -> None:
    """Rows that say nothing but where to look: the page has the first words of what they refer to."""
    texts = {item.item: next(iter(item.answers.values()))["do"] for form in FORMS for item in load_example(form)[2]}
    titles = {item.number: item.title for form in FORMS for item in load_example(form)[1].items}
    referring = {number: text for number, text in texts.items() if re.fullmatch(r"詳細は【[^】]*】参照", text)}
    assert referring
    for number, text in referring.items():
        target = texts[text.removeprefix("詳細は【").removesuffix("】参照").split()[-1]]
        row = re.compile(re.escape(same_but_for_spaces(titles[number])) + r".{0,12}?詳細はP[-.](\d+)")
        named = next(int(found[1]) for found in map(row.search, paper.pages.values()) if found)
        assert same_but_for_spaces(target)[:8] in paper.pages[named]
