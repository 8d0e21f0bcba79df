"""Normalisation: small named steps, each change logged; the original stays with the answer."""

from evalsheet.normalise.run import normalise
from evalsheet.normalise.steps import STEPS, step_names

__all__ = ["STEPS", "normalise", "step_names"]
