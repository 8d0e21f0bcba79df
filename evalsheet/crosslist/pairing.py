"""Which entry at a target answers which declaration at a source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evalsheet.crosslist.listed import Listed
from evalsheet.crosslist.similarity import similarity


@dataclass(frozen=True, slots=True)
class Pair:
    """A source with its entry at one target; `target` is None where nothing there answers it.

    `marked` is true where the target says in any way that it is a copy, be it with the wrong number.
    """

    source: Listed
    item: str
    target: Listed | None
    similarity: int
    marked: bool


def pair_up(
    declared: Sequence[Listed],
    entries: Sequence[Listed],
    item: str,
    *,
    likely: int,
    copy: int,
    shortest: int = 1,
    anothers: Callable[[Listed], bool] = lambda _: False,
) -> list[Pair]:
    """Pair the entries of one source item that declare `item` with the entries standing there.

    Marked entries that are alike come first, the most alike before others; then a marked entry of the same
    department whatever it says, unless it is `anothers`: that of another source with a wrong number; then a copy
    whose marker is bare or names another item; then a copy without a marker, if it reads the same or is
    too long for a mere phrase.
    """
    source_item = declared[0].item
    entries = [one for one in entries if not one.says_nothing]
    marked = [one for one in entries if source_item in one.sources]
    pairs = _greedy(declared, marked, item, at_least=likely, marked=True)
    pairs += _twice(pairs, declared, marked)
    left = [one for one in declared if not _has(pairs, source=one)]
    free = [one for one in marked if not _has(pairs, target=one)]
    for one in list(left):
        same = next((other for other in free if other.shares_department(one) and not anothers(other)), None)
        if same is not None:
            pairs.append(Pair(one, item, same, similarity(one, same), marked=True))
            free.remove(same)
            left.remove(one)
    misnamed = [one for one in entries if (one.sources or one.is_bare) and source_item not in one.sources]
    pairs += _greedy(left, misnamed, item, at_least=copy, marked=True)
    left = [one for one in left if not _has(pairs, source=one)]
    wanted = {one.compared for one in left}
    unmarked = [
        one for one in entries if not one.is_marked and (len(one.compared) >= shortest or one.compared in wanted)
    ]
    pairs += _greedy(left, unmarked, item, at_least=copy, marked=False)
    absent = [Pair(one, item, None, 0, marked=False) for one in left if not _has(pairs, source=one)]
    return [*pairs, *absent]


def _greedy(
    sources: Sequence[Listed], targets: Sequence[Listed], item: str, *, at_least: int, marked: bool
) -> list[Pair]:
    """The most alike first; of those equally alike, the ones under the same departments."""
    scored = [(similarity(s, t), s, t) for s in sources for t in targets]

    def rank(one: tuple[int, Listed, Listed]) -> tuple[int, bool, bool]:
        score, source, target = one
        return -score, not source.same_departments(target), not source.shares_department(target)

    scored.sort(key=rank)
    pairs: list[Pair] = []
    used: set[int] = set()
    for score, source, target in scored:
        if score >= at_least and used.isdisjoint((id(source), id(target))):
            pairs.append(Pair(source, item, target, score, marked))
            used |= {id(source), id(target)}
    return pairs


def _twice(pairs: Sequence[Pair], declared: Sequence[Listed], marked: Sequence[Listed]) -> list[Pair]:
    """A joint entry that stands in the cells of several of its departments, on one side only."""
    found: list[Pair] = []
    for pair in pairs:
        source, target = pair.source, pair.target
        assert target is not None
        found += [
            Pair(one, pair.item, target, pair.similarity, pair.marked)
            for one in declared
            if one.repeats(source) and not _has([*pairs, *found], source=one)
        ]
        found += [
            Pair(source, pair.item, one, pair.similarity, pair.marked)
            for one in marked
            if one.repeats(target) and not _has([*pairs, *found], target=one)
        ]
    return found


def _has(pairs: Sequence[Pair], *, source: Listed | None = None, target: Listed | None = None) -> bool:
    return any(pair.source is source or (target is not None and pair.target is target) for pair in pairs)
