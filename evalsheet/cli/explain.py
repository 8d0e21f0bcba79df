"""evalsheet explain CODE."""

from __future__ import annotations

from typing import Annotated

import typer

from evalsheet.cli.run import Lang, running


def command(
    code: Annotated[str, typer.Argument(metavar="CODE", help="a finding's code, such as required-empty")],
    lang: Lang = "ja",
) -> None:
    """What a finding means, how it comes about, how to mend it."""
    import difflib

    from evalsheet.errors import EvalsheetError
    from evalsheet.findings import Code

    with running(lang) as console:
        known = {one.text: one for one in Code}
        if code not in known:
            nearest = difflib.get_close_matches(code, known, n=3, cutoff=0.3)
            raise EvalsheetError("code-unknown", name=code, nearest="、".join(nearest) or "—")
        console.explain(console.words.entries[code], known[code].severity)
