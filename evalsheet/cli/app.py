"""The command line: 0 nothing to mend, 1 something to mend, 2 the command could not run."""

from __future__ import annotations

import typer

from evalsheet.cli import check, demo, distribute, explain, forms, merge, new, status

app = typer.Typer(
    name="evalsheet",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Distribute, validate and consolidate the Excel forms of municipal plan evaluations. / "
    "計画評価の調書を配り、確かめ、統合します。",
)
for module in (demo, new, forms, distribute, check, merge, status, explain):
    app.command(module.__name__.rpartition(".")[2])(module.command)


def main() -> None:
    """The entry point."""
    app()
