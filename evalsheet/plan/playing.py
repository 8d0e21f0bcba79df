"""How the demo plays the departments: who is late, and which mistakes are made."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator
from pydantic import Field as Describe

from evalsheet.definitions import Definition, packaged_folder, read_definition
from evalsheet.forms import Form

Number = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class Mistake(Definition):
    """One change to a filled workbook. Exactly one of the actions is given.

    `set` types a text into a field, `replace` changes a part of it, `retype` changes a locked cell of a level,
    `clear_row` empties an item's row, `copy_row` doubles it, `note` writes beside the table. `finds` is the code of
    the finding that comes of it; empty where the text is tidied or a part of another mistake.
    """

    why: str
    department: str
    form: str = Describe("", description="in a round of several forms, the one it is made in; the first if empty")
    item: Number = ""
    field: str = ""
    set: str | None = None
    replace: tuple[str, str] | None = Describe(None, strict=False)
    retype: tuple[str, str] | None = Describe(None, strict=False)
    clear_row: bool = False
    copy_row: bool = False
    note: str | None = None
    finds: str = ""


class ExtraFile(Definition):
    """A file in the inbox that is no department's workbook of this round."""

    name: str
    why: str
    finds: str
    content: str | None = None
    opened_by: str | None = Describe(None, description="who has a workbook open: the file Excel lays beside it")
    copy_of: str | None = Describe(None, description="a department whose workbook it is")
    round: str | None = Describe(None, description="the round its identity is made to name")


class Playing(Definition):
    """examples/FORM/demo.yaml."""

    late: tuple[str, ...] = Describe((), strict=False)
    stripped: tuple[str, ...] = Describe(
        (), strict=False, description="hidden sheets removed, as by a mail gateway"
    )
    renamed: dict[str, str] = Describe(default_factory=dict, description="department → file name")
    earlier: tuple[Mistake, ...] = Describe((), strict=False, description="an earlier version with this change")
    mistakes: tuple[Mistake, ...] = Describe((), strict=False)
    files: tuple[ExtraFile, ...] = Describe((), strict=False)


class Demo(Definition):
    """examples/demo.yaml."""

    form: str


def demo_form() -> str:
    """The form whose example is played when none is named."""
    return read_definition(packaged_folder("examples") / "demo.yaml", Demo).form


def load_playing(form: Form) -> Playing:
    """The demo of a form's packaged example."""
    return read_definition(packaged_folder("examples") / form.form / "demo.yaml", Playing)
