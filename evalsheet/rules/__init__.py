"""Rules: what an answer must satisfy, as data."""

from evalsheet.rules.load import RuleSet, find_rules
from evalsheet.rules.misfits import Needs, plan_misfits
from evalsheet.rules.schema import Case, CrosslistingRules, NormaliseRules, Rule, RuleFile, StepName

__all__ = [
    "Case",
    "CrosslistingRules",
    "Needs",
    "NormaliseRules",
    "Rule",
    "RuleFile",
    "RuleSet",
    "StepName",
    "find_rules",
    "plan_misfits",
]
