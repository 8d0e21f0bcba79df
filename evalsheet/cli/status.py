"""evalsheet status [ROUND]."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalsheet.cli.run import AllowCode, Json, Lang, PasswordFile, RoundArgument, outcome, running

if TYPE_CHECKING:
    import datetime

    from evalsheet.console import Console
    from evalsheet.findings import Catalogue
    from evalsheet.report import StatusDocument
    from evalsheet.workflow.examine import Examination
    from evalsheet.workflow.workers import Workers

    Look = Callable[[datetime.datetime, Catalogue], tuple[StatusDocument, Examination]]

PAUSE = 1.0  # seconds between two looks at the inbox


def command(
    folder: RoundArgument = Path(),
    watch: Annotated[
        bool, typer.Option("--watch", help="show it anew whenever the inbox changes, until Ctrl-C")
    ] = False,
    compare: Annotated[
        Path | None,
        typer.Option(
            "--compare",
            metavar="OTHER",
            help="beside another year's round: what became better, was decided otherwise or copied "
            "(with --json: docs/comparison.schema.json)",
        ),
    ] = None,
    allow_code: AllowCode = False,
    password_file: PasswordFile = None,
    json: Json = False,
    lang: Lang = "ja",
) -> None:
    """Where every department stands, or how a round compares with another; writes nothing."""
    import datetime
    from functools import partial

    from evalsheet.workflow.workers import workers

    if watch and json:
        raise typer.BadParameter("--watch | --json", param_hint="--json")
    if watch and compare:
        raise typer.BadParameter("--watch | --compare", param_hint="--compare")
    with workers() as given, running(lang) as console:
        from evalsheet.workflow.look import status
        from evalsheet.workflow.receiving.passwords import read_passwords

        passwords = read_passwords(password_file)
        if compare is not None:
            _compare(folder, compare, console, given, passwords, json=json)
            return
        look = partial(status, folder, workers=given, allow_code=allow_code, passwords=passwords)
        if watch:
            _watch(folder, console, look)
            return
        document, _ = look(datetime.datetime.now().astimezone(), console.words)
        if json:
            console.json(document.to_json())
        else:
            console.departments(document)
        outcome(document)


def _compare(
    folder: Path, other: Path, console: Console, workers: Workers, passwords: tuple[str, ...], *, json: bool
) -> None:
    """Show the two rounds side by side."""
    from evalsheet.workflow.compare import compare

    document = compare(folder, other, workers=workers, passwords=passwords)
    if json:
        console.json(document.to_json())
    else:
        console.comparison(document)


def _watch(folder: Path, console: Console, look: Look) -> None:
    """Show the departments after each change. A fault of a definition being edited is shown and no end."""
    import datetime
    import time

    from evalsheet.console.live import refreshed
    from evalsheet.errors import EvalsheetError
    from evalsheet.round import RoundFolder, load_round
    from evalsheet.workflow.watch import changes

    load_round(RoundFolder(folder))  # a folder that is no round, or cannot be one, is not watched
    try:
        with refreshed(console) as show:
            for _ in changes(folder, datetime.date.today, lambda: time.sleep(PAUSE)):
                try:
                    document, _ = look(datetime.datetime.now().astimezone(), console.words)
                except EvalsheetError as error:
                    console.error(error)
                else:
                    show(document)
    except KeyboardInterrupt:
        return
