"""The page's templates. Imported where a page is written, and not before: it brings Jinja2 with it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

TEMPLATES = Path(__file__).parent / "templates"


class CompiledTemplates(BytecodeCache):
    """Compiled templates, kept as Python keeps compiled modules: to compile takes ten times as long as to render.

    Where nothing can be kept they are compiled each time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` with what is kept; Jinja2 does not take what another version or another text has left."""
        with suppress(OSError), self._path(bucket).open("rb") as kept:
            bucket.load_bytecode(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        path = self._path(bucket)
        fresh = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            with fresh.open("wb") as kept:
                bucket.write_bytecode(kept)
            fresh.replace(path)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{sys.implementation.cache_tag}-{bucket.key}.jinja"


def page_template() -> Template:
    """The template of the whole page; what is put into it is text, and never markup."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(TEMPLATES / "__pycache__"),
    )
    return environment.get_template("page.html.j2")
