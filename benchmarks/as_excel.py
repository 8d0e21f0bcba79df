"""Workbooks as a Japanese Excel saves them: texts in one table, with phonetic guides (ふりがな) beside the kanji.

Usage: python benchmarks/as_excel.py ROUND DIR [PERCENT]

Excel writes the guides by itself for whatever was typed with a Japanese input method: the answers, that is, and not
what the workbook went out with, nor what was pasted from elsewhere. PERCENT of the answers are typed: all of them
where it is not given. The library that fills the round's workbooks writes no guides, so that its files are easier
to read than those that come back in a real round.
"""

from __future__ import annotations

import html
import re
import shutil
import sys
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape

INLINE = re.compile(r' t="inlineStr"><is><t(?: xml:space="preserve")?>(.*?)</t></is></c>', re.DOTALL)
SHARED = re.compile(r"<si><t[^>]*>(.*?)</t></si>", re.DOTALL)
KANJI = re.compile("[一-鿿]+")
OFFICE = "http://schemas.openxmlformats.org/"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def as_excel(source: Path, sent: Path, target: Path, percent: int) -> None:
    """Copy a workbook so that its texts stand in a table, and `percent` of those that `sent` lacks have guides."""
    known = texts_of(sent)
    numbers: dict[str, int] = {}

    def shared(match: re.Match[str]) -> str:
        number = numbers.setdefault(html.unescape(match[1]), len(numbers))
        return f' t="s"><v>{number}</v></c>'

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.startswith("xl/worksheets/sheet"):
                text = INLINE.sub(shared, text)
            elif name == "[Content_Types].xml":
                text = _with(text, f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}"/>')
            elif name == "xl/_rels/workbook.xml.rels":
                kind = f"{OFFICE}officeDocument/2006/relationships/sharedStrings"
                text = _with(text, f'<Relationship Id="rIdTexts" Type="{kind}" Target="sharedStrings.xml"/>')
            new.writestr(name, text)
        typed = {text for text in numbers if text not in known and zlib.crc32(text.encode()) % 100 < percent}
        items = "".join(_item(text, typed=text in typed) for text in numbers)
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{OFFICE}spreadsheetml/2006/main">{items}</sst>')


def _with(text: str, element: str) -> str:
    """An XML document with one more element at its end."""
    before, end = text.rsplit("</", 1)
    return f"{before}{element}</{end}"


def _item(text: str, *, typed: bool) -> str:
    guides = "".join(
        f'<rPh sb="{match.start()}" eb="{match.end()}"><t>{"ヨミ" * len(match[0])}</t></rPh>'
        for match in KANJI.finditer(text)
        if typed
    )
    return f'<si><t xml:space="preserve">{escape(text)}</t>{guides}<phoneticPr fontId="1"/></si>'


def texts_of(workbook: Path) -> frozenset[str]:
    """The texts of a workbook that has them in a table."""
    with zipfile.ZipFile(workbook) as package:
        table = package.read("xl/sharedStrings.xml").decode()
    return frozenset(html.unescape(text) for text in SHARED.findall(table))


def round_as_excel(folder: Path, target: Path, percent: int) -> None:
    """Copy a round so that its inbox holds the same answers as Excel would have saved them, `percent` typed."""
    (target / "inbox").mkdir(parents=True)
    for name in ("round.yaml", "plan.xlsx"):
        shutil.copyfile(folder / name, target / name)
    for path in sorted((folder / "inbox").glob("*.xlsx")):
        as_excel(path, folder / "outbox" / path.name, target / "inbox" / path.name, percent)


if __name__ == "__main__":
    round_as_excel(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 100)
