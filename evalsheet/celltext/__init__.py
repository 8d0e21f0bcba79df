"""The grammar of a text cell: blocks, joint labels, bullets, 再掲 markers, and back to text."""

from evalsheet.celltext.achievement import Achievement, AchievementPart, parse_achievement
from evalsheet.celltext.grammar import labels_in, parse, passages
from evalsheet.celltext.marker import Marker, MarkerKind, find_markers, unread_markers, write_marker
from evalsheet.celltext.notation import Notation
from evalsheet.celltext.pointer import Pointer, find_pointers, typed_pages
from evalsheet.celltext.structure import Block, Bullet, CellText, Entry, Passage
from evalsheet.celltext.tidy import comparable, entries_of, entry_text
from evalsheet.celltext.visible import UNSEEN, visible

__all__ = [
    "UNSEEN",
    "Achievement",
    "AchievementPart",
    "Block",
    "Bullet",
    "CellText",
    "Entry",
    "Marker",
    "MarkerKind",
    "Notation",
    "Passage",
    "Pointer",
    "comparable",
    "entries_of",
    "entry_text",
    "find_markers",
    "find_pointers",
    "labels_in",
    "parse",
    "parse_achievement",
    "passages",
    "typed_pages",
    "unread_markers",
    "visible",
    "write_marker",
]
