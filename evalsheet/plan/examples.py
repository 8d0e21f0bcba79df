"""The packaged example of a form: a plan in full, and what departments answer in the demo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field as Describe

from evalsheet.definitions import Definition, packaged_folder, read_definition
from evalsheet.errors import EvalsheetError
from evalsheet.forms import Form, find_form
from evalsheet.forms.words import Line, Value
from evalsheet.model import Assignment, Department, FormerName, Item, Node, Opinion, Plan, Successor
from evalsheet.plan.opinions import is_general
from evalsheet.plan.repeats import originals

Lines = Annotated[tuple[Line, ...], Describe(strict=False)]


class ExampleFormerName(Definition):
    """A name a department had up to and with a fiscal year."""

    name: str
    division: str
    until: int
    label: str = ""


class ExampleDepartment(Definition):
    """A department of the example."""

    label: str
    name: str
    division: str
    former: tuple[ExampleFormerName, ...] = Describe((), strict=False)
    mail: str = ""


class ExampleNode(Definition):
    """A node of the example's tree; number and title are empty where a plan leaves the level out."""

    number: str = ""
    title: str = ""
    attributes: dict[str, str] = Describe(default_factory=dict)
    children: tuple[ExampleNode, ...] = Describe((), strict=False)


class ExampleOpinion(Definition):
    """A committee opinion of the example."""

    level: str
    number: Value
    title: str
    text: str
    above: Lines = ()


class ExampleSuccessor(Definition):
    """A heading of the next plan."""

    number: Value
    group: str
    title: str
    priority: str = ""
    text: str = ""


class ExamplePlan(Definition):
    """examples/FORM/plan.yaml.

    `forms` are all the forms of the example's round, where there are several, each with a folder of its own;
    `plan_of` is the form whose departments, tree and assignments this one shares.
    """

    round: dict[str, Any]
    forms: tuple[str, ...] = Describe((), strict=False)
    plan_of: str = ""
    departments: tuple[ExampleDepartment, ...] = Describe((), strict=False)
    tree: tuple[ExampleNode, ...] = Describe((), strict=False)
    opinions: tuple[ExampleOpinion, ...] = Describe((), strict=False)
    successors: tuple[ExampleSuccessor, ...] = Describe((), strict=False)


class ExampleItem(Definition):
    """examples/FORM/items/NN.yaml: earlier years' cells, and what each department types this year.

    `history` has them by the fiscal year under which they are shown: what was planned for a year stands with it.
    `decisions` are the fields asked once per item; `joint_only` departments have no text of their own; `notations`
    and `beside` say how an assignment is printed and whom that names.
    """

    item: Value
    lead: str = ""
    previous: dict[str, str] = Describe(default_factory=dict)
    history: dict[int, dict[str, str]] = Describe(default_factory=dict)
    answers: dict[str, dict[str, str]]
    decisions: dict[str, str] = Describe(default_factory=dict)
    joint_only: tuple[str, ...] = Describe((), strict=False)
    notations: dict[str, str] = Describe(default_factory=dict)
    beside: dict[str, Lines] = Describe(default_factory=dict)


def has_example(form: Form) -> bool:
    """Whether a packaged example comes with the form."""
    return (packaged_folder("examples") / form.form / "plan.yaml").is_file()


def forms_of_example(name: str) -> tuple[str, ...]:
    """The forms of the round that a form's example belongs to; the form itself where it has no example."""
    if not (packaged_folder("examples") / name / "plan.yaml").is_file():
        return (name,)
    return _read_plan(name).forms or (name,)


def plan_shared_by(form: Form) -> str:
    """The form whose plan this one's example shares; empty where it has its own or there is no example."""
    return _read_plan(form.form).plan_of if has_example(form) else ""


def _read_plan(name: str) -> ExamplePlan:
    path = packaged_folder("examples") / name / "plan.yaml"
    if not path.is_file():
        raise EvalsheetError("file-missing", path=path, reason="")
    return read_definition(path, ExamplePlan)


def load_example(form: Form) -> tuple[dict[str, Any], Plan, tuple[ExampleItem, ...]]:
    """The example's round settings, its plan, and its items with their answers.

    Raises:
        EvalsheetError: the form has no example.
    """
    folder = packaged_folder("examples") / form.form
    example = _read_plan(form.form)
    items = tuple(read_definition(path, ExampleItem) for path in _numbered(folder / "items"))
    previous = {(i.item, key): text for i in items for key, text in i.previous.items()}
    opinions = tuple(
        Opinion(o.level, o.number, o.title, o.text, is_general(form, o.level, o.title), above=o.above)
        for o in example.opinions
    )
    successors = tuple(Successor(s.number, s.group, s.title, s.priority, s.text) for s in example.successors)
    if example.plan_of:
        _, shared, _ = load_example(find_form(example.plan_of))
        plan = replace(shared, previous=previous, opinions=opinions, successors=successors)
        return example.round, plan, items
    departments = tuple(
        Department(d.label, d.name, d.division, order, d.mail, _former(d))
        for order, d in enumerate(example.departments, start=1)
    )
    assignments = []
    for item in items:
        for label in dict.fromkeys((*item.answers, *item.joint_only)):
            notation, beside = item.notations.get(label, ""), item.beside.get(label, ())
            assignments.append(Assignment(item.item, label, label == item.lead, notation, beside))
    leaves = tuple(_leaves(form, example.tree, ()))
    plan = Plan(
        departments,
        leaves,
        tuple(assignments),
        previous,
        opinions,
        successors,
        dict(_history(form, items)),
        originals(form, leaves),
    )
    return example.round, plan, items


def _former(one: ExampleDepartment) -> tuple[FormerName, ...]:
    return tuple(FormerName(former.name, former.division, former.until, former.label) for former in one.former)


def _history(form: Form, items: Iterable[ExampleItem]) -> Iterator[tuple[tuple[str, int, str], str]]:
    """Each earlier value by item, fiscal year and field; what was written ahead belongs to the year before."""
    ahead = {field.key for field in form.carried_fields if field.carry_over and field.carry_over.ahead}
    for item in items:
        for year, values in item.history.items():
            for key, text in values.items():
                yield (item.item, year - (key in ahead), key), text


def _numbered(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"), key=lambda path: int(path.stem))


def _leaves(form: Form, nodes: tuple[ExampleNode, ...], above: tuple[Node, ...]) -> list[Item]:
    level = form.levels[len(above)].key
    numbering = form.item_level.numbering
    leaves = []
    for one in nodes:
        node = Node(level, one.number, one.title, tuple(one.attributes.items()))
        if one.children:
            leaves += _leaves(form, one.children, (*above, node))
        else:
            leaves.append(Item(node, above, numbering is not None and numbering.restarts))
    return leaves
