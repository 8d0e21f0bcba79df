"""Who owes what, and what the message about it says: from states and findings, with no clock and no server."""

from evalsheet.reminders.facts import Enclosed, LetterFacts, form_facts, reminder_facts
from evalsheet.reminders.owing import AskedForm, Blank, OpenItem, Owing, Stage, items_owed, owing
from evalsheet.reminders.wording import Worded, Wording

__all__ = [
    "AskedForm",
    "Blank",
    "Enclosed",
    "LetterFacts",
    "OpenItem",
    "Owing",
    "Stage",
    "Worded",
    "Wording",
    "form_facts",
    "items_owed",
    "owing",
    "reminder_facts",
]
