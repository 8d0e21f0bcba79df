"""A message on the wire: what standards ask for, what old gateways need, and what is refused."""

from __future__ import annotations

import datetime
import email
import re
from dataclasses import replace
from email.message import EmailMessage, Message
from email.policy import compat32, default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalsheet.mail import Attachment, Letter, Mailbox, build_message, is_address, message_id
from evalsheet.round import Charset

NOW = datetime.datetime(2025, 5, 28, 9, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=9)))
NAME = "02_社会福祉協議会_目標事業評価調書（令和6年度の実績・第31～34項目）.xlsx"


def letter(
    subject: str = "【お願い】調書の提出について（期限 5月30日）", body: str = "本文です。\n", **changes: object
) -> Letter:
    given_ = {
        "sender": Mailbox("福祉総務課　計画担当", "fukuso@city.example.jp"),
        "recipient": Mailbox("社会福祉協議会", "shakyo@example.or.jp"),
        "attachments": (Attachment(NAME, b"PK\x03\x04 a workbook"),),
    }
    return Letter(**{**given_, "subject": subject, "body": body, **changes})  # type: ignore[arg-type]


def written(one: Letter, *, draft: bool = False) -> bytes:
    return build_message(one, NOW, message_id(one, "r6", NOW.date()), draft=draft).as_bytes()


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(message: EmailMessage) -> str:
    """The text of a message with plain line ends, the last ones aside."""
    body = message.get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").rstrip("\n")


def old(content: bytes) -> Message:
    """The message as a reader sees it that knows encoded words only where it looks for them."""
    return email.message_from_bytes(content, policy=compat32)


# headers


def test_headers_of_a_letter() -> None:
    message = read(written(letter()))
    assert {name: str(value) for name, value in message.items() if name != "Message-ID"} == {
        "From": "福祉総務課　計画担当 <fukuso@city.example.jp>",
        "To": "社会福祉協議会 <shakyo@example.or.jp>",
        "Subject": "【お願い】調書の提出について（期限 5月30日）",
        "Date": "Wed, 28 May 2025 09:00:00 +0900",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/mixed; boundary="=_{letter().digest[:32]}"',
    }
    assert re.fullmatch(r"<r6\.[0-9a-f]{32}@city\.example\.jp>", message["Message-ID"])


def test_a_draft_opens_as_unsent() -> None:
    assert read(written(letter(), draft=True))["X-Unsent"] == "1"
    assert read(written(letter()))["X-Unsent"] is None


def test_the_same_letter_of_the_same_day_has_the_same_identifier() -> None:
    day, later = NOW.date(), NOW.date() + datetime.timedelta(days=1)
    identifiers = [
        message_id(letter(), "r6", day),
        message_id(letter(), "r6", later),
        message_id(letter(), "r6", day, again="09:01"),
        message_id(letter(body="別の本文"), "r6", day),
        message_id(letter(attachments=(Attachment(NAME, b"another"),)), "r6", day),
        message_id(letter(recipient=Mailbox("", "another@example.or.jp")), "r6", day),
    ]
    assert len(set(identifiers)) == len(identifiers)
    assert message_id(letter(), "r6", day) == identifiers[0]


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert written(letter(), draft=True) == written(letter(), draft=True)


@pytest.mark.parametrize("charset", Charset)
def test_what_goes_out_is_ascii_in_short_lines_with_cr_lf(charset: Charset) -> None:
    content = written(letter(subject="調書" * 60, body="長い行" * 400, charset=charset))
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    lines = [line for line in content.split(b"\r\n") if not line.startswith(b"Content-Type: application/vnd.")]
    assert max(map(len, lines)) <= 78


@pytest.mark.parametrize("charset", Charset)
def test_encoded_words_are_no_longer_than_allowed_and_whole_by_themselves(charset: Charset) -> None:
    head = written(letter(subject="計画の進み具合・再掲 31番" * 9, charset=charset)).split(b"\r\n\r\n")[0].decode()
    words = re.findall(r"=\?\S+?\?B\?\S*?\?=", head)
    assert len(words) > 5
    assert max(map(len, words)) <= 75
    for word in words:
        shown = email.header.decode_header(word)
        assert [(text.decode(name), name) for text, name in shown]  # type: ignore[union-attr,arg-type]


SIGN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Co"))
LINE = st.text(SIGN, max_size=90)
JIS = st.text(st.sampled_from("あ亜ア漢字－～ー【】（）・、。令和6年度 ABCxyz019-_()"), max_size=90)


def plain(text: str) -> str:
    """A text whose white space at the edges and in runs is of no matter."""
    return re.sub(r"\s+", " ", text).strip()


@settings(deadline=None)
@given(subject=LINE, name=LINE, body=st.text(SIGN | st.just("\n"), max_size=300), file=LINE)
def test_texts_come_back_as_they_were_in_utf_8(subject: str, name: str, body: str, file: str) -> None:
    one = letter(
        subject, body, recipient=Mailbox(name, "a@b.jp"), attachments=(Attachment(f"調{file}.xlsx", b"x"),)
    )
    message = read(written(one))
    assert plain(message["Subject"]) == plain(subject)
    shown = message["To"].addresses[0].display_name
    assert "".join(shown.split()) == "".join(name.split())  # Python's reader puts a space between two encoded words
    assert body_of(message) == body.rstrip("\n")
    assert [plain(part.get_filename()) for part in message.iter_attachments()] == [plain(f"調{file}.xlsx")]


@settings(deadline=None)
@given(subject=JIS, body=JIS)
def test_texts_come_back_as_they_were_in_iso_2022_jp(subject: str, body: str) -> None:
    one = letter(subject, body, charset=Charset.ISO_2022_JP)
    assert one.outside == ""
    message = read(written(one))
    twins = str.maketrans("～－", "〜−")
    assert plain(message["Subject"]) == plain(subject.translate(twins))
    assert body_of(message) == body.translate(twins)
    assert f"=?{'ISO-2022-JP'}?B?".encode() in written(one)


# attachments


@pytest.mark.parametrize("charset", Charset)
def test_an_attachments_name_is_given_in_the_new_form_and_in_the_old_one(charset: Charset) -> None:
    content = written(letter(charset=charset))
    (part,) = read(content).iter_attachments()
    assert part.get_filename() == NAME
    assert part.get_content() == b"PK\x03\x04 a workbook"
    _, old_part = old(content).get_payload()
    assert old_part.get_filename() == NAME  # RFC 2231
    words = email.header.decode_header(re.sub(r"\r?\n", "", str(old_part.get_param("name"))))
    shown = "".join(text.decode(name) for text, name in words)  # type: ignore[union-attr,arg-type]
    assert shown == (NAME.replace("～", "〜") if charset is Charset.ISO_2022_JP else NAME)  # RFC 2047


def test_a_name_in_ascii_stands_as_it_is() -> None:
    content = written(letter(attachments=(Attachment('r6 "form".xlsx', b"x"),)))
    assert rb'filename="r6 \"form\".xlsx"' in content
    assert [part.get_filename() for part in read(content).iter_attachments()] == ['r6 "form".xlsx']


def test_a_letter_without_attachment_is_one_part() -> None:
    message = read(written(letter(attachments=())))
    assert (message.get_content_type(), body_of(message)) == ("text/plain", "本文です。")


# charset


def test_signs_outside_iso_2022_jp_are_named() -> None:
    faulty = letter("①の提出", "髙橋様 ㈱ ｶﾅ 31～34\n", charset=Charset.ISO_2022_JP)
    assert faulty.outside == "①髙㈱ｶﾅ"
    assert replace(faulty, charset=Charset.UTF_8).outside == ""


def test_an_escape_sign_cannot_change_the_charset() -> None:
    assert letter(body="本文\x1b$B", charset=Charset.ISO_2022_JP).outside == "\x1b"


def test_iso_2022_jp_goes_as_it_is_unless_a_line_is_too_long() -> None:
    short, long = (written(letter(body=text, charset=Charset.ISO_2022_JP)) for text in ("短い行\n", "長い行" * 400))
    assert b"Content-Transfer-Encoding: 7bit" in short
    assert b"Content-Transfer-Encoding: 7bit" not in long
    assert body_of(read(long)) == "長い行" * 400


def test_half_a_character_of_a_damaged_cell_does_not_stop_a_letter() -> None:
    assert body_of(read(written(letter(body="前\ud83d後\n")))) == "前\ufffd後"


# addresses


@pytest.mark.parametrize("address", ["fukuso@city.example.jp", "a.b+c@x-y.lg.jp", "dots..in.row@example.jp", "a@b"])
def test_addresses(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.jp\nBcc: c@d.jp",
        "a@b.jp\r\nSubject: x",
        "a@b.jp\n",
        "a@b.jp, c@d.jp",
        "<a@b.jp>",
        "課 <a@b.jp>",
        "課@b.jp",
        "a@ｂ.jp",
        "a b@c.jp",
        "a@b.jp\x00",
        "a@-b.jp",
        "@b.jp",
        "a@",
        "a",
        "",
        f"{'a' * 250}@b.jp",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(ValueError, match="To"):
        build_message(letter(recipient=Mailbox("課", address)), NOW, "<x@y>")


@given(st.text(), st.sampled_from(["\n", "\r", "\r\n", "\x0b", "\x85", "\u2028"]), st.text())
def test_nothing_with_a_line_break_is_an_address(before: str, line_break: str, after: str) -> None:
    assert not is_address(f"{before}{line_break}{after}")


@settings(deadline=None)
@given(st.text(), st.sampled_from(["\n", "\r", "\r\n", "\x0b", "\x85", "\u2028"]))
def test_a_line_break_in_a_text_adds_no_header(text: str, line_break: str) -> None:
    injected = f"{text}{line_break}Bcc: someone@example.com"
    one = letter(subject=injected, recipient=Mailbox(injected, "a@b.jp"), attachments=(Attachment(injected, b"x"),))
    message = read(written(one))
    assert message["Bcc"] is None
    assert [part["Bcc"] for part in message.walk()] == [None] * 3
    assert [one.addr_spec for one in message["To"].addresses] == ["a@b.jp"]
