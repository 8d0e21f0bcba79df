"""The named checks a rule file may use: one file each, and the registry."""

from evalsheet.checks.ask import Ask, Cells, NamedCheck, one_flag_per_row
from evalsheet.checks.registry import CHECKS, check_named

__all__ = ["CHECKS", "Ask", "Cells", "NamedCheck", "check_named", "one_flag_per_row"]
