"""evalsheet forms [NAME]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.run import Lang, running


def command(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="one form, with every question it asks")] = "",
    preview: Annotated[
        Path | None, typer.Option("--preview", help="write a department's workbook of the form's example here")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="let --preview replace a file")] = False,
    lang: Lang = "ja",
) -> None:
    """List the forms and what each asks, or write one as departments get it."""
    from evalsheet.forms import find_form, form_names

    with running(lang) as console:
        if preview is not None and not name:
            raise typer.BadParameter("--preview FILE.xlsx: evalsheet forms NAME --preview FILE.xlsx")
        listed = [find_form(one) for one in ((name,) if name else form_names())]
        for form in listed:
            console.form(form, whole=bool(name))
        if preview is not None:
            from evalsheet.workflow.preview import preview_form

            department = preview_form(name, preview, overwrite=force)
            console.line("terminal.previewed", path=preview, department=department.name)
