"""Small worlds for the engine's tests: a square district of 4 km about 29° N 106° E, its wearers, fixes by metres."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import numpy as np
import shapely

from anhe.watch.engine import (
    NEVER,
    Areas,
    Hours,
    Openings,
    Orders,
    State,
    Step,
    Thresholds,
    Watched,
    ZoneKind,
    Zones,
    start,
    step,
    zone_ids,
)
from anhe.watch.fixes import Fixes, Source

METRES = 111_195.0
LAT, LON = 29.0, 106.0
# Monday 2 March 2026, 10:00 in Shanghai.
NOON = 1_772_416_800_000
TERM_BEGINS, TERM_ENDS = NOON - 86_400_000, NOON + 30 * 86_400_000
SQUARE = [(-2000, -2000), (2000, -2000), (2000, 2000), (-2000, 2000)]


def degrees(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of a point x metres east and y metres north of the middle."""
    return LAT + y / METRES, LON + x / (METRES * np.cos(np.radians(LAT)))


def polygon(corners: Sequence[tuple[float, float]]) -> shapely.Polygon:
    return shapely.Polygon([degrees(x, y)[::-1] for x, y in corners])


def square(x: float, y: float, half: float) -> shapely.Polygon:
    return polygon([(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)])


class World:
    """Orders with zones, and the engine's state over them. Trails are 1, 2, …"""

    def __init__(self, wearers: int = 1, *, report_seconds: int = 10, now: int = NOON, **limits: float) -> None:
        self.areas, self.hours, self.now = Areas(), Hours(), now
        self.thresholds = Thresholds(**limits)  # type: ignore[arg-type]
        self.orders = [(trail, TERM_BEGINS, TERM_ENDS, report_seconds, TERM_BEGINS) for trail in range(1, wearers + 1)]
        self.zones: list[tuple[int, int, int, int, int, int]] = []
        self.ids: list[UUID] = []
        self.openings: list[tuple[int, int, int]] = []
        self._state: State | None = None

    def zone(
        self,
        shape: shapely.Geometry,
        kind: ZoneKind = ZoneKind.ALLOWED,
        *,
        trail: int = 1,
        hours: Sequence[Sequence[int]] = (),
        starts: int = 0,
        ends: int = NEVER,
    ) -> UUID:
        area = int(self.areas.add([shape])[0])
        self.zones.append((trail, kind, area, self.hours.add(hours), starts, ends))
        self.ids.append(UUID(int=len(self.ids) + 1))
        return self.ids[-1]

    def watched(self) -> Watched:
        zone = np.array(self.zones, dtype=np.int64).reshape(-1, 6).T
        opening = np.array(self.openings, dtype=np.int64).reshape(-1, 3).T
        return Watched.build(
            Orders(*np.array(self.orders, dtype=np.int64).reshape(-1, 5).T),
            Zones(
                zone[0],
                zone[1].astype(np.uint8),
                zone[2].astype(np.int32),
                zone[3].astype(np.int32),
                zone[4],
                zone[5],
                zone_ids(self.ids),
            ),
            Openings(*opening),
            self.areas,
            self.hours,
            self.thresholds,
        )

    @property
    def state(self) -> State:
        if self._state is None:
            self._state = start(self.watched(), self.now)
        return self._state

    def take(self, *fixes: Fixes, at: int | None = None) -> Step:
        """Send fixes as one batch, at their latest instant unless said otherwise."""
        batch = Fixes.concatenate(list(fixes))
        self.now = at if at is not None else max(self.now, int(batch.measured_at.max()))
        return step(self.state, batch, self.now)

    def walk(self, points: Sequence[tuple[float, float]], every_s: int = 10, **facts: int) -> list[tuple[str, bool]]:
        """Send one point after the other in batches of their own; what was said, as (kind, begins)."""
        said = []
        for x, y in points:
            self.now += every_s * 1000
            said += [(one.kind, one.begins) for one in self.take(fix(x, y, self.now, **facts)).signals]
        return said


def fix(
    x: float,
    y: float,
    at: int,
    *,
    trail: int = 1,
    kmh: float = 4,
    accuracy: int = 15,
    source: Source = Source.SATELLITE,
    signs: int = 0,
    battery: int = 80,
) -> Fixes:
    """One fix, x metres east and y metres north of the district's middle."""
    one = Fixes.empty(1)
    one.trail[0], one.measured_at[0], one.received_at[0] = trail, at, at
    one.lat[0], one.lon[0] = degrees(x, y)
    one.speed[0], one.accuracy_m[0], one.source[0] = round(kmh * 10), accuracy, source
    one.signs[0], one.battery[0] = signs, battery
    return one


def no_position(at: int, **facts: int) -> Fixes:
    one = fix(0, 0, at, source=Source.NONE, **facts)
    one.lat[0] = one.lon[0] = np.nan
    return one
