"""Looking without writing: the files given, or the whole inbox."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

from evalsheet.errors import EvalsheetError, FileError
from evalsheet.findings import Catalogue
from evalsheet.history import read_history
from evalsheet.report import ResultDocument, StatusDocument
from evalsheet.round import RoundFolder
from evalsheet.workflow.examine import Examination, examine
from evalsheet.workflow.load import load
from evalsheet.workflow.receiving.listed import files_in
from evalsheet.workflow.report import result_document, status_document
from evalsheet.workflow.workers import HERE, Workers


def check(
    files: Sequence[Path],
    round_path: Path | None,
    words: Catalogue,
    *,
    workers: Workers = HERE,
    allow_code: bool = False,
    passwords: tuple[str, ...] = (),
) -> tuple[ResultDocument, Examination]:
    """Check returned workbooks by themselves; of folders, every file in them.

    Args:
        files: files and folders; a round's folder stands for its inbox.
        round_path: the round; where none is given, the one the first file lies in, or the current folder.
        words: the catalogue of the reader's language.
        workers: who does the work.
        allow_code: whether the round's own Python rules may run.
        passwords: what files that have a password are opened with.

    Raises:
        FileError: a file that does not exist.
        EvalsheetError: folders without a file.
        EvalsheetError, DefinitionError: as for `load`.
    """
    for path in files:
        if not path.exists():
            raise FileError("file-missing", path=path, reason="")
    loaded = load(round_path or _round_around(files[0]), allow_code=allow_code)
    named = [_meant(path.resolve() if path.is_symlink() else path.absolute()) for path in files]
    listed = [one for path in named for one in ([path] if path.exists() and not path.is_dir() else files_in(path))]
    if not listed:
        raise EvalsheetError("inbox-empty", folder=files[0])
    base = _folder_of_all(named)
    examined = examine(loaded, listed, base, workers, whole_round=False, passwords=passwords)
    return result_document(loaded, examined, {}, words.calling(loaded.units)), examined


def _folder_of_all(paths: Sequence[Path]) -> Path | None:
    """The deepest folder that all of the files and folders lie in; none where they lie on different drives."""
    try:
        return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in paths]))
    except ValueError:
        return None


def _meant(path: Path) -> Path:
    """What is to be checked: of a round's folder, its inbox."""
    folder = RoundFolder(path)
    return folder.inbox if folder.settings.is_file() else path


def _round_around(path: Path) -> Path:
    """The round a file lies in: the nearest folder above it with a round.yaml, else the current folder."""
    for folder in (path.resolve(), *path.resolve().parents):
        if RoundFolder(folder).settings.is_file():
            return folder
    return Path()


def status(
    path: Path,
    now: datetime.datetime,
    words: Catalogue,
    *,
    workers: Workers = HERE,
    allow_code: bool = False,
    passwords: tuple[str, ...] = (),
) -> tuple[StatusDocument, Examination]:
    """Where every department stands, from the inbox as it is; days are counted from `now`. Writes nothing.

    Files that have a password are opened with `passwords`.

    Raises:
        EvalsheetError, DefinitionError: as for `load`.
    """
    loaded = load(path, allow_code=allow_code)
    inbox = loaded.folder.inbox
    files = files_in(inbox)
    examined = examine(loaded, files, inbox, workers, whole_round=True, passwords=passwords)
    document = status_document(loaded, examined, read_history(path), now, words.calling(loaded.units))
    return document, examined
