"""Counts over a round: progress of the departments, and choices against each other and against last year."""

from evalsheet.summary.choices import ChoiceCount, CrossTable, choice_tables, compared
from evalsheet.summary.progress import department_states

__all__ = ["ChoiceCount", "CrossTable", "choice_tables", "compared", "department_states"]
