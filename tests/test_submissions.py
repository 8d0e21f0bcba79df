"""Several files of one department: versions, parts, duplicates, and what differs between them.

A file is written as item.field=text words: ``file("a.xlsx", "1.done=x 1.left=")``; a later one has a later time.
"""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsheet.findings import Code, Severity
from evalsheet.model import AnswerKey, Difference, DifferenceKind, LocatedCell, Place, Submission
from evalsheet.submissions import Resolved, compare, is_newer_version, resolve

TITLES = {"done": "成果", "left": "課題"}
FIELDS = tuple(TITLES)
ITEMS = ("1", "2", "3")
clock = count()


def cell_of(item: str, field: str) -> str:
    return f"{'KL'[FIELDS.index(field)]}{item}"


def file(name: str, written: str, version: int = 1, department: str = "福総", sha256: str = "") -> Submission:
    """A file in which every cell not mentioned is blank."""
    texts = dict(word.split("=") for word in written.split())
    cells = tuple(
        LocatedCell(
            AnswerKey(item, department, field),
            texts.get(f"{item}.{field}", ""),
            Place(name, "調書", cell_of(item, field)),
        )
        for item in ITEMS
        for field in FIELDS
    )
    return Submission(
        name, sha256 or name, f"{next(clock):06d}", department, "small", version, "hidden-sheet", cells
    )


def resolved(*files: Submission) -> Resolved:
    return resolve(files, ["社協", "福総"], TITLES)


def used(found: Resolved) -> str:
    (one,) = found.used
    return " ".join(f"{c.key.item}.{c.key.field}={c.text}@{c.place.file}" for c in one.cells if c.text)


def brief(found: Resolved) -> list[tuple[Code, Severity, str, str]]:
    return [(one.code, one.severity, one.place.file, one.value) for one in found.findings]


@pytest.mark.parametrize(
    ("earlier", "later", "version", "newer"),
    [
        ("", "", 1, True),
        ("", "1.done=x", 1, True),
        ("1.done=x", "1.done=x", 1, True),
        ("1.done=x", "1.done=y 1.left=z", 1, True),
        ("1.done=x", "", 1, False),  # a blank form takes nothing away
        ("1.done=x", "2.done=y", 1, False),
        ("1.done=x", "1.left=y", 1, False),  # one wrote 成果, the other 課題
        ("1.done=x 2.done=y", "1.done=x", 1, False),  # a whole item is missing
        ("1.done=x 1.left=y", "1.done=x", 1, True),  # an answer was withdrawn, nothing added
        ("1.done=x 1.left=y", "1.done=x 2.done=z", 1, False),  # each has something of its own
        ("1.done=x 1.left=y", "1.done=x 2.done=z", 2, True),  # the same in a form that was handed out later
        ("1.done=x 2.done=y", "1.done=x 3.done=z", 2, False),  # even there a whole item is missing
    ],
)
def test_a_newer_version_answers_what_the_earlier_answered(
    earlier: str, later: str, version: int, newer: bool
) -> None:
    assert is_newer_version(file("a", earlier), file("b", later, version)) is newer


def test_one_file_is_used_as_it_is() -> None:
    only = file("a.xlsx", "1.done=x")
    found = resolved(only)
    assert (found.used, found.differences, found.findings) == ((only,), (), ())


def test_departments_come_in_the_order_of_the_register() -> None:
    found = resolved(file("a", "1.done=x"), file("b", "1.done=y", department="社協"))
    assert [one.department for one in found.used] == ["社協", "福総"]


def test_of_two_files_with_the_same_content_one_is_used_and_the_other_named() -> None:
    found = resolved(file("a.xlsx", "1.done=x", sha256="s"), file("写し/a.xlsx", "1.done=x", sha256="s"))
    assert used(found) == "1.done=x@a.xlsx"
    assert brief(found) == [(Code.SUBMISSION_DUPLICATE, Severity.INFO, "写し/a.xlsx", "")]
    assert found.differences == ()


def test_the_latest_version_is_used_and_each_cell_that_differs_is_told() -> None:
    found = resolved(
        file("a.xlsx", "1.done=x 1.left=y 2.done=z"), file("b.xlsx", "1.done=X 2.done=z 3.done=n", version=2)
    )
    assert used(found) == "1.done=X@b.xlsx 2.done=z@b.xlsx 3.done=n@b.xlsx"
    assert brief(found) == [(Code.SUBMISSION_SUPERSEDED, Severity.WARNING, "a.xlsx", "K1「x」 / L1「y」")]
    assert [(d.kind, d.key.item, d.key.field, d.before, d.after) for d in found.differences] == [
        (DifferenceKind.CHANGED, "1", "done", "x", "X"),
        (DifferenceKind.REMOVED, "1", "left", "y", ""),
        (DifferenceKind.ADDED, "3", "done", "", "n"),
    ]
    assert {(d.before_place.file, d.after_place.file) for d in found.differences} == {("a.xlsx", "b.xlsx")}


def test_a_version_that_only_adds_is_no_reason_to_look() -> None:
    found = resolved(file("a.xlsx", "1.done=x"), file("b.xlsx", "1.done=x 2.done=y"))
    assert brief(found) == [(Code.SUBMISSION_SUPERSEDED, Severity.INFO, "a.xlsx", "")]


def test_the_version_in_the_workbook_goes_before_the_time_of_the_file() -> None:
    newer = file("b.xlsx", "1.done=X", version=2)
    assert used(resolved(newer, file("a.xlsx", "1.done=x"))) == "1.done=X@b.xlsx"


def test_of_two_versions_the_one_saved_later_is_used_whatever_their_names() -> None:
    earlier, later = file("調書_修正.xlsx", "1.done=x"), file("調書.xlsx", "1.done=X")
    found = resolved(later, earlier)
    assert used(found) == "1.done=X@調書.xlsx"
    assert brief(found) == [(Code.SUBMISSION_SUPERSEDED, Severity.WARNING, "調書_修正.xlsx", "K1「x」")]


def test_each_version_is_compared_with_the_one_that_followed() -> None:
    found = resolved(file("a", "1.done=1"), file("b", "1.done=2"), file("c", "1.done=3"))
    assert [(d.before_place.file, d.before, d.after) for d in found.differences] == [
        ("a", "1", "2"),
        ("b", "2", "3"),
    ]


def test_parts_are_united_cell_by_cell_and_each_cell_keeps_its_place() -> None:
    found = resolved(file("a.xlsx", "1.done=x 1.left=y"), file("b.xlsx", "2.done=z"))
    assert used(found) == "1.done=x@a.xlsx 1.left=y@a.xlsx 2.done=z@b.xlsx"
    assert brief(found) == [
        (Code.SUBMISSION_UNITED, Severity.INFO, "a.xlsx", ""),
        (Code.SUBMISSION_UNITED, Severity.INFO, "b.xlsx", ""),
    ]
    assert found.current == {("福総", "a.xlsx"), ("福総", "b.xlsx")}
    assert found.differences == ()


def test_a_cell_that_both_parts_answer_differently_shows_both() -> None:
    found = resolved(file("a.xlsx", "1.done=x 2.done=p 2.left=u"), file("b.xlsx", "2.done=q 2.left=ｕ 3.done=z"))
    assert used(found) == "1.done=x@a.xlsx 2.done=q@b.xlsx 2.left=ｕ@b.xlsx 3.done=z@b.xlsx"
    (conflict,) = [one for one in found.findings if one.code is Code.PARTS_DIFFER]
    assert (conflict.severity, conflict.item, conflict.department, conflict.field) == (
        Severity.ERROR,
        "2",
        "福総",
        "成果",
    )
    assert (conflict.place.file, conflict.place.cell, conflict.value) == ("b.xlsx", "K2", "q")
    assert conflict.related == (Place("a.xlsx", "調書", "K2"),)
    assert dict(conflict.params)["other"] == "p"
    assert [(d.kind, d.before, d.after) for d in found.differences] == [
        (DifferenceKind.CONFLICT, "p", "q"),
        (DifferenceKind.CHANGED, "u", "ｕ"),  # the same but for its width: told, and nobody has to look
    ]


def test_a_newer_version_of_one_part_leaves_the_other_part() -> None:
    found = resolved(file("a", "1.done=x"), file("b", "2.done=y"), file("a2", "1.done=X"))
    assert used(found) == "1.done=X@a2 2.done=y@b"
    assert [code for code, *_ in brief(found)] == [
        Code.SUBMISSION_SUPERSEDED,
        Code.SUBMISSION_UNITED,
        Code.SUBMISSION_UNITED,
    ]


def test_a_whole_answer_takes_the_place_of_all_parts() -> None:
    found = resolved(file("a", "1.done=x"), file("b", "2.done=y"), file("c", "1.done=x 2.done=y"))
    assert used(found) == "1.done=x@c 2.done=y@c"


def test_what_each_file_changed_when_it_came() -> None:
    found = resolved(
        file("a", "1.done=x 1.left=y"),
        file("b", "2.done=z"),
        file("b-copy", "2.done=z", sha256="b"),
        file("c", "1.done=X 1.left=y 2.done=z", version=2),
        file("d", "1.done=X 2.done=z", version=3),
    )
    assert [(e.submission.file, e.new, e.changed, e.removed) for e in found.effects] == [
        ("a", 2, 0, 0),
        ("b", 1, 0, 0),
        ("c", 0, 1, 0),
        ("d", 0, 0, 1),
    ]


answers = st.dictionaries(
    st.sampled_from([f"{item}.{field}" for item in ITEMS for field in FIELDS]), st.sampled_from("xyz")
).map(lambda cells: " ".join(f"{key}={text}" for key, text in cells.items()))


@given(st.lists(st.tuples(answers, st.integers(1, 3)), min_size=1, max_size=5))
def test_every_answer_of_every_file_is_used_or_told(written: list[tuple[str, int]]) -> None:
    files = [file(f"{at}.xlsx", texts, version) for at, (texts, version) in enumerate(written)]
    found = resolved(*files)
    (one,) = found.used
    kept = {cell.key: cell.text for cell in one.cells}
    told = {(d.before_place, d.before) for d in found.differences}
    places = {cell.place: cell.text for cell in one.cells}
    followed = {d.place.file: d.related[0].file for d in found.findings if d.code is Code.SUBMISSION_SUPERSEDED}
    by_name = {one.file: one for one in files}
    for submission in files:
        for cell in submission.cells:
            if not cell.text or kept[cell.key] == cell.text or (cell.place, cell.text) in told:
                continue
            # unchanged in the version that followed, and told there or in a later one
            later = by_name[followed[submission.file]]
            while (same := next(c for c in later.cells if c.key == cell.key)) and same.text == cell.text:
                if (same.place, same.text) in told or places.get(same.place) == same.text:
                    break
                later = by_name[followed[later.file]]
            assert same.text == cell.text


def test_compare_names_both_places_even_where_a_row_is_gone() -> None:
    later = file("b", "")
    shorter = Submission("b", "b", "9", "福総", "small", 1, "", later.cells[2:])
    (gone,) = compare(file("a", "1.done=x"), shorter)
    assert gone == Difference(
        AnswerKey("1", "福総", "done"), DifferenceKind.REMOVED, "x", "", Place("a", "調書", "K1"), Place("b")
    )
