"""evalsheet demo [DIR]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evalsheet.cli.run import Lang, running


def command(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="an empty or new folder")] = Path("demo"),
    form: Annotated[
        str, typer.Option("--form", help="whose packaged example, of those that evalsheet forms lists")
    ] = "",
    lang: Lang = "ja",
) -> None:
    """Play a whole round with the packaged example: distribute, departments answer, merge."""
    import datetime

    from evalsheet.plan.playing import demo_form
    from evalsheet.workflow.demo import demo

    with running(lang) as console:
        now = datetime.datetime.now().astimezone()
        done = demo(folder, form or demo_form(), now, console.words)
        console.document(done.merged.document)
        console.line("terminal.demo-1", path=done.blank)
        for number, output in ((2, "workbook"), (3, "page")):
            console.line(f"terminal.demo-{number}", path=folder / done.merged.document.outputs[output])
