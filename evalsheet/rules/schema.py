"""What a file under rules/ may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic import Field as Describe

from evalsheet.definitions import Definition
from evalsheet.forms.words import Key, Line, Value

StepName = Literal["line-ends", "edge-spaces", "width", "edge-marks", "variants", "signs-alone"]
Values = Annotated[tuple[Value, ...], Describe(strict=False)]


def _as_texts(value: object) -> object:
    """Numbers in a case are written bare in YAML and compared as text; a long text is one said several times."""
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    return value


def _as_text(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict) and {*value} == {"text", "times"} and isinstance(value["times"], int):
        return str(value["text"]) * value["times"]
    return value


class Case(Definition):
    """One row for trying a rule: this year's values, last year's, and who is asking.

    A long text may be written as {text: 講座を開いた。, times: 200}.
    """

    answers: Annotated[dict[str, str], BeforeValidator(_as_texts)] = Describe(default_factory=dict)
    last: Annotated[dict[str, str], BeforeValidator(_as_texts)] = Describe(default_factory=dict)
    lead: bool = True


class Rule(Definition):
    """One check on some fields. Keys beyond `fields` are what the named check asks for."""

    id: Annotated[str, Describe(pattern=r"^[a-z][a-z0-9-]*$")]
    check: str = Describe(description="name of the check; docs/forms.md lists them")
    fields: tuple[Key, ...] = Describe(min_length=1, strict=False)
    severity: Literal["error", "warning", "info"] | None = None
    when: dict[str, Values] = Describe(
        default_factory=dict, description="only where these fields have these values"
    )
    last: dict[str, Values] = Describe(default_factory=dict, description="only where last year's had these values")
    limit: int | None = Describe(None, ge=1, description="most characters")
    least: int = Describe(1, ge=1, description="fewest characters that count")
    departments: tuple[Line, ...] = Describe((), strict=False, description="only these departments; all if empty")
    items: tuple[Value, ...] = Describe((), strict=False, description="only these items; all if empty")
    function: str = Describe("", description="with check: python, the function in the code file")
    passes: tuple[Case, ...] = Describe((), strict=False, description="cases this rule must let pass")
    fails: tuple[Case, ...] = Describe((), strict=False, description="cases this rule must catch")

    @property
    def named(self) -> frozenset[str]:
        """Every field the rule looks at."""
        return frozenset((*self.fields, *self.when, *self.last))


class CrosslistingRules(Definition):
    """Where 再掲 is checked, and from which similarity (0–100) texts count as the same."""

    fields: tuple[Key, ...] = Describe(strict=False)
    copy_from: int = Describe(85, ge=1, le=100, alias="copy")
    likely: int = Describe(55, ge=1, le=100)
    shortest: int = Describe(25, ge=1)


class NormaliseRules(Definition):
    """The steps each kind of field goes through, in this order."""

    text: tuple[StepName, ...] = Describe(default=(), strict=False)
    choice: tuple[StepName, ...] = Describe(default=(), strict=False)


class RuleFile(Definition):
    """A file under rules/."""

    rules: str
    form: str
    code: str | None = Describe(None, description="a Python file beside this one with functions for check: python")
    checks: tuple[Rule, ...] = Describe(strict=False)
    crosslisting: CrosslistingRules | None = None
    normalise: NormaliseRules = NormaliseRules()
