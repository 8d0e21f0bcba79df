"""Every named check."""

from __future__ import annotations

from evalsheet.checks import (
    achievement,
    achievement_share,
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
from evalsheet.rules import Needs

CHECKS: dict[str, NamedCheck] = {
    module.CHECK.name: module.CHECK
    for module in (
        achievement,
        achievement_share,
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


def known_checks() -> dict[str, Needs]:
    """The name of every check, with what it asks of its rules."""
    return {name: Needs(check.needs, check.fields) for name, check in CHECKS.items()}
