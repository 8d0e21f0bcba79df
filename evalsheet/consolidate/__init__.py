"""The merged content of a round, before any file is written."""

from evalsheet.consolidate.content import Cell, Consolidation, Part, PartState
from evalsheet.consolidate.merge import consolidate

__all__ = ["Cell", "Consolidation", "Part", "PartState", "consolidate"]
