"""evalsheet forms [NAME]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.run import TO_MEND, AllowCode, Lang, running


def command(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="one form, with every question it asks")] = "",
    round_: Annotated[
        Path | None,
        typer.Option("--round", help="the round whose own forms are meant as well; by default the current folder"),
    ] = None,
    preview: Annotated[
        Path | None, typer.Option("--preview", help="write a department's workbook of the form here")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="let --preview replace a file")] = False,
    try_: Annotated[bool, typer.Option("--try", help="try the form's rules on the cases in its rule file")] = False,
    allow_code: AllowCode = False,
    lang: Lang = "ja",
) -> None:
    """List the forms and what each asks, write one as departments get it, or try its rules."""
    from evalsheet.forms import find_form, form_names
    from evalsheet.round import RoundFolder

    with running(lang) as console:
        if not name and (preview is not None or try_):
            raise typer.BadParameter("NAME: evalsheet forms NAME --preview FILE.xlsx | --try", param_hint="NAME")
        own = RoundFolder(round_ or Path())
        folder = own if round_ is not None or own.settings.is_file() else None
        templates = [folder.templates] if folder else []
        if not try_:
            for form in [find_form(one, *templates) for one in ((name,) if name else form_names(*templates))]:
                console.form(form, whole=bool(name))
        if preview is not None:
            from evalsheet.workflow.preview import preview_form

            department = preview_form(name, preview, folder, overwrite=force)
            console.line("terminal.previewed", path=preview, department=department.name)
        if try_:
            from evalsheet.workflow.try_rules import try_rules

            tried = try_rules(name, folder, allow_code=allow_code)
            console.findings(tried.findings, {})
            if any(one.severity == "error" for one in tried.findings):
                raise typer.Exit(TO_MEND)
            if not tried.findings:
                console.line("terminal.tried", rules=tried.rules, cases=tried.cases)
