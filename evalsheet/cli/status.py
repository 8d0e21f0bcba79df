"""evalsheet status [ROUND]."""

from __future__ import annotations

from pathlib import Path

from evalsheet.cli.run import AllowCode, Json, Lang, RoundArgument, outcome, running


def command(
    folder: RoundArgument = Path(), allow_code: AllowCode = False, json: Json = False, lang: Lang = "ja"
) -> None:
    """Where every department stands; writes nothing."""
    from evalsheet.workflow.look import status

    with running(lang) as console:
        document, _ = status(folder, console.words, allow_code=allow_code)
        if json:
            console.json(document.to_json())
        else:
            console.departments(document)
        outcome(document)
