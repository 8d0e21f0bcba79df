"""From a round that is over to the next one: plan, departments, settings, and what a person has to decide."""

from evalsheet.rollover.carried import ClosingPart
from evalsheet.rollover.plan import NextPlan, next_plan, reorganisation_findings
from evalsheet.rollover.reorganisation import Reorganisation, unchanged
from evalsheet.rollover.settings import next_settings, next_values, settings_findings
from evalsheet.rollover.table import read_reorganisation

__all__ = [
    "ClosingPart",
    "NextPlan",
    "Reorganisation",
    "next_plan",
    "next_settings",
    "next_values",
    "read_reorganisation",
    "reorganisation_findings",
    "settings_findings",
    "unchanged",
]
