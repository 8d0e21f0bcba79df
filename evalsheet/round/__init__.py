"""A round: one year's run of a form over a plan, and the folder it lives in."""

from evalsheet.round.era import fiscal_year_of, moved_years, names_year, wareki, worded, written_out
from evalsheet.round.folder import RoundFolder
from evalsheet.round.limits import DEFAULT_LIMITS, Limits
from evalsheet.round.mail import Charset, MailServer, MailSettings, Security
from evalsheet.round.schema import Coordinator, Round, load_round

__all__ = [
    "DEFAULT_LIMITS",
    "Charset",
    "Coordinator",
    "Limits",
    "MailServer",
    "MailSettings",
    "Round",
    "RoundFolder",
    "Security",
    "fiscal_year_of",
    "load_round",
    "moved_years",
    "names_year",
    "wareki",
    "worded",
    "written_out",
]
