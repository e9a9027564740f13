from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.correction.factories import Cases
from tests.district import District, adopt_examples, build_district


@pytest.fixture
def bare_district(db: None, live_at: Callable[[str], datetime]) -> District:
    """A new installation, which has adopted nothing, on Monday 2 March 2026, nine in the morning."""
    live_at("2026-03-02 09:00")
    return build_district()


@pytest.fixture
def district(bare_district: District) -> District:
    """A district that has adopted the examples."""
    adopt_examples(bare_district)
    return bare_district


@pytest.fixture
def cases(district: District) -> Cases:
    return Cases(district)


@pytest.fixture
def bare_cases(bare_district: District) -> Cases:
    return Cases(bare_district)
