"""One workbook per department into the outbox."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from evalsheet.errors import EvalsheetError
from evalsheet.findings import Finding
from evalsheet.sheet import parts_of
from evalsheet.workbook.department import write_department_workbook
from evalsheet.workflow.files import writing
from evalsheet.workflow.load import LoadedRound, load

FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Distribution:
    """What was written (`changed` is false where the outbox already held the very same), and what was noticed."""

    folder: Path
    files: tuple[Path, ...]
    changed: bool
    remarks: tuple[Finding, ...]


def distribute(path: Path, *, overwrite: bool = False) -> Distribution:
    """Write the outbox of the round at `path`. The same input gives byte-identical workbooks.

    Raises:
        EvalsheetError: the outbox holds something else and `overwrite` was not given.
        DefinitionError: faults of the round's definitions.
    """
    loaded = load(path, run_code=False)
    outbox = loaded.folder.outbox
    with writing(outbox), tempfile.TemporaryDirectory(dir=path, prefix=".outbox-") as temporary:
        fresh = {}
        for department in loaded.asked:
            name = FORBIDDEN.sub("_", f"{department.order:02d}_{department.name}_{_subject(loaded)}.xlsx")
            parts = parts_of(loaded.parts, department.label)
            write_department_workbook(Path(temporary) / name, parts, department)
            fresh[name] = (Path(temporary) / name).read_bytes()
        outbox.mkdir(exist_ok=True)
        standing = {one.name: one.read_bytes() for one in outbox.glob("*.xlsx") if not one.name.startswith("~$")}
        differing = sorted(name for name, content in standing.items() if fresh.get(name) != content)
        if differing and not overwrite:
            raise EvalsheetError("outbox-differs", count=len(differing), files="、".join(differing[:5]))
        for name in differing:
            (outbox / name).unlink()
        for name, content in fresh.items():
            if standing.get(name) != content:
                (outbox / name).write_bytes(content)
    files = tuple(outbox / name for name in fresh)
    return Distribution(outbox, files, standing != fresh, loaded.remarks)


def _subject(loaded: LoadedRound) -> str:
    """What the workbooks' names say they are."""
    return loaded.first.form.title if len(loaded.parts) == 1 else loaded.round.title
