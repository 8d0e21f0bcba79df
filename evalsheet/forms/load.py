"""Finding forms: a round's own first, then the packaged ones."""

from __future__ import annotations

from pathlib import Path

from evalsheet.definitions import packaged_folder, read_definition, refuse
from evalsheet.errors import EvalsheetError
from evalsheet.forms.misfits import form_misfits
from evalsheet.forms.schema import Form


def form_names(*folders: Path) -> tuple[str, ...]:
    """The names of all forms under `folders` and the packaged templates."""
    found = {path.stem for folder in (*folders, packaged_folder("templates")) for path in folder.glob("*.yaml")}
    return tuple(sorted(found))


def find_form(name: str, *folders: Path) -> Form:
    """The form `name`, looked for in `folders` before the packaged templates.

    Raises:
        EvalsheetError: no such form.
        DefinitionError: the form has faults.
    """
    for folder in (*folders, packaged_folder("templates")):
        path = folder / f"{name}.yaml"
        if path.is_file():
            form = read_definition(path, Form)
            refuse(path, form_misfits(form, name))
            return form
    raise EvalsheetError("form-unknown", name=name, known=", ".join(form_names(*folders)))
