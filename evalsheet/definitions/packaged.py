"""Where the definitions that come with evalsheet lie."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def packaged_folder(kind: str) -> Path:
    """``templates``, ``rules`` or ``examples``: inside an installed package, or beside it in a checkout."""
    installed = PACKAGE / "packaged" / kind
    return installed if installed.is_dir() else PACKAGE.parent / kind
