"""Scales: the values a choice may have, and the shares they stand for where they are computed."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field as Describe

from evalsheet.definitions import Definition
from evalsheet.forms.words import Line, Value, naming

Percent = Annotated[float, Describe(ge=0, le=100, strict=False)]


class Step(Definition):
    """One value of a scale; `variants` are other spellings that normalisation turns into it.

    Of a scale that is computed, a step names the shares it stands for in percent, with closed ends (`at_least`,
    `at_most`) or open ones (`above`, `below`); its `meaning` may name them as {share}.
    """

    value: Value
    meaning: Annotated[Line, naming("share")]
    variants: tuple[Value, ...] = Describe((), strict=False)
    at_least: Percent | None = None
    above: Percent | None = None
    at_most: Percent | None = None
    below: Percent | None = None
    not_evaluable: bool = Describe(False, description="says that nothing can be said, and counts in no share")
    next_year: Literal["begins", "ends"] | None = Describe(
        None,
        description="what it means for the item in the next round: it is new there, or it ends with this year; "
        "`evalsheet rollover` lists both",
    )

    @property
    def bounds(self) -> tuple[Fraction, ...]:
        """The ends that are given, in percent."""
        given = (self.at_least, self.above, self.at_most, self.below)
        return tuple(exact(one) for one in given if one is not None)

    @property
    def explained(self) -> str:
        """The meaning, with the shares in words: 40%以上70%未満."""
        ends = ((self.at_least, "以上"), (self.above, "超"), (self.at_most, "以下"), (self.below, "未満"))
        return self.meaning.format(share="".join(f"{end:g}%{word}" for end, word in ends if end is not None))

    def holds(self, share: Fraction) -> bool:
        """Whether a share in percent is one of this step's."""
        return (
            (self.at_least is None or share >= exact(self.at_least))
            and (self.above is None or share > exact(self.above))
            and (self.at_most is None or share <= exact(self.at_most))
            and (self.below is None or share < exact(self.below))
        )


def exact(written: float) -> Fraction:
    """A number as it was written: 69.9 is 699/10, and not the float next to it."""
    return Fraction(repr(written))


class Scale(Definition):
    """Allowed values, best first, with their meanings; of an achievement, the words that may stand for a number."""

    title: Line
    basis: str = ""
    ranked: bool = Describe(
        True, description="the values run from best to worst, so that two rounds compared say what became better"
    )
    steps: tuple[Step, ...] = Describe(min_length=1, strict=False)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(step.value for step in self.steps)

    @property
    def spellings(self) -> tuple[tuple[str, str], ...]:
        """(spelling, value) of every value and its variants."""
        return tuple((written, step.value) for step in self.steps for written in (step.value, *step.variants))

    def step(self, value: str) -> Step | None:
        """The step with this value, if there is one."""
        return next((step for step in self.steps if step.value == value), None)

    @property
    def not_evaluable(self) -> tuple[str, ...]:
        """The values that count in no share."""
        return tuple(step.value for step in self.steps if step.not_evaluable)

    def value_of(self, share: Fraction) -> str:
        """The value of a share in percent: that of the first step it is one of; empty where it is of none."""
        return next((one.value for one in self.steps if one.bounds and one.holds(share)), "")

    def gap(self) -> Fraction | None:
        """A share between 0 and 100 percent that is of no step, where there is one."""
        marks = sorted({Fraction(0), Fraction(100), *(bound for step in self.steps for bound in step.bounds)})
        between = [(low + high) / 2 for low, high in pairwise(marks)]
        return next((share for share in sorted([*marks, *between]) if not self.value_of(share)), None)
