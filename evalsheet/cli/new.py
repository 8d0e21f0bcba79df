"""evalsheet new DIR --form NAME…"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.run import Lang, running


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="a folder that is empty or does not exist yet")],
    form: Annotated[
        list[str],
        typer.Option("--form", help="the form's name (see: evalsheet forms); once for each form of the round"),
    ],
    lang: Lang = "ja",
) -> None:
    """Make a round: settings, and the register plan.xlsx to edit in Excel."""
    import datetime

    from evalsheet.model import as_argument
    from evalsheet.workflow.new import new_round

    with running(lang) as console:
        made = new_round(folder, form, datetime.date.today())
        console.line("terminal.created", folder=folder)
        console.line("terminal.next-settings", file=made.settings)
        console.line("terminal.next-plan", file=made.register)
        console.line("terminal.next-distribute", folder=as_argument(folder))
