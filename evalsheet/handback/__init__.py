"""What goes back to a department to be corrected: what it wrote, and what is to be looked at."""

from evalsheet.handback.mended import POINTS, Mended, Sent, handed_back_text, mended, sent_before
from evalsheet.handback.points import HandBack, OtherText, PartAnswers, Point, hand_backs

__all__ = [
    "POINTS",
    "HandBack",
    "Mended",
    "OtherText",
    "PartAnswers",
    "Point",
    "Sent",
    "hand_backs",
    "handed_back_text",
    "mended",
    "sent_before",
]
