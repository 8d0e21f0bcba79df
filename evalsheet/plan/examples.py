"""The packaged example of a form: a plan in full, and what departments answer in the demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field as Describe

from evalsheet.definitions import Definition, packaged_folder, read_definition
from evalsheet.errors import EvalsheetError
from evalsheet.forms import Form
from evalsheet.forms.words import Line, Value
from evalsheet.model import Assignment, Department, Item, Node, Opinion, Plan, Successor
from evalsheet.plan.opinions import is_general

Lines = Annotated[tuple[Line, ...], Describe(strict=False)]


class ExampleDepartment(Definition):
    """A department of the example."""

    label: str
    name: str
    division: str
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


class ExampleSuccessor(Definition):
    """A heading of the next plan."""

    number: Value
    group: str
    title: str
    priority: str = ""
    text: str = ""


class ExamplePlan(Definition):
    """examples/FORM/plan.yaml."""

    round: dict[str, Any]
    departments: tuple[ExampleDepartment, ...] = Describe(strict=False)
    tree: tuple[ExampleNode, ...] = Describe(strict=False)
    opinions: tuple[ExampleOpinion, ...] = Describe((), strict=False)
    successors: tuple[ExampleSuccessor, ...] = Describe((), strict=False)


class ExampleItem(Definition):
    """examples/FORM/items/NN.yaml: last year's cells, and what each department types this year.

    `decisions` are the fields asked once per item; `joint_only` departments have no text of their own; `notations`
    and `beside` say how an assignment is printed and whom that names.
    """

    item: Value
    lead: str = ""
    previous: dict[str, str] = Describe(default_factory=dict)
    answers: dict[str, dict[str, str]]
    decisions: dict[str, str] = Describe(default_factory=dict)
    joint_only: tuple[str, ...] = Describe((), strict=False)
    notations: dict[str, str] = Describe(default_factory=dict)
    beside: dict[str, Lines] = Describe(default_factory=dict)


def has_example(form: Form) -> bool:
    """Whether a packaged example comes with the form."""
    return (packaged_folder("examples") / form.form / "plan.yaml").is_file()


def load_example(form: Form) -> tuple[dict[str, Any], Plan, tuple[ExampleItem, ...]]:
    """The example's round settings, its plan, and its items with their answers.

    Raises:
        EvalsheetError: the form has no example.
    """
    folder = packaged_folder("examples") / form.form
    if not has_example(form):
        raise EvalsheetError("file-missing", path=folder / "plan.yaml", reason="")
    example = read_definition(folder / "plan.yaml", ExamplePlan)
    items = tuple(read_definition(path, ExampleItem) for path in _numbered(folder / "items"))
    departments = tuple(
        Department(d.label, d.name, d.division, order, d.mail)
        for order, d in enumerate(example.departments, start=1)
    )
    assignments = []
    for item in items:
        for label in dict.fromkeys((*item.answers, *item.joint_only)):
            notation, beside = item.notations.get(label, ""), item.beside.get(label, ())
            assignments.append(Assignment(item.item, label, label == item.lead, notation, beside))
    previous = {(i.item, key): text for i in items for key, text in i.previous.items()}
    opinions = tuple(
        Opinion(o.level, o.number, o.title, o.text, is_general(form, o.level, o.title)) for o in example.opinions
    )
    leaves = tuple(_leaves(form, example.tree, ()))
    successors = tuple(Successor(s.number, s.group, s.title, s.priority, s.text) for s in example.successors)
    plan = Plan(departments, leaves, tuple(assignments), previous, opinions, successors)
    return example.round, plan, items


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
