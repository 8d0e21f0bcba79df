"""Subject and body of messages from Jinja2 templates that the coordinator may change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from traceback import walk_tb

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from evalsheet.definitions import packaged_folder
from evalsheet.errors import DefinitionError
from evalsheet.findings import Code, finding
from evalsheet.model import Place
from evalsheet.reminders.facts import LetterFacts

SUBJECT = re.compile(r"(?:件名|Subject)[ \u3000]*[:：](?P<subject>.+)", re.IGNORECASE)
BLANKS = re.compile(r"\n{3,}")
# What the code of a template can raise beside Jinja2's own errors: sums of texts, divisions, endless ranges.
FAULTS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Worded:
    """Subject and body of a message."""

    subject: str
    body: str


class Wording:
    """The templates of one language: those in the round's own folder first, then the packaged ones."""

    def __init__(self, language: str, templates: Path) -> None:
        """`templates` is the folder of the round's own templates, which need not exist."""
        self._folders = [folder / "mail" / language for folder in (templates, packaged_folder("templates"))]
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder, encoding="utf-8-sig") for folder in self._folders]),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )

    def worded(self, name: str, facts: LetterFacts) -> Worded:
        """The message that the template `name` makes of `facts`.

        Raises:
            DefinitionError: a fault of a template, with its file and line.
        """
        try:
            text = self._environment.get_template(f"{name}.j2").render(_named(facts))
        except FAULTS as error:
            raise self._fault(*self._spot(error, name), str(error) or type(error).__name__) from error
        head, _, rest = text.lstrip().partition("\n")
        subject = SUBJECT.fullmatch(head.strip())
        if subject is None:
            raise self._fault(self._file(f"{name}.j2"), 1, "件名： / Subject:")
        return Worded(subject["subject"].strip(), BLANKS.sub("\n\n", rest.strip("\n")) + "\n")

    def _spot(self, error: Exception, name: str) -> tuple[str, int]:
        """File and line of a template's fault, the innermost template of a chain of includes."""
        if isinstance(error, UnicodeDecodeError):
            return self._undecoded(error)
        if isinstance(error, TemplateError) and getattr(error, "lineno", None):
            return str(error.filename or self._file(f"{name}.j2")), int(error.lineno)  # type: ignore[attr-defined]
        spots = [
            (frame.f_code.co_filename, line)
            for frame, line in walk_tb(error.__traceback__)
            if frame.f_code.co_filename.endswith(".j2")
        ]
        return spots[-1] if spots else (self._file(f"{name}.j2"), 1)

    def _undecoded(self, error: UnicodeDecodeError) -> tuple[str, int]:
        """A file that is not in UTF-8: the one of the folder that holds these bytes."""
        for folder in self._folders:
            for path in sorted(folder.glob("*.j2")):
                if path.read_bytes().endswith(error.object):
                    return str(path), error.object.count(b"\n", 0, error.start) + 1
        return str(self._folders[0]), 1

    def _file(self, name: str) -> str:
        """Where a template stands, or would stand."""
        return str(next((folder / name for folder in self._folders if (folder / name).is_file()), name))

    @staticmethod
    def _fault(file: str, line: int, problem: str) -> DefinitionError:
        return DefinitionError([finding(Code.TEMPLATE_FAULTY, Place(file), line=line, problem=problem)])


def _named(facts: LetterFacts) -> Mapping[str, object]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}
