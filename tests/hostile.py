"""Files that nobody should send and somebody does: damaged, disguised, oversized, locked, or made to do harm.

`hostile_files` writes them all into a folder. What each has to come to stands in `tests/test_hostile.py`.
"""

from __future__ import annotations

import io
import os
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from evalsheet.workbook.reading.encrypted import DEFAULT_PASSWORD
from tests.damage import Cell, Page
from tests.other_formats import ods_of, xls_of
from tests.packages import MAIN, RELATION, package, zipped
from tests.xlsb import xlsb_of

ONE = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>'
PARTS_URI, STRICT = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
LAST_CHANGED = 1_747_000_000  # of all, so that of equal files the name decides which counts


def text_cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def row(*cells: str, number: int = 1) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def parts_of(content: bytes) -> dict[str, bytes]:
    """A package's parts by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    parts = parts_of(content)
    return zipped({**parts, name: change(parts[name])})


def without(content: bytes, *names: str) -> bytes:
    """The package with parts missing."""
    return zipped({name: part for name, part in parts_of(content).items() if name not in names})


def with_entries(content: bytes, *entries: tuple[str, bytes]) -> bytes:
    """The zip with further entries, whatever their names."""
    found = io.BytesIO(content)
    with zipfile.ZipFile(found, "a", zipfile.ZIP_DEFLATED) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a name is there twice is what it is about
        for name, part in entries:
            file.writestr(zipfile.ZipInfo(name), part)
    return found.getvalue()


def lying_about_size(content: bytes, name: str) -> bytes:
    """A zip whose directory says that a part is a tenth of what it inflates to."""
    at = content.rindex(name.encode()) - 46  # of the entry in the directory
    size = struct.unpack_from("<I", content, at + 24)[0]
    return content[: at + 24] + struct.pack("<I", size // 10) + content[at + 28 :]


def locked_zip(name: str, content: bytes, password: bytes) -> bytes:
    """A zip whose one entry is encrypted in the old way, which every program opens."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def feed(byte: int) -> None:
        keys[0] = zlib.crc32(bytes([byte]), keys[0] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = zlib.crc32(bytes([keys[1] >> 24]), keys[2] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    def hidden(byte: int) -> int:
        low = (keys[2] & 0xFFFF) | 2
        found = byte ^ (((low * (low ^ 1)) >> 8) & 0xFF)
        feed(byte)
        return found

    for byte in password:
        feed(byte)
    crc = zlib.crc32(content)
    packed = bytes(hidden(byte) for byte in bytes(11) + bytes([crc >> 24]) + content)
    about = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 0, crc, len(packed), len(content), len(name), 0)
    local = b"PK\x03\x04" + about + name.encode() + packed
    directory = b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), len(local), 0)


def encrypted(content: bytes, password: str) -> bytes:
    found = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, found)
    return found.getvalue()


def xls(*sheets: str, far: bool = False) -> bytes:
    """A workbook of Excel 97 to 2003."""
    book = xlwt.Workbook(encoding="utf-8")
    for name in sheets:
        sheet = book.add_sheet(name)
        sheet.write(0, 0, "甲")
        if far:
            sheet.write(65_535, 255, "乙")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ods(
    table: str, mimetype: str = "application/vnd.oasis.opendocument.spreadsheet", locked: bool = False
) -> bytes:
    """An OpenDocument file with one table."""
    names = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="表">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    of_manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = "<m:encryption-data/>" if locked else ""
    manifest = (
        f'<m:manifest xmlns:m="{of_manifest}"><m:file-entry m:full-path="content.xml" m:media-type="text/xml">'
        f"{entry}</m:file-entry></m:manifest>"
    )
    stored: bytes | str = zlib.compress(content.encode())[::-1] if locked else content
    return zipped({"mimetype": mimetype.encode(), "content.xml": stored, "META-INF/manifest.xml": manifest})


def owner(user: str) -> bytes:
    """The file that Excel lays beside a workbook which somebody has open."""
    name = user.encode("cp932")
    return (bytes([len(name)]) + name).ljust(55, b" ") + struct.pack("<H", len(user)) + user.encode("utf-16-le")


def hostile_files(folder: Path, good: bytes) -> None:
    """Write every case; `good` is an answered workbook of the round, of which some are made."""
    for name, content in {
        **disguised(good),
        **damaged(good),
        **oversized(),
        **harmful(good),
        **beside(good),
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (LAST_CHANGED, LAST_CHANGED))


def disguised(good: bytes) -> Mapping[str, bytes]:
    """Files that are not what their names say, or come in another format."""
    table = "<table><tr><td>番号<td>成果</tr><tr><td>1<td>○講座</tr></table>"
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset={0}"></head>' + table + "</html>"
    )
    csv = "番号,成果\r\n1,○講座\r\n2,○研修\r\n"
    word = zipped({"word/document.xml": "<document/>"})
    strict = {
        name: part.replace(f"{PARTS_URI}/spreadsheetml/2006/main".encode(), f"{STRICT}/spreadsheetml/main".encode())
        .replace(f"{PARTS_URI}/officeDocument/2006".encode(), f"{STRICT}/officeDocument".encode())
        for name, part in parts_of(good).items()
    }  # fmt: skip
    return {
        "xlsxをxlsと名付けた.xls": good,
        "strict.xlsx": zipped(strict),
        "xlsをxlsxと名付けた.xlsx": xls("表"),
        "本物.xls": xls("表", "別の表"),
        "本物.xlsb": xlsb_of(Page("表", {(1, 1): Cell("甲")})),
        "本物.ods": ods('<table:table-row><table:table-cell office:value-type="string"><text:p>甲</text:p>'
                        "</table:table-cell></table:table-row>"),
        "マクロ.xlsm": with_entries(good, ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")),
        "cp932のHTML.xls": page.format("Shift_JIS").encode("cp932"),
        "utf8のHTML.xls": page.format("UTF-8").encode(),
        "cp932のCSV.xls": csv.encode("cp932"),
        "utf8のCSV.xlsx": csv.encode("utf-8-sig"),
        "utf16のCSV.xls": csv.replace(",", "\t").encode("utf-16"),
        "PDF.xlsx": b"%PDF-1.7\n1 0 obj",
        "Word.xlsx": word,
        "Word.docx": word,
        "文書.odt": ods("", "application/vnd.oasis.opendocument.text"),
        "文書.rtf": b"{\\rtf1 }",
        "画像.png": b"\x89PNG\r\n\x1a\n",
        "メール.eml": "From: a@example.jp\r\nSubject: 調書\r\n\r\n送ります。".encode(),
        "7z.7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
        "gz.xlsx.gz": b"\x1f\x8b\x08\x00",
        "2003年のXML.xls": b'<?xml version="1.0"?><Workbook/>',
        "2003年の接頭辞のXML.xls": b'<?xml version="1.0"?>'
        b'<s:Workbook xmlns:s="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "Numbers.numbers": zipped({"Index/Document.iwa": b"\0", "Data/a.jpg": b"\xff\xd8\xff"}),
        "ページ.mht": b"From: <Saved by Excel>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"
        + table.encode(),
        "ショートカット.xlsx.lnk": b"L\0\0\0\x01\x14\x02\0" + bytes(60),
        "ショートカット.url": b"[InternetShortcut]\r\nURL=file://server/a.xlsx\r\n",
        "書庫.tar": b"a.xlsx".ljust(257, b"\0") + b"ustar\0" + bytes(300),
        "ゼロだけ.xlsx": bytes(5000),
        "MacのCSV.csv": csv.replace("\r\n", "\r").encode("cp932"),
        "Excel4.xls": b"\x09\x04\x06\x00\x00\x00\x10\x00",
        "ただの文.xlsx": "調書を提出します。".encode(),
        "乱数.xlsx": bytes(range(1, 256)) * 8,
        "鍵付き.xlsx": encrypted(good, "秘密"),
        "黙って開く鍵.xlsx": encrypted(good, DEFAULT_PASSWORD),
        "鍵付き.zip": locked_zip("a.xlsx", good, b"secret"),
        "鍵付き.ods": ods("", locked=True),
    }  # fmt: skip


def damaged(good: bytes) -> Mapping[str, bytes]:
    """Packages that are broken, or written in ways that few programs write them."""
    sheet = "xl/worksheets/sheet1.xml"
    at = good.rindex(b"PK\x01\x02")
    absolute = changed(
        good, "xl/_rels/workbook.xml.rels", lambda part: part.replace(b'Target="work', b'Target="/xl/work')
    )
    upper = {name.replace("sheet", "SHEET"): part for name, part in parts_of(good).items()}
    wide = changed(good, sheet, lambda part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    elsewhere = changed(
        package(ONE), "xl/_rels/workbook.xml.rels", lambda part: part.replace(b"worksheets/sheet1", b"data/one")
    )
    elsewhere = zipped(
        {name.replace("worksheets/sheet1", "data/one"): p for name, p in parts_of(elsewhere).items()}
    )
    anywhere = {
        name.replace("xl/", "a/"): part.replace(b"xl/", b"a/") if name.endswith((".rels", "].xml")) else part
        for name, part in parts_of(good).items()
    }
    deep = f'<c r="A1" t="inlineStr"><is>{"<r>" * 20_000}<t>甲</t>{"</r>" * 20_000}</is></c>'
    return {
        "途中まで.xlsx": good[: len(good) // 2],
        "終わりがない.xlsx": good[: at],
        "頭だけ.xlsx": good[:30],
        "検査値違い.xlsx": good[:60] + bytes([good[60] ^ 0xFF]) + good[61:],
        "大きさの嘘.xlsx": lying_about_size(good, sheet),
        "シートがない.xlsx": without(good, sheet),
        "文字の表がない.xlsx": without(package(row('<c r="A1" t="s"><v>0</v></c>')), "xl/sharedStrings.xml"),
        "ブックがない.xlsx": without(good, "xl/workbook.xml"),
        "関係がない.xlsx": without(good, "xl/_rels/workbook.xml.rels"),
        "種類の表がない.xlsx": without(good, "[Content_Types].xml"),
        "絶対パス.xlsx": absolute,
        "大文字の部品.xlsx": zipped(upper),
        "逆斜線.xlsx": zipped({name.replace("/", "\\"): part for name, part in parts_of(good).items()}),
        "UTF-16の部品.xlsx": wide,
        "別の場所のシート.xlsx": elsewhere,
        "別の場所のすべて.xlsx": zipped(anywhere),
        "接頭辞.xlsx": zipped(
            {
                **parts_of(package(ONE)),
                sheet: f"<x:worksheet {MAIN.replace('xmlns=', 'xmlns:x=')}><x:sheetData>"
                '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>',
            }
        ),
        "文字の番号が大きい.xlsx": package(row('<c r="A1" t="s"><v>1</v></c>'), "<si><t>甲</t></si>"),
        "文字の番号が負.xlsx": package(row('<c r="A1" t="s"><v>-1</v></c>'), "<si><t>甲</t></si>"),
        "閉じていない.xlsx": package("<row><c></row>"),
        "文字でない文字.xlsx": package(row(text_cell("A1", "&#xD800;"))),
        "片割れの代用対.xlsx": package(row(text_cell("A1", "_xD83D_甲"))),
        "制御文字.xlsx": package(row(text_cell("A1", "_x0000_甲_x0001_"))),
        "深い入れ子.xlsx": package(row(deep)),
        "新しい誤り.xlsx": package(row('<c r="A1" t="e"><v>#SPILL!</v></c>', text_cell("B1", "甲"))),
        "和暦.xlsx": package(row('<c r="A1" s="1"><v>45000</v></c>'), more={"xl/styles.xml": _era()}),
        "1904年.xlsx": package(
            row('<c r="A1" s="1"><v>1</v></c>'),
            more={"xl/styles.xml": _era()},
            properties='<workbookPr date1904="1"/>',
        ),
        "ふりがな.xlsx": package(
            row('<c r="A1" t="s"><v>0</v></c>'), "<si><t>清瀬</t><rPh sb='0' eb='2'><t>キヨセ</t></rPh></si>"
        ),
        "いっぱいの文字.xlsx": package(row(text_cell("A1", "字" * 32_767))),
        "途方もない数.xlsx": package(row('<c r="A1"><v>1e999</v></c><c r="B1"><v>NaN</v></c>')),
        "番地でない番地.xlsx": package(row('<c r="ZZZZ99999999"><v>1</v></c>')),
        "壊れたxls.xls": xls("表")[:3000],
        "循環.xls": _circling(xls("表")),
        "空のxls.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    }  # fmt: skip


def _circling(content: bytes) -> bytes:
    """An xls file whose workbook is a folder that holds itself."""
    entry = content.index("Workbook".encode("utf-16-le"))
    number = content[entry : entry + 128]
    found = number[:66] + b"\x01" + number[67:76] + struct.pack("<I", 1) + number[80:]
    return content[:entry] + found + content[entry + 128 :]


def _era() -> str:
    return (
        f"<styleSheet {MAIN}><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellXfs><xf/>"
        '<xf numFmtId="57" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )


def oversized() -> Mapping[str, bytes]:
    """Files that come to far more than they look."""
    many = "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(1, 5))
    repeated = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="1000"><text:p>甲</text:p></table:table-cell></table:table-row>'
    )
    return {
        "爆弾.xlsx": package("", more={"xl/worksheets/sheet2.xml": bytes(150 * 1024 * 1024)}),
        "比の爆弾.xlsx": package("", more={"xl/media/a.xml": bytes(20 * 1024 * 1024)}),
        "部品だらけ.xlsx": package(ONE, more={f"xl/a{n}.bin": b"" for n in range(2001)}),
        "遠いセル.xlsx": package(ONE + row('<c r="XFD1048576"><v>1</v></c>', number=1_048_576)),
        "範囲の嘘.xlsx": changed(
            package(ONE),
            "xl/worksheets/sheet1.xml",
            lambda part: part.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
        ),
        "広い結合.xlsx": package(ONE, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "結合だらけ.xlsx": package(
            many,
            after="<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 20_002, 2))
            + "</mergeCells>",
        ),
        "書式だらけ.xlsx": package(
            ONE, more={"xl/styles.xml": f"<styleSheet {MAIN}><cellXfs>{'<xf/>' * 30_001}</cellXfs></styleSheet>"}
        ),
        "文字だらけ.xlsx": package(ONE, "<si><t/></si>" * 500_001),
        "セルだらけ.xlsx": package("".join(row("<c/>" * 1000, number=n) for n in range(1, 1002))),
        "シートだらけ.xlsx": package(
            ONE, more={f"xl/worksheets/sheet{n}.xml": "<sheetData/>" for n in range(2, 303)}
        ),
        "繰り返し.ods": ods(repeated),
        "遠いセル.xls": xls("表", far=True),
        "大きなファイル.xlsx": bytes(21 * 1024 * 1024),
    }


def harmful(good: bytes) -> Mapping[str, bytes]:
    """Files that want to reach out: to other files, to the net, to programs."""
    billion = (
        "<!DOCTYPE a [<!ENTITY a0 'x'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9)) + "]>"
    )
    external = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    link = f'<externalLink {MAIN}><externalBook xmlns:r="{RELATION}" r:id="rId1"/></externalLink>'
    target = (
        f'<Relationships xmlns="{PARTS_URI}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATION}/externalLinkPath" TargetMode="External" '
        'Target="http://127.0.0.1:9/a.xlsx"/></Relationships>'
    )
    return {
        "実体の爆弾.xlsx": package(row('<c r="A1"><v>&a9;</v></c>'), doctype=billion),
        "外の実体.xlsx": package(row(text_cell("A1", "&a;")), doctype=external),
        "外へのリンク.xlsx": package(
            row('<c r="A1"><f>[1]Sheet1!A1</f><v>1</v></c>'),
            more={
                "xl/externalLinks/externalLink1.xml": link,
                "xl/externalLinks/_rels/externalLink1.xml.rels": target,
            },
        ),
        "DDE.xlsx": package(row("<c r='A1' t='str'><f>cmd|' /C calc'!A0</f><v>甲</v></c>")),
        "外へ出る名前.xlsx": with_entries(good, ("../../../外.txt", b"x")),
        "絶対の名前.xlsx": with_entries(good, ("C:\\外.txt", b"x")),
        "同じ名前.xlsx": with_entries(good, ("xl/workbook.xml", b"x")),
        "大文字だけ違う名前.xlsx": with_entries(good, ("XL/WORKBOOK.XML", b"x")),
        "入れ子.zip": zipped({"中.zip": zipped({"調書.xlsx": good}), "調書.xlsx": good, "空.xlsx": b""}),
        "外へ出る.zip": with_entries(zipped({"調書.xlsx": good}), ("../調書.xlsx", good)),
        "途中まで.zip": zipped({"調書.xlsx": good})[:2000],
    }


def beside(good: bytes) -> Mapping[str, bytes]:
    """What lies about in folders."""
    return {
        "~$福総.xlsx": owner("山田 太郎"),
        ".~lock.福総.xlsx#": ",山田,pc,12.05.2025 09:30,file:///;".encode(),
        "Thumbs.db": b"\xd0\xcf\x11\xe0",
        ".DS_Store": b"\x00\x00\x00\x01Bud1",
        "desktop.ini": b"[.ShellClassInfo]",
        "空.xlsx": b"",
        "調書.xlsx.part": good[:1000],
        "__MACOSX/._調書.xlsx": b"\x00\x05\x16\x07",
    }


@dataclass(frozen=True)
class Tampering:
    """Bytes of one part of a file, or of a file without parts, replaced; numbers are taken round where they end."""

    part: int
    at: int
    length: int
    put: bytes

    def of(self, content: bytes) -> bytes:
        """The file tampered with."""
        if not content.startswith(b"PK"):
            return self._changed(content)
        parts = parts_of(content)
        name = sorted(parts)[self.part % len(parts)]
        return zipped({**parts, name: self._changed(parts[name])})

    def _changed(self, stored: bytes) -> bytes:
        at = self.at % (len(stored) + 1)
        return stored[:at] + self.put + stored[at + self.length :]


def seeds(good: bytes) -> tuple[bytes, ...]:
    """One file of each format that is read, to be tampered with; `good` is an answered workbook."""
    texts = disguised(good)
    marked = Page(
        "表",
        {
            (1, 1): Cell("甲乙", look="struck"),
            (2, 1): Cell("甲乙", runs=((1, 2, "red"),), look="white on blue"),
            (2, 2): Cell(12, look="white"),
            (3, 2): Cell("#REF!"),
        },
        merged=[(4, 1, 5, 2)],
        comments={(2, 1): "丙"},
        hidden_rows={3},
        hidden_columns={2},
    )
    rich = package(
        row('<c r="A1" s="1" t="s"><v>0</v></c>', text_cell("B1", "甲"), '<c r="C1"><f>1+1</f></c>'),
        "<si><r><rPr><strike/></rPr><t>甲</t></r><r><t>乙</t></r></si>",
        after='<mergeCells><mergeCell ref="A2:B3"/></mergeCells>',
        more={
            "xl/styles.xml": _era(),
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PARTS_URI}/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{RELATION}/comments" Target="../comments1.xml"/></Relationships>',
            "xl/comments1.xml": f"<comments {MAIN}><authors><author>甲</author></authors><commentList>"
            '<comment ref="A1" authorId="0"><text><t>乙</t></text></comment></commentList></comments>',
        },
    )
    formats = (xlsb_of(marked), xlsb_of(marked, way="inside"), xls_of(marked), ods_of(marked))
    return (good, rich, *formats, texts["cp932のHTML.xls"], texts["cp932のCSV.xls"])
