"""What several test modules look at and is slow to make."""

from __future__ import annotations

import pytest

from tests.example_years import WITH_EXAMPLE, Year, played


@pytest.fixture(scope="session", params=WITH_EXAMPLE)
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """The year without mistakes of each packaged form that has an example."""
    return played(request.param, tmp_path_factory.mktemp("example") / "round")
