"""What every command shares: language, errors as exit statuses, and the outcome of a document."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalsheet.errors import EvalsheetError

if TYPE_CHECKING:
    from evalsheet.console import Console
    from evalsheet.report import ResultDocument

TO_MEND, COULD_NOT_RUN = 1, 2

Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        envvar="EVALSHEET_LANG",
        help="the language of what you read: the terminal, findings and counts",
        show_default=True,
        metavar="ja|en",
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="the result as JSON (docs/result.schema.json, docs/status.schema.json)")
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file", help="a text file with the passwords of locked workbooks, one a line", metavar="FILE"
    ),
]
RoundArgument = Annotated[Path, typer.Argument(metavar="[ROUND]", help="the round's folder")]
AllowCode = Annotated[bool, typer.Option("--allow-code", help="let Python rules in the round's own folder run")]


@contextmanager
def running(lang: str) -> Iterator[Console]:
    """A console for a command; what goes wrong inside becomes a message and exit status 2."""
    from evalsheet.console import Console
    from evalsheet.findings import catalogue
    from evalsheet.findings.catalogue import LANGUAGES

    if lang not in LANGUAGES:
        raise typer.BadParameter(f"{lang}: ja | en", param_hint="--lang")
    console = Console(catalogue(lang))
    try:
        yield console
    except EvalsheetError as error:
        console.error(error)
        raise typer.Exit(COULD_NOT_RUN) from error
    except (typer.Exit, typer.BadParameter):
        raise
    except Exception as error:
        if os.environ.get("EVALSHEET_DEBUG"):
            raise
        console.crash(error)
        raise typer.Exit(COULD_NOT_RUN) from error


def outcome(document: ResultDocument) -> None:
    """Leave with 1 where a finding is an error or an answer is missing."""
    errors = any(entry.severity == "error" for entry in document.findings)
    owing = any(entry.answered < entry.owed for entry in document.departments)
    if errors or owing:
        raise typer.Exit(TO_MEND)
