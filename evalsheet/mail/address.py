"""Addresses that may be written into a message and said to a server."""

from __future__ import annotations

import re

# A dot-atom on both sides (RFC 5322), ASCII: what every server takes. Local parts with dots in a row, which some
# Japanese carriers hand out, are taken too. No white space or line end can hide in it.
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
LONGEST = 254  # RFC 5321


def is_address(text: str) -> bool:
    """Whether `text` is one plain address and nothing else."""
    return len(text) <= LONGEST and ADDRESS.fullmatch(text) is not None
