"""Names of files that every system takes."""

from __future__ import annotations

import re

FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # the ends of lines too
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)  # of Windows


def as_argument(path: object) -> str:
    """A path as it is typed in a command: in quotation marks where there is a space in it."""
    return f'"{path}"' if " " in str(path) else str(path)


def file_name(text: str) -> str:
    """`text` as a name that every system takes; a name that all take stays as it is."""
    name = FORBIDDEN.sub("_", UNPRINTABLE.sub(" ", text)).strip(" ").rstrip(". ")
    return f"_{name}" if not name or DEVICE.match(name) else name
