"""Workbooks with a password, opened with the passwords at hand."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from evalsheet.errors import FileError
from evalsheet.model import FileFormat
from evalsheet.round import Limits
from evalsheet.workbook.reading.formats import OLE_DAMAGE, format_of
from evalsheet.workbook.reading.unpack import damaged, refuse, within

DEFAULT_PASSWORD = "VelvetSweatshop"  # Excel tries it silently, and so does whoever wants a lock without a secret
SPINS = re.compile(rb'spinCount="(\d{1,18})"')


def decrypted(content: bytes, passwords: Iterable[str], limits: Limits) -> bytes | None:
    """The workbook inside an encrypted one, or nothing where no password fits.

    Args:
        content: the encrypted file.
        passwords: what to try after the default one.
        limits: how much work opening may ask for.

    Raises:
        FileError: damaged, an encryption the library does not know, or more rounds of hashing than allowed.
    """
    import msoffcrypto  # noqa: PLC0415 - few returned files need it
    from msoffcrypto.exceptions import (  # noqa: PLC0415
        DecryptionError,
        FileFormatError,
        InvalidKeyError,
        ParseError,
    )

    _inspect(content, limits)
    for password in (DEFAULT_PASSWORD, *passwords):
        opened = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(content))
            if format_of(content) is FileFormat.XLS:
                file.load_key(password=password)
            else:
                file.load_key(password=password, verify_password=True)
            file.decrypt(opened)
        except InvalidKeyError:
            continue
        except (DecryptionError, FileFormatError, ParseError, AssertionError, *OLE_DAMAGE) as error:
            raise FileError("file-encrypted", kind="unopenable") from error
        return opened.getvalue()
    return None


def _inspect(content: bytes, limits: Limits) -> None:
    """What the file says of its encryption is XML, which the library gives to a parser that knows no limits."""
    import olefile  # noqa: PLC0415

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            about = container.openstream("EncryptionInfo").read() if container.exists("EncryptionInfo") else b""
    except OLE_DAMAGE as error:
        raise damaged(error) from error
    if b"<!DOCTYPE" in about:
        raise refuse("doctype", "EncryptionInfo")
    for spins in SPINS.findall(about):
        within(limits, "spins", int(spins))
