"""Normalisation: small named steps, each change logged; the original stays with the answer."""

from evalsheet.normalise.run import normalise
from evalsheet.normalise.steps import STEPS

__all__ = ["STEPS", "normalise"]
