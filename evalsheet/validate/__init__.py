"""Rules as one lazy pandera validation over the whole round, and its failures as findings."""

from evalsheet.validate.answers import AnswerRow, AnswerTable, answer_table
from evalsheet.validate.cases import try_cases
from evalsheet.validate.names import check_names
from evalsheet.validate.run import RoundFacts, prepare_validation, validate

__all__ = [
    "AnswerRow",
    "AnswerTable",
    "RoundFacts",
    "answer_table",
    "check_names",
    "prepare_validation",
    "try_cases",
    "validate",
]
