"""One pandera schema from the rules, validated lazily once per round; failure cases become findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalsheet.celltext import Notation
from evalsheet.checks import Ask, NamedCheck, check_named, one_flag_per_row
from evalsheet.findings import Code, Finding, Severity, finding
from evalsheet.forms import Form, Kind
from evalsheet.model import Place, Plan
from evalsheet.rules import RuleSet
from evalsheet.validate.answers import AnswerRow, AnswerTable

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RoundFacts:
    """What rules may depend on beside the answers."""

    form: Form
    plan: Plan
    rules: RuleSet
    notation: Notation
    fiscal_year: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """A check of the registry asked of one field under one rule."""

    ask: Ask
    check: NamedCheck

    @property
    def name(self) -> str:
        return f"{self.ask.rule.id}[{self.ask.field}]"


def validate(table: AnswerTable, facts: RoundFacts) -> tuple[Finding, ...]:
    """Every rule on every row. Bad data gives findings; a check that crashes gives a loud one."""
    if not table.rows:
        return ()
    asked = {one.name: one for one in _all_asked(facts)}
    frame = answer_frame(table, facts.form, facts.plan)
    failures = _failures(frame, asked)
    order = {name: number for number, name in enumerate(asked)}
    failures.sort(key=lambda failure: (failure[1], order[failure[0]]))
    values: list[dict[str, Any]] = frame.to_dict("records") if failures else []  # type: ignore[assignment]
    return tuple(
        _finding(asked[name], table.rows[index], values[index])
        if index >= 0
        else _crash(asked[name], facts.rules, problem)
        for name, index, problem in failures
        if index < 0 or asked[name].ask.field in table.rows[index].answers  # a column that is gone is told once
    )


def prepare_validation() -> None:
    """Import what validation needs. It takes most of a second, which may pass while other processes read files."""
    import pandas as pd  # noqa: PLC0415 - start-up time
    import pandera.pandas as pa  # noqa: PLC0415

    pa.DataFrameSchema({"ready": pa.Column(bool)}).validate(pd.DataFrame({"ready": [True]}))


def answer_frame(table: AnswerTable, form: Form, plan: Plan) -> pd.DataFrame:
    """The rows as a frame without nulls; its index is the row's number in `table`."""
    import pandas as pd  # noqa: PLC0415 - start-up time

    columns: dict[str, list[Any]] = {
        "item": [row.item for row in table.rows],
        "department": [row.department for row in table.rows],
        "lead": [row.lead for row in table.rows],
        "lead_department": [plan.lead_of.get(row.item, "") for row in table.rows],
    }
    for field in form.asked_fields:
        columns[field.key] = [row.value(field.key) for row in table.rows]
        columns[f"last.{field.key}"] = [plan.previous.get((row.item, field.key), "") for row in table.rows]
        columns[f"covered.{field.key}"] = [field.key in row.covered for row in table.rows]
    return pd.DataFrame(columns)


def _all_asked(facts: RoundFacts) -> Iterator[_Asked]:
    assigned = {
        item.number: tuple(d.label for d in facts.plan.departments_of(item.number))
        for item in facts.plan.answered_items
    }
    for rule in facts.rules.file.checks:
        for field in rule.fields:
            ask = Ask(
                rule=rule,
                field=field,
                form=facts.form,
                notation=facts.notation,
                fiscal_year=facts.fiscal_year,
                assigned=assigned,
                functions=facts.rules.functions,
            )
            yield _Asked(ask, check_named(rule.check))


def _failures(frame: pd.DataFrame, asked: Mapping[str, _Asked]) -> list[tuple[str, int, str]]:
    """(name of the asked check, row index or -1, what crashed) of every failure, once each."""
    import pandera.pandas as pa  # noqa: PLC0415 - start-up time
    from pandera.errors import SchemaErrors  # noqa: PLC0415

    # One failure case is enough: which rows failed is in the check's output, and writing out hundreds of rows
    # of long texts for a message nobody reads costs more than the checks. There are no nulls to be let pass.
    schema = pa.DataFrameSchema(
        {column: pa.Column(coerce=False) for column in frame.columns},
        checks=[
            pa.Check(_predicate(one), name=name, error=name, n_failure_cases=1, ignore_na=False)
            for name, one in asked.items()
        ],
        strict=True,
    )
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return _fold(errors.schema_errors, asked)
    return []


def _predicate(one: _Asked) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    def passes(frame: pd.DataFrame) -> pd.Series[bool]:
        try:
            return one_flag_per_row(one.check.passes(frame, one.ask), frame)
        except SystemExit as error:  # a round's own code that leaves would take every other check with it
            raise RuntimeError(f"SystemExit: {error}") from error

    return passes


def _fold(schema_errors: list[Any], asked: Mapping[str, _Asked]) -> list[tuple[str, int, str]]:
    """One failure per check and row, from the check's output."""
    failures: list[tuple[str, int, str]] = []
    for error in schema_errors:
        name = str(getattr(error.check, "name", None))
        if name not in asked:
            raise error  # a fault of the frame, never of the data
        output = error.check_output
        if output is None:
            failures.append((name, -1, str(error.failure_cases)))
        else:
            failures += [(name, int(index), "") for index in output.index[~output]]
    return failures


def _crash(one: _Asked, rules: RuleSet, problem: str) -> Finding:
    ask, rule = one.ask, one.ask.rule
    place = Place(str(rules.path), cell=f"checks[{rules.file.checks.index(rule)}]")
    return finding(
        Code.CHECK_CRASHED, place, field=ask.title(ask.field), rule=rule.id, check=rule.check, problem=problem
    )


def _finding(one: _Asked, row: AnswerRow, values: Mapping[str, Any]) -> Finding:
    ask, rule, answer = one.ask, one.ask.rule, row.answers[one.ask.field]
    is_choice = ask.form.field(ask.field).kind is Kind.CHOICE
    return finding(
        one.check.code,
        answer.place,
        severity=Severity(rule.severity) if rule.severity else None,
        item=row.item,
        department=row.department,
        field=ask.title(ask.field),
        value=answer.original if is_choice else answer.value,  # a choice as it stands in the cell
        related=[row.answers[key].place for key in _beside(one) if key in row.answers],
        rule=rule.id,
        **one.check.params(values, ask),
    )


def _beside(one: _Asked) -> list[str]:
    """The other fields that a finding is about: those that are compared, and those that say when the rule holds."""
    compared = one.ask.others() if one.check.joint else ()
    return [key for key in dict.fromkeys((*compared, *one.ask.rule.when)) if key != one.ask.field]
