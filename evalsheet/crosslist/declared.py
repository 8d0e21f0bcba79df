"""From the source: every [再掲先:…] and what stands at its targets."""

from __future__ import annotations

from collections.abc import Iterable

from evalsheet.celltext import MarkerKind
from evalsheet.crosslist.field import FieldEntries
from evalsheet.crosslist.listed import Listed
from evalsheet.crosslist.pairing import Pair, pair_up
from evalsheet.crosslist.similarity import difference, likeliest, shortened
from evalsheet.findings import Code, Finding
from evalsheet.model import Place, Verdict


def pair_declared(entries: FieldEntries) -> list[Pair]:
    """All pairs of a source and what stands at its target."""
    rules = entries.rules
    declared: dict[tuple[str, str], list[Listed]] = {}
    for entry in entries.entries:
        for target in () if entry.says_nothing else entry.targets:
            if target != entry.item and target in entries.plan.item_by_number:
                declared.setdefault((entry.item, target), []).append(entry)
    pairs: list[Pair] = []
    for (source, target), sources in declared.items():

        def is_anothers(entry: Listed, source: str = source) -> bool:
            others = [one for one in entries.originals(entry) if one.item != source]
            return likeliest(entry, others, rules.copy_from) is not None

        pairs += pair_up(
            sources,
            entries.at(target),
            target,
            likely=rules.likely,
            copy=rules.copy_from,
            shortest=rules.shortest,
            anothers=is_anothers,
        )
    return pairs


def check_declared(entries: FieldEntries, pairs: Iterable[Pair], loops: frozenset[int]) -> list[Finding]:
    """What is wrong with the declarations. `loops` are the ids of entries a cycle was reported for."""
    findings: list[Finding] = []
    for entry, number in entries.named(MarkerKind.DECLARES):
        if number == entry.item:
            findings.append(entries.finding(Code.CROSSLISTING_SELF, entry, number=number))
        elif number not in entries.plan.item_by_number:
            findings.append(entries.finding(Code.CROSSLISTING_TARGET_UNKNOWN, entry, number=number))
    for pair in pairs:
        if pair.target is None:
            if not entries.is_awaited(pair):
                findings.append(_absent(entries, pair))
        elif not loops.issuperset((id(pair.source), id(pair.target))):
            findings += _compared(entries, pair, pair.target)
    return findings


def _compared(entries: FieldEntries, pair: Pair, target: Listed) -> list[Finding]:
    """How the entry at the target differs from its source."""
    source = pair.source
    findings = []
    code = _CODES.get(entries.relation(pair).verdict)
    if code is not None:
        params: dict[str, object] = {"source": source.item, "similarity": pair.similarity}
        if code is not Code.CROSSLISTING_UNMARKED:
            params["difference"] = difference(source.text, target.text)
        findings.append(entries.finding(code, target, (source.place,), **params))
    if not source.same_departments(target):
        labels = "・".join(source.labels)
        findings.append(
            entries.finding(
                Code.CROSSLISTING_LABELS_DIFFER,
                target,
                (source.place,),
                source=source.item,
                source_labels=labels,
            )
        )
    return findings


_CODES = {
    Verdict.UNMARKED: Code.CROSSLISTING_UNMARKED,
    Verdict.DIFFERENT: Code.CROSSLISTING_DIFFERENT,
    Verdict.ABRIDGED: Code.CROSSLISTING_ABRIDGED,
}


def _absent(entries: FieldEntries, pair: Pair) -> Finding:
    own = entries.own_cell(pair.item, pair.source)
    place = own[1] if own else Place()
    return entries.finding(
        Code.CROSSLISTING_ABSENT,
        pair.source,
        (entries.cell(pair.item, pair.source)[1],),
        number=pair.item,
        text=shortened(pair.source.text),
        target_cell=f"{place.file} {place.cell}".strip() or "—",
    )
