"""Fuzz the intake with atheris: every reader of our own, recognition, location, and what stands beside the answers.

    python -m tests.fuzz.intake -max_total_time=300 [FOLDER OF FOUND CASES]

The library that reads cells is left out: what it does to its process is held off by another process, not by care.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["evalsheet"]):
    from evalsheet.sheet import SheetFacts
    from evalsheet.workbook.reading import read
    from evalsheet.workflow.receiving.returned import Opening
    from evalsheet.workflow.receiving.skipped import looked_at
    from evalsheet.workflow.receiving.submitted import take_file

from tests.hostile import Tampering, seeds
from tests.rounds import COMPLETE, distributed, hand_in

MOST = 6  # tamperings of one file


def tampered(data: atheris.FuzzedDataProvider, files: tuple[bytes, ...]) -> bytes:
    """One of the files, tampered with as the bytes say."""
    content = files[data.ConsumeIntInRange(0, len(files) - 1)]
    for _ in range(data.ConsumeIntInRange(1, MOST)):
        part, at = data.ConsumeIntInRange(0, 40), data.ConsumeIntInRange(0, 1 << 17)
        length, size = data.ConsumeIntInRange(0, 40), data.ConsumeIntInRange(0, 40)
        content = Tampering(part, at, length, data.ConsumeBytes(size)).of(content)
    return content


def main() -> None:
    """Run until a case fails, or the time given is over."""
    read._calamine = lambda _content: []
    with TemporaryDirectory() as folder:
        loaded = distributed(Path(folder) / "r6")
        files = seeds(hand_in(loaded, "福総", COMPLETE["福総"]).read_bytes())
        parts: list[SheetFacts] = list(loaded.all_parts)
        path = Path(folder) / "a.xlsx"

        def one(data: bytes) -> None:
            path.write_bytes(tampered(atheris.FuzzedDataProvider(data), files))
            take_file((path, path.name, looked_at(path)), parts=parts, opening=Opening(loaded.round.limits))

        atheris.Setup(sys.argv, one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
