"""The script an analyst would write for the same job: what `evalsheet merge` is measured against.

Usage: python benchmarks/analyst.py INBOX RESULT.xlsx

It reads every workbook of the inbox, puts the answers below one another, validates them, and writes one workbook.
It knows the packaged form's headings by heart, as such scripts do.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

HEADING_ROW = 4  # counted from 0
TEXTS = ["令和6年度の成果", "現状の課題"]
CHOICES = {
    "評価.1": ["A", "B", "C", "D"],
    "次年度方針.1": ["新規", "継続", "充実", "改善", "縮小", "廃止"],
}
LONGEST = 1500


def read(inbox: Path) -> pd.DataFrame:
    """The rows of all workbooks that have an item number."""
    frames = []
    for path in sorted(inbox.glob("*.xlsx")):
        frame = pd.read_excel(path, sheet_name="調書", header=HEADING_ROW, dtype=str, engine="openpyxl")
        frame = frame[frame["番号"].notna()]
        frame.insert(0, "課", path.name.split("_")[1])
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def schema() -> pa.DataFrameSchema:
    """Texts required and not too long; choices from the list, where this department decides."""
    texts = {name: pa.Column(str, pa.Check.str_length(1, LONGEST), nullable=False) for name in TEXTS}
    choices = {
        name: pa.Column(str, pa.Check(lambda column, ok=values: column.isin(ok) | column.str.contains("《|主担当")))
        for name, values in CHOICES.items()
    }
    return pa.DataFrameSchema({**texts, **choices})


def main(inbox: Path, result: Path) -> None:
    """Read, validate, write."""
    frame = read(inbox)
    try:
        schema().validate(frame, lazy=True)
        failures = pd.DataFrame()
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases
    with pd.ExcelWriter(result, engine="xlsxwriter") as writer:
        frame.to_excel(writer, sheet_name="統合", index=False)
        failures.to_excel(writer, sheet_name="検証", index=False)
    print(f"{len(frame)} rows, {len(failures)} failures")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
