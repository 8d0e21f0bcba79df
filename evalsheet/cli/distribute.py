"""evalsheet distribute [ROUND]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.mailing import Again, MailingJson, Send, Yes, carry_out
from evalsheet.cli.run import Lang, RoundArgument, running


def command(
    folder: RoundArgument = Path(),
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="replace forms in outbox/ that differ; other files stay")
    ] = False,
    mail: Annotated[
        bool,
        typer.Option("--mail", help="write to every department as well: drafts in outbox/mail/, with its form"),
    ] = False,
    send: Send = False,
    yes: Yes = False,
    again: Again = False,
    json: MailingJson = False,
    lang: Lang = "ja",
) -> None:
    """Write one workbook per department to outbox/."""
    import datetime

    from evalsheet.workflow.distribute import distribute
    from evalsheet.workflow.mail_forms import mail_forms

    asked = {"--send": send, "--yes": yes, "--again": again, "--json": json}
    if not mail and any(asked.values()):
        raise typer.BadParameter("--mail", param_hint=next(name for name, given in asked.items() if given))
    with running(lang) as console:
        done = distribute(folder, overwrite=overwrite)
        console.findings(done.remarks, done.units)
        key = "terminal.distributed" if done.changed else "terminal.unchanged"
        if not json:
            console.line(key, count=len(done.files), folder=done.folder)
            if done.others:
                console.line("terminal.beside", files="、".join(done.others))
        if mail:
            mailing = mail_forms(folder, datetime.datetime.now().astimezone(), again=again)
            carry_out(console, mailing, mailing.folder.form_drafts, send=send, yes=yes, json=json)
