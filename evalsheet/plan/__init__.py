"""The coordinator's register (plan.xlsx): its shape, and reading it into a Plan."""

from evalsheet.plan.examples import ExampleItem, has_example, load_example
from evalsheet.plan.notation import notation_of
from evalsheet.plan.opinions import check_opinions, node_of
from evalsheet.plan.playing import ExtraFile, Mistake, Playing, load_playing
from evalsheet.plan.read import read_register
from evalsheet.plan.register import RegisterSheet, register_rows, register_sheets
from evalsheet.plan.successors import check_successors, successor_numbers

__all__ = [
    "ExampleItem",
    "ExtraFile",
    "Mistake",
    "Playing",
    "RegisterSheet",
    "check_opinions",
    "check_successors",
    "has_example",
    "load_example",
    "load_playing",
    "node_of",
    "notation_of",
    "read_register",
    "register_rows",
    "register_sheets",
    "successor_numbers",
]
