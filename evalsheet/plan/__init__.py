"""The coordinator's register (plan.xlsx): its shape, and reading it into a Plan."""

from evalsheet.plan.examples import (
    ExampleItem,
    forms_of_example,
    has_example,
    load_example,
    plan_shared_by,
)
from evalsheet.plan.names import OtherName, names_of_other_years, over_the_years
from evalsheet.plan.notation import notation_of
from evalsheet.plan.opinions import check_opinions, headings_in, is_general, opinion_levels, path_of
from evalsheet.plan.playing import ExtraFile, Mistake, Playing, demo_form, load_playing
from evalsheet.plan.read import read_plans, read_register
from evalsheet.plan.references import Referable, Referred, referred
from evalsheet.plan.register import (
    RegisterPart,
    RegisterSheet,
    name_among_several,
    register_parts,
    register_rows,
    register_sheets,
)
from evalsheet.plan.rows import find_headings
from evalsheet.plan.sample import sample_plan
from evalsheet.plan.successors import check_successors, successor_numbers

__all__ = [
    "ExampleItem",
    "ExtraFile",
    "Mistake",
    "OtherName",
    "Playing",
    "Referable",
    "Referred",
    "RegisterPart",
    "RegisterSheet",
    "check_opinions",
    "check_successors",
    "demo_form",
    "find_headings",
    "forms_of_example",
    "has_example",
    "headings_in",
    "is_general",
    "load_example",
    "load_playing",
    "name_among_several",
    "names_of_other_years",
    "notation_of",
    "opinion_levels",
    "over_the_years",
    "path_of",
    "plan_shared_by",
    "read_plans",
    "read_register",
    "referred",
    "register_parts",
    "register_rows",
    "register_sheets",
    "sample_plan",
    "successor_numbers",
]
