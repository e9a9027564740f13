"""What a zone would have said of the last month's points, before it is put in force: looked at, never kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import shapely
from numpy.typing import NDArray

from anhe import clock
from anhe.watch.engine.hours import Hours
from anhe.watch.fixes import Fixes, Source
from anhe.watch.models import PositioningOrder, Trail, Zone
from anhe.watch.shapes import Area, geometry_of
from anhe.watch.tracks.levels import as_ms
from anhe.watch.tracks.reading import span

LOOKED_BACK = timedelta(days=30)
# Two fixes in a row, as the engine wants to see before it believes an exit.
SEEN_TWICE = 2


@dataclass(frozen=True, slots=True)
class Preview:
    """How many points of the span there are, how many broke the zone, in how many episodes, the first of which when."""

    fixes: int
    breaking: int
    episodes: int
    episodes_begin_at: tuple[datetime, ...]

    @property
    def share(self) -> float:
        return self.breaking / self.fixes if self.fixes else 0.0


def preview(
    order: PositioningOrder,
    area: Area,
    kind: str,
    hours: Sequence[Sequence[int]] = (),
    *,
    now: datetime | None = None,
) -> Preview:
    """The zone against the points of this order in the last thirty days.

    Without the engine's patience for drift: a picture before saving, not a count of alerts.
    """
    now = now or clock.now()
    trail = Trail.objects.filter(order=order).first()
    if trail is None:
        return Preview(0, 0, 0, ())
    fixes = span(trail.number, as_ms(now - LOOKED_BACK), as_ms(now) + 1)
    return of_fixes(fixes, area, kind, hours)


def of_fixes(fixes: Fixes, area: Area, kind: str, hours: Sequence[Sequence[int]] = ()) -> Preview:
    """The same over columns of one trail in order of time. Only satellite points judge; others are circles."""
    judged = fixes.take((fixes.source == Source.SATELLITE) & np.isfinite(fixes.lat))
    breaking = breaks(judged, area, kind, hours)
    begins = episodes(breaking)
    instants = tuple(datetime.fromtimestamp(at / 1000, clock.SHANGHAI) for at in judged.measured_at[begins].tolist())
    return Preview(len(judged), int(breaking.sum()), len(begins), instants)


def breaks(fixes: Fixes, area: Area, kind: str, hours: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    """Which points lie where they should not, in the hours that count."""
    shape = geometry_of(area)
    shapely.prepare(shape)
    inside = shapely.contains_xy(shape, fixes.lon, fixes.lat)
    wrong = inside if kind == Zone.Kind.PROHIBITED else ~inside
    pattern = Hours()
    number = np.full(len(fixes), pattern.add(hours), dtype=np.int64)
    result: NDArray[np.bool_] = wrong & pattern.covers(number, fixes.measured_at)
    return result


def episodes(breaking: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where runs of at least two points begin."""
    edges = np.diff(np.concatenate([[False], breaking, [False]]).astype(np.int8))
    begins, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return begins[ends - begins >= SEEN_TWICE]
