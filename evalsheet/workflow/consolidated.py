"""What came back to a round, consolidated form by form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evalsheet.consolidate import Consolidation, consolidate
from evalsheet.crosslist import check_crosslistings
from evalsheet.findings import Finding, Severity
from evalsheet.model import Crosslisting
from evalsheet.sheet import SheetFacts
from evalsheet.workflow.examine import Returned, ReturnedPart, read_returned
from evalsheet.workflow.load import LoadedRound
from evalsheet.workflow.receiving.listed import files_in
from evalsheet.workflow.workers import Workers


@dataclass(frozen=True)
class ConsolidatedPart:
    """What came back to one form, consolidated; `found` is what was noticed on the way.

    `offices` is what the coordinator and the committee sent for it.
    """

    returned: ReturnedPart
    consolidation: Consolidation
    found: tuple[Finding, ...]
    offices: tuple[ReturnedPart, ...] = ()

    @property
    def facts(self) -> SheetFacts:
        return self.returned.facts


@dataclass(frozen=True)
class ConsolidatedInbox:
    """An inbox as it stands: each form, and the findings that keep a whole file out of them, one for each file."""

    parts: tuple[ConsolidatedPart, ...]
    unread: tuple[Finding, ...]


def consolidated_inbox(
    loaded: LoadedRound, workers: Workers, passwords: tuple[str, ...] = (), *, fill_crosslistings: bool = False
) -> ConsolidatedInbox:
    """The round as its inbox stands, without findings. An empty inbox leaves all blank."""
    inbox = loaded.folder.inbox
    returned = read_returned(loaded, files_in(inbox), inbox, workers, passwords)
    fills = [_crosslistings(part) for part in returned.parts] if fill_crosslistings else ()
    used = {one.file for one in returned.collected.all}
    about = {one.place.file: one for one in returned.collected.findings if one.severity is Severity.ERROR}
    unread = tuple(one for file, one in about.items() if file and file not in used)
    return ConsolidatedInbox(consolidated(loaded, returned, fills), unread)


def _crosslistings(part: ReturnedPart) -> tuple[Crosslisting, ...]:
    facts = part.facts
    rules = facts.rules.file.crosslisting
    return check_crosslistings(part.answers, facts.plan, rules, facts.notation, facts.titles).crosslistings


def consolidated(
    loaded: LoadedRound, returned: Returned, fills: Sequence[Sequence[Crosslisting]] = ()
) -> tuple[ConsolidatedPart, ...]:
    """Each form of the round, with what the coordinator and the committee sent for it.

    `fills` are, of each form, the cross-listings whose absent texts are put where they should stand.
    """
    filled = fills or [()] * len(returned.parts)
    parts = (_consolidated(part, fill) for part, fill in zip(returned.parts, filled, strict=True))
    return tuple(_completed(part, loaded, returned) for part in parts)


def _consolidated(part: ReturnedPart, fill: Sequence[Crosslisting]) -> ConsolidatedPart:
    facts = part.facts
    consolidation, found = consolidate(
        facts.form, facts.plan, facts.notation, part.answers, part.submitted, facts.titles, fill
    )
    return ConsolidatedPart(part, consolidation, found)


def _completed(part: ConsolidatedPart, loaded: LoadedRound, returned: Returned) -> ConsolidatedPart:
    """The form with the fields that the offices fill."""
    cells, offices = dict(part.consolidation.cells), []
    for office, sent in zip(loaded.offices, returned.offices, strict=True):
        if office.of == part.facts.form.form:
            offices.append(sent)
            if not office.opinions:
                cells |= _consolidated(sent, ()).consolidation.cells
    return replace(part, consolidation=replace(part.consolidation, cells=cells), offices=tuple(offices))
