"""The named checks a rule file may use: one file each, and the registry."""

from evalsheet.checks.ask import Ask, Cells, NamedCheck, blank_expression, one_flag_per_row
from evalsheet.checks.registry import CHECKS, check_named, known_checks

__all__ = [
    "CHECKS",
    "Ask",
    "Cells",
    "NamedCheck",
    "blank_expression",
    "check_named",
    "known_checks",
    "one_flag_per_row",
]
