"""Headers as they go over the wire, readable for new programs and for old gateways.

Texts become encoded words (RFC 2047). An attachment's name is given twice: as `filename*` (RFC 2231), which the
standard asks for, and as encoded words in `name`, which is what old gateways and mail programs look at.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from email.headerregistry import AddressHeader, ParameterizedMIMEHeader
from email.policy import EmailPolicy
from typing import Any
from urllib.parse import quote

from evalsheet.mail.charset import fitted
from evalsheet.round import Charset

WIDTH = 76  # RFC 2047: no longer line with an encoded word
WORD = 75  # RFC 2047: no longer encoded word
PIECE = 60  # of a name in the form of RFC 2231, so that a line holds it with its key
FOLD = "\r\n "


class HeaderPolicy(EmailPolicy):
    """Writes headers in one charset. Reading them back gives the texts that were set."""

    charset: Charset = Charset.UTF_8

    def fold(self, name: str, value: Any) -> str:
        """A header with its line ends."""
        return self._written(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same as bytes, all of them ASCII."""
        return self._written(name, value).encode("ascii")

    def _written(self, name: str, value: Any) -> str:
        if isinstance(value, AddressHeader):
            boxes = [_mailbox(one.display_name, one.addr_spec, self.charset) for one in value.addresses]
            return f"{name}: {f',{FOLD}'.join(boxes)}\r\n"
        if isinstance(value, ParameterizedMIMEHeader):
            return f"{name}: {self._with_parameters(str(value).split(';')[0], value.params)}\r\n"
        if not str(value).isascii():
            return f"{name}: {FOLD.join(encoded_words(str(value), self.charset, len(name) + 2))}\r\n"
        return str(super().fold(name, value))

    def _with_parameters(self, kind: str, parameters: Mapping[str, str]) -> str:
        parts = [kind]
        for key, text in parameters.items():
            if text.isascii():
                parts.append(f'{key}="{_escaped(text)}"')
            elif key == "filename":
                parts += extended_parameter(key, text)
            else:
                parts.append(f'{key}="{FOLD.join(encoded_words(text, self.charset, len(key) + 3))}"')
        return f";{FOLD}".join(parts)


def in_charset(charset: Charset) -> HeaderPolicy:
    """The policy of messages in `charset`: line ends of the wire, and nothing but ASCII."""
    chosen: dict[str, Any] = {"charset": charset, "linesep": "\r\n", "cte_type": "7bit"}
    return HeaderPolicy(**chosen)


def encoded_words(text: str, charset: Charset, taken: int) -> Iterator[str]:
    """`text` as encoded words, one for each line; `taken` characters stand before the first one.

    No word ends within a character, as RFC 2047 demands.
    """
    name = charset.value.upper()
    piece, room = "", min(WORD, WIDTH - taken)
    for sign in fitted(text, charset):
        if piece and len(_word(piece + sign, charset, name)) > room:
            yield _word(piece, charset, name)
            piece, room = "", WORD
        piece += sign
    yield _word(piece, charset, name)


def _word(text: str, charset: Charset, name: str) -> str:
    return f"=?{name}?B?{base64.b64encode(text.encode(charset.value)).decode('ascii')}?="


def extended_parameter(key: str, text: str) -> list[str]:
    """A parameter in the form of RFC 2231: in one piece where it fits a line, else in numbered pieces.

    Always in UTF-8, and no piece ends within a character: programs that decode each piece by itself read it too.
    """
    pieces = ["utf-8''"]
    for sign in text:
        octets = quote(sign, safe="")
        if len(pieces[-1]) + len(octets) > PIECE:
            pieces.append("")
        pieces[-1] += octets
    if len(pieces) == 1:
        return [f"{key}*={pieces[0]}"]
    return [f"{key}*{number}*={piece}" for number, piece in enumerate(pieces)]


def _mailbox(name: str, address: str, charset: Charset) -> str:
    if not name:
        return address
    shown = f'"{_escaped(name)}"' if name.isascii() else FOLD.join(encoded_words(name, charset, len("From: ")))
    return f"{shown}{FOLD}<{address}>"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
