"""A message as a value, and as what a mail program or a server is given."""

from __future__ import annotations

import datetime
import hashlib
import unicodedata
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from evalsheet.mail.address import is_address
from evalsheet.mail.charset import fitted, outside
from evalsheet.mail.headers import in_charset
from evalsheet.round import Charset

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
POLICIES = {charset: in_charset(charset) for charset in Charset}
LONGEST_LINE = 998  # octets, RFC 5322


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A workbook that goes with a letter."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one department is sent."""

    sender: Mailbox
    recipient: Mailbox
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    charset: Charset = Charset.UTF_8

    @property
    def digest(self) -> str:
        """SHA-256 of all that the department reads: two letters with the same one say the same."""
        told = hashlib.sha256()
        parts = [self.recipient.address, self.subject, self.body]
        for one in self.attachments:
            parts += [one.name, hashlib.sha256(one.content).hexdigest()]
        for part in parts:
            told.update(part.encode("utf-8", "surrogatepass") + b"\x00")
        return told.hexdigest()

    @property
    def outside(self) -> str:
        """The signs that the letter's charset cannot carry."""
        names = [self.sender.name, self.recipient.name, *(one.name for one in self.attachments)]
        return outside("".join([self.subject, self.body, *names]), self.charset)


def message_id(letter: Letter, round_id: str, day: datetime.date, again: str = "") -> str:
    """An identifier that is the same for the same letter of the same day.

    Where a connection broke and nobody knows whether the letter arrived, it is sent once more; mail programs then
    see that both are one. `again` makes it a new one.
    """
    seed = "\x00".join([letter.digest, letter.sender.address, day.isoformat(), again])
    unique = hashlib.sha256(seed.encode()).hexdigest()[:32]
    return f"<{round_id}.{unique}@{letter.sender.address.rpartition('@')[2]}>"


def build_message(letter: Letter, now: datetime.datetime, identifier: str, *, draft: bool = False) -> EmailMessage:
    """The letter as a message.

    Args:
        letter: addresses that `is_address` holds for, and signs that its charset has.
        now: the time of the header Date, with its offset.
        identifier: the header Message-ID.
        draft: mark it as unsent, so that Outlook and Thunderbird open it for sending.

    Raises:
        ValueError: an address that is none; the caller has to ask first.
    """
    message = EmailMessage(POLICIES[letter.charset])
    for name, box in (("From", letter.sender), ("To", letter.recipient)):
        if not is_address(box.address):
            raise ValueError(f"{name}: {box.address!r}")
        message[name] = Address(_one_line(box.name), addr_spec=box.address)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(now.replace(microsecond=0))
    message["Message-ID"] = identifier
    message["Auto-Submitted"] = "auto-generated"
    if draft:
        message["X-Unsent"] = "1"
    body = fitted(letter.body, letter.charset)
    message.set_content(body, charset=letter.charset.value, cte=_transfer(body, letter.charset))
    for one in letter.attachments:
        name = _one_line(one.name)
        message.add_attachment(one.content, *XLSX, filename=name, params={"name": name})
    for part in message.iter_attachments():
        del part["MIME-Version"]  # belongs to the message alone
    if message.is_multipart():
        # Made from the content and not by chance: the same letter gives the same bytes.
        message.set_boundary(f"=_{letter.digest[:32]}")
    return message


def _one_line(text: str) -> str:
    """A text for a header: what breaks lines becomes a space, other control signs go."""
    return "".join(sign for sign in " ".join(text.splitlines()) if unicodedata.category(sign) != "Cc")


def _transfer(body: str, charset: Charset) -> str:
    """ISO-2022-JP goes as it is, as old gateways expect; lines that are too long for that, and UTF-8, in base64."""
    if charset is Charset.UTF_8:
        return "base64"
    longest = max((len(line) for line in body.encode(charset.value).split(b"\n")), default=0)
    return "7bit" if longest <= LONGEST_LINE else "base64"
