"""evalsheet merge [ROUND]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.run import AllowCode, Json, Lang, PasswordFile, RoundArgument, outcome, running


def command(
    folder: RoundArgument = Path(),
    fill_crosslistings: Annotated[
        bool,
        typer.Option("--fill-crosslistings", help="put source texts at declared 再掲 targets that lack them"),
    ] = False,
    allow_code: AllowCode = False,
    password_file: PasswordFile = None,
    json: Json = False,
    lang: Lang = "ja",
) -> None:
    """Merge inbox/ into result/: the consolidated form, data, and every finding."""
    import datetime

    from evalsheet.workflow.workers import workers

    with workers() as given, running(lang) as console:
        from evalsheet.workflow.merge import merge
        from evalsheet.workflow.receiving.passwords import read_passwords

        merged = merge(
            folder,
            datetime.datetime.now().astimezone(),
            console.words,
            workers=given,
            allow_code=allow_code,
            fill_crosslistings=fill_crosslistings,
            passwords=read_passwords(password_file),
        )
        if json:
            console.json(merged.document.to_json())
        else:
            console.document(merged.document)
            console.line("terminal.written")
            console.outputs(folder, merged.document)
        outcome(merged.document)
