from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.district import District, adopt_examples, build_district
from tests.watch.orders_made import Orders


@pytest.fixture
def ordering_district(db: None, live_at: Callable[[str], datetime]) -> District:
    """A district that has adopted the examples, on Tuesday 10 March 2026, nine in the morning."""
    live_at("2026-03-10 09:00")
    district = build_district()
    adopt_examples(district)
    return district


@pytest.fixture
def orders(ordering_district: District) -> Orders:
    return Orders(ordering_district)
