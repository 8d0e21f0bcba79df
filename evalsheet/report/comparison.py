"""What `status --compare --json` reports. Its JSON Schema stands in docs/comparison.schema.json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from evalsheet.report.document import Entry, YearEntry
from evalsheet.summary.rounds import Comparison, Copied, Moved, Movement

Movements = Literal["better", "worse", "changed", "same", "open"]


class MovedEntry(Entry):
    """A value in the two rounds."""

    form: str
    field: str = Field(description="its heading in the later round")
    item: str = Field(description="the item's number; of a computed value, the numbers of its node from the root")
    title: str
    department: str = Field(description="who answered in the later round; empty where it is computed")
    before: str
    after: str
    movement: Movements = Field(
        description="better or worse by the scale's order, changed where it has none, open where a round has none"
    )


class CopiedEntry(Entry):
    """Entries of a text that stand word for word in the round before."""

    form: str
    field: str
    item: str
    title: str
    department: str
    entries: tuple[str, ...]
    total: int = Field(description="entries of the department in this text")


class FieldEntry(Entry):
    """How the values of one field moved."""

    form: str
    field: str
    better: int
    worse: int
    changed: int
    same: int
    open: int


class ItemEntry(Entry):
    """An item that only one of the rounds has: its number, or its title, is not in the other one."""

    form: str
    item: str
    title: str


class ComparisonDocument(Entry):
    """The earlier round, the later one, and what lies between them."""

    before: YearEntry
    after: YearEntry
    fields: tuple[FieldEntry, ...]
    moved: tuple[MovedEntry, ...]
    copied: tuple[CopiedEntry, ...]
    gone: tuple[ItemEntry, ...] = Field(description="items of the earlier round only")
    new: tuple[ItemEntry, ...] = Field(description="items of the later round only")

    def to_json(self) -> str:
        """The document as indented JSON, Japanese unescaped."""
        return self.model_dump_json(indent=2) + "\n"


def comparison_document(
    before: YearEntry, after: YearEntry, forms: Sequence[tuple[str, Comparison]]
) -> ComparisonDocument:
    """Each form's comparison, by the form's name."""
    return ComparisonDocument(
        before=before,
        after=after,
        fields=tuple(_field(form, field, one) for form, one in forms for field in _fields(one)),
        moved=tuple(_moved(form, value) for form, one in forms for value in one.moved),
        copied=tuple(_copied(form, value) for form, one in forms for value in one.copied),
        gone=tuple(
            ItemEntry(form=form, item=item.number, title=item.title) for form, one in forms for item in one.gone
        ),
        new=tuple(
            ItemEntry(form=form, item=item.number, title=item.title) for form, one in forms for item in one.new
        ),
    )


def _fields(one: Comparison) -> list[str]:
    return [*dict.fromkeys(value.field for value in one.moved)]


def _field(form: str, field: str, one: Comparison) -> FieldEntry:
    movements = [value.movement for value in one.moved if value.field == field]
    return FieldEntry(form=form, field=field, **{str(each): movements.count(each) for each in Movement})


def _moved(form: str, one: Moved) -> MovedEntry:
    return MovedEntry(
        form=form,
        field=one.field,
        item=one.item,
        title=one.title,
        department=one.department,
        before=one.before,
        after=one.after,
        movement=one.movement.value,
    )


def _copied(form: str, one: Copied) -> CopiedEntry:
    return CopiedEntry(
        form=form,
        field=one.field,
        item=one.item,
        title=one.title,
        department=one.department,
        entries=one.entries,
        total=one.total,
    )


def comparison_schema() -> dict[str, Any]:
    """The JSON Schema of what `status --compare` reports."""
    return ComparisonDocument.model_json_schema(mode="serialization")
