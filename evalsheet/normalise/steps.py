"""The steps. Each takes a text and what may stand in its cell, and gives the text back, changed or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evalsheet.rules import StepName

EDGES = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace()) + "\u200b\ufeff"
EDGE_MARKS = "「」『』()（）[]［］。.、,・:：○●◎"


@dataclass(frozen=True)
class Expected:
    """What may stand in a cell.

    Attributes:
        choices: every accepted spelling of a choice → the scale's own value.
        signs: what is no text by itself: labels and the signs before entries.
    """

    choices: Mapping[str, str]
    signs: re.Pattern[str]


def _line_ends(text: str, _expected: Expected) -> str:
    """CR LF, lone CR and Excel's _x000D_ become one line end."""
    return text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")


def _edge_spaces(text: str, _expected: Expected) -> str:
    """Spaces, tabs and empty lines before and after the text go; those inside stay."""
    return text.strip(EDGES)


def _width(text: str, _expected: Expected) -> str:
    """Full-width letters and digits, half-width kana, circled and compatibility forms: NFKC."""
    return unicodedata.normalize("NFKC", text).strip(EDGES)  # some forms open with a space


def _edge_marks(text: str, expected: Expected) -> str:
    """Brackets and points around a choice go, when what is left is one of the choices."""
    bare = text.strip(EDGE_MARKS + EDGES)
    return bare if bare in expected.choices else text


def _signs_alone(text: str, expected: Expected) -> str:
    """A label or a sign such as ○ with nothing written behind it is no answer."""
    return "" if expected.signs.fullmatch(text) else text


def _variants(text: str, expected: Expected) -> str:
    """Another spelling of a choice, from the scale's list or in another case."""
    return expected.choices.get(text) or expected.choices.get(text.upper()) or text


STEPS: dict[StepName, Callable[[str, Expected], str]] = {
    "line-ends": _line_ends,
    "edge-spaces": _edge_spaces,
    "width": _width,
    "edge-marks": _edge_marks,
    "variants": _variants,
    "signs-alone": _signs_alone,
}
