"""Signs that open an entry where a writer used none of the form's own: ・ ● ■ ① (1) 1. ア."""

from __future__ import annotations

import re

DIGITS = "0-9０-９"
KINDS = (
    r"(?P<sign>[・･●■◆◇□◎★☆])(?!(?P=sign))"  # twice, it is a name left open: ●●地区
    r"|(?P<circled>[①-⑳])"
    rf"|(?P<bracketed>[(（][{DIGITS}]{{1,2}}[)）])"
    rf"|(?P<numbered>[{DIGITS}]{{1,2}}[.．)）](?![{DIGITS}]))"
    r"|(?P<kana>[ア-コ][ 　.．)）])"
)
OTHER_SIGN = re.compile(KINDS)
OF_A_LINE = re.compile(rf"\n[ 　\t]*+(?:{KINDS})")


def other_starts(body: str, begin: int) -> list[int]:
    """Where entries begin: `begin`, if a sign stands there, and every line that begins with one of its kind."""
    opening = OTHER_SIGN.match(body, begin)
    if opening is None:
        return []
    kind = str(opening.lastgroup)
    alike = (match for match in OF_A_LINE.finditer(body, begin) if match.lastgroup == kind)
    return [begin, *(match.start(kind) for match in alike if match["sign"] == opening["sign"])]
