"""The plan being evaluated: departments, the tree, and who owes an answer to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from evalsheet.model.place import NOWHERE, Place


@dataclass(frozen=True)
class FormerName:
    """A name that a department had, in its division of that time, up to and with the fiscal year `until`.

    `label` is the abbreviation it had then, where that was another one.
    """

    name: str
    division: str
    until: int
    label: str = ""


@dataclass(frozen=True)
class Department:
    """A department in charge (担当課). `label` is the abbreviation written in cells, unique in a plan.

    `former` are the names it had before, the oldest first; text under any of them is this department's.
    """

    label: str
    name: str
    division: str
    order: int
    mail: str = ""
    former: tuple[FormerName, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name it is or was written by: its label and name, then those of earlier years."""
        earlier = (written for one in self.former for written in (one.label, one.name))
        return tuple(dict.fromkeys(filter(None, (self.label, self.name, *earlier))))

    def names_in(self, fiscal_year: int) -> tuple[str, ...]:
        """The name it had in a fiscal year, and its label then; those of several that became one later."""
        last = next((one.until for one in self.former if fiscal_year <= one.until), None)
        if last is None:
            return (self.name, self.label)
        then = [one for one in self.former if one.until == last]
        return tuple(written for one in then for written in (one.name, one.label or self.label))


def department_named(written: str, departments: Iterable[Department]) -> Department | None:
    """The department that has this label, or else the one that has or had this name."""
    listed = list(departments)
    by_label = next((one for one in listed if one.label == written), None)
    return by_label or next((one for one in listed if written in one.spellings), None)


@dataclass(frozen=True)
class Node:
    """A node of the plan's tree. `attributes` are (key, value) pairs that the form's level declares."""

    level: str
    number: str
    title: str
    attributes: tuple[tuple[str, str], ...] = ()

    def attribute(self, key: str) -> str:
        """The value of one attribute, or the empty string."""
        return dict(self.attributes).get(key, "")


def path_number(path: Iterable[Node]) -> str:
    """The numbers of nodes from the root: 1-(2)-①. Levels a plan leaves out have none."""
    return "-".join(node.number for node in path if node.number)


@dataclass(frozen=True)
class Item:
    """A leaf of the tree (取り組み・事業), with the nodes above it, root first.

    `restarting`: its own number begins anew under each parent, so that only the whole path names it. `place` is the
    cell of its number in the register; where it stands makes it no other item.
    """

    node: Node
    ancestors: tuple[Node, ...]
    restarting: bool = False
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def number(self) -> str:
        """What names the item in a plan: its number, or the numbers from the root."""
        return path_number(self.path) if self.restarting else self.node.number

    @property
    def title(self) -> str:
        """Its own title, or that of the nearest node above that has one."""
        return next((node.title for node in reversed(self.path) if node.title), "")

    @property
    def path(self) -> tuple[Node, ...]:
        """All nodes from the root to the item itself."""
        return (*self.ancestors, self.node)


@dataclass(frozen=True)
class Assignment:
    """One answer that is owed (担当). The lead department also decides the fields asked once per item.

    `notation` is what the printed form shows for the department, such as X課(関係各課); `beside` are the
    departments that the coordinator resolved such a notation to, named but not asked; `deputies` are departments
    that may answer in this one's place, in a row of their own workbook.
    """

    item: str
    department: str
    lead: bool = False
    notation: str = ""
    beside: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opinion:
    """What the committee said about a node, or about all below it where `general`.

    `title` is the node's title as the committee's paper quotes it, `above` are the headings above it there.
    """

    level: str
    number: str
    title: str
    text: str
    general: bool = False
    place: Place = NOWHERE
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Successor:
    """A heading of the next plan that items of this one lead to; `group` is the heading above it there."""

    number: str
    group: str
    title: str
    priority: str
    text: str


@dataclass(frozen=True)
class Plan:
    """Everything the register holds.

    `previous` maps (item number, field key) to last year's value, `history` (item number, fiscal year, field key)
    to the value of any earlier year. `repeats` maps an item that stands again under another node (再掲) to the item
    it repeats: that one is answered, and whatever is asked of the other is said of it.
    """

    departments: tuple[Department, ...]
    items: tuple[Item, ...]
    assignments: tuple[Assignment, ...]
    previous: Mapping[tuple[str, str], str] = field(default_factory=dict)
    opinions: tuple[Opinion, ...] = ()
    successors: tuple[Successor, ...] = ()
    history: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    repeats: Mapping[str, str] = field(default_factory=dict)

    def in_year(self, fiscal_year: int) -> Plan:
        """The plan as a round of that year sees it: where the register holds several years, one of them is last."""
        if not self.history:
            return self
        last = {(i, key): text for (i, year, key), text in self.history.items() if year == fiscal_year - 1}
        return replace(self, previous=last)

    def past(self, item: str, field: str, year: int | None) -> str:
        """The value of a field in a fiscal year, or last year's, whichever that is."""
        number = self.original_of(item)
        if year is None:
            return self.previous.get((number, field), "")
        return self.history.get((number, year, field), "")

    def original_of(self, item: str) -> str:
        """The item that is answered for this one: itself, or the one it repeats."""
        return self.repeats.get(item, item)

    @cached_property
    def answered_items(self) -> tuple[Item, ...]:
        """The items that are answered and counted: all but those that repeat another."""
        return tuple(item for item in self.items if item.number not in self.repeats)

    @cached_property
    def department_by_label(self) -> dict[str, Department]:
        return {department.label: department for department in self.departments}

    @cached_property
    def item_by_number(self) -> dict[str, Item]:
        return {item.number: item for item in self.items}

    @cached_property
    def assignment_by_key(self) -> dict[tuple[str, str], Assignment]:
        return {(a.item, a.department): a for a in self.assignments}

    @cached_property
    def lead_of(self) -> dict[str, str]:
        """Item number → label of the lead department."""
        return {a.item: a.department for a in self.assignments if a.lead}

    def assigned_to(self, department: str) -> tuple[Assignment, ...]:
        """The assignments of one department, in the order of the plan."""
        return self._assignments_of.get(department, ())

    @cached_property
    def _assignments_of(self) -> dict[str, tuple[Assignment, ...]]:
        order = {item.number: index for index, item in enumerate(self.items)}
        found: dict[str, list[Assignment]] = {}
        for one in sorted(self.assignments, key=lambda one: order.get(one.item, len(order))):
            found.setdefault(one.department, []).append(one)
        return {department: tuple(assignments) for department, assignments in found.items()}

    def departments_of(self, item: str) -> tuple[Department, ...]:
        """Who answers an item, in the order of the department master."""
        return self._departments_of.get(self.original_of(item), ())

    @cached_property
    def _departments_of(self) -> dict[str, tuple[Department, ...]]:
        found: dict[str, dict[str, Department]] = {}
        for department in self.departments:
            for one in self.assigned_to(department.label):
                found.setdefault(one.item, {})[department.label] = department
        return {item: tuple(departments.values()) for item, departments in found.items()}
