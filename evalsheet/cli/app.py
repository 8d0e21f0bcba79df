"""The command line: 0 nothing to mend, 1 something to mend, 2 the command could not run."""

from __future__ import annotations

import gc

import typer

from evalsheet.cli import check, demo, distribute, explain, forms, log, merge, new, remind, rollover, status

YOUNG = 1_000_000  # objects made between two searches for cycles: a round makes many objects and hardly any cycles

app = typer.Typer(
    name="evalsheet",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # what rich needs for a help page takes longer to import than all else that it needs
    help="Distribute, validate and consolidate the Excel forms of municipal plan evaluations. / "
    "計画評価の調書を配り、確かめ、統合します。",
)
for module in (demo, new, forms, distribute, check, merge, status, remind, rollover, log, explain):
    app.command(module.__name__.rpartition(".")[2])(module.command)


def main() -> None:
    """The entry point."""
    gc.set_threshold(YOUNG)
    try:
        app()
    finally:
        gc.freeze()  # all of it goes with the process: Python need not look for cycles in it first
