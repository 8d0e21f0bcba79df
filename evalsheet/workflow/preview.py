"""A form as departments get it, without a round."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from evalsheet.errors import EvalsheetError, FileError
from evalsheet.model import Department
from evalsheet.sheet import parts_of
from evalsheet.workbook.department import write_department_workbook
from evalsheet.workflow.files import writing
from evalsheet.workflow.load import load
from evalsheet.workflow.new import new_round

DAY = datetime.date(2025, 4, 1)  # any: the same form gives the same preview


def preview_form(name: str, path: Path, *, overwrite: bool = False) -> Department:
    """Write the workbook of the department that the form's packaged example asks most of.

    Returns:
        The department.

    Raises:
        FileError: `path` exists and `overwrite` was not given, or cannot be written.
        EvalsheetError: there is no such form, or it has no example.
    """
    if path.exists() and not overwrite:
        raise FileError("file-exists", path=path)
    with tempfile.TemporaryDirectory() as temporary:
        new_round(Path(temporary) / "preview", [name], DAY)
        loaded = load(Path(temporary) / "preview", run_code=False)
    if not loaded.asked:
        raise EvalsheetError("no-example", name=name)
    asked = {one.label: len(loaded.first.plan.assigned_to(one.label)) for one in loaded.asked}
    fullest = max(loaded.asked, key=lambda one: asked[one.label])
    with writing(path):
        write_department_workbook(path, parts_of(loaded.parts, fullest.label), fullest)
    return fullest
