"""The coordinator's register (plan.xlsx): its shape, and reading it into a Plan."""

from evalsheet.plan.departments import is_group
from evalsheet.plan.names import OtherName, names_of_other_years, over_the_years
from evalsheet.plan.notation import notation_of
from evalsheet.plan.opinions import check_opinions, headings_in, is_general, opinion_levels, path_of
from evalsheet.plan.read import read_plans, read_register
from evalsheet.plan.references import Referable, Referred, referred
from evalsheet.plan.register import (
    RegisterColumn,
    RegisterPart,
    RegisterSheet,
    name_among_several,
    register_parts,
    register_rows,
    register_sheets,
)
from evalsheet.plan.rows import Faults, Row, read_rows
from evalsheet.plan.successors import check_successors, successor_numbers

__all__ = [
    "Faults",
    "OtherName",
    "Referable",
    "Referred",
    "RegisterColumn",
    "RegisterPart",
    "RegisterSheet",
    "Row",
    "check_opinions",
    "check_successors",
    "headings_in",
    "is_general",
    "is_group",
    "name_among_several",
    "names_of_other_years",
    "notation_of",
    "opinion_levels",
    "over_the_years",
    "path_of",
    "read_plans",
    "read_register",
    "read_rows",
    "referred",
    "register_parts",
    "register_rows",
    "register_sheets",
    "successor_numbers",
]
