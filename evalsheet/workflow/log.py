"""What happened in a round so far."""

from __future__ import annotations

from pathlib import Path

from evalsheet.errors import EvalsheetError
from evalsheet.history import History, read_history
from evalsheet.round import RoundFolder


def log(path: Path) -> History:
    """The history of the round at `path`. It can be read even where round.yaml or the register has faults.

    Raises:
        EvalsheetError: there is no round here, or a line of the history cannot be read.
    """
    if not RoundFolder(path).settings.is_file():
        raise EvalsheetError("no-round", folder=path.resolve())
    return read_history(path)
