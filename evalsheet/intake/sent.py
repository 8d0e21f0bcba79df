"""Which item a row is told to be by the texts that were sent in it, where its number is gone or says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from evalsheet.celltext import comparable
from evalsheet.intake.returned import PREFILLED, SURE, Returned
from evalsheet.sheet import Role


def renumbered(returned: Returned, numbered: Mapping[int, str]) -> Mapping[int, str]:
    """(row, item) of rows that bear another item's number, and else what was sent for this one.

    A number column that was filled downwards, sorted alone or counted anew says nothing of the texts beside it. A
    copy of a row is none of these: the item's own row is still there. Nor is a block of texts that moved past the
    numbers, as where some cells were deleted: other cells of the row, or a row left without any text, show that.
    """
    titles = {item: comparable(one.node.title) for item, one in returned.facts.plan.item_by_number.items()}
    standing = {row: comparable(returned.sheet.text(row, returned.title_column or 0)) for row in numbered}
    doubtful = [row for row, item in sorted(numbered.items()) if standing[row] != titles.get(item)]
    if not doubtful or returned.title_column is None:
        return {}
    telling = _telling(returned)
    tell = {row: _texts_tell(returned, telling, row) for row in numbered}
    own = {item for row, item in numbered.items() if item in tell[row]}
    told = {row: item for row in doubtful if (item := _told(returned, tell[row])) and item not in own}
    times = Counter(told.values())
    found = {row: item for row, item in told.items() if times[item] == 1}
    at = returned.title_column
    for row in doubtful:  # a title is enough where the number's item is not asked for, or told in another row
        item = telling.get((at, standing[row]), "")
        free = item in returned.owed and item not in own and item not in found.values()
        if free and row not in found and (numbered[row] not in returned.owed or numbered[row] in found.values()):
            found[row] = item
    left = [row for row in doubtful if not (standing[row] or tell[row]) and numbered[row] in returned.owed]
    apart = any(_says_as_numbered(returned, row, numbered[row], item) for row, item in found.items())
    return {} if left or apart else found


def _says_as_numbered(returned: Returned, row: int, number: str, told: str) -> bool:
    """Whether a cell of a row says what was sent for the item of its number, and not for the one its texts tell."""
    if number not in returned.facts.plan.item_by_number:
        return False
    for column, at in returned.headings.columns.items():
        said = comparable(returned.sheet.text(row, at))
        sent = {item: comparable(returned.prefilled(column, item)) for item in (number, told)}
        if column.role is not Role.NUMBER and said and said == sent[number] != sent[told]:
            return True
    return False


def told_by_texts(returned: Returned, taken: set[int], found: set[str]) -> Iterator[tuple[int, str]]:
    """(row, item) of items without a row so far, of which a row says what was sent, number and title apart."""
    missing = {*returned.owed} - found
    if not missing:
        return
    telling = _telling(returned)
    rows = {row for row, _ in returned.sheet.cells if row > returned.headings.row}
    told = {row: _told(returned, _texts_tell(returned, telling, row)) for row in rows - taken}
    times = Counter(told.values())
    yield from ((row, item) for row, item in sorted(told.items()) if item in missing and times[item] == 1)


def _telling(returned: Returned) -> Mapping[tuple[int, str], str]:
    """The texts that were sent in a column for one item of the plan alone, with that item."""
    found: dict[tuple[int, str], str] = {}
    for column, at in returned.headings.columns.items():
        if column.role in PREFILLED:
            items = [one.number for one in returned.facts.plan.answered_items]
            texts = {item: comparable(returned.prefilled(column, item)) for item in items}
            times = Counter(texts.values())
            found |= {(at, text): item for item, text in texts.items() if text and times[text] == 1}
    return found


def _texts_tell(returned: Returned, telling: Mapping[tuple[int, str], str], row: int) -> Counter[str]:
    """How many texts of a row were sent for which item alone."""
    places = returned.headings.columns.values()
    said = (telling.get((at, comparable(returned.sheet.text(row, at)))) for at in places)
    return Counter(item for item in said if item)


def _told(returned: Returned, texts: Counter[str]) -> str:
    """The item that is owed and that the texts of a row tell; empty where they tell none, or of several."""
    item, count = next(iter(texts.items()), ("", 0))
    return item if len(texts) == 1 and count >= SURE and item in returned.owed else ""


def told_by(returned: Returned, item: str, row: int) -> str:
    """What a row that was told by its texts is best said to be told by."""
    title = comparable(returned.facts.plan.item_by_number[item].node.title)
    return "title" if comparable(returned.sheet.text(row, returned.title_column or 0)) == title else "sent"
