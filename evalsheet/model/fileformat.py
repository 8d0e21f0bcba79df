"""What a file is, by its content."""

from __future__ import annotations

from enum import StrEnum


class FileFormat(StrEnum):
    """Formats that are read come first; the others are only told apart, so that a finding can name them."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    HTML = "html"
    CSV = "csv"
    ZIP = "zip"

    ENCRYPTED = "encrypted"
    PDF = "pdf"
    WORD = "word"
    PRESENTATION = "presentation"
    ODF_OTHER = "odf-other"
    ICHITARO = "ichitaro"
    RTF = "rtf"
    IMAGE = "image"
    MAIL = "mail"
    WEB_ARCHIVE = "web-archive"
    ARCHIVE = "archive"
    XML_TABLE = "xml-table"
    OLD_SHEET = "old-sheet"
    NUMBERS = "numbers"
    SHORTCUT = "shortcut"
    BLANK = "blank"
    TEXT = "text"
    EMPTY = "empty"
    UNKNOWN = "unknown"
