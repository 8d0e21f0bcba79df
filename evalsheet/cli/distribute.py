"""evalsheet distribute [ROUND]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.run import Lang, RoundArgument, running


def command(
    folder: RoundArgument = Path(),
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="replace workbooks in outbox/ that differ")
    ] = False,
    lang: Lang = "ja",
) -> None:
    """Write one workbook per department to outbox/."""
    from evalsheet.workflow.distribute import distribute

    with running(lang) as console:
        done = distribute(folder, overwrite=overwrite)
        console.findings(done.remarks)
        key = "terminal.distributed" if done.changed else "terminal.unchanged"
        console.line(key, count=len(done.files), folder=done.folder)
