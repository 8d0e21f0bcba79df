"""A form as departments get it, without a round."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from pathlib import Path

from evalsheet.errors import FileError
from evalsheet.forms import find_form
from evalsheet.model import Department
from evalsheet.plan.examples import has_example
from evalsheet.plan.sample import sample_plan
from evalsheet.round import RoundFolder
from evalsheet.sheet import parts_of
from evalsheet.workbook.writing.department import write_department_workbook
from evalsheet.workbook.writing.register import write_register
from evalsheet.workflow.files import writing
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.new import new_round

DAY = datetime.date(2025, 4, 1)  # any: the same form gives the same preview


def preview_form(name: str, path: Path, own: RoundFolder | None = None, *, overwrite: bool = False) -> Department:
    """Write the workbook of the department that a form asks most, in its example or over a made-up plan.

    Args:
        name: the form's.
        path: where to write.
        own: the round whose own definitions come before the packaged ones.
        overwrite: whether `path` may be replaced.

    Returns:
        The department.

    Raises:
        FileError: `path` exists and `overwrite` was not given, or cannot be written.
        EvalsheetError: there is no such form, or it has no rules.
        DefinitionError: faults of the form or of its rules.
    """
    if path.exists() and not overwrite:
        raise FileError("file-exists", path=path)
    with tempfile.TemporaryDirectory() as temporary:
        loaded = _round_of(name, RoundFolder(Path(temporary) / "preview"), own)
    asked = {one.label: len(loaded.first.plan.assigned_to(one.label)) for one in loaded.asked}
    fullest = max(loaded.asked, key=lambda one: asked[one.label])
    with writing(path), tempfile.TemporaryDirectory(dir=path.parent) as beside:
        whole = Path(beside) / path.name
        write_department_workbook(whole, parts_of(loaded.parts, fullest.label), fullest)
        whole.replace(path)
    return fullest


def _round_of(name: str, folder: RoundFolder, own: RoundFolder | None) -> LoadedRound:
    """A round of the form in a new folder."""
    for source, target in ((own.templates, folder.templates), (own.rules, folder.rules)) if own else ():
        if source.is_dir():
            shutil.copytree(source, target)
    form = find_form(name, folder.templates)
    new_round(folder.path, [name], DAY)
    if not has_example(form):
        write_register(folder.register, form, sample_plan(form), DAY.year)
    return load(folder.path, run_code=False)
