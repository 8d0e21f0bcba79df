"""Which characters a message can carry."""

from __future__ import annotations

import re

from evalsheet.round import Charset

# Windows has other code points for these signs than JIS X 0208 is mapped to; they look and mean the same.
# What receives the JIS code on Windows shows the sign that was typed.
TWINS = str.maketrans({"～": "〜", "∥": "‖", "－": "−", "￠": "¢", "￡": "£", "￢": "¬", "—": "―"})
LINE_SIGNS = "\n\r\t"
HALF = re.compile("[\ud800-\udfff]")  # half a character, as a damaged cell may hold; no charset has it


def fitted(text: str, charset: Charset) -> str:
    """`text` in the code points that the charset has for its signs."""
    text = HALF.sub("\ufffd", text)
    return text if charset is Charset.UTF_8 else text.translate(TWINS)


def outside(text: str, charset: Charset) -> str:
    """The signs of `text` that the charset cannot carry, each once, in their order.

    The escape sign and its like count as such: in ISO-2022-JP they would change the meaning of what follows.
    """
    if charset is Charset.UTF_8:
        return ""
    return "".join(dict.fromkeys(sign for sign in fitted(text, charset) if not _carries(sign, charset)))


def _carries(sign: str, charset: Charset) -> bool:
    if sign < " " or sign == "\x7f":
        return sign in LINE_SIGNS
    try:
        sign.encode(charset.value)
    except UnicodeEncodeError:
        return False
    return True
