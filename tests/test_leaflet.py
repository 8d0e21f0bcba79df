"""The page for departments: one A4 for every form, whole on paper, and what it says comes from form and rules."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from evalsheet.celltext import comparable
from evalsheet.forms import find_form, form_names
from evalsheet.plan.examples import forms_of_example, has_example
from evalsheet.sheet import LeafletLine, leaflet, leaflet_title
from evalsheet.workbook.writing.leaflet import write_leaflet
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.new import new_round
from tests.rounds import NOW, SETTINGS, distributed, small_plan
from tests.rounds import new_round as small_round
from tests.test_office import convert

NAME = "00_記入のしかた.xlsx"
WITH_EXAMPLE = [name for name in form_names() if has_example(find_form(name))]
ROUNDS = list(dict.fromkeys([*((name,) for name in WITH_EXAMPLE), *map(forms_of_example, WITH_EXAMPLE)]))
READABLE = 8.0  # points


def texts(path: Path) -> list[tuple[str, ...]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [tuple(str(cell) for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]
    return [row for row in rows if row]


def test_it_says_until_when_whom_to_ask_and_what_each_column_wants(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    rows = texts(loaded.folder.outbox / NAME)
    assert rows[:5] == [
        ("令和6年度 目標事業評価調書　記入のしかた",),
        ("提出期限", "2025年5月30日（金）までに返送してください。調書の上に別の日があるときは、その日までです。"),
        ("問合せ先", "福祉総務課　計画担当　内線2201"),
        (
            "提出方法",
            "記入したExcelファイルを、そのままメールに添付して fukuso@city.example.jp へ送ってください。"
            "ファイル名は変えてもかまいません。",
        ),
        ("進め方",),
    ]
    wanted = dict(row for row in rows if len(row) == 2)
    form = loaded.first.form
    for field in form.asked_fields:
        assert wanted[loaded.first.titles[field.key]].startswith(field.guide)
    assert wanted["現状の課題"].endswith("1,500字まで。")
    for scale in form.scales.values():
        assert (f"「{scale.title}」の選び方",) in rows
        assert [(step.value, step.meaning) in rows for step in scale.steps] == [True] * len(scale.steps)
    assert wanted["[3より再掲]"].startswith("ほかの項目から")


def test_without_extensions_and_address_it_says_less(tmp_path: Path) -> None:
    settings = SETTINGS.replace("extensions: {協働: 2025-06-06}\n", "").replace(
        ", mail: fukuso@city.example.jp", ""
    )
    loaded = small_round(tmp_path / "r6", small_plan(), settings)
    lines = {line.about: line.text for line in leaflet(loaded.parts)}
    assert "福祉総務課 へ送ってください" in lines["提出方法"]


def test_what_two_forms_say_alike_stands_once_and_the_sheets_are_both_named(tmp_path: Path) -> None:
    several = next(forms for forms in ROUNDS if len(forms) > 1)
    new_round(tmp_path / "r6", several, NOW.date())
    loaded = load(tmp_path / "r6")
    lines = leaflet(loaded.parts)
    assert len(set(lines)) == len(lines)
    named = "」「".join(part.sheet_name for part in loaded.parts)
    assert any(named in line.text for line in lines)


def test_a_page_with_more_to_say_is_set_smaller(tmp_path: Path) -> None:
    short = [LeafletLine("欄", "書くこと。")]
    long = [LeafletLine(f"欄{number}", "書くこと。" * 30) for number in range(20)]
    sizes = [
        write_leaflet(tmp_path / "x.xlsx", "題", lines, NOW.replace(tzinfo=None), "BIZ UDゴシック")
        for lines in (short, long)
    ]
    assert sizes[0] > sizes[1]


def test_it_changes_with_the_deadline_and_is_written_again_only_then(tmp_path: Path) -> None:
    loaded = distributed(tmp_path / "r6")
    assert distribute(tmp_path / "r6").changed is False
    loaded.folder.settings.write_text(
        SETTINGS.replace("deadline: 2025-05-30", "deadline: 2025-06-02"), encoding="utf-8"
    )
    distribute(tmp_path / "r6", overwrite=True)
    assert texts(loaded.folder.outbox / NAME)[1][1].startswith("2025年6月2日（月）")


# on paper


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[LoadedRound, float, Path]]:
    """The page of every packaged form, alone and with the others of its round, converted in one run."""
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        pytest.skip("LibreOffice or poppler is not installed")
    folder = tmp_path_factory.mktemp("leaflets")
    made: dict[str, tuple[LoadedRound, float]] = {}
    for forms in ROUNDS:
        name = "-".join(forms)
        new_round(folder / name, forms, NOW.date())
        loaded = load(folder / name, run_code=False)
        path = folder / f"{name}.xlsx"
        font = loaded.first.form.sheet.font
        title, lines = leaflet_title(loaded.parts), leaflet(loaded.parts)
        made[name] = (loaded, write_leaflet(path, title, lines, NOW.replace(tzinfo=None), font))
    pdfs = convert("pdf", folder, *(folder / f"{name}.xlsx" for name in made))
    return {name: (loaded, size, pdfs[name]) for name, (loaded, size) in made.items()}


@pytest.mark.office
@pytest.mark.parametrize("name", ["-".join(forms) for forms in ROUNDS])
def test_it_is_one_page_of_a4_in_print_that_can_be_read_and_nothing_is_cut_off(
    papers: dict[str, tuple[LoadedRound, float, Path]], name: str
) -> None:
    loaded, size, pdf = papers[name]
    about = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, timeout=60).stdout.decode()
    said = dict(line.split(":", 1) for line in about.splitlines() if ":" in line)
    assert int(said["Pages"]) == 1
    assert "(A4)" in said["Page size"]
    assert size >= READABLE
    text = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, timeout=60).stdout
    printed = comparable(text.decode())
    for line in leaflet(loaded.parts):
        for one in (line.about, line.text):
            assert comparable(one) in printed, one
