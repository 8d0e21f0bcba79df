"""The same as tests.test_conservation, of workbooks that LibreOffice saved in other formats after the damage."""

from __future__ import annotations

import os
import random
import re
import shutil
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from evalsheet.forms import form_names
from tests.accounts import Accounts
from tests.damage import Cell, saved
from tests.damage_by_hand import OPERATIONS
from tests.damage_desk import Desk
from tests.damage_rounds import collected_from, played
from tests.paper import convert

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed"),
]
WORKBOOKS = int(os.environ.get("EVALSHEET_EXAMPLES") or 20)
AT_ONCE = 25  # are converted in one run of LibreOffice
STEPS = 8
RECOMPUTED = {"compute"}  # what a formula gives is LibreOffice's own word
DROPPED = re.compile("[\r\x01\ud800-\udfff]")  # what LibreOffice does not save


def damaged(seed: int) -> Desk:
    """A workbook filled in and damaged by some operations of the table."""
    dice = random.Random(seed)
    desk = Desk(played(dice.choice(form_names())))
    desk.books.append(deepcopy(dice.choice(desk.round.books)))
    for number in range(len(desk.form_sheets())):
        OPERATIONS["answer_everything"].play(desk, number)
    for name in dice.choices(sorted({*OPERATIONS} - RECOMPUTED), k=STEPS):
        operation = OPERATIONS[name]
        operation.play(desk, **{value: dice.choice(values) for value, values in operation.values.items()})
    for page in desk.book.pages:
        page.cells = {at: _as_libreoffice_saves(cell) for at, cell in page.cells.items()}
    return desk


def _as_libreoffice_saves(cell: Cell) -> Cell:
    return replace(cell, value=DROPPED.sub("", cell.value)) if isinstance(cell.value, str) else cell


@pytest.fixture(scope="module")
def desks() -> list[Desk]:
    return [damaged(seed) for seed in range(WORKBOOKS)]


@pytest.mark.parametrize("to", ["xlsx", "xls", "ods"])
def test_each_cell_is_accounted_for_once_in_every_format(desks: list[Desk], tmp_path: Path, to: str) -> None:
    files = []
    for number, desk in enumerate(desks):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(saved(desk.book))
    faults = []
    played_files = list(zip(files, desks, strict=True))
    for batch in (played_files[at : at + AT_ONCE] for at in range(0, len(files), AT_ONCE)):
        converted = convert(to, tmp_path, *(file for file, _ in batch))
        for file, desk in batch:
            book = replace(desk.book, file=f"{Path(desk.book.file).stem}.{to}")
            inbox = tmp_path / f"inbox {file.stem}"
            inbox.mkdir()
            shutil.copy(converted[file.stem], inbox / book.file)
            found = Accounts([book], collected_from(inbox, desk.round.parts), desk.round.parts).faults()
            faults += [f"workbook {file.stem}: {fault}" for fault in found]
    assert faults == []
