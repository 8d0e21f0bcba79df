"""What does not fit in a definition beyond the kind of a single value: names of nothing, things that exclude each
other, and texts with rules of their own."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evalsheet.findings import Code, Finding, finding
from evalsheet.model import Place

Location = tuple[int | str, ...]


class Unfit(ValueError):  # noqa: N818 - said of a value, and never seen by a caller
    """A value that breaks a rule of its own.

    Args:
        problem: what is wrong: a key under `problem.` in the catalogue.
        params: what the catalogue's words name.
    """

    def __init__(self, problem: str, **params: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.params = params


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that does not fit what stands elsewhere.

    Attributes:
        location: where it stands, from the file's root.
        value: what stands there.
        problem: what is wrong: a key under `problem.` in the catalogue; empty where a name is one of nothing.
        known: the names that there are.
        named: what the catalogue's words name.
    """

    location: Location
    value: str
    problem: str = ""
    known: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()

    def finding(self, file: str, line: int) -> Finding:
        """The fault it is of a file at a line; an unknown name with the nearest of those there are."""
        place = Place(file, cell=dotted(self.location))
        if self.problem:
            told = finding(Code.YAML_VALUE_INVALID, place, value=self.value, line=line, problem=self.problem)
            return replace(told, params=(*told.params, *self.named))
        nearest = difflib.get_close_matches(self.value, self.known, n=1, cutoff=0.4)
        meant = nearest[0] if nearest else ", ".join(filter(None, self.known))
        return finding(Code.REFERENCE_UNKNOWN, place, value=self.value, nearest=meant, line=line)


def misfit(problem: str, value: str, *location: int | str, **named: str) -> Misfit:
    """A value that does not fit."""
    return Misfit(location, value, problem, named=tuple(named.items()))


def unknown(name: str, known: Iterable[str], *location: int | str) -> Iterator[Misfit]:
    """A misfit at `location` unless `name` is `known`."""
    names = tuple(dict.fromkeys(known))
    if name not in names:
        yield Misfit(location, str(name), known=names)


def dotted(location: Location) -> str:
    """A location as people write it: ``checks[0].when.grade``."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
