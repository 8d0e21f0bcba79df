"""What `remind` and `distribute --mail` share: options, and drafts or sending."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalsheet.cli.run import TO_MEND

if TYPE_CHECKING:
    from evalsheet.console import Console
    from evalsheet.round import MailServer
    from evalsheet.workflow.mailing import Mailing

PASSWORD = "EVALSHEET_SMTP_PASSWORD"  # the name of the variable, not a password

Send = Annotated[
    bool, typer.Option("--send", help="send over the mail server of round.yaml instead of writing drafts")
]
Yes = Annotated[bool, typer.Option("--yes", help="with --send: do not ask before sending, as for a scheduler")]
Again = Annotated[bool, typer.Option("--again", help="send also what has been sent before")]
MailingJson = Annotated[bool, typer.Option("--json", help="the result as JSON (docs/mailing.schema.json)")]


def carry_out(console: Console, mailing: Mailing, target: Path, *, send: bool, yes: bool, json: bool) -> None:
    """Write the letters to `target`, or send them; show what became of them, and leave with the exit status.

    Without `yes` a person sees the list and is asked first.
    """
    from evalsheet.errors import EvalsheetError
    from evalsheet.workflow.mailing import mailing_document, write_drafts

    server = mailing.round.mail.server
    if not send:
        mailing = write_drafts(mailing, target)
    elif server is None:
        raise EvalsheetError("mail-no-server", file=str(mailing.folder.settings))
    elif mailing.ready:
        if not json:
            console.letters(mailing_document(mailing, console.words))
        if json and not yes:
            raise EvalsheetError("mail-not-confirmed")
        mailing = _sent(console, mailing, server, yes=yes)
    document = mailing_document(mailing, console.words)
    if json:
        console.json(document.to_json())
    else:
        console.letters(document)
        if document.drafts and any(one.state == "drafted" for one in document.letters):
            console.line("terminal.drafts", folder=target)
    if any(one.state in ("not-sent", "ready") for one in document.letters):
        raise typer.Exit(TO_MEND)


def _sent(console: Console, mailing: Mailing, server: MailServer, *, yes: bool) -> Mailing:
    from evalsheet.mail import connected
    from evalsheet.workflow.mailing import send

    if not yes and not console.confirmed("terminal.ask-to-send", server=server.host, count=len(mailing.ready)):
        console.line("terminal.not-sent")
        raise typer.Exit(TO_MEND)
    password = os.environ.get(PASSWORD, "")
    if server.user and not password:
        password = console.password("terminal.ask-password", host=server.host, user=server.user)
    with connected(server, password, mailing.folder.path) as post:
        return send(mailing, post)
