"""evalsheet check FILE…"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.run import AllowCode, Json, Lang, PasswordFile, outcome, running


def command(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="returned workbooks, or folders of them; of a round, its inbox"),
    ],
    round_: Annotated[
        Path | None, typer.Option("--round", help="the round; by default the one the files lie in")
    ] = None,
    allow_code: AllowCode = False,
    password_file: PasswordFile = None,
    json: Json = False,
    lang: Lang = "ja",
) -> None:
    """Check returned workbooks by themselves; writes nothing."""
    from evalsheet.workflow.workers import workers

    with workers() as given, running(lang) as console:
        from evalsheet.workflow.look import check
        from evalsheet.workflow.receiving.passwords import read_passwords

        document, _ = check(
            files,
            round_,
            console.words,
            workers=given,
            allow_code=allow_code,
            passwords=read_passwords(password_file),
        )
        if json:
            console.json(document.to_json())
        else:
            console.document(document)
        outcome(document)
