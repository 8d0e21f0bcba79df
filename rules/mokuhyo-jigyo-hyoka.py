"""Checks of the 目標事業評価調書 that a rule file cannot say."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from evalsheet.checks import Ask


ERA = re.compile("令和|[RＲ㋿]")


def speaks_of_this_year(frame: pd.DataFrame, ask: Ask) -> pd.Series[bool]:
    """本文が前年度のことだけを述べている(前年度の年度名があり、今年度の年度名がない)。"""

    wanted, last = (re.sub("年度$", "", name) for name in (ask.year, ask.last_year))

    def stale(text: str) -> bool:
        if not ERA.search(text):
            return False
        plain = unicodedata.normalize("NFKC", text)
        years = {year[1] for year in re.finditer(r"((?:令和|R)(?:\d+|元))年", plain)}
        spelled = {name.replace("令和", "R") for name in years} | {name.replace("R", "令和") for name in years}
        return last in spelled and wanted not in spelled

    return ~frame[ask.field].map(stale).astype(bool)
