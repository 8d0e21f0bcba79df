"""How alike two texts are, how they differ, and which texts are worth comparing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from evalsheet.celltext import comparable
from evalsheet.crosslist.listed import Listed

RUN = 5  # characters; two copies share many runs of this length
CROWDED = 12  # a run that stands in more entries than this says nothing: it may be a phrase
SAMPLED = 5  # one run in so many is looked at, chosen by its first letter
SHARED = 5  # two texts are compared when they share one run for so many characters of the shorter
END = 20  # characters; of texts copied all over and changed a little, most begin or end the same for so long
SHOWN_CHANGES = 4
LEGIBLE = 3  # characters of a run between two changes
NUMERALS = "0123456789０１２３４５６７８９,.，．"
SHOWN_LENGTH = 40
CONTAINED = 95  # a text wholly inside another


def similarity(one: Listed, other: Listed, at_least: int = 0) -> int:
    """0–100; 100 where both read the same, 95 at least where one is contained in the other.

    Anything below `at_least` may come back as 0.
    """
    if one.compared == other.compared:
        return 100
    inside = contains(one, other) or contains(other, one)
    cutoff = 0 if inside else max(0, at_least - 1)
    ratio = min(99, round(fuzz.ratio(one.compared, other.compared, score_cutoff=cutoff)))
    return max(ratio, CONTAINED) if inside else ratio


def contains(source: Listed, target: Listed) -> bool:
    """Whether the target's text stands in the source's."""
    return bool(target.compared) and target.compared in source.compared


def likeliest(entry: Listed, candidates: Iterable[Listed], at_least: int) -> tuple[Listed, int] | None:
    """The candidate most like `entry`, one of the same department before others; nothing below `at_least`."""
    best: tuple[Listed, int] | None = None
    for one in sorted(candidates, key=lambda one: one.compared != entry.compared):  # what it must beat, early
        score = similarity(entry, one, at_least)
        if score < at_least:
            continue
        nearer = best is None or score > best[1]
        if nearer or (best and entry.shares_department(one) and not entry.shares_department(best[0])):
            best, at_least = (one, score), score
    return best


def difference(source: str, target: str) -> str:
    """What changed on the way, as 「元」→「先」 pairs; the first few."""
    shown = [f"「{shortened(before)}」→「{shortened(after)}」" for before, after in _changes(source, target)]
    more = " …" if len(shown) > SHOWN_CHANGES else ""
    return " ".join(shown[:SHOWN_CHANGES]) + more


def _changes(source: str, target: str) -> Iterator[tuple[str, str]]:
    """What was replaced by what; widths and spaces do not count.

    Runs too short to be read by themselves count as changed with what is around them; a number is never parted, and
    shown with what it counts.
    """
    at = target_at = 0  # where the two last agreed
    for start, target_start, size in _agreeing(source, target):
        before, after = source[at:start], target[target_at:target_start]
        if comparable(before) != comparable(after):
            counted = source[start : start + 1] if not (before + after).strip(NUMERALS) else ""
            yield before + counted, after + counted
        at, target_at = start + size, target_start + size


def _agreeing(source: str, target: str) -> Iterator[tuple[int, int, int]]:
    """(start in source, start in target, length) of the runs in which both agree, without those too short to tell
    and without numbers that go on beyond them; an empty one at the end."""
    ends = len(source), len(target)
    for block in Indel.opcodes(source, target).as_matching_blocks():
        run = source[block.a : block.a + block.size]
        begins, is_end = (block.a, block.b) == (0, 0), (block.a + block.size, block.b + block.size) == ends
        kept = run if begins else run.lstrip(NUMERALS)
        skipped = len(run) - len(kept)
        kept = kept if is_end else kept.rstrip(NUMERALS)
        if begins or is_end or len(kept) >= LEGIBLE:
            yield block.a + skipped, block.b + skipped, len(kept)
    yield (*ends, 0)


def shortened(text: str) -> str:
    """The beginning of a text, as it can be quoted in a line."""
    plain = text.replace("\n", " ")
    return plain if len(plain) <= SHOWN_LENGTH else plain[:SHOWN_LENGTH] + "…"


def probable_copies(
    entries: Iterable[Listed], shortest: int, at_least: int
) -> Iterator[tuple[Listed, Listed, int]]:
    """Pairs of entries of different items at least `at_least` alike, found without comparing all with all.

    A text that reads the same as another, or stands inside it, is always found. Of many that read the same,
    each is paired with the first.
    """
    long_enough = [one for one in entries if len(one.compared) >= shortest]
    first_with: dict[str, int] = {}
    pairs: set[tuple[int, int]] = set()
    for number, one in enumerate(long_enough):
        first = first_with.setdefault(one.compared, number)
        if first != number:
            pairs.add((first, number))
    texts, numbers = list(first_with), list(first_with.values())
    runs = _Runs(texts)
    for one_at, other_at in runs.shared() | runs.inside() | {*_same_at_an_end(texts)}:
        pairs.add((numbers[one_at], numbers[other_at]))
    for first, second in sorted(pairs):
        one, other = long_enough[first], long_enough[second]
        if one.item != other.item and _may_reach(one, other, at_least):
            score = similarity(one, other, at_least)
            if score >= at_least:
                yield one, other, score


def _may_reach(one: Listed, other: Listed, at_least: int) -> bool:
    """Whether two texts of such lengths can be that much alike, or one stand inside the other."""
    shorter, longer = sorted((len(one.compared), len(other.compared)))
    return 200 * shorter >= at_least * (shorter + longer) or contains(one, other) or contains(other, one)


class _Runs:
    """The sampled runs of characters of some texts, and the texts that each stands in."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        runs = _sampled_runs(texts)
        self._of = [set(runs.findall(text)) for text in texts]
        self._standing: dict[str, list[int]] = defaultdict(list)
        for number, found in enumerate(self._of):
            for run in found:
                self._standing[run].append(number)
        self._needed = [max(1, len(text) // (SHARED * SAMPLED)) for text in texts]

    def shared(self) -> set[tuple[int, int]]:
        """Pairs of texts that share many runs; those that stand everywhere do not count."""
        counts: Counter[tuple[int, int]] = Counter()
        for numbers in self._standing.values():
            if len(numbers) <= CROWDED:
                counts.update(combinations(numbers, 2))
        needed = self._needed
        return {pair for pair, count in counts.items() if count >= min(needed[pair[0]], needed[pair[1]])}

    def inside(self) -> set[tuple[int, int]]:
        """Pairs of which one text stands in the other, of texts with too few telling runs to be found by these.

        Whatever holds a text holds all of its runs, so that it is looked for where its rarest run stands.
        """
        found: set[tuple[int, int]] = set()
        everywhere: Sequence[int] = range(len(self._texts))
        telling = {run for run, numbers in self._standing.items() if len(numbers) <= CROWDED}
        for number, text in enumerate(self._texts):
            if len(telling & self._of[number]) < self._needed[number]:
                near = min((self._standing[run] for run in self._of[number]), key=len, default=everywhere)
                found |= {
                    (min(number, other), max(number, other))
                    for other in near
                    if other != number and text in self._texts[other]
                }
        return found


def _same_at_an_end(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Texts that begin, or end, the same: each with the first of them, and with the one before."""
    for ends in ([text[:END] for text in texts], [text[-END:] for text in texts]):
        same: dict[str, list[int]] = defaultdict(list)
        for number, end in enumerate(ends):
            same[end].append(number)
        for numbers in same.values():
            yield from ((numbers[0], one) for one in numbers[1:])
            yield from pairwise(numbers)


def _sampled_runs(texts: Sequence[str]) -> re.Pattern[str]:
    """Finds every run that begins with one of the sampled letters, overlapping ones too."""
    letters = {letter for letter in set().union(*texts) if ord(letter) % SAMPLED == 0}
    first = "".join(map(re.escape, sorted(letters)))
    return re.compile(rf"(?=([{first}].{{{RUN - 1}}}))" if first else r"(?!)", re.DOTALL)
