"""Work per file: in this process or in others, the same results, and never a half-packed argument."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from functools import cached_property

import pytest

from evalsheet.workflow.workers import WORTH_IT, InProcess, in_batches, workers


class Growing:
    """Something that works out a property when it is first asked, as a plan does."""

    @cached_property
    def found(self) -> int:
        return 1


def attributes(one: Growing) -> list[str]:
    return sorted(vars(one))


def failing() -> None:
    raise ValueError("broken")


@pytest.fixture(params=["few files", "many files", "rules"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with workers() as given:
        count = WORTH_IT if request.param == "many files" else 1
        yield given.rules if request.param == "rules" else given.for_files(count)


def test_what_is_sent_is_as_it_was_at_the_call(executor: Executor) -> None:
    sent = [Growing() for _ in range(50)]
    calls = []
    for one in sent:
        calls.append(executor.submit(attributes, one))
        assert one.found == 1
    assert [call.result() for call in calls] == [[]] * 50


def test_an_error_is_raised_where_the_result_is_asked_for(executor: Executor) -> None:
    call = executor.submit(failing)
    with pytest.raises(ValueError, match="broken"):
        call.result()


@pytest.mark.parametrize("count", [0, 1, 7, 40])
def test_batches_are_the_items_in_their_order(count: int) -> None:
    items = list(range(count))
    assert [one for batch in in_batches(items, InProcess()) for one in batch] == items
