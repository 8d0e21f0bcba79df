"""From raw cells to located ones: whose workbook it is, and which cell answers which question."""

from evalsheet.intake.locate import Located, locate, stray_sheets
from evalsheet.intake.recognise import Recognised, recognise

__all__ = ["Located", "Recognised", "locate", "recognise", "stray_sheets"]
