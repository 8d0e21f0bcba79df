"""A new round from a form's packaged example."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from evalsheet.errors import EvalsheetError
from evalsheet.forms import Form, find_form
from evalsheet.model import Plan
from evalsheet.plan import register_parts
from evalsheet.plan.examples import has_example, load_example, plan_shared_by
from evalsheet.round import RoundFolder
from evalsheet.sheet import part_names
from evalsheet.workbook.writing.register import write_plans
from evalsheet.workflow.files import writing

WEEKS = 2  # the usual time to answer
SATURDAY = 5
LONGEST = 10_000  # characters of a line: a title stays on its own
APRIL = 4  # the fiscal year begins
DEFINITIONS = {"templates", "rules"}

SETTINGS = """\
# 調査の設定。変えたら保存して、evalsheet distribute を実行してください。
round: {round}
{forms}
{title}
fiscal_year: {fiscal_year}
deadline: {deadline}
# 課ごとの期限の延長。例:  extensions: {{社協: {deadline}}}
extensions: {{}}
# メールを evalsheet から直接送るときの設定（手引の「督促メール」）。パスワードは書けません。
# mail: {{server: {{host: mail.city.example.jp, user: keikaku}}}}
coordinator:
{coordinator}"""


def new_round(path: Path, form_names: Sequence[str], today: datetime.date) -> RoundFolder:
    """Write round.yaml, plan.xlsx and the empty folders of a round with these forms.

    The register holds the forms' packaged examples; that of a form of one's own, found in the folder's templates/,
    is empty.

    Raises:
        EvalsheetError: the folder has more in it than definitions, or there is no such form.
    """
    folder = RoundFolder(path)
    if path.exists() and (not path.is_dir() or {one.name for one in path.iterdir()} - DEFINITIONS):
        raise EvalsheetError("folder-not-empty", folder=path)
    forms = [find_form(name, folder.templates) for name in dict.fromkeys(form_names)]
    examples = [_example(form, today) for form in forms]
    settings = examples[0][0]
    plan_of = {one.form: plan_shared_by(one) for one in forms if plan_shared_by(one) in form_names}
    names = part_names(forms)
    plans = _with_common_departments([plan for _, plan in examples])
    with writing(path), _whole(folder):
        for one in (folder.outbox, folder.inbox):
            one.mkdir(parents=True)
        coordinator = yaml.safe_dump(settings["coordinator"], allow_unicode=True, sort_keys=False)
        folder.settings.write_text(
            SETTINGS.format(
                round=identifier(path.resolve().name, settings["fiscal_year"]),
                forms=_forms(forms, plan_of),
                title=yaml.safe_dump({"title": settings["title"]}, allow_unicode=True, width=LONGEST).rstrip(),
                fiscal_year=settings["fiscal_year"],
                deadline=_deadline(today).isoformat(),
                coordinator="".join(f"  {line}\n" for line in coordinator.splitlines()),
            ),
            encoding="utf-8",
        )
        parts = register_parts(forms, names, plan_of)
        write_plans(folder.register, tuple(zip(parts, plans, strict=True)), settings["fiscal_year"])
    return folder


@contextmanager
def _whole(folder: RoundFolder) -> Iterator[None]:
    """A round that could not be written whole leaves nothing that would be in the way of the next attempt."""
    there = folder.path.exists()
    try:
        yield
    except BaseException:
        for one in (folder.outbox, folder.inbox):
            shutil.rmtree(one, ignore_errors=True)
        for one in (folder.settings, folder.register):
            one.unlink(missing_ok=True)
        if not there and folder.path.exists():
            folder.path.rmdir()
        raise


def _forms(forms: Sequence[Form], plan_of: Mapping[str, str]) -> str:
    """The lines of round.yaml that name the forms."""
    if len(forms) == 1:
        return f"form: {forms[0].form}"
    lines = ["forms: [" + ", ".join(form.form for form in forms) + "]"]
    if plan_of:
        lines.append("plan_of: {" + ", ".join(f"{form}: {other}" for form, other in plan_of.items()) + "}")
    return "\n".join(lines)


def _with_common_departments(plans: Sequence[Plan]) -> list[Plan]:
    """The plans of one register: its departments are those of each plan, each once."""
    found = {department.label: department for plan in reversed(plans) for department in plan.departments}
    labels = dict.fromkeys(department.label for plan in plans for department in plan.departments)
    departments = tuple(replace(found[label], order=order) for order, label in enumerate(labels, start=1))
    return [replace(plan, departments=departments) for plan in plans]


def _example(form: Form, today: datetime.date) -> tuple[dict[str, Any], Plan]:
    """Settings and plan of the form's packaged example, or an empty plan where it has none."""
    if has_example(form):
        settings, plan, _ = load_example(form)
        return settings, plan
    year = today.year if today.month >= APRIL else today.year - 1
    return {"title": form.title, "fiscal_year": year, "coordinator": {"section": "担当係"}}, Plan((), (), ())


def identifier(name: str, fiscal_year: int) -> str:
    """The folder's name where it can be an identifier, else one made from the year."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in name)
    return plain.strip("-_") or f"fy{fiscal_year}"


def _deadline(today: datetime.date) -> datetime.date:
    """Two weeks from today, or the Monday after."""
    day = today + datetime.timedelta(weeks=WEEKS)
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
