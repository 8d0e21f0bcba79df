"""The packaged rounds as the demo leaves them, each played once for all tests that only read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evalsheet.findings import catalogue
from evalsheet.plan.examples import forms_of_example
from evalsheet.workflow.demo import demo
from tests.rounds import NOW

FOLDER = TemporaryDirectory(prefix="played-")


def played(name: str) -> Path:
    """The round that a form's example belongs to, with everything its demo plays."""
    return _played(forms_of_example(name)[0])


@cache
def _played(name: str) -> Path:
    folder = Path(FOLDER.name) / name
    demo(folder, name, NOW, catalogue("ja"))
    return folder
