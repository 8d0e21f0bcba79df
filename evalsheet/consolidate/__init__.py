"""The merged content of a round, before any file is written."""

from evalsheet.consolidate.content import Cell, Consolidation, Grade, Part, PartState
from evalsheet.consolidate.merge import consolidate
from evalsheet.consolidate.opinions import OpinionChapter, opinion_chapter

__all__ = [
    "Cell",
    "Consolidation",
    "Grade",
    "OpinionChapter",
    "Part",
    "PartState",
    "consolidate",
    "opinion_chapter",
]
