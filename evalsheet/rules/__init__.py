"""Rules: what an answer must satisfy, as data."""

from evalsheet.rules.load import RuleSet, find_rules
from evalsheet.rules.schema import Case, CrosslistingRules, NormaliseRules, Rule, RuleFile, StepName

__all__ = [
    "Case",
    "CrosslistingRules",
    "NormaliseRules",
    "Rule",
    "RuleFile",
    "RuleSet",
    "StepName",
    "find_rules",
]
