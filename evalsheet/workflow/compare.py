"""Two rounds side by side; nothing is written."""

from __future__ import annotations

from pathlib import Path

from evalsheet.errors import EvalsheetError
from evalsheet.report.comparison import ComparisonDocument, comparison_document
from evalsheet.summary.rounds import Year, compare_years
from evalsheet.workflow.consolidated import consolidated_inbox
from evalsheet.workflow.load import load
from evalsheet.workflow.report import year_entry
from evalsheet.workflow.workers import HERE, Workers


def compare(
    path: Path, other: Path, *, workers: Workers = HERE, passwords: tuple[str, ...] = ()
) -> ComparisonDocument:
    """The rounds at `path` and `other`, the one of the earlier year first, as their inboxes stand.

    Raises:
        EvalsheetError: the two have no form in common.
        EvalsheetError, DefinitionError: as for `load`, for either of them.
    """
    rounds = sorted((load(one, run_code=False) for one in (other, path)), key=lambda one: one.round.fiscal_year)
    earlier, later = (
        {
            part.facts.form.form: Year(part.facts, part.consolidation)
            for part in consolidated_inbox(one, workers, passwords).parts
        }
        for one in rounds
    )
    common = [form for form in later if form in earlier]
    if not common:
        raise EvalsheetError("compare-no-form", forms="、".join(later), others="、".join(earlier))
    before, after = (year_entry(one.round) for one in rounds)
    return comparison_document(
        before, after, [(form, compare_years(earlier[form], later[form])) for form in common]
    )
