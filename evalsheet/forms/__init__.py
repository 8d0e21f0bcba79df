"""Forms: the questions, as data."""

from evalsheet.forms.load import find_form, form_names
from evalsheet.forms.schema import Attribute, Field, Form, Kind, Level, Per, Rows, Scale, Step, Successors

__all__ = [
    "Attribute",
    "Field",
    "Form",
    "Kind",
    "Level",
    "Per",
    "Rows",
    "Scale",
    "Step",
    "Successors",
    "find_form",
    "form_names",
]
