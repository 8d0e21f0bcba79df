"""What round.yaml may say."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field as Describe

from evalsheet.definitions import Definition, Misfit, misfit, read_definition, refuse
from evalsheet.errors import EvalsheetError
from evalsheet.round.era import wareki, worded
from evalsheet.round.folder import RoundFolder
from evalsheet.round.limits import DEFAULT_LIMITS, Limits
from evalsheet.round.mail import MailSettings


class Coordinator(Definition):
    """Whom departments ask."""

    section: str
    person: str = ""
    phone: str = ""
    mail: str = ""


class Round(Definition):
    """One year's run: which form or forms, which year, until when, who coordinates."""

    round: Annotated[str, Describe(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
    form: str = ""
    forms: tuple[str, ...] = Describe((), strict=False)
    plan_of: dict[str, str] = Describe(default_factory=dict)
    title: str
    fiscal_year: int = Describe(ge=1926, le=2200)
    deadline: datetime.date
    extensions: dict[str, datetime.date] = Describe(default_factory=dict)
    coordinator: Coordinator
    limits: Limits = Describe(DEFAULT_LIMITS, description="how large a returned file may be")
    mail: MailSettings = Describe(default_factory=MailSettings)

    @property
    def form_names(self) -> tuple[str, ...]:
        """The forms of the round, in their order."""
        return self.forms or (self.form,)

    @property
    def year(self) -> str:
        """The fiscal year as printed, such as 令和6年度."""
        return wareki(self.fiscal_year)

    @property
    def last_year(self) -> str:
        return wareki(self.fiscal_year - 1)

    def deadline_of(self, department: str) -> datetime.date:
        """A department's own deadline."""
        return self.extensions.get(department, self.deadline)

    def worded(self, title: str) -> str:
        """A form's heading with {year}, {last_year} and {next_year} filled in."""
        return worded(title, self.fiscal_year)


def round_misfits(round_: Round) -> Iterator[Misfit]:
    """What does not fit together in a round: one form or several, each once, and whose plan they share."""
    if bool(round_.form) == bool(round_.forms):
        yield misfit("form-or-forms", round_.form, "form" if round_.form else "forms")
    for at, form in enumerate(round_.forms):
        if form in round_.forms[:at]:
            yield misfit("twice", form, "forms", at)
    for form, other in round_.plan_of.items():
        if {form, other} - {*round_.forms} or form == other or other in round_.plan_of:
            yield misfit("plan-of", other, "plan_of", form)


def load_round(folder: RoundFolder) -> Round:
    """Read round.yaml.

    Raises:
        EvalsheetError: there is no round here.
        DefinitionError: round.yaml has faults.
    """
    if not folder.settings.is_file():
        raise EvalsheetError("no-round", folder=Path(folder.path).resolve())
    round_ = read_definition(folder.settings, Round)
    refuse(folder.settings, round_misfits(round_))
    return round_
