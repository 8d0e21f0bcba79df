"""Years side by side on paper: what is too wide goes to further pages across, and every character is there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace

import pytest

from evalsheet.forms import find_form
from tests.example_years import WITH_EXAMPLE, played
from tests.paper import Printed, Word, convert, printed, reading
from tests.rounds import same_but_for_spaces

MULTI_YEAR = [name for name in WITH_EXAMPLE if find_form(name).is_multi_year]
HEADINGS = {"consolidated": 3, "department": 5}  # the row of the columns' headings

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed"),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler (pdftotext) is not installed"),
]


@dataclass(frozen=True)
class Papers:
    """The printed form and the workbook of the department that is asked most, each with its own pages."""

    smallest: float  # points
    size: float
    sheets: dict[str, Printed]
    after: list[Word]  # what stands on the page after the printed form


@pytest.fixture(scope="module", params=MULTI_YEAR)
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    folder = tmp_path_factory.mktemp("years")
    year = played(request.param, folder / "round")
    plan = year.part.plan
    busiest = max(year.loaded.asked, key=lambda one: len(plan.assigned_to(one.label)))
    workbooks = {
        "consolidated": year.merged.folder / year.loaded.first.form.result.workbook,
        "department": next(year.loaded.folder.outbox.glob(f"*_{busiest.name}_*.xlsx")),
    }
    pdfs = convert("pdf", folder, *workbooks.values())
    shown = {name: printed(path, pdfs[path.stem], year.part.sheet_name) for name, path in workbooks.items()}
    own = {name: replace(one, pages=one.pages[: len(one.areas())]) for name, one in shown.items()}
    style = year.part.form.sheet
    return Papers(style.smallest, style.size, own, shown["consolidated"].pages[len(own["consolidated"].areas())])


def test_there_is_a_form_whose_years_stand_side_by_side() -> None:
    assert MULTI_YEAR != []


@pytest.mark.parametrize("name", HEADINGS)
def test_the_years_go_to_further_pages_across_and_the_text_stays_readable(papers: Papers, name: str) -> None:
    one = papers.sheets[name]
    assert len(one.columns_across()) > 1
    assert one.sheet.page_setup.scale / 100 * papers.size >= papers.smallest


@pytest.mark.parametrize("name", HEADINGS)
def test_no_character_is_cut_off_on_any_page_across(papers: Papers, name: str) -> None:
    assert papers.sheets[name].misprinted() == []


@pytest.mark.parametrize("name", HEADINGS)
def test_each_page_repeats_the_plans_columns_and_all_headings(papers: Papers, name: str) -> None:
    one, row = papers.sheets[name], HEADINGS[name]
    keys = set(one.columns_across()[0]) & set(one.columns_across()[1])
    for (_, columns), page in zip(one.areas(), one.on_paper(), strict=True):
        assert keys <= set(columns)
        cells = [one.sheet.cell(row, column) for column in columns]
        shown = [page.get(cell.coordinate, "") for cell in cells]
        assert shown == [same_but_for_spaces(str(cell.value)) for cell in cells]


def test_every_column_stands_on_a_page_and_only_the_plans_on_several(papers: Papers) -> None:
    for one in papers.sheets.values():
        first, *others = one.columns_across()
        keys = [column for column in first if column in others[0]]
        answers = [column for columns in (first, *others) for column in columns if column not in keys]
        assert [*keys, *answers] == list(range(1, one.sheet.max_column + 1))


def test_pages_across_are_numbered_one_after_another_and_the_next_sheet_follows(papers: Papers) -> None:
    one = papers.sheets["consolidated"]
    footers = [reading([word for word in words if word.middle > 800]) for words in one.pages]
    assert [text.partition("/")[0] for text in footers] == [
        str(number) for number in range(1, len(one.areas()) + 1)
    ]
    assert reading([word for word in papers.after if word.middle < 70]).startswith("集計")
