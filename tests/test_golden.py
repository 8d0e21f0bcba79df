"""Every packaged form is printed, cell by cell, as its golden file says; so is its data table."""

from __future__ import annotations

from difflib import unified_diff

from tests.example_years import WITH_EXAMPLE, Year
from tests.golden_form import GOLDEN, golden, golden_path

AGAIN = (
    "if this is meant to be: python -m tests.golden_form {name}, and look at the difference before you commit it"
)


def test_every_packaged_example_has_a_golden_file_and_no_file_is_left_over() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.txt")) == sorted(WITH_EXAMPLE)


def test_a_form_is_printed_as_its_golden_file_says(year: Year) -> None:
    name = year.example.form.form
    expected = golden_path(name).read_text(encoding="utf-8").splitlines()
    difference = list(unified_diff(expected, golden(year).splitlines(), "golden", "printed", lineterm="", n=0))
    assert difference == [], AGAIN.format(name=name)
