"""Every packaged template, filled, opened and saved by LibreOffice as xlsx, xls and ods, gives the same answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
import xlsxwriter

from evalsheet.forms import form_names
from evalsheet.model import Area, Mark, RemarkKind
from evalsheet.plan.examples import forms_of_example, load_example
from evalsheet.sheet import parts_of
from evalsheet.workbook.fill import FilledSheet
from evalsheet.workbook.reading.read import read_workbook
from evalsheet.workflow.demo import example_answers
from evalsheet.workflow.distribute import distribute
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.new import new_round
from evalsheet.workflow.receiving.collect import Collected, start_collecting
from evalsheet.workflow.workers import InProcess
from tests.damage import LOOKS, MARKS, Book, Cell, Page, saved
from tests.rounds import NOW
from tests.test_marks import picture
from tests.test_office import convert

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed"),
]
MOST = 3  # departments of each form, those that are asked most
# What cannot be seen, or means something elsewhere; no tab, which LibreOffice drops on writing ods.
TEXT = "  前の空白\n\n○「引用\"」 <&> ①㈱ 𠮷 がぎ ｶﾞ\n=1+1\n'0012\n後の空白　"


@dataclass(frozen=True)
class Filled:
    """A round whose departments have answered, and their files by name."""

    loaded: LoadedRound
    files: tuple[Path, ...]

    def read(self, files: tuple[Path, ...]) -> Collected:
        return start_collecting(files, self.loaded.all_parts, None, InProcess())()

    @cached_property
    def sent(self) -> dict[tuple[str, str, str, str], str]:
        return dict(answers(self.read(self.files)))


def answers(collected: Collected) -> Iterator[tuple[tuple[str, str, str, str], str]]:
    """(form, department, item, field) and the answer, of every question."""
    for form, resolved in collected.resolved.items():
        for submission in resolved.used:
            for cell in submission.cells:
                yield (form, cell.key.department, cell.key.item, cell.key.field), cell.text


def filled(folder: Path, forms: tuple[str, ...]) -> Filled:
    """The example of some forms, answered by the departments that are asked most."""
    new_round(folder / "r", forms, NOW.date())
    outbox = dict(
        zip((one.label for one in load(folder / "r").asked), distribute(folder / "r").files, strict=False)
    )
    loaded = load(folder / "r")
    items = {part.form.form: load_example(part.form)[2] for part in loaded.parts}
    owed = {label: sum(len(part.plan.assigned_to(label)) for part in loaded.parts) for label in outbox}
    files = []
    for department in sorted(loaded.asked, key=lambda one: -owed[one.label])[:MOST]:
        parts = parts_of(loaded.parts, department.label)
        book = FilledSheet(outbox[department.label], parts[0])
        for part in parts:
            sheet = book if part is parts[0] else FilledSheet(book.book, part)
            typed = dict(example_answers(part, items[part.form.form], department))
            first = next(key for key in typed if part.form.field(key[1]).scale is None)
            sheet.write({**typed, first: TEXT})
        files.append(folder / f"{'+'.join(forms)}_{len(files)}.xlsx")
        book.save(files[-1], NOW.replace(tzinfo=None))
    return Filled(loaded, tuple(files))


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Filled]:
    """A round for each example, which may be of several forms."""
    examples = dict.fromkeys(tuple(forms_of_example(form)) for form in form_names())
    return {forms: filled(tmp_path_factory.mktemp("round-trip"), forms) for forms in examples}


@pytest.mark.parametrize("to", ["xlsx", "xls", "ods"])
def test_saved_by_libreoffice_every_answer_is_the_same_and_nothing_else_is_found(
    rounds: dict[tuple[str, ...], Filled], tmp_path: Path, to: str
) -> None:
    back_from = convert(to, tmp_path, *(path for one in rounds.values() for path in one.files))
    for one in rounds.values():
        back = one.read(tuple(back_from[path.stem] for path in one.files))
        assert dict(answers(back)) == one.sent
        assert len({key[1] for key in one.sent}) == len(one.files)
        assert any(text == TEXT for text in one.sent.values())
        told = {found.code.text for found in back.findings} - {"read-as"}
        assert told <= {found.code.text for found in one.read(one.files).findings}


MARKED = Page(
    "表",
    {
        (1, 1): Cell("取り消した文。", look="struck"),
        (2, 1): Cell("一部を取り消した文。", runs=((0, 3, "struck"),)),
        (2, 2): Cell("𠮷野で2回3回開いた。\n赤い行", runs=((3, 5, "struck"), (5, 7, "red"), (12, 15, "dark red"))),
        (3, 1): Cell("結合した左上。"),
        (6, 4): Cell("隅。"),
        (7, 1): Cell(True),
        (8, 1): Cell(False),
        **{(row, 6): Cell("見え方。", look=look) for row, look in enumerate(LOOKS, 1)},
    },
    merged=[(3, 1, 4, 2)],
    comments={(2, 3): "コメントに\n書いた。"},
    boxes={(5, 2): "テキストボックスに書いた。"},
    hidden_rows={6},
    hidden_columns={4},
)


@pytest.mark.parametrize("to", ["xlsx", "xls", "ods"])
def test_what_is_struck_hidden_merged_or_in_no_cell_is_seen_in_every_format(tmp_path: Path, to: str) -> None:
    path = tmp_path / "印.xlsx"
    path.write_bytes(saved(Book(path.name, "", [MARKED])))
    (sheet,) = read_workbook(convert(to, tmp_path, path)["印"]).sheets
    assert [(one.kind, one.reference, one.text) for one in sheet.remarks] == [
        (RemarkKind.COMMENT, "C2", "コメントに\n書いた。"),
        (RemarkKind.BOX, "B5", "テキストボックスに書いた。"),
    ]
    assert sheet.cells[1, 1].standing == ""
    assert sheet.cells[2, 1].standing == "取り消した文。"
    assert [sheet.text(row, 1) for row in (7, 8)] == ["TRUE", "FALSE"]
    assert sheet.cells[2, 2].standing == "𠮷野で3回開いた。\n赤い行"
    assert sheet.cells[2, 2].marked(Mark.RED) == "3回赤い行"
    looks = {name: sheet.cells[row, 6].marks for row, name in enumerate(LOOKS, 1)}
    assert {name: tuple(run.mark for run in runs) for name, runs in looks.items()} == MARKS
    assert (sheet.merged, sheet.hidden_rows, sheet.hidden_columns) == ((Area(3, 1, 4, 2),), {6}, {4})


@pytest.mark.parametrize("to", ["xlsx", "xls", "ods"])
def test_a_picture_is_told_with_the_cell_it_lies_over_in_every_format(tmp_path: Path, to: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "写真.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.insert_image(7, 2, "写真.png", {"image_data": picture()})
        sheet.write(8, 4, "隅")
    (back,) = read_workbook(convert(to, tmp_path, tmp_path / "写真.xlsx")["写真"]).sheets
    assert [(one.kind, one.reference) for one in back.remarks] == [(RemarkKind.PICTURE, "C8")]
