"""One row per item × department × field: the result for machines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evalsheet.celltext import Notation, parse_achievement
from evalsheet.consolidate import Grade
from evalsheet.findings import Catalogue
from evalsheet.forms import Field, Form, Kind, Per
from evalsheet.model import Answer, AnswerKey, Node, Plan

COMPUTED = re.compile("['=+@\t\r＝＋＠]|[-－].", re.DOTALL)  # a lone - is a text to every program


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row; `cells` are in the order of `data_headings`, the fiscal year a number, all else text."""

    cells: tuple[str | int, ...]


def data_headings(forms: Sequence[Form], words: Catalogue) -> tuple[str, ...]:
    """The headings of the data table; with several forms the form, and the levels of each."""
    levels = [text for title in _levels(forms) for text in (f"{title}番号", title)]
    parts = ("parts",) if _has_parts(forms) else ()
    repeats = ("repeats",) if _has_repeats(forms) else ()
    names = (
        "department",
        "division",
        "lead",
        "field",
        "value",
        *parts,
        "state",
        "original",
        "file",
        "sheet",
        "cell",
    )
    return (
        words.word("column.fiscal-year"),
        words.word("column.wareki"),
        *([words.word("column.form")] if len(forms) > 1 else []),
        *levels,
        *(words.word(f"column.{name}") for name in repeats),
        *(words.word(f"column.{name}") for name in names),
    )


def _has_parts(forms: Sequence[Form]) -> bool:
    """Whether there are values of several parts, so that a column says them apart."""
    return any(form.achievement_fields for form in forms)


def _has_repeats(forms: Sequence[Form]) -> bool:
    """Whether there are items that repeat others, so that a column says which."""
    return any(form.repeat_attribute for form in forms)


def _levels(forms: Sequence[Form]) -> tuple[str, ...]:
    """The titles of the levels, those that forms share once."""
    return tuple(dict.fromkeys(level.title for form in forms for level in form.levels))


def data_rows(
    forms: Sequence[Form],
    form: Form,
    plan: Plan,
    notation: Notation,
    answers: Mapping[AnswerKey, Answer],
    submitted: frozenset[str],
    covered: frozenset[AnswerKey],
    year: tuple[int, str],
    titles: Mapping[str, str],
    words: Catalogue,
) -> Iterator[DataRow]:
    """Every answer that is owed, given or not, in the order of the plan; again where an item repeats another.

    Args:
        forms: all of the round's, whose levels have columns.
        form, plan, notation: the form the answers are to, its plan, and how texts are written.
        answers: normalised answers.
        submitted: the departments this form came back from.
        covered: blanks that a joint block in another department's cell speaks for.
        year: the fiscal year as a number and as printed.
        titles: the fields' headings in this round.
        words: the catalogue of the reader's language.
    """
    for item in plan.items:
        original = plan.repeats.get(item.number, "")
        path = [*_path(forms, form, item.path), *([original] if _has_repeats(forms) else [])]
        answered = plan.original_of(item.number)
        for department in plan.departments_of(item.number):
            lead = plan.lead_of.get(answered) == department.label
            for field in form.asked_fields:
                key = AnswerKey(answered, department.label, field.key)
                answer = answers.get(key)
                owed = lead or field.per is Per.ASSIGNMENT
                if not owed and not (answer and answer.value):
                    continue
                if department.label not in submitted:
                    state = words.word("status.missing")
                elif answer and answer.value:
                    state = ""
                else:
                    state = words.word("sheet.state-joint" if key in covered else "sheet.state-empty")
                place = answer.place if answer else None
                yield DataRow(
                    (
                        *year,
                        *path,
                        department.name,
                        department.division,
                        "○" if lead else "",
                        titles[field.key],
                        answer.value if answer else "",
                        *([_parts(form, notation, field, answer)] if _has_parts(forms) else []),
                        state,
                        answer.original if answer and answer.original != answer.value else "",
                        place.file if place else "",
                        place.sheet if place else "",
                        place.cell if place else "",
                    )
                )


def _parts(form: Form, notation: Notation, field: Field, answer: Answer | None) -> str:
    """An achievement as JSON: a list of its parts, each a number in percent or a word, and what it is of."""
    if field.kind is not Kind.ACHIEVEMENT or answer is None:
        return ""
    value = parse_achievement(answer.value, form.words_of(field), notation)
    parts = []
    for part in value.parts if value else ():
        shown: dict[str, str | float] = {"department": part.department or answer.key.department}
        shown |= {"part": part.sign} if part.sign else {}
        shown |= {"word": part.word} if part.number is None else {"number": float(part.number)}
        parts.append(shown)
    return json.dumps(parts, ensure_ascii=False) if parts else ""


def _path(forms: Sequence[Form], form: Form, nodes: Sequence[Node]) -> list[str]:
    """The form, where there are several, and its nodes in the columns of their levels."""
    titled = {level.title: node for level, node in zip(form.levels, nodes, strict=False)}
    path = [form.title] if len(forms) > 1 else []
    for title in _levels(forms):
        path += [titled[title].number, titled[title].title] if title in titled else ["", ""]
    return path


def grade_rows(
    forms: Sequence[Form],
    form: Form,
    grades: Iterable[Grade],
    year: tuple[int, str],
    titles: Mapping[str, str],
    words: Catalogue,
) -> Iterator[DataRow]:
    """What is computed, one row per node: the levels below it and the department are empty."""
    for grade in grades:
        path = [*_path(forms, form, grade.path), *([""] if _has_repeats(forms) else [])]
        state = "" if grade.value else words.word("result.not-decided")
        parts = [""] if _has_parts(forms) else []
        yield DataRow((*year, *path, "", "", "", titles[grade.field], grade.value, *parts, state, "", "", "", ""))


def csv_text(value: str | int) -> str | int:
    """A value as it stands in a CSV file, where a program that opens it would compute what looks like a formula.

    Such a text gets an apostrophe in front, and so does one that has an apostrophe there: to read a value, take one
    apostrophe from its beginning.
    """
    return f"'{value}" if isinstance(value, str) and COMPUTED.match(value) else value


def write_csv(headings: tuple[str, ...], rows: list[DataRow]) -> bytes:
    """The table as CSV: UTF-8 with BOM, CR LF, texts as `csv_text` gives them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([csv_text(cell) for cell in row.cells] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "surrogatepass")
