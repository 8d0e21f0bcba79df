"""Counts: progress of the departments, choices against each other and against last year, two rounds compared."""

from evalsheet.summary.achievements import AchievementSummary, Average, AverageTable
from evalsheet.summary.assignments import AssignmentState, assignment_states
from evalsheet.summary.choices import ChoiceCount, ChoiceSummary, CrossTable, MixedItem
from evalsheet.summary.next_steps import NextStep, StepKind, next_steps
from evalsheet.summary.overview import OverviewRow, overview_rows
from evalsheet.summary.progress import Progress, department_states, progress_of
from evalsheet.summary.reminded import last_reminders
from evalsheet.summary.repeats import Repeat, RepeatMap, is_fault, repeat_map
from evalsheet.summary.standing import Standing, standings

__all__ = [
    "AchievementSummary",
    "AssignmentState",
    "Average",
    "AverageTable",
    "ChoiceCount",
    "ChoiceSummary",
    "CrossTable",
    "MixedItem",
    "NextStep",
    "OverviewRow",
    "Progress",
    "Repeat",
    "RepeatMap",
    "Standing",
    "StepKind",
    "assignment_states",
    "department_states",
    "is_fault",
    "last_reminders",
    "next_steps",
    "overview_rows",
    "progress_of",
    "repeat_map",
    "standings",
]
