"""The steps. Each takes a text and the choices it may be, and gives the text back, changed or not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from evalsheet.rules import StepName

EDGES = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace()) + "\u200b\ufeff"
EDGE_MARKS = "「」『』()（）[]［］。.、,・:：○●◎"


def _line_ends(text: str, _choices: Mapping[str, str]) -> str:
    """CR LF, lone CR and Excel's _x000D_ become one line end."""
    return text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")


def _edge_spaces(text: str, _choices: Mapping[str, str]) -> str:
    """Spaces, tabs and empty lines before and after the text go; those inside stay."""
    return text.strip(EDGES)


def _width(text: str, _choices: Mapping[str, str]) -> str:
    """Full-width letters and digits, half-width kana, circled and compatibility forms: NFKC."""
    return unicodedata.normalize("NFKC", text).strip(EDGES)  # some forms open with a space


def _edge_marks(text: str, choices: Mapping[str, str]) -> str:
    """Brackets and points around a choice go, when what is left is one of the choices."""
    bare = text.strip(EDGE_MARKS + EDGES)
    return bare if bare in choices else text


def _variants(text: str, choices: Mapping[str, str]) -> str:
    """Another spelling of a choice, from the scale's list or in another case."""
    return choices.get(text) or choices.get(text.upper()) or text


STEPS: dict[StepName, Callable[[str, Mapping[str, str]], str]] = {
    "line-ends": _line_ends,
    "edge-spaces": _edge_spaces,
    "width": _width,
    "edge-marks": _edge_marks,
    "variants": _variants,
}


def step_names() -> tuple[str, ...]:
    """The names a rule file may list under `normalise`."""
    return tuple(STEPS)
