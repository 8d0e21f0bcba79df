"""The parts of a cell. Every part keeps its raw text; joined, the parts are the cell."""

from __future__ import annotations

from dataclasses import dataclass

from evalsheet.celltext.marker import Marker, MarkerKind


@dataclass(frozen=True, slots=True)
class Passage:
    """A block with its entries not yet told apart: the labels, the same as written, and what stands after them."""

    labels: tuple[str, ...]
    label_text: str
    body: str

    @property
    def text(self) -> str:
        """The block as written."""
        return self.label_text + self.body

    @property
    def is_blank(self) -> bool:
        """Whether nothing but labels and space stands here."""
        return not self.body.strip()


@dataclass(frozen=True, slots=True)
class Bullet:
    """One entry: its raw text with the sign and everything up to the next entry, and the markers in it."""

    text: str
    markers: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """What one department, or several jointly, wrote.

    Attributes:
        labels: the departments named, in the order written; empty where the text begins without a label.
        label_text: the labels as written, with the space around them.
        lead: text between the labels and the first bullet, block markers included.
        markers: markers in `lead`; they hold for the whole block.
        bullets: the entries.
    """

    labels: tuple[str, ...]
    label_text: str
    lead: str
    markers: tuple[Marker, ...]
    bullets: tuple[Bullet, ...]

    @property
    def text(self) -> str:
        """The block as written."""
        return self.label_text + self.lead + "".join(bullet.text for bullet in self.bullets)

    def entries(self) -> tuple[Entry, ...]:
        """The entries a reader would see: the bullets, or the whole plain text of a block without any."""
        if self.bullets:
            return tuple(self._entry(bullet) for bullet in self.bullets)
        return (Entry(self.lead, self.markers, False),) if self.lead.strip() else ()

    def _entry(self, bullet: Bullet) -> Entry:
        """A bullet under the block's markers; where it names its own source, that source alone counts."""
        own = any(marker.kind is MarkerKind.REFERS for marker in bullet.markers)
        lead = tuple(one for one in self.markers if not (own and one.kind is MarkerKind.REFERS))
        return Entry(bullet.text, (*lead, *bullet.markers), bool(lead))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with all markers that hold for it; `inherited` where the block's own marker is among them."""

    text: str
    markers: tuple[Marker, ...]
    inherited: bool


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell's text, parsed. `str()` gives back the very text that was read."""

    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        return "".join(block.text for block in self.blocks)
