"""The result document of an examination."""

from __future__ import annotations

from collections.abc import Mapping

from evalsheet.findings import Catalogue
from evalsheet.report import DepartmentEntry, ResultDocument, RoundEntry, finding_entry
from evalsheet.workflow.examine import Examination
from evalsheet.workflow.load import LoadedRound


def result_document(
    loaded: LoadedRound, examined: Examination, outputs: Mapping[str, str], words: Catalogue
) -> ResultDocument:
    """Round, departments, findings and outputs in the documented shape."""
    return ResultDocument(
        round=RoundEntry(
            id=loaded.round.round,
            form=loaded.form.form,
            form_version=loaded.form.version,
            title=loaded.round.title,
            fiscal_year=loaded.round.fiscal_year,
            wareki=loaded.round.year,
            deadline=loaded.round.deadline.isoformat(),
        ),
        departments=tuple(
            DepartmentEntry(
                department=state.label,
                name=state.name,
                status=state.status.value,
                owed=state.owed,
                answered=state.answered,
                errors=state.errors,
                warnings=state.warnings,
                files=state.files,
            )
            for state in examined.states
        ),
        findings=tuple(finding_entry(one, words) for one in examined.findings),
        outputs=dict(outputs),
    )
