from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.correction.factories import Cases
from tests.district import District, adopt_examples, build_district


@pytest.fixture
def district(db: None, live_at: Callable[[str], datetime]) -> District:
    """A district that has adopted the examples, on Monday 2 March 2026, nine in the morning."""
    live_at("2026-03-02 09:00")
    built = build_district()
    adopt_examples(built)
    return built


@pytest.fixture
def cases(district: District) -> Cases:
    return Cases(district)


@pytest.fixture
def refused() -> Any:
    from tests.correction.factories import refused

    return refused
