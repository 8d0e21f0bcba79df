"""A new round from a form's packaged example."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml

from evalsheet.errors import EvalsheetError
from evalsheet.forms import Form, find_form
from evalsheet.model import Plan
from evalsheet.plan import has_example, load_example
from evalsheet.round import RoundFolder
from evalsheet.workbook.register import write_register
from evalsheet.workflow.files import writing

WEEKS = 2  # the usual time to answer
SATURDAY = 5
APRIL = 4  # the fiscal year begins
DEFINITIONS = {"templates", "rules"}

SETTINGS = """\
# 調査の設定。変えたら保存して、evalsheet distribute を実行してください。
round: {round}
form: {form}
title: {title}
fiscal_year: {fiscal_year}
deadline: {deadline}
# 課ごとの期限の延長。例:  extensions: {{社協: {deadline}}}
extensions: {{}}
coordinator:
{coordinator}"""


def new_round(path: Path, form_name: str, today: datetime.date) -> RoundFolder:
    """Write round.yaml, plan.xlsx and the empty folders of a round.

    The register holds the form's packaged example; that of a form of one's own, found in the folder's templates/,
    is empty.

    Raises:
        EvalsheetError: the folder has more in it than definitions, or there is no such form.
    """
    folder = RoundFolder(path)
    if path.exists() and (not path.is_dir() or {one.name for one in path.iterdir()} - DEFINITIONS):
        raise EvalsheetError("folder-not-empty", folder=path)
    form = find_form(form_name, folder.templates)
    settings, plan = _example(form, today)
    with writing(path):
        for one in (folder.outbox, folder.inbox):
            one.mkdir(parents=True)
        coordinator = yaml.safe_dump(settings["coordinator"], allow_unicode=True, sort_keys=False)
        folder.settings.write_text(
            SETTINGS.format(
                round=_identifier(path.resolve().name, settings["fiscal_year"]),
                form=form.form,
                title=settings["title"],
                fiscal_year=settings["fiscal_year"],
                deadline=_deadline(today).isoformat(),
                coordinator="".join(f"  {line}\n" for line in coordinator.splitlines()),
            ),
            encoding="utf-8",
        )
        write_register(folder.register, form, plan, settings["fiscal_year"])
    return folder


def _example(form: Form, today: datetime.date) -> tuple[dict[str, Any], Plan]:
    """Settings and plan of the form's packaged example, or an empty plan where it has none."""
    if has_example(form):
        settings, plan, _ = load_example(form)
        return settings, plan
    year = today.year if today.month >= APRIL else today.year - 1
    return {"title": form.title, "fiscal_year": year, "coordinator": {"section": "担当係"}}, Plan((), (), ())


def _identifier(name: str, fiscal_year: int) -> str:
    """The folder's name where it can be an identifier, else one made from the year."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in name)
    return plain.strip("-_") or f"fy{fiscal_year}"


def _deadline(today: datetime.date) -> datetime.date:
    """Two weeks from today, or the Monday after."""
    day = today + datetime.timedelta(weeks=WEEKS)
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
