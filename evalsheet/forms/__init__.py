"""Forms: the questions, as data."""

from evalsheet.forms.load import find_form, form_names
from evalsheet.forms.schema import Attribute, Field, Form, Kind, Level, Per, Rows, Scale, Step

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
    "find_form",
    "form_names",
]
