"""再掲 as a checked relation: every source and target, per field, with a verdict and findings."""

from evalsheet.crosslist.references import check_references
from evalsheet.crosslist.run import (
    CrosslistingResult,
    FieldAnswers,
    by_field,
    check_crosslistings,
    check_field,
    over_fields,
)

__all__ = [
    "CrosslistingResult",
    "FieldAnswers",
    "by_field",
    "check_crosslistings",
    "check_field",
    "check_references",
    "over_fields",
]
