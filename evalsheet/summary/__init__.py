"""Counts over a round: progress of the departments, and choices against each other and against last year."""

from evalsheet.summary.achievements import AchievementSummary, Average, AverageTable
from evalsheet.summary.choices import ChoiceCount, ChoiceSummary, CrossTable, MixedItem
from evalsheet.summary.overview import OverviewRow, overview_rows
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
    "OverviewRow",
    "Progress",
    "department_states",
    "last_reminders",
    "overview_rows",
    "progress_of",
]
