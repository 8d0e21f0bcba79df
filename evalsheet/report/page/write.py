"""The page as HTML: one file, nothing beside it, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from evalsheet.celltext import visible
from evalsheet.report.page.content import Page, labels, shortened
from evalsheet.report.page.facts import PageFacts

TEMPLATES = Path(__file__).parent / "templates"
# A sign for each state, so that none is told by its colour alone.
SIGNS = {
    "missing": "－", "faulty": "×", "incomplete": "△", "complete": "○", "doubtful": "？",
    "error": "×", "warning": "？", "info": "・",
    "equal": "○", "abridged": "○", "filled": "＋",
    "different": "×", "absent": "×", "undeclared": "×", "unmarked": "？", "awaited": "－",
    "added": "＋", "changed": "≠", "removed": "－", "conflict": "×",
}  # fmt: skip


def write_page(path: Path, facts: PageFacts) -> None:
    """Write the page. Its bytes are the same on every system: the policy it carries names its script by hash."""
    path.write_bytes(page_html(facts).encode("utf-8"))


def page_html(facts: PageFacts) -> str:
    """The page of `facts`. Values from files stand in it as text, never as markup or as signs nobody sees."""
    # In the process that writes the page only: a merge has others, which need not wait for Jinja2.
    from evalsheet.report.page.environment import page_template  # noqa: PLC0415

    style, script = _text("style.css"), _text("filter.js")
    written = page_template().render(
        page=Page(facts),
        facts=facts,
        words=facts.words,
        word=facts.words.word,
        sign=SIGNS,
        labels=labels,
        shortened=shortened,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return visible(written)


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a content security policy calls an inline text."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
