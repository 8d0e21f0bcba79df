"""The words of every code, read once from catalogue.yaml."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from evalsheet.findings.codes import Code
from evalsheet.findings.record import Finding

LANGUAGES = ("ja", "en")
QUOTED = {"file", "sheet", "cell", "item", "department", "field", "value"}
PLACEHOLDER = re.compile(r"\{\w+(?::[^{}]*)?\}")
OPEN_SENTENCE = re.compile(r"(?<=[。.]) ?\{\w+\}$")  # one that only a case can say


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of one code in one language; `message` has {placeholders}.

    `unit` is what items are called where no form is at hand.
    """

    code: str
    message: str
    cause: str
    remedy: str
    unit: str

    @property
    def open_message(self) -> str:
        """The message with its placeholders left open, for what is said without a case."""
        return PLACEHOLDER.sub("○○", OPEN_SENTENCE.sub("", self.message).replace("{unit}", self.unit))


class _Shown(str):
    """A value as it stands in a sentence; {count:item|items} shows it with the word that goes with the number."""

    __slots__ = ()

    def __format__(self, counted: str) -> str:
        one, found, more = counted.partition("|")
        return f"{self!s} {one if self == '1' else more}" if found else str(self)


class _Lenient(dict[str, _Shown]):
    """A placeholder nobody gave a value shows as itself: a message is never lost to a formatting fault."""

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__({name: _Shown(value) for name, value in values.items()})

    def __missing__(self, key: str) -> _Shown:
        return _Shown("{" + key + "}")


@dataclass(frozen=True)
class Catalogue:
    """The words of one language.

    `units` are the forms' own words for an item (取り組み, 事業), by what findings call the form.
    """

    language: str
    entries: dict[str, Entry]
    words: dict[str, str]
    units: Mapping[str, str] = field(default_factory=dict)

    def calling(self, units: Mapping[str, str]) -> Catalogue:
        """The same words, with items called as in `units`."""
        return replace(self, units=units)

    def message(self, finding: Finding) -> str:
        """The sentence for one finding."""
        values = {
            "unit": self._unit(finding.form),
            "file": finding.place.file,
            "sheet": finding.place.sheet,
            "cell": finding.place.cell,
            "item": finding.item,
            "department": finding.department,
            "field": finding.field,
            "value": finding.value,
            **dict(finding.params),
        }
        return self.render(finding.code.text, values)

    def render(self, code: str, values: dict[str, Any]) -> str:
        """The sentence of a code with its placeholders filled; a value that has words of its own shows them.

        Such words may have placeholders for the other values. What people wrote stands as they wrote it.
        """
        plain = _Lenient({**values, "value": values.get("value") or self.words["blank"]})
        own = {
            name: self.words.get(f"{name}.{value}") if name not in QUOTED else None
            for name, value in values.items()
        }
        shown = {name: plain[name] if words is None else words.format_map(plain) for name, words in own.items()}
        return self.entries[code].message.format_map(_Lenient(shown))

    def word(self, key: str, **values: object) -> str:
        """A label of the surface (headings, states), with its placeholders filled."""
        words = self.words[key]
        return words.format_map(_Lenient({"unit": self._unit(), **values})) if "{" in words else words

    def _unit(self, form: str = "") -> str:
        return self.units.get(form) or self.words["unit"]

    def day(self, day: datetime.date) -> str:
        """A day as people write it: 5月30日（金）, Friday 30 May."""
        weekday = self.word(f"weekday.{day.weekday()}")
        return self.word("date.spoken", month=self.word(f"month.{day.month}"), day=day.day, weekday=weekday)


@cache
def catalogue(language: str = "ja") -> Catalogue:
    """The catalogue in ``ja`` or ``en``."""
    folder = Path(__file__).parent
    codes = _read(folder / "catalogue.yaml")
    words = _read(folder / "words.yaml")
    entries = {
        code.text: Entry(
            code=code.text,
            message=codes[code.text]["message"][language],
            cause=codes[code.text]["cause"][language],
            remedy=codes[code.text]["remedy"][language],
            unit=words["unit"][language],
        )
        for code in Code
    }
    return Catalogue(language, entries, {key: texts[language] for key, texts in words.items()})


def in_every_language(key: str) -> tuple[str, ...]:
    """A label of the surface in each language."""
    said: dict[str, str] = _read(Path(__file__).parent / "words.yaml")[key]
    return tuple(said.values())


@cache
def _read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return content
