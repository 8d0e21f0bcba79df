"""Every packaged form with its example: the whole plan, its register, and a year without mistakes, cell by cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from evalsheet.findings import Severity
from evalsheet.forms import Kind, Per, Rows
from evalsheet.model import NOWHERE
from evalsheet.plan import check_opinions, check_successors, read_register
from evalsheet.plan.examples import ExampleItem
from evalsheet.workbook.reading.read import read_workbook
from evalsheet.workbook.writing.register import write_register
from tests.example_years import WITH_EXAMPLE, Example, Year, example


@dataclass(frozen=True)
class Totals:
    """What the document behind an example counts.

    `nodes` of each level, root first; `attributes`: how many nodes have one; `assignments` of each department;
    `notations`: how often a row's department is written otherwise than by its name; `written`: in how many ways;
    `choices` and `last`: how often each value stands in a field this year and last; `mixed`: the items whose
    departments chose differently; `opinions`: what they are about; `computed`: the printed pages of the nodes
    that each value comes out for; `pointers`: how each reference in the texts is printed; `repeats`: how often an
    item stands again; `renamed`: how a department is printed that had another name in a year shown.
    """

    nodes: tuple[int, ...]
    attributes: Mapping[str, int]
    departments: int
    assignments: Mapping[str, int]
    notations: Mapping[str, int] = field(default_factory=dict)
    written: int = 0
    choices: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    last: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    mixed: tuple[str, ...] = ()
    opinions: tuple[tuple[str, str], ...] = ()
    computed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pointers: Mapping[str, str] = field(default_factory=dict)
    successors: int = 0
    repeats: Mapping[str, int] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)


def tally(text: str) -> dict[str, int]:
    """甲 3、乙 1"""
    return {name: int(count) for name, count in (one.strip().rsplit(" ", 1) for one in text.split("、"))}


TOTALS = {
    "mokuhyo-jigyo-hyoka": Totals(
        nodes=(3, 6, 17, 39),
        attributes=tally("goal 17、priority 4"),
        departments=17,
        assignments=tally(
            "社協 30、協働 15、介護 11、子家 6、福総 4、生スポ 3、防災 3、障害 3、健推 2、都市 2、生活 2、"
            "教指 1、未来 1、道路 1、男女 1、教企 1"
        ),
        choices={"grade": tally("B 39"), "next_direction": tally("継続 25、充実 14")},
        last={"grade": tally("B 36、C 3"), "next_direction": tally("継続 27、充実 12")},
    ),
    "shinchoku-hyoka": Totals(
        nodes=(3, 10, 20, 44),  # 47 numbers, of which 31 to 34 are one entry
        attributes=tally("content 44"),
        departments=22,
        assignments=tally(
            "地域福祉課 30、自立生活支援課 14、介護福祉課 6、社会福祉協議会 6、広報秘書課 3、子ども家庭センター 3、"
            "地域安全課 2、交通対策課 1、健康課 1、指導室 1、男女共同参画室 1、生涯学習課 1"
        ),
        notations=tally(
            "地域福祉課(関係各課) 12、社会福祉協議会(関係各課) 4、地域福祉課(社会福祉協議会) 3、福祉保健部各課 3、"
            "地域福祉課(福祉保健部各課) 1、社会福祉協議会 (地域福祉課) 1、関係各課(自立生活支援課) 1、"
            "(広報秘書課) 1、自立相談支援課 1"
        ),
        written=21,
        choices={"grade": tally("A 41、B 24、D 4")},
        mixed=("9", "15", "17", "18", "20", "21", "30", "38"),
        opinions=(*(("item", number) for number in ("4", "9", "10", "17", "21", "25", "35")), ("goal", "3")),
    ),
    "tanendo-shinchoku": Totals(
        nodes=(9, 25, 103),
        attributes=tally("page 103、content 79、repeats 12"),
        departments=18,
        assignments=tally(
            "健康推進課 29、介護保険課 12、生活福祉課 11、教育指導課 10、障害福祉課 8、男女共同参画センター 8、"
            "産業振興課 7、子育て支援課 6、福祉総務課 5、市民協働課 4、子ども家庭支援センター 4、教育総務課 2、"
            "消費生活センター 2、保険年金課 1、徴収課 1、下水道課 1、児童センター 1、生涯学習スポーツ課 1"
        ),
        repeats=tally("17 3、26 2、33 2、45 2、70 1、81 1、83 1"),
        renamed={"市民協働課": "シティプロモーション課(令和4年度～市民協働課)"},
    ),
    "juten-shinchoku": Totals(
        nodes=(3, 4, 5, 5, 7),  # five measures of one business each, two of which are told in two rows
        attributes=tally("pages 7、indicator 7、others 1、others_met 1"),
        departments=8,
        assignments=tally("福 7、地 1"),
        choices={"target": tally("達成 7")},
        computed={"A": ("11", "12～13", "14～15", "16"), "B": (), "C": ("17",), "D": ()},
        opinions=tuple(
            ("measure", number)
            for number, count in tally("1-(2)-① 5、1-(2)-③ 2、2-(3)-① 1").items()
            for _ in range(count)
        ),
        pointers={"【重層計画】": "P.19からP.22まで", "【重層計画 6】": "P-22"},
    ),
    "juso-shinchoku": Totals(
        nodes=(8, 22, 26),
        attributes=tally("pages 26、indicator 26"),
        departments=8,
        assignments=tally("福 14、相 5、高 4、発 2、健 1、子 1、児 1"),
        choices={"target": tally("達成 22、未達成 4")},
        opinions=tuple(("item", number) for number in ("1-(1)-ア", "4-(2)", "5-(2)", "6-(3)", "8-(1)")),
        computed={"A": ("19", "19", "19～20", "20～21", "21", "22", "22"), "B": ("22",), "C": (), "D": ()},
        pointers={
            "【地域福祉計画 1-(2)-①-a-2】": "P.12からP.13まで",
            "【地域福祉計画 1-(2)-③-a-1】": "P-14",
        },
    ),
    "tenken-hyoka": Totals(
        nodes=(2, 4, 16),
        attributes=tally("works 16、successor 16"),
        departments=5,
        assignments=tally("地域福祉係 4、ボランティアセンター 4、総務係 3、生活支援係 3、支部担当 2"),
        successors=12,
    ),
}


def counted(one: Example) -> Totals:
    """The totals of an example."""
    paths = [item.path[:depth] for item in one.plan.items for depth in range(1, len(item.path) + 1)]
    nodes = {tuple(node.number for node in path): path[-1] for path in paths}
    depths = Counter(len(path) for path in nodes)
    chosen: dict[str, Counter[str]] = {}
    mixed = []
    for item in one.items:
        for key in (f.key for f in one.form.asked_fields if f.kind is Kind.CHOICE):
            values = [texts[key] for texts in (*item.answers.values(), item.decisions) if key in texts]
            chosen.setdefault(key, Counter()).update(values)
            mixed += [item.item] if len(set(values)) > 1 else []
    carried = [f.key for f in one.form.carried_fields if f.kind is Kind.CHOICE]
    return Totals(
        nodes=tuple(depths[depth] for depth in sorted(depths)),
        attributes=Counter(key for node in nodes.values() for key, _ in node.attributes),
        departments=len(one.plan.departments),
        assignments=Counter(a.department for a in one.plan.assignments),
        notations=Counter(a.notation for a in one.plan.assignments if a.notation),
        written=len({a.notation or a.department for a in one.plan.assignments})
        if one.form.departments.notation
        else 0,
        choices=chosen,
        last={key: Counter(v for (_, k), v in one.plan.previous.items() if k == key) for key in carried},
        mixed=tuple(mixed),
        opinions=tuple((opinion.level, opinion.number) for opinion in one.plan.opinions),
        computed=TOTALS[one.form.form].computed,  # found in the merged round
        pointers=TOTALS[one.form.form].pointers,
        successors=len(one.plan.successors),
        repeats=Counter(one.plan.repeats.values()),
        renamed=TOTALS[one.form.form].renamed,
    )


def test_every_packaged_example_has_its_totals_here() -> None:
    assert sorted(TOTALS) == sorted(WITH_EXAMPLE)


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_an_example_counts_what_its_document_counts(name: str) -> None:
    assert counted(example(name)) == TOTALS[name]


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_an_example_has_answers_for_every_item_and_only_those(name: str) -> None:
    one = example(name)
    assert [item.item for item in one.items] == [item.number for item in one.plan.answered_items]
    asked = {f.key for f in one.form.asked_fields if f.per is Per.ASSIGNMENT}
    decided = {f.key for f in one.form.asked_fields if f.per is Per.ITEM}
    for item in one.items:
        assert {key for texts in item.answers.values() for key in texts} == asked
        assert set(item.decisions) == decided
        assert {*item.answers, *item.joint_only, *item.notations, *item.beside} <= {*one.plan.department_by_label}


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_an_examples_opinions_and_successors_fit_its_plan(name: str) -> None:
    one = example(name)
    assert (check_opinions(one.form, one.plan), check_successors(one.form, one.plan)) == ((), ())


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_an_example_comes_back_from_the_file_of_its_register(name: str, tmp_path: Path) -> None:
    one = example(name)
    write_register(tmp_path / "plan.xlsx", one.form, one.plan, 2024)
    plan, remarks = read_register(read_workbook(tmp_path / "plan.xlsx"), one.form)
    opinions = tuple(replace(opinion, place=NOWHERE) for opinion in plan.opinions)
    assert (replace(plan, opinions=opinions), remarks) == (one.plan, ())


# a year without mistakes


def test_a_year_without_mistakes_has_no_errors(year: Year) -> None:
    assert [one for one in year.merged.examined.findings if one.severity is Severity.ERROR] == []
    states = year.merged.document.departments
    assert [(one.department, one.status, one.answered) for one in states] == [
        (d.label, "complete", sum(len(part.plan.assigned_to(d.label)) for part in year.loaded.parts))
        for d in year.loaded.asked
    ]


def test_computed_values_come_to_the_documents_totals_on_its_pages(year: Year) -> None:
    form, expected = year.example.form, TOTALS[year.example.form.form].computed
    if form.overview is None:
        assert expected == {}
        return
    title = form.overview.title
    sheet = next(year.sheets[name] for name in (title, f"{title}_{year.part.sheet_name}") if name in year.sheets)
    found: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    *rows, total = list(sheet.iter_rows(min_row=3, values_only=True))
    value = ""
    for text, count, pages, _node in rows:
        if text is not None:
            value = str(text).split("・")[-1]
            counts[value] = int(str(count))
            found[value] = []
        found[value] += [str(pages)] if pages else []
    assert {value: tuple(pages) for value, pages in found.items()} == expected
    assert counts == {value: len(pages) for value, pages in expected.items()}
    assert total[1] == sum(counts.values())


# (item, department, field) → text; no department where an item is one row
Cells = dict[tuple[str, str, str], str]
HEADINGS = 3  # rows above the first


def expected_cells(one: Example) -> Cells:
    """What the printed form is to say, from the example's files alone."""
    cells: Cells = {}
    for number, item in one.shown:
        for key in (f.key for f in one.form.asked_fields if f.printed):
            if one.form.result.rows is Rows.DEPARTMENT:
                cells |= {(number, label, key): texts[key] for label, texts in item.answers.items()}
            elif key in item.decisions:
                cells[number, "", key] = item.decisions[key]
            else:
                cells[number, "", key] = as_printed(one, in_the_masters_order(one, item, key))
    return cells


def as_printed(one: Example, text: str) -> str:
    """A text with its references as the pages they come to."""
    for typed, printed in TOTALS[one.form.form].pointers.items():
        text = text.replace(typed, printed)
    return text


def in_the_masters_order(one: Example, item: ExampleItem, key: str) -> str:
    """The blocks of all departments, each at the place of the department its label names first."""
    start, style = one.form.departments.label.open, one.form.departments
    blocks: list[tuple[int, str]] = []
    order = {department.label: department.order for department in one.plan.departments}
    for department in one.plan.departments:
        text = item.answers.get(department.label, {}).get(key, "").strip("\n")
        if style.full_names:  # the texts of these examples have no labels of their own
            if len(item.answers) == 1:
                label = ""
            elif one.form.field(key).kind is Kind.ACHIEVEMENT:
                label = f"{department.name} "
            else:
                label = f"{start}{department.name}{style.label.close}\n"
            blocks += [(department.order, label + text)] if text else []
            continue
        for block in re.split(rf"(?m)^(?={start})", text):
            if block.strip():
                blocks.append((order[block[1 : block.index(style.label.close)]], block.strip("\n")))
    return "\n".join(block for _, block in sorted(blocks, key=lambda block: block[0]))


def starts(year: Year) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Where 出典 says that each cell of the printed form begins: row and column."""
    keys = {title: key for key, title in year.part.titles.items()}
    _title, _note, headings, *rows = year.sheets["出典"].iter_rows(values_only=True)
    by_department = year.example.form.result.rows is Rows.DEPARTMENT
    found = {}
    for row in rows:
        one = dict(zip(map(str, headings), map(str, row), strict=True))
        if (
            one.get("様式", year.part.sheet_name) != year.part.sheet_name
            or not year.part.form.field(keys[one["欄"]]).printed
        ):
            continue
        cell = year.printed[one["統合調書"]]
        found[one["番号"], one["担当課"] if by_department else "", keys[one["欄"]]] = (cell.row, cell.column)
    return found


def slices(year: Year, column: int, rows: Iterable[int]) -> list[str]:
    """The texts of a column in some rows, without the bands across the answers."""
    merged = year.printed.merged_cells.ranges
    bands = {one.min_row for one in merged if one.min_col != one.max_col}
    return [str(year.printed.cell(row, column).value or "") for row in rows if row not in bands]


def rejoined(parts: Iterable[str], text: str) -> str:
    """The slices of one cell put together; a slice that ended with a line left its line end out."""
    whole = ""
    for part in parts:
        whole += "\n" * (part != "" and text.startswith(whole + "\n")) + part
    return whole


def test_every_printed_cell_holds_the_examples_text(year: Year) -> None:
    expected = expected_cells(year.example)
    found: Cells = {}
    begins = starts(year)
    for key, (row, column) in begins.items():
        below = [other for other, _ in begins.values() if other > row]
        rows = range(row, min(below, default=year.printed.max_row + 1))
        found[key] = rejoined(slices(year, column, rows), expected.get(key, ""))
    assert found == expected


def test_every_column_of_an_earlier_year_holds_the_examples_text(year: Year) -> None:
    """From top to bottom: where earlier years stand, an item is one row."""
    titles = [str(cell.value) for cell in year.printed[HEADINGS]]
    rows = range(HEADINGS + 1, year.printed.max_row + 1)
    for at, column in enumerate(year.part.carried):
        first = titles.index(year.part.carried[0].title)
        shown = "".join(slices(year, first + at + 1, rows)).replace("\n", "")
        plan, key = year.example.plan, column.field.key
        past = [plan.past(item.number, key, column.year).replace("\n", "") for item in plan.items]
        assert (titles[first + at], shown) == (column.title, "".join(past))


def test_rows_stand_in_the_examples_order_under_its_notations(year: Year) -> None:
    form, begins = year.example.form, starts(year)
    top = {(item, department): row for (item, department, _), (row, _) in begins.items()}
    titles = [str(cell.value) for cell in year.printed[HEADINGS]]
    column = titles.index("担当課") + 1 if "担当課" in titles else None
    shown = [
        (item, department, str(year.printed.cell(row, column).value) if column else "")
        for (item, department), row in sorted(top.items(), key=lambda one: one[1])
    ]
    if form.result.rows is Rows.DEPARTMENT:
        expected = [
            (number, label, item.notations.get(label, label) if column else "")
            for number, item in year.example.shown
            for label in item.answers
        ]
    else:
        order = [department.label for department in year.example.plan.departments]
        renamed = TOTALS[form.form].renamed
        named = {
            number: [renamed.get(label, label) for label in sorted(item.answers, key=order.index)]
            for number, item in year.example.shown
        }
        between = form.departments.between
        expected = [(number, "", between.join(names) if column else "") for number, names in named.items()]
    assert shown == expected
