"""evalsheet rollover ROUND DIR."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.run import Lang, PasswordFile, running


def command(
    folder: Annotated[Path, typer.Argument(metavar="ROUND", help="the folder of the round that is over")],
    target: Annotated[Path, typer.Argument(metavar="DIR", help="a folder that is empty or does not exist yet")],
    departments: Annotated[
        Path | None,
        typer.Option(
            "--departments",
            metavar="FILE",
            help="a workbook or CSV file with the columns 旧 and 新: who takes over from whom",
        ),
    ] = None,
    drop_ended: Annotated[
        bool, typer.Option("--drop-ended", help="leave out the items that end, instead of only listing them")
    ] = False,
    fill_crosslistings: Annotated[
        bool, typer.Option("--fill-crosslistings", help="as for merge, in what becomes last year's texts")
    ] = False,
    password_file: PasswordFile = None,
    json: Annotated[bool, typer.Option("--json", help="the result as JSON (docs/rollover.schema.json)")] = False,
    lang: Lang = "ja",
) -> None:
    """Make next year's round from this one; writes nothing into this one."""
    import datetime

    from evalsheet.workflow.workers import workers

    with workers() as given, running(lang) as console:
        from evalsheet.model import as_argument
        from evalsheet.workflow.receiving.passwords import read_passwords
        from evalsheet.workflow.rollover import CHECKLIST, rollover

        done = rollover(
            folder,
            target,
            datetime.datetime.now().astimezone(),
            console.words,
            departments=departments,
            drop_ended=drop_ended,
            fill_crosslistings=fill_crosslistings,
            workers=given,
            passwords=read_passwords(password_file),
        )
        if json:
            console.json(done.document.to_json())
        else:
            console.rolled_over(done.document, target)
            console.line("terminal.next-checklist", file=target / CHECKLIST)
            console.line("terminal.next-distribute", folder=as_argument(target))
