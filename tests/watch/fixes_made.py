"""Fixes for tests: rows given as short tuples, or drawn by hypothesis with everything a device may say."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from hypothesis import strategies as st

from anhe.watch.fixes import COLUMNS, Fixes
from anhe.watch.tracks.columns import rounded

NOON = int(datetime(2026, 11, 24, 4, tzinfo=UTC).timestamp() * 1000)
COUNTS = ("accuracy_m", "speed", "course", "altitude_m", "battery", "source", "signs")


def fixes_of(*rows: tuple[int, int], received_at: int | None = None, lat: float = 30.0, lon: float = 106.3) -> Fixes:
    """One fix for each (trail, measured_at)."""
    made = Fixes.empty(len(rows))
    for place, (trail, at) in enumerate(rows):
        made.trail[place], made.measured_at[place] = trail, at
    made.received_at[:] = made.measured_at + 800 if received_at is None else received_at
    made.lat[:], made.lon[:] = lat, lon
    return made


def as_rows(fixes: Fixes) -> list[tuple[int, int]]:
    return list(zip(fixes.trail.tolist(), fixes.measured_at.tolist(), strict=True))


def same(one: Fixes, other: Fixes) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name in ("lat", "lon")) for name in COLUMNS
    )


@st.composite
def any_fixes(draw: st.DrawFn, most: int = 40, trails: int = 2**40) -> Fixes:
    """Columns of any length and any values a column can hold."""
    length = draw(st.integers(0, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    made = Fixes.empty(length)
    made.trail[:] = rng.integers(1, draw(st.integers(2, trails)), length)
    made.measured_at[:] = NOON + rng.integers(-draw(st.integers(1, 10**11)), 10**6, length)
    made.received_at[:] = NOON + rng.integers(0, 10**9, length)
    made.lat[:] = rounded(rng.uniform(-90, 90, length))
    made.lon[:] = rounded(rng.uniform(-180, 180, length))
    no_position = rng.random(length) < draw(st.floats(0, 1))
    made.lat[no_position] = made.lon[no_position] = np.nan
    for name in COUNTS:
        kind = np.iinfo(COLUMNS[name])
        getattr(made, name)[:] = rng.integers(kind.min, kind.max + 1, length) if draw(st.booleans()) else 7
    return made
