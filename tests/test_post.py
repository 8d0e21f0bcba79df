"""Handing over to a real server: TLS verified, logins, refusals in its words, and lines that break."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from evalsheet.errors import EvalsheetError
from evalsheet.mail import Fate, Reply, connected
from evalsheet.round import MailServer, Security
from tests.mail_server import PASSWORD, Desk, mail_server

SENDER = "fukuso@city.example.jp"
CONTENT = b"From: fukuso@city.example.jp\r\nSubject: x\r\n\r\n.a line that begins with a dot\r\n"
PROTECTED = [Security.STARTTLS, Security.TLS]


def handed(settings: MailServer, folder: Path, recipients: Iterable[str], password: str = PASSWORD) -> list[Reply]:
    with connected(settings, password, folder) as post:
        return [post(SENDER, recipient, CONTENT) for recipient in recipients]


@pytest.mark.parametrize("security", PROTECTED)
def test_a_message_over_a_protected_line_with_login(security: Security, tmp_path: Path) -> None:
    with mail_server(tmp_path, security=security) as server:
        assert handed(server.settings, tmp_path, ["a@x.jp"]) == [Reply(Fate.ACCEPTED, "250 queued as 1")]
        assert server.desk.taken == [(SENDER, ["a@x.jp"], CONTENT)]


def test_a_server_of_the_house_without_tls_and_login(tmp_path: Path) -> None:
    with mail_server(tmp_path, security=Security.NONE, login=False) as server:
        assert [reply.fate for reply in handed(server.settings, tmp_path, ["a@x.jp", "b@x.jp"])] == [
            Fate.ACCEPTED
        ] * 2


def stopped(settings: MailServer, folder: Path, password: str = PASSWORD) -> tuple[str, str]:
    """Code and reason of a connection that does not come about."""
    with pytest.raises(EvalsheetError) as raised:
        handed(settings, folder, ["a@x.jp"], password)
    return raised.value.code, str(raised.value.params["reason"])


@pytest.mark.parametrize("security", PROTECTED)
def test_a_certificate_of_an_unknown_authority_is_refused(security: Security, tmp_path: Path) -> None:
    with mail_server(tmp_path, security=security) as server:
        unknown = server.settings.model_copy(update={"ca_file": ""})
        code, reason = stopped(unknown, tmp_path)
        assert (code, "unable to get local issuer" in reason) == ("mail-certificate", True)
        assert server.desk.taken == []


@pytest.mark.parametrize("security", PROTECTED)
def test_a_certificate_made_out_to_another_server_is_refused(security: Security, tmp_path: Path) -> None:
    with mail_server(tmp_path, security=security, certificate_of="mail.example.com") as server:
        code, reason = stopped(server.settings, tmp_path)
        assert (code, "Hostname mismatch" in reason) == ("mail-certificate", True)


def test_a_file_of_certificates_that_is_none(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        (tmp_path / "ca.pem").write_text("no certificate")
        assert stopped(server.settings, tmp_path)[0] == "mail-ca-file"
        (tmp_path / "ca.pem").unlink()
        assert stopped(server.settings, tmp_path)[0] == "mail-ca-file"


@pytest.mark.parametrize(
    ("password", "reason"),
    [("wrong", "535 5.7.8 Authentication credentials invalid"), ("合言葉", "ASCII only")],
)
def test_a_login_that_is_refused_is_told_in_the_servers_words(password: str, reason: str, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        assert stopped(server.settings, tmp_path, password) == ("mail-login", reason)


def test_a_server_that_offers_no_tls_is_not_spoken_to_without(tmp_path: Path) -> None:
    with mail_server(tmp_path, security=Security.NONE, login=False) as server:
        asking = server.settings.model_copy(update={"security": Security.STARTTLS})
        code, reason = stopped(asking, tmp_path)
        assert (code, "STARTTLS" in reason) == ("mail-unreachable", True)


def test_no_server_there(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    settings = MailServer(host="localhost", port=port, security=Security.NONE)
    assert stopped(settings, tmp_path) == ("mail-unreachable", "Connection refused")


def test_a_server_that_says_nothing_is_given_up_in_time(tmp_path: Path) -> None:
    with socket.create_server(("localhost", 0)) as silent:
        settings = MailServer(host="localhost", port=silent.getsockname()[1], security=Security.NONE, timeout=0.3)
        begun = time.monotonic()
        assert stopped(settings, tmp_path) == ("mail-unreachable", "timeout")
        assert time.monotonic() - begun < 3


def test_a_refused_recipient_stops_nobody_else(tmp_path: Path) -> None:
    desk = Desk(refused={"b@x.jp": "550 5.1.1 no such user here", "c@x.jp": "450 4.2.1 try again later"})
    with mail_server(tmp_path, desk) as server:
        assert handed(server.settings, tmp_path, ["a@x.jp", "b@x.jp", "c@x.jp", "d@x.jp"]) == [
            Reply(Fate.ACCEPTED, "250 queued as 1"),
            Reply(Fate.REFUSED, "550 5.1.1 no such user here"),
            Reply(Fate.REFUSED, "450 4.2.1 try again later"),
            Reply(Fate.ACCEPTED, "250 queued as 2"),
        ]


def test_refused_content_stops_nobody_else(tmp_path: Path) -> None:
    with (
        mail_server(tmp_path, Desk(unwanted=b"workbook")) as server,
        connected(server.settings, PASSWORD, tmp_path) as post,
    ):
        assert post(SENDER, "a@x.jp", b"Subject: workbook\r\n\r\n") == Reply(
            Fate.REFUSED, "554 5.7.1 content rejected"
        )
        assert post(SENDER, "b@x.jp", CONTENT).fate is Fate.ACCEPTED


def test_a_message_larger_than_the_server_takes_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    with mail_server(tmp_path, size=50) as server:
        (reply,) = handed(server.settings, tmp_path, ["a@x.jp"])
        assert (reply.fate, reply.words.startswith("552 ")) == (Fate.REFUSED, True)


def test_a_line_cut_in_the_middle_of_a_message(tmp_path: Path) -> None:
    with mail_server(tmp_path, Desk(cut_at="b@x.jp")) as server:
        replies = handed(server.settings, tmp_path, ["a@x.jp", "b@x.jp", "c@x.jp"])
        assert [reply.fate for reply in replies] == [Fate.ACCEPTED, Fate.BROKEN, Fate.BROKEN]
        assert all(reply.words for reply in replies)
        assert server.desk.recipients == ["a@x.jp"]


def test_a_server_that_closes(tmp_path: Path) -> None:
    with mail_server(tmp_path, Desk(closing_at="b@x.jp")) as server:
        replies = handed(server.settings, tmp_path, ["a@x.jp", "b@x.jp"])
        assert replies[1] == Reply(Fate.BROKEN, "421 4.3.2 shutting down")


def test_a_slow_server_is_given_up_in_time(tmp_path: Path) -> None:
    with mail_server(tmp_path, Desk(slow=3), timeout=0.3) as server:
        begun = time.monotonic()
        assert handed(server.settings, tmp_path, ["a@x.jp"]) == [Reply(Fate.BROKEN, "timeout")]
        assert time.monotonic() - begun < 2
