"""One workbook per department into the outbox."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evalsheet.errors import EvalsheetError
from evalsheet.findings import Finding, catalogue
from evalsheet.history import EventKind, append_events, read_history
from evalsheet.model import Department, file_name
from evalsheet.sheet import leaflet, leaflet_title, parts_of
from evalsheet.workbook.writing.department import write_department_workbook
from evalsheet.workbook.writing.leaflet import write_leaflet
from evalsheet.workflow.alone import alone
from evalsheet.workflow.files import writing
from evalsheet.workflow.load import LoadedRound, load
from evalsheet.workflow.record import distributed

TEMPORARY = ".outbox-"
NAMED = 5  # workbooks that differ are named up to so many


@dataclass(frozen=True, slots=True)
class Distribution:
    """What was written (`changed` is false where the outbox already held the very same), and what was noticed.

    `files` are the workbooks in the order of their receivers, `leaflet` the page that is the same for all of them,
    `others` workbooks beside them that were never distributed, `units` what the forms call an item.
    """

    folder: Path
    files: tuple[Path, ...]
    leaflet: Path
    changed: bool
    others: tuple[str, ...]
    remarks: tuple[Finding, ...]
    units: Mapping[str, str]


def distribute(path: Path, *, overwrite: bool = False, now: datetime.datetime | None = None) -> Distribution:
    """Write the outbox of the round at `path`. The same input gives byte-identical workbooks.

    Args:
        path: the round's folder.
        overwrite: whether workbooks in the outbox that differ are replaced. What was never distributed stays.
        now: the time that stands in the history; the present one where none is given.

    Raises:
        EvalsheetError: the outbox holds something else and `overwrite` was not given, or another run is at work.
        DefinitionError: faults of the round's definitions.
    """
    loaded = load(path, run_code=False)
    now = now or datetime.datetime.now().astimezone()
    outbox = loaded.folder.outbox
    with alone(path, now), writing(outbox):
        for leftover in path.glob(f"{TEMPORARY}*"):
            shutil.rmtree(leftover)
        with tempfile.TemporaryDirectory(dir=path, prefix=TEMPORARY) as temporary:
            names = _written(loaded, Path(temporary))
            page = _write_leaflet(loaded, Path(temporary))
            fresh = {name: (Path(temporary) / name).read_bytes() for name in (*names.values(), page)}
            history = read_history(path)
            ours = {*fresh, *(event.file for event in history.events if event.kind is EventKind.DISTRIBUTED)}
            there = sorted(one for one in outbox.glob("*.xlsx") if not one.name.startswith("~$"))
            standing = {one.name: one.read_bytes() for one in there if one.name in ours}
            differing = sorted(name for name, content in standing.items() if fresh.get(name) != content)
            if differing and not overwrite:
                shown, further = "、".join(differing[:NAMED]), len(differing[NAMED:])
                rest = "some" if further else "none"
                raise EvalsheetError("outbox-differs", count=len(differing), files=shown, rest=rest, others=further)
            written = [name for name, content in fresh.items() if standing.get(name) != content]
            outbox.mkdir(exist_ok=True)
            for name in differing:
                (outbox / name).unlink()
            for name in written:
                os.replace(Path(temporary) / name, outbox / name)
        append_events(path, distributed(names, {*written}, fresh, history, now))
    files = tuple(outbox / name for name in names.values())
    others = tuple(one.name for one in there if one.name not in ours)
    return Distribution(outbox, files, outbox / page, standing != fresh, others, loaded.remarks, loaded.units)


def _written(loaded: LoadedRound, folder: Path) -> dict[str, str]:
    """Write the workbook of everybody who owes something into `folder`; department → file name."""
    names = {}
    for department in (*loaded.asked, *loaded.asked_offices):
        name = workbook_name(loaded, department)
        write_department_workbook(folder / name, parts_of(loaded.all_parts, department.label), department)
        names[department.label] = name
    return names


def _write_leaflet(loaded: LoadedRound, folder: Path) -> str:
    """Write the page for departments into `folder`; its file name."""
    name = leaflet_name()
    created = datetime.datetime(loaded.round.fiscal_year, 4, 1)  # any: the same round gives the same bytes
    write_leaflet(
        folder / name, leaflet_title(loaded.parts), leaflet(loaded.parts), created, loaded.first.form.sheet.font
    )
    return name


def leaflet_name() -> str:
    """The name of the page for departments; it stands before the workbooks."""
    return file_name(f"00_{catalogue('ja').word('leaflet.name')}.xlsx")


def workbook_name(loaded: LoadedRound, department: Department, submission: int = 1) -> str:
    """The name of a department's workbook, which says how often it was handed out where that is not the first."""
    subject = loaded.first.form.title if len(loaded.parts) == 1 else loaded.round.title
    again = f"_{submission}" if submission > 1 else ""
    return file_name(f"{department.order:02d}_{department.name}_{subject}{again}.xlsx")
