"""The records of an xlsb part, and the numbers and texts within them."""

from __future__ import annotations

from collections.abc import Iterator

NOTHING = 0xFFFF_FFFF  # the length of a text that is not there


def records(part: bytes) -> Iterator[tuple[int, int, int]]:
    """(kind, start, end) of each record; kind and size are written seven bits to a byte.

    Raises:
        IndexError: the part ends within a record's head.
        ValueError: it ends within a record.
    """
    at, last = 0, len(part)
    while at < last:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + size > last:
            raise ValueError(f"record {kind} of {size} bytes")
        yield kind, at, at + size
        at += size


def number_at(part: bytes, at: int) -> int:
    """A number of four bytes."""
    return int.from_bytes(part[at : at + 4], "little")


def text_at(part: bytes, at: int, end: int) -> tuple[str, int]:
    """A text and where it ends; half a character is shown as one that is not known.

    Raises:
        ValueError: it is longer than its record, which ends at `end`.
    """
    count = number_at(part, at)
    if count == NOTHING:
        return "", at + 4
    after = at + 4 + count * 2
    if after > end:
        raise ValueError(f"a text of {count} characters")
    return part[at + 4 : after].decode("utf-16-le", "replace"), after
