"""Messages: built as values, written as drafts, handed to a server. Decides nothing."""

from evalsheet.mail.address import is_address
from evalsheet.mail.letter import Attachment, Letter, Mailbox, build_message, message_id
from evalsheet.mail.post import Fate, Post, Reply, connected

__all__ = [
    "Attachment",
    "Fate",
    "Letter",
    "Mailbox",
    "Post",
    "Reply",
    "build_message",
    "connected",
    "is_address",
    "message_id",
]
