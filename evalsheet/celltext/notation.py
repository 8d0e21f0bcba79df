"""The words and signs of a form's notation, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Notation:
    """What the grammar needs to know of a form and a plan.

    Attributes:
        departments: the labels that are in the department master; others are not labels.
        label: the brackets of a label, as (open, close).
        also: further brackets that count when their content is in the master.
        bullets, sub_bullets: signs that begin an entry, and a part of one.
        declares, refers, repeats, bare, points: the words of the 再掲 notation.
        item_words: words that may stand before an item number.
        names: (label, name) of each department where the brackets hold the name; other content is no label then.
        former: (label, name) of each name that a department had before.
        items: the numbers of the plan's items.
    """

    departments: frozenset[str]
    label: tuple[str, str] = ("《", "》")
    also: tuple[tuple[str, str], ...] = (("【", "】"),)
    bullets: tuple[str, ...] = ("○", "◯", "〇")
    sub_bullets: tuple[str, ...] = ("・",)
    declares: str = "再掲先"
    refers: str = "より再掲"
    repeats: str = "の再掲"
    bare: str = "再掲"
    points: str = "詳細は"
    item_words: tuple[str, ...] = ("取り組み", "取組み", "取組")
    names: tuple[tuple[str, str], ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    items: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        """Looked up with every text that is parsed, and hardly ever beside another: a few of its words tell it."""
        return hash((self.departments, self.label, self.declares))

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Every way to write a department → its label."""
        written = {name: label for label, name in (*self.former, *self.names)}
        return {**written, **{label: label for label in self.departments}}

    @cached_property
    def label_pattern(self) -> re.Pattern[str]:
        """A label: own brackets with any content, other brackets only with a department of the master."""
        known = "|".join(sorted(map(re.escape, self.spellings), key=len, reverse=True)) or r"(?!)"
        start, end = map(re.escape, self.label)
        own = [] if self.names else [rf"{start}[^{start}{end}\n]*{end}"]
        brackets = (self.label, *self.also) if self.names else self.also
        others = [rf"{re.escape(start)}[ 　]*(?:{known})[ 　]*{re.escape(end)}" for start, end in brackets]
        return re.compile("|".join([*own, *others]))

    @cached_property
    def bullet_sign(self) -> re.Pattern[str]:
        """A bullet sign that stands alone: ○○ is a name left open, as in ○○地区."""
        signs = "|".join(map(re.escape, self.bullets)) or r"(?!)"
        return re.compile(rf"(?:{signs})(?!{signs})")

    @cached_property
    def item_word(self) -> str:
        """A pattern for the words that may stand before a number: 取り組み5, 取り組み番号5."""
        words = "|".join(map(re.escape, self.item_words))
        return rf"(?:(?:{words})(?:の?番号)?+)" if words else ""

    @cached_property
    def copied(self) -> tuple[str, ...]:
        """The words of markers that say a text stands elsewhere as well: at its targets, or at its source."""
        return (self.declares, self.refers, self.repeats, self.bare, f"から{self.bare}")

    @cached_property
    def marker_words(self) -> tuple[str, ...]:
        """Every marker has one of these in it."""
        words = (*self.copied, self.points)
        return tuple(word for word in words if not any(other != word and other in word for other in words))

    def may_mark(self, text: str) -> bool:
        """Whether there can be a marker in `text`, its word perhaps with space or a line's end within."""
        for word in self.marker_words:
            if word[0] in text and (word in text or word in "".join(text.split())):
                return True
        return False

    def may_label(self, text: str) -> bool:
        """Whether there can be a label in `text`."""
        return any(start in text for start, _ in (self.label, *self.also))

    def written_label(self, department: str) -> str:
        """A label as the form writes it."""
        return f"{self.label[0]}{dict(self.names).get(department, department)}{self.label[1]}"

    def label_of(self, written: str) -> str:
        """The label of a department that stands in brackets by its label, its name or a former one."""
        return self.spellings.get(written, written)
