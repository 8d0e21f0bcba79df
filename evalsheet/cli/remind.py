"""evalsheet remind [ROUND]."""

from __future__ import annotations

from pathlib import Path

from evalsheet.cli.mailing import Again, MailingJson, Send, Yes, carry_out
from evalsheet.cli.run import AllowCode, Lang, PasswordFile, RoundArgument, running


def command(
    folder: RoundArgument = Path(),
    send: Send = False,
    yes: Yes = False,
    again: Again = False,
    allow_code: AllowCode = False,
    password_file: PasswordFile = None,
    json: MailingJson = False,
    lang: Lang = "ja",
) -> None:
    """Write to every department that owes something: drafts in result/mail/, or sent with --send."""
    import datetime

    from evalsheet.workflow.workers import workers

    with running(lang) as console:
        with workers() as given:
            from evalsheet.workflow.receiving.passwords import read_passwords
            from evalsheet.workflow.remind import remind

            now = datetime.datetime.now().astimezone()
            mailing = remind(
                folder,
                now,
                workers=given,
                again=again,
                allow_code=allow_code,
                passwords=read_passwords(password_file),
            )
        carry_out(console, mailing, mailing.folder.reminder_drafts, send=send, yes=yes, json=json)
