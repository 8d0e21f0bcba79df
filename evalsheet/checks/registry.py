"""Every named check."""

from __future__ import annotations

from evalsheet.checks import (
    achievement,
    against_last_year,
    allowed,
    answered,
    contradiction,
    labels,
    labels_alone,
    labels_assigned,
    lead_only,
    max_length,
    python_check,
    reason,
    required,
    together,
    unchanged,
)
from evalsheet.checks.ask import NamedCheck

CHECKS: dict[str, NamedCheck] = {
    module.CHECK.name: module.CHECK
    for module in (
        achievement,
        against_last_year,
        allowed,
        answered,
        contradiction,
        labels,
        labels_alone,
        labels_assigned,
        lead_only,
        max_length,
        python_check,
        reason,
        required,
        together,
        unchanged,
    )
}


def check_named(name: str) -> NamedCheck:
    """The check of that name; KeyError where there is none (rule files are read strictly)."""
    return CHECKS[name]


def known_checks() -> dict[str, tuple[str, ...]]:
    """The name of every check, with the keys its rules must have."""
    return {name: check.needs for name, check in CHECKS.items()}
