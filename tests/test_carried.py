"""What any answers become in the next register: the consolidated text. Names move, texts do not."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from evalsheet.celltext import comparable, passages
from evalsheet.consolidate import consolidate
from evalsheet.errors import DefinitionError
from evalsheet.forms import find_form
from evalsheet.model import Answer, AnswerKey, Place, Plan, RawWorkbook
from evalsheet.plan import RegisterPart, notation_of, read_register, register_rows, register_sheets
from evalsheet.rollover import ClosingPart, Reorganisation, next_plan, read_reorganisation, unchanged
from evalsheet.rules import RuleFile, RuleSet
from evalsheet.sheet import SheetFacts
from tests.rounds import FORM_NAME, small_plan
from tests.tables import sheet
from tests.year_rounds import ROUND

FORM = find_form(FORM_NAME)
RULES = RuleSet(Path("small.yaml"), RuleFile(rules="small", form=FORM_NAME, checks=()))
PLAN = small_plan({})
OWED = [(one.item, one.department) for one in PLAN.assignments]
WORDS = st.sampled_from(
    ["○講座を開いた。", "○見守り", "会を3回", "【相談件数181件】", "《報告書》", " ", "[再掲先:4]", "・一部"]
)
LABELS = st.lists(
    st.sampled_from(["《福総》", "《社協》", "《協働》", "《防災》", "【社協】", ""]), max_size=2
).map("".join)
BLOCK = st.tuples(LABELS, st.lists(WORDS, max_size=3)).map(
    lambda one: "\n".join(part for part in (one[0], *one[1]) if part)
)
TEXT = st.lists(BLOCK, max_size=2).map(lambda blocks: "\n".join(blocks).strip())
ANSWERS = st.fixed_dictionaries(dict.fromkeys(OWED, TEXT))


def closing(typed: dict[tuple[str, str], str]) -> ClosingPart:
    """The small round in which every department typed its text as the outcome of an item."""
    notation = notation_of(FORM, PLAN)
    answers = [
        Answer(AnswerKey(item, department, "outcome"), text, text, Place(f"{department}.xlsx", "調書", "I6"))
        for (item, department), text in typed.items()
    ]
    titles = {field.key: field.title for field in FORM.fields}
    consolidation, _ = consolidate(FORM, PLAN, notation, answers, [d.label for d in PLAN.departments], titles)
    return ClosingPart(SheetFacts(FORM, ROUND, PLAN, RULES, notation), consolidation)


def read_back(plan: Plan) -> Plan:
    """A plan as the register gives it back."""
    part = RegisterPart(FORM)
    rows = register_rows(part, plan)
    sheets = tuple(
        sheet(spec.name, [[column.heading for column in spec.columns], *rows[spec.key]])
        for spec in register_sheets(part)
    )
    return read_register(RawWorkbook("plan.xlsx", "", "", sheets), FORM)[0]


@given(ANSWERS)
@settings(max_examples=150, deadline=None)
def test_last_years_text_is_the_consolidated_one(typed: dict[tuple[str, str], str]) -> None:
    part = closing(typed)
    plan = read_back(next_plan(part, unchanged(PLAN.departments), drop_ended=False).plan)
    for item in PLAN.items:
        parts = part.consolidation.cell(item.number, "outcome").parts
        assert (
            plan.previous.get((item.number, "outcome"), "")
            == "\n".join(one.text for one in parts if one.text).strip()
        )


def changed(*rows: tuple[str, str, str]) -> Reorganisation:
    """The reorganisation that a table of (旧, 新, 名称) describes."""
    table = RawWorkbook("改組.xlsx", "", "", (sheet("改組", [("旧", "新", "名称"), *rows]),))
    return read_reorganisation(table, [closing({}).facts])


RENAMED = changed(("社協", "地福", "地域福祉課"), ("協働", "地福", ""))


@given(ANSWERS)
@settings(max_examples=150, deadline=None)
def test_only_the_labels_of_departments_that_changed_are_written_anew(typed: dict[tuple[str, str], str]) -> None:
    part = closing(typed)
    before = next_plan(part, unchanged(PLAN.departments), drop_ended=False).plan
    after = read_back(next_plan(part, RENAMED, drop_ended=False).plan)
    old, new = notation_of(FORM, before), notation_of(FORM, after)
    for item in PLAN.items:
        was = passages(before.previous.get((item.number, "outcome"), "").strip(), old)
        now = passages(after.previous.get((item.number, "outcome"), ""), new)
        assert [comparable(one.body) for one in now] == [comparable(one.body) for one in was]
        for one, other in zip(was, now, strict=True):
            assert other.labels == RENAMED.all_after(one.labels, item.number)


ANY = st.sampled_from(["福総", "社協", "協働", "防災", "新一", "新二", ""])
TABLE = st.lists(st.tuples(ANY, ANY), max_size=4)


@given(TABLE)
@settings(max_examples=300, deadline=None)
def test_any_table_has_faults_or_gives_a_master_with_every_heir_once(table: list[tuple[str, str]]) -> None:
    rows = [(old, new, f"{new}課" if new.startswith("新") else "") for old, new in table if old or new]
    try:
        change = changed(*rows)
    except DefinitionError:
        return  # with its faults, which have tests of their own
    labels = [one.label for one in change.departments]
    listed = {old for old, _, _ in rows}
    assert len(set(labels)) == len(labels)
    assert set(labels) == {new for _, new, _ in rows if new} | {one.label for one in PLAN.departments} - listed
    assert [one.order for one in change.departments] == list(range(1, len(labels) + 1))
    spelled = [name for one in change.departments for name in one.spellings]
    assert len(set(spelled)) == len(spelled)
    for one in PLAN.departments:
        after = change.after(one.label, "1")
        assert after in labels or not any(new for old, new, _ in rows if old == one.label)
