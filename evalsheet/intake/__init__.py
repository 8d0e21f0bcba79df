"""From raw cells to located ones: whose workbook it is, and which cell answers which question."""

from evalsheet.intake.deputies import answered_for_others
from evalsheet.intake.locate import Located, locate
from evalsheet.intake.older import facts_then, locate_older
from evalsheet.intake.recognise import Recognised, recognise, told_in
from evalsheet.intake.sheets import OtherSheets, other_sheets

__all__ = [
    "Located",
    "OtherSheets",
    "Recognised",
    "answered_for_others",
    "facts_then",
    "locate",
    "locate_older",
    "other_sheets",
    "recognise",
    "told_in",
]
