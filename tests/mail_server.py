"""A real SMTP server on loopback that does what a test asks of it: TLS, logins, refusals, silence, a cut line."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from evalsheet.round import MailServer, Security

USER, PASSWORD = "keikaku", "haru no aikotoba"
HOST = "localhost"


@dataclass
class Desk:
    """What the server does with what it is told.

    Attributes:
        refused: recipient → the reply it gets.
        cut_at: the recipient at whose message the connection is cut.
        closing_at: the recipient at whom the server says goodbye.
        unwanted: a word; content that holds it is refused.
        slow: seconds to wait before each recipient is answered.
        taken: (sender, recipients, content) of each accepted message.
    """

    refused: dict[str, str] = field(default_factory=dict)
    cut_at: str = ""
    closing_at: str = ""
    unwanted: bytes = b""
    slow: float = 0
    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)

    @property
    def recipients(self) -> list[str]:
        """To whom messages were taken, in order."""
        return [one for _, recipients, _ in self.taken for one in recipients]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.slow:
            await asyncio.sleep(self.slow)
        if address == self.closing_at:
            return "421 4.3.2 shutting down"
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        if self.cut_at in envelope.rcpt_tos:
            server.transport.abort()
            return "250 never heard"
        if self.unwanted and self.unwanted in envelope.content:
            return "554 5.7.1 content rejected"
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return f"250 queued as {len(self.taken)}"


class OnAnyPort(Controller):
    """A controller for whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@dataclass(frozen=True)
class Running:
    """A server that listens, and the settings that reach it."""

    desk: Desk
    settings: MailServer
    folder: Path


@contextmanager
def mail_server(
    folder: Path,
    desk: Desk | None = None,
    *,
    security: Security = Security.STARTTLS,
    login: bool = True,
    certificate_of: str = HOST,
    size: int | None = None,
    timeout: float = 5,
) -> Iterator[Running]:
    """A server whose certificate authority lies in `folder` as ca.pem."""
    desk = desk or Desk()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(certificate_of).configure_cert(context)
    options: dict[str, Any] = {"data_size_limit": size} if size else {}
    if security is Security.TLS:
        options["ssl_context"] = context
    elif security is Security.STARTTLS:
        options |= {"tls_context": context, "require_starttls": True}
    if login:
        options |= {"authenticator": _authenticate, "auth_required": True}
        options["auth_require_tls"] = security is Security.STARTTLS  # aiosmtpd counts STARTTLS alone as TLS
    controller = OnAnyPort(desk, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield Running(
            desk,
            MailServer(
                host=HOST,
                port=controller.port,
                security=security,
                user=USER if login else "",
                ca_file="ca.pem",
                timeout=timeout,
            ),
            folder,
        )
    finally:
        controller.stop()


def _authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)
