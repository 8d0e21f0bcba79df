"""The letters that the forms go out with."""

from __future__ import annotations

import datetime
from pathlib import Path

from evalsheet.findings import catalogue
from evalsheet.mail import Attachment
from evalsheet.reminders import Enclosed, Wording, form_facts, items_owed
from evalsheet.workflow.distribute import leaflet_name, workbook_name
from evalsheet.workflow.load import load
from evalsheet.workflow.mailing import Mailing, Purpose, Request, prepare


def mail_forms(path: Path, now: datetime.datetime, *, again: bool = False) -> Mailing:
    """A letter to each department of the round at `path`, whose outbox has been filled: its workbook, and the page.

    Nothing is written or sent yet.

    Args:
        path: the round's folder.
        now: the time of the letters.
        again: send also what has been sent before.

    Raises:
        EvalsheetError, DefinitionError: as for `remind`.
    """
    loaded = load(path, run_code=False)
    round_ = loaded.round
    words = catalogue(round_.mail.language)
    wording = Wording(words.language, loaded.folder.templates)
    requests = []
    for department in loaded.asked:
        items = [item for part in loaded.parts for item in items_owed(part.form, part.plan, department.label)]
        name = workbook_name(loaded, department)
        facts = form_facts(department, items, round_, now.date(), Enclosed("blank", name), leaflet_name(), words)
        deadline = round_.deadline_of(department.label)
        requests.append(
            Request(
                department=department,
                worded=wording.worded("form", facts),
                attachments=tuple(
                    Attachment(one, (loaded.folder.outbox / one).read_bytes()) for one in (name, leaflet_name())
                ),
                deadline=deadline,
                days=(deadline - now.date()).days,
                items=len(items),
            )
        )
    return prepare(loaded.folder, round_, Purpose.FORM, requests, now, again=again)
