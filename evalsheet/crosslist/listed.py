"""The entries of one field over the whole round, as cross-listing sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from evalsheet.celltext import Marker, MarkerKind, Notation, comparable, entry_text, parse
from evalsheet.model import Answer, AnswerKey, Place


@dataclass(frozen=True)
class Listed:
    """One entry with the departments it stands under, and the markers that hold for it.

    `says_nothing` where there is nothing in it but its markers; they are its text then.
    """

    key: AnswerKey
    place: Place
    labels: tuple[str, ...]
    text: str
    markers: tuple[Marker, ...]
    says_nothing: bool = False

    @cached_property
    def compared(self) -> str:
        """The text without widths and spaces."""
        return comparable(self.text)

    @property
    def item(self) -> str:
        return self.key.item

    def numbers(self, kind: MarkerKind) -> tuple[str, ...]:
        """The items all markers of one kind name."""
        if not self.markers:
            return ()
        numbers = (number for marker in self.markers if marker.kind is kind for number in marker.numbers)
        return tuple(dict.fromkeys(numbers))

    @property
    def targets(self) -> tuple[str, ...]:
        """Items this entry declares it is shown again under."""
        return self.numbers(MarkerKind.DECLARES)

    @property
    def sources(self) -> tuple[str, ...]:
        """Items this entry says it is taken from."""
        return self.numbers(MarkerKind.REFERS)

    @property
    def is_bare(self) -> bool:
        """Marked as taken from somewhere, without saying where."""
        return not self.sources and any(marker.kind is MarkerKind.BARE for marker in self.markers)

    @property
    def is_marked(self) -> bool:
        """Marked as a copy, with a source or without."""
        return bool(self.sources) or self.is_bare

    def same_departments(self, other: Listed) -> bool:
        """Whether both stand under the same departments, in whatever order."""
        return set(self.labels) == set(other.labels)

    def repeats(self, other: Listed) -> bool:
        """Whether this is the other entry once more: the same departments, the same text."""
        return self is not other and self.compared == other.compared and self.same_departments(other)

    def shares_department(self, other: Listed) -> bool:
        """Whether one department stands in the labels of both."""
        return not set(self.labels).isdisjoint(other.labels)


def listed_entries(answers: Iterable[Answer], notation: Notation) -> tuple[Listed, ...]:
    """Every entry written in answers to one field, in their order."""
    found = []
    for answer in answers:
        for block in parse(answer.value, notation).blocks:
            labels = block.labels or (answer.key.department,)
            for entry in block.entries():
                text = entry_text(entry.text, notation)
                if text:
                    found.append(Listed(answer.key, answer.place, labels, text, entry.markers))
                elif entry.markers and not entry.inherited:
                    only = "".join(marker.text for marker in entry.markers)
                    found.append(Listed(answer.key, answer.place, labels, only, entry.markers, says_nothing=True))
    return tuple(found)
