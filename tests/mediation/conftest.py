from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.district import District, build_district
from tests.mediation.factories import Mediation, adopt_intervals, build_mediation


@pytest.fixture
def district(db: None, live_at: Callable[[str], datetime]) -> District:
    """Monday 2 March 2026, nine in the morning."""
    live_at("2026-03-02 09:00")
    return build_district()


@pytest.fixture
def mediation(district: District) -> Mediation:
    """A committee at work in a district that has adopted the intervals."""
    adopt_intervals(district)
    return build_mediation(district)
