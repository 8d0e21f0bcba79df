"""Counts over a round: progress of the departments, and choices against each other and against last year."""

from evalsheet.summary.achievements import AchievementSummary, Average, AverageTable
from evalsheet.summary.choices import ChoiceCount, ChoiceSummary, CrossTable, MixedItem
from evalsheet.summary.progress import Progress, department_states, progress_of
from evalsheet.summary.reminded import last_reminders

__all__ = [
    "AchievementSummary",
    "Average",
    "AverageTable",
    "ChoiceCount",
    "ChoiceSummary",
    "CrossTable",
    "MixedItem",
    "Progress",
    "department_states",
    "last_reminders",
    "progress_of",
]
