"""Nothing is lost: whatever became of a workbook, each cell somebody filled is merged, superseded or told, once.

A state machine damages packaged workbooks as people and gateways do (`tests.damage_by_hand`), hands in several, and
holds what the intake makes of them against the model (`tests.damage`). `EVALSHEET_EXAMPLES` sets how many times.
"""

from __future__ import annotations

import os
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from evalsheet.findings import Code
from evalsheet.forms import form_names
from evalsheet.plan.examples import forms_of_example
from tests.accounts import Accounts
from tests.damage import Book
from tests.damage_by_hand import OPERATIONS
from tests.damage_desk import NUMBERS, Desk, Operation
from tests.damage_rounds import collected, played

EXAMPLES = os.environ.get("EVALSHEET_EXAMPLES", "")
STEPS = 12
MOST = 4  # workbooks handed in
ANY = st.sampled_from(NUMBERS)


class Damage(RuleBasedStateMachine):
    """A department's workbook or workbooks, each a step away from what was there before.

    Every operation of the table is a rule; the rules below take up the next workbook.
    """

    def __init__(self) -> None:
        super().__init__()
        self.desk: Desk | None = None

    @initialize(form=st.sampled_from(form_names()), which=ANY, filled=st.booleans())
    def receive(self, form: str, which: int, filled: bool) -> None:
        self.desk = Desk(played(form))
        self.take_up(self.desk.round.books[which % len(self.desk.round.books)])
        for place in range(len(self.desk.form_sheets()) if filled else 0):
            OPERATIONS["answer_everything"].play(self.desk, place)

    def take_up(self, book: Book) -> None:
        number = len(self.desk.books) + 1
        self.desk.books.append(replace(deepcopy(book), file=f"{number}_{book.file.removeprefix(f'{number - 1}_')}"))

    @precondition(lambda self: self.desk and len(self.desk.books) < MOST)
    @rule()
    def hand_in_and_go_on(self) -> None:
        self.take_up(self.desk.book)

    @precondition(lambda self: self.desk and len(self.desk.books) < MOST)
    @rule(which=ANY)
    def hand_in_and_begin_another(self, which: int) -> None:
        """Anybody's workbook: another person's of the department, another department's, an older one."""
        self.take_up(self.desk.round.books[which % len(self.desk.round.books)])

    @precondition(lambda self: self.desk and len(self.desk.books) < MOST)
    @rule(which=ANY)
    def hand_in_and_get_it_back(self, which: int) -> None:
        """The workbook to correct, which is the next version."""
        with TemporaryDirectory() as folder:
            so_far = collected(self.desk.books, self.desk.round.parts, Path(folder))
        department = self.desk.books[which % len(self.desk.books)].department
        back = self.desk.round.handed_back(so_far, department)
        if back is not None:
            self.take_up(back)

    def teardown(self) -> None:
        if self.desk is None:
            return
        with TemporaryDirectory() as folder:
            found = collected(self.desk.books, self.desk.round.parts, Path(folder))
        stopped = [one for one in found.findings if one.code in (Code.READER_STOPPED, Code.UNREADABLE_WORKBOOK)]
        assert stopped == []
        assert Accounts(self.desk.books, found, self.desk.round.parts).faults() == []


def _as_rule(name: str, operation: Operation) -> object:
    def play(self: Damage, **given: object) -> None:
        operation.play(self.desk, **given)

    play.__name__ = name  # what hypothesis prints
    return rule(**{value: st.sampled_from(values) for value, values in operation.values.items()})(play)


for _name, _operation in OPERATIONS.items():
    setattr(Damage, _name, _as_rule(_name, _operation))

TestConservation = Damage.TestCase
TestConservation.settings = settings(
    max_examples=int(EXAMPLES or 60),
    stateful_step_count=STEPS,
    derandomize=not EXAMPLES,  # the same workbooks at each run, unless more are asked for
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


# what it found once, by what was at fault
FOUND = {
    "a word of a column whose heading is gone": (
        ("tanendo-shinchoku", 4094),
        ("insert_a_column", {"column": 1, "text": ""}),
        ("retype_a_heading", {"number": 8809, "how": "cut"}),
        ("answer_everything", {}),
        ("write_a_word_of_the_template_beside", {"place": 1089, "word": 261, "right": 1}),
        ("move_a_column", {"one": 11, "other": 1}),
    ),
    "two years with one heading and one place": (
        ("tanendo-shinchoku", 152),
        ("lose_the_identifier", {}),
        ("unmerge", {}),
        ("answer_for_another", {"inside": False, "item": 0, "titled": False}),
        ("answer_everything", {}),
        ("retype_a_heading", {"number": 6115, "how": "gone"}),
        ("lose_what_is_hidden", {}),
    ),
    "a number typed over where the titles are gone": (
        ("juso-shinchoku", 1071),
        ("answer_everything", {}),
        ("move_a_column", {"one": 1, "other": 10}),
        ("delete_a_column", {"column": 2}),
        ("type_over_what_was_sent", {"number": 2648}),
    ),
    "a deputy's row that says what was sent last year": (
        ("mokuhyo-jigyo-hyoka", 0),
        ("delete_a_row", {"below": 0}),
        ("answer_for_another", {"inside": False, "item": 0, "titled": False}),
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_once(name: str) -> None:
    (form, which), *steps = FOUND[name]
    machine = Damage()
    machine.receive(form, which, filled=False)
    for operation, values in steps:
        OPERATIONS[operation].play(machine.desk, **{"place": 0, **values})
    machine.teardown()


@pytest.mark.parametrize("form", dict.fromkeys(forms_of_example(one)[0] for one in form_names()))
def test_of_workbooks_that_are_filled_in_and_nothing_else_nothing_is_told(form: str, tmp_path: Path) -> None:
    """What a department got, and what it gets back to correct."""
    round_ = played(form)
    for book in round_.books[: len(round_.departments)]:
        desk = Desk(round_, [deepcopy(book)])
        for place in range(len(desk.form_sheets())):
            OPERATIONS["answer_everything"].play(desk, place)
        assert _told(desk, tmp_path) == []
        OPERATIONS["write_in_the_margin"].play(desk, 0, row=60, column=30)
        so_far = collected(desk.books, round_.parts, tmp_path)
        back = round_.handed_back(so_far, book.department)
        assert back is not None
        assert _told(Desk(round_, [back]), tmp_path) == []


def _told(desk: Desk, folder: Path) -> list[object]:
    """Everything that is said of the workbook."""
    found = collected(desk.books, desk.round.parts, folder)
    return [*found.findings, *found.asides]
