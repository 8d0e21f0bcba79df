"""How messages are written and sent: the key `mail` of round.yaml."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Describe
from pydantic import model_validator

from evalsheet.definitions import Definition, Unfit


class Charset(StrEnum):
    """In which characters a message goes out."""

    UTF_8 = "utf-8"
    ISO_2022_JP = "iso-2022-jp"


class Security(StrEnum):
    """How the way to the server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class MailServer(Definition):
    """The server messages are handed to. Its password stands in no file: it is asked for when it is needed."""

    host: Annotated[str, Describe(pattern=r"^[A-Za-z0-9.:_-]+$")] = Describe(
        description="the server's name; its certificate has to be made out to it"
    )
    port: int | None = Describe(
        None,
        ge=1,
        le=65535,
        description="587 for `starttls`, 465 for `tls`, 25 for `none` where the key is missing",
    )
    security: Security = Describe(
        Security.STARTTLS, strict=False, description="how the way there is protected; without it nobody can log in"
    )
    user: str = Describe("", description="whom to log in as; empty where the server asks for no login")
    ca_file: str = Describe(
        "", description="certificates (PEM) to trust beside those of the machine; a path from the round's folder"
    )
    timeout: float = Describe(30, gt=0, le=600, description="seconds to wait for each answer of the server")

    @model_validator(mode="after")
    def _no_password_in_the_clear(self) -> MailServer:
        if self.user and self.security is Security.NONE:
            raise Unfit("login-unprotected")
        return self

    @property
    def port_used(self) -> int:
        return self.port or PORTS[self.security]

    def trusted(self, folder: Path) -> Path | None:
        """The file with further certificates of the round at `folder`."""
        return folder / self.ca_file if self.ca_file else None


class MailSettings(Definition):
    """How messages to departments are written and sent."""

    sender: str = Describe("", description="the address messages come from; `coordinator.mail` where it is empty")
    language: Literal["ja", "en"] = Describe("ja", description="the language of the messages")
    charset: Charset = Describe(
        Charset.UTF_8, strict=False, description="`iso-2022-jp` only where a department's mail program needs it"
    )
    size_limit: float = Describe(10, gt=0, description="the largest message that may go out, in MB")
    server: MailServer | None = Describe(None, description="needed for `--send` alone")
