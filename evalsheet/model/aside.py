"""What stands in a returned workbook beside the answers. Nothing of it is merged, and nothing of it is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evalsheet.model.place import NOWHERE, Place


class AsideKind(StrEnum):
    """Where such a text stands."""

    MARGIN = "margin"  # a cell outside every field of the form's sheet, or of another sheet of the template
    SHEET = "sheet"  # a cell of a sheet that was added
    ROW = "row"  # a row of an item that is not owed, or that has a row already
    PREFILLED = "prefilled"  # typed over what was sent
    COPY = "copy"  # a field of a second copy of the form's sheet, with another text
    SAME = "same"  # a field of such a copy, with the same text
    OLDER = "older"  # an answer to what another round or form version asked, and this one does not
    STRUCK = "struck"  # struck through
    COMMENT = "comment"
    BOX = "box"
    PICTURE = "picture"


@dataclass(frozen=True)
class Aside:
    """A text that belongs to no field.

    Attributes:
        place: its cell; of a comment or a box, the cell it belongs to or begins over.
        kind: where it stands.
        text: what it says, as it stands.
        item: the item in whose row it stands, if any.
        instead: the cell whose answer is used instead, if there is one.
    """

    place: Place
    kind: AsideKind
    text: str
    item: str = ""
    instead: Place = NOWHERE
