"""evalsheet status [ROUND]."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalsheet.cli.run import AllowCode, Json, Lang, RoundArgument, outcome, running

if TYPE_CHECKING:
    from evalsheet.console import Console
    from evalsheet.workflow.workers import Workers

PAUSE = 1.0  # seconds between two looks at the inbox


def command(
    folder: RoundArgument = Path(),
    watch: Annotated[
        bool, typer.Option("--watch", help="show it anew whenever the inbox changes, until Ctrl-C")
    ] = False,
    allow_code: AllowCode = False,
    json: Json = False,
    lang: Lang = "ja",
) -> None:
    """Where every department stands; writes nothing."""
    import datetime

    from evalsheet.workflow.workers import workers

    if watch and json:
        raise typer.BadParameter("--watch | --json", param_hint="--json")
    with running(lang) as console, workers() as given:
        if watch:
            _watch(folder, console, given, allow_code=allow_code)
            return
        from evalsheet.workflow.look import status

        now = datetime.datetime.now().astimezone()
        document, _ = status(folder, now, console.words, workers=given, allow_code=allow_code)
        if json:
            console.json(document.to_json())
        else:
            console.departments(document)
        outcome(document)


def _watch(folder: Path, console: Console, workers: Workers, *, allow_code: bool) -> None:
    """Show the departments after each change. A fault of a definition being edited is shown and no end."""
    import datetime
    import time

    from evalsheet.console.live import refreshed
    from evalsheet.errors import EvalsheetError
    from evalsheet.round import RoundFolder, load_round
    from evalsheet.workflow.look import status
    from evalsheet.workflow.watch import changes

    load_round(RoundFolder(folder))  # a folder that is no round, or cannot be one, is not watched
    try:
        with refreshed(console) as show:
            for _ in changes(folder, datetime.date.today, lambda: time.sleep(PAUSE)):
                now = datetime.datetime.now().astimezone()
                try:
                    document, _ = status(folder, now, console.words, workers=workers, allow_code=allow_code)
                except EvalsheetError as error:
                    console.error(error)
                else:
                    show(document)
    except KeyboardInterrupt:
        return
