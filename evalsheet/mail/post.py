"""Handing messages to a server over SMTP (RFC 5321)."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from evalsheet.errors import EvalsheetError
from evalsheet.round import MailServer, Security

CLOSING = 421  # the server ends the connection
OK = range(200, 300)


class Fate(StrEnum):
    """What became of a message."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # this message; the next one may be tried
    BROKEN = "broken"  # the connection: nothing more goes out, and of this message nobody knows


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a message, in the server's own words."""

    fate: Fate
    words: str


class Post:
    """An open connection to a server."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def __call__(self, sender: str, recipient: str, content: bytes) -> Reply:
        """Hand over one message, which has to be ASCII with CR LF."""
        smtp = self._connection
        size = [f"size={len(content)}"] if smtp.has_extn("size") else []
        steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
            lambda: smtp.mail(sender, size),
            lambda: smtp.rcpt(recipient),
            lambda: smtp.data(content),
        )
        said = ""
        try:
            for step in steps:
                code, words = step()
                said = _said(code, words)
                if code == CLOSING:
                    return Reply(Fate.BROKEN, said)
                if code not in OK:
                    return self._after_refusal(said)
        except smtplib.SMTPDataError as error:  # the server did not want to hear the content
            return self._after_refusal(_said(error.smtp_code, error.smtp_error))
        except (smtplib.SMTPException, OSError) as error:
            return Reply(Fate.BROKEN, _why(error))
        return Reply(Fate.ACCEPTED, said)

    def _after_refusal(self, words: str) -> Reply:
        """Put the conversation back to its start, for the next message."""
        try:
            self._connection.rset()
        except (smtplib.SMTPException, OSError):
            return Reply(Fate.BROKEN, words)
        return Reply(Fate.REFUSED, words)


@contextmanager
def connected(server: MailServer, password: str, folder: Path) -> Iterator[Post]:
    """A connection to `server`, logged in where it has a user, its certificate verified.

    Args:
        server: the settings.
        password: of the server's user.
        folder: the round's, from which the path of the CA file starts.

    Raises:
        EvalsheetError: no connection, a certificate that does not hold, or no login; in the server's words.
    """
    place = {"host": server.host, "port": server.port_used}
    try:
        smtp = _open(server, _context(server.trusted(folder)))
    except ssl.SSLCertVerificationError as error:
        raise EvalsheetError("mail-certificate", **place, reason=error.verify_message) from error
    except (smtplib.SMTPException, OSError) as error:
        raise EvalsheetError("mail-unreachable", **place, reason=_why(error)) from error
    try:
        _log_in(smtp, server, password)
        yield Post(smtp)
    finally:
        # Every message has been answered by now; a server that is gone cannot take that back.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            smtp.quit()


def _context(trusted: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if trusted is not None:
        try:
            context.load_verify_locations(trusted)
        except OSError as error:
            raise EvalsheetError("mail-ca-file", path=trusted, reason=_why(error)) from error
    return context


def _open(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    own = socket.gethostname()
    local = own if own.isascii() and own else "localhost"  # smtplib would ask the network for a longer name
    host, port, timeout = server.host, server.port_used, server.timeout
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(host, port, local_hostname=local, timeout=timeout, context=context)
    smtp = smtplib.SMTP(host, port, local_hostname=local, timeout=timeout)
    try:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, server: MailServer, password: str) -> None:
    if not server.user:
        return
    try:
        smtp.login(server.user, password)
    except (smtplib.SMTPException, OSError, UnicodeEncodeError) as error:
        raise EvalsheetError("mail-login", host=server.host, user=server.user, reason=_why(error)) from error


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = " ".join(text.split())
    return f"{code} {''.join(sign if sign.isprintable() else '?' for sign in line)}".strip()


def _why(error: Exception) -> str:
    """An error in one line: a server's own words where it has some."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timeout"
    if isinstance(error, UnicodeEncodeError):
        return (
            "ASCII only"  # what smtplib can log in with; the error's own text would quote the password's encoding
        )
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(reason.split()) or type(error).__name__
