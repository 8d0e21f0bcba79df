"""References to other places of the report: they name something there is, and no page number of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evalsheet.celltext import find_pointers, typed_pages
from evalsheet.findings import Code, Finding, finding
from evalsheet.forms import PointerWords
from evalsheet.model import Answer, Plan
from evalsheet.plan import Referable, referred


def check_references(
    answers: Iterable[Answer],
    words: PointerWords | None,
    own: int,
    forms: Sequence[Referable],
    plan: Plan,
    titles: Mapping[str, str],
) -> tuple[Finding, ...]:
    """References to nothing, to the item they stand in, and to pages.

    Args:
        answers: of form number `own`.
        words: how references are typed; None where the form has none.
        own, forms: the forms of the round.
        plan: what the answers are about: the form's items, or the rows of the committee's opinions.
        titles: the fields' headings in this round.
    """
    if words is None:
        return ()
    return tuple(found for answer in answers for found in _faults(answer, words, own, forms, plan, titles))


def _faults(
    answer: Answer,
    words: PointerWords,
    own: int,
    forms: Sequence[Referable],
    plan: Plan,
    titles: Mapping[str, str],
) -> Iterator[Finding]:
    key = answer.key

    def fault(code: Code, number: str) -> Finding:
        return finding(
            code,
            answer.place,
            item=key.item,
            department=key.department,
            field=titles[key.field],
            value=answer.value,
            number=number,
        )

    for pointer in find_pointers(answer.value, words.points, (words.open, words.close)):
        named = referred(pointer.reference, own, forms)
        if named is None:
            yield fault(Code.POINTER_UNKNOWN, pointer.reference)
        elif named.form == own and named.path == plan.item_by_number[key.item].path:
            yield fault(Code.CROSSLISTING_SELF, pointer.reference)
    for page in typed_pages(answer.value, words.points):
        yield fault(Code.POINTER_TO_PAGE, page)
