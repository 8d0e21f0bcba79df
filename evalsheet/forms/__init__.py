"""Forms: the questions, as data."""

from evalsheet.forms.levels import Attribute, Level, Numbering, NumberStyle
from evalsheet.forms.load import find_form, form_names
from evalsheet.forms.report import Overview, PointerWords
from evalsheet.forms.scales import Scale, Step
from evalsheet.forms.schema import OFFICES, By, Field, Form, Kind, Per, Rows, Share, Successors
from evalsheet.forms.units import units

__all__ = [
    "OFFICES",
    "Attribute",
    "By",
    "Field",
    "Form",
    "Kind",
    "Level",
    "NumberStyle",
    "Numbering",
    "Overview",
    "Per",
    "PointerWords",
    "Rows",
    "Scale",
    "Share",
    "Step",
    "Successors",
    "find_form",
    "form_names",
    "units",
]
