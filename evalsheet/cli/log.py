"""evalsheet log [ROUND]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.run import Lang, RoundArgument, running


def command(
    folder: RoundArgument = Path(),
    json: Annotated[bool, typer.Option("--json", help="the history as JSON (docs/log.schema.json)")] = False,
    lang: Lang = "ja",
) -> None:
    """What was distributed, received, merged and sent so far; writes nothing."""
    from evalsheet.report.log import log_document
    from evalsheet.workflow.log import log

    with running(lang) as console:
        history = log(folder)
        if json:
            console.json(log_document(history).to_json())
        else:
            console.history(history)
