"""The merged content of a round, before any file is written."""

from evalsheet.consolidate.content import Cell, Consolidation, Grade, Part, PartState
from evalsheet.consolidate.merge import consolidate

__all__ = ["Cell", "Consolidation", "Grade", "Part", "PartState", "consolidate"]
