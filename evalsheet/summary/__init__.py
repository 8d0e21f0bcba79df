"""Counts: progress of the departments, choices against each other and against last year, two rounds compared."""

from evalsheet.summary.achievements import AchievementSummary, Average, AverageTable
from evalsheet.summary.choices import ChoiceCount, ChoiceSummary, CrossTable, MixedItem
from evalsheet.summary.overview import OverviewRow, overview_rows
from evalsheet.summary.progress import Progress, department_states, progress_of
from evalsheet.summary.reminded import last_reminders
from evalsheet.summary.rounds import Comparison, Copied, Moved, Movement, Year, compare_years

__all__ = [
    "AchievementSummary",
    "Average",
    "AverageTable",
    "ChoiceCount",
    "ChoiceSummary",
    "Comparison",
    "Copied",
    "CrossTable",
    "MixedItem",
    "Moved",
    "Movement",
    "OverviewRow",
    "Progress",
    "Year",
    "compare_years",
    "department_states",
    "last_reminders",
    "overview_rows",
    "progress_of",
]
