"""Fuzz the grammar of text cells with atheris: whatever a cell says is parsed, and written back as it was.

python -m tests.fuzz.celltext -max_total_time=300 [FOLDER OF FOUND CASES]
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["evalsheet"]):
    from evalsheet.celltext import comparable, entries_of, find_markers, find_pointers, parse, parse_achievement

from tests.rounds import distributed

WORDS = (("実施", "実施"), ("未実施", "未実施"), ("未", "未実施"))
SIGNS = (
    "《》【】[]()（）「」○・、,:：→0123456789①②%％-−~～ 　\n\t再掲先よりの詳細は取り組み方向性協働社協福総未実施"
)


def text_of(data: atheris.FuzzedDataProvider) -> str:
    """A text of the grammar's own signs, with others among them."""
    signs = [SIGNS[data.ConsumeIntInRange(0, len(SIGNS) - 1)] for _ in range(data.ConsumeIntInRange(0, 60))]
    return "".join(signs) + data.ConsumeUnicode(20)


def main() -> None:
    """Run until a case fails, or the time given is over."""
    with TemporaryDirectory() as folder:
        facts = distributed(Path(folder) / "r6").first

        def one(data: bytes) -> None:
            text = text_of(atheris.FuzzedDataProvider(data))
            parsed = parse(text, facts.notation)
            assert str(parsed) == text
            assert parse(str(parsed), facts.notation) == parsed
            assert comparable(f" {text}\n") == comparable(text)
            assert all(text[m.start : m.end] == m.text for m in find_markers(text, facts.notation))
            find_pointers(text, "詳細は", ("【", "】"))
            entries_of(text, facts.notation)
            achievement = parse_achievement(text, WORDS, facts.notation)
            assert achievement is None or str(achievement) == text

        atheris.Setup(sys.argv, one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
