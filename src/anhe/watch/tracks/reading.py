"""One person's points of a day or a span, each instant once whatever a device sent again.

Who may read, and that a reason was given and the read logged (R04), is decided where the page or act asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.db.models import BinaryField, Q, QuerySet
from django.db.models.functions import Substr
from numpy.typing import NDArray

from anhe.watch.fixes import Fixes
from anhe.watch.models import TrailChunk
from anhe.watch.tracks.columns import in_order, may_hold, trails_in, unpack
from anhe.watch.tracks.levels import (
    DAY_MS,
    TRAILS_IN_A_CHUNK,
    Level,
    first_trail_of,
    shanghai_day_ms,
    utc_day,
    utc_days,
)

WEEK_MS = 7 * DAY_MS
SPANS_AT_ONCE = 200
# A batch's index is seldom longer: 1,200 trails of a span of 131,072.
FRONT = 4096


def day_of(trail: int, day: date) -> Fixes:
    """The points measured on a calendar day in Shanghai, in order of time."""
    return span(trail, *shanghai_day_ms(day))


def span(trail: int, from_ms: int, until_ms: int) -> Fixes:
    """The points measured from `from_ms` on and before `until_ms`, in order of time."""
    rows = chunks_with(trail).filter(day__in=utc_days(from_ms, until_ms), first_at__lt=until_ms, last_at__gte=from_ms)
    # Of the last minute's many batches few hold this trail: their indexes say which, the rest stays in the database.
    batches = rows.filter(level=Level.BATCH).annotate(front=Substr("columns", 1, FRONT, output_field=BinaryField()))
    wanted = [key for key, front in batches.values_list("pk", "front").iterator() if may_hold(front, trail)]
    parts = [unpack(columns, trail) for columns in _columns(rows.exclude(level=Level.BATCH))]
    for some in range(0, len(wanted), SPANS_AT_ONCE):
        parts += [
            unpack(columns, trail)
            for columns in _columns(TrailChunk.objects.filter(pk__in=wanted[some : some + SPANS_AT_ONCE]))
        ]
    found = Fixes.concatenate([part for part in parts if len(part)])
    return in_order(found.take((found.measured_at >= from_ms) & (found.measured_at < until_ms)))


def _columns(rows: QuerySet[TrailChunk]) -> Iterator[bytes | memoryview]:
    return rows.order_by("id").values_list("columns", flat=True).iterator()


def whole(trail: int) -> Fixes:
    """Every point that is kept of a trail."""
    parts = [unpack(columns, trail) for columns in _columns(chunks_with(trail))]
    return in_order(Fixes.concatenate([part for part in parts if len(part)]))


def chunks_with(trail: int) -> QuerySet[TrailChunk]:
    """Chunks that may hold points of a trail; their index says whether they do."""
    here = Q()
    for level in Level:
        here |= Q(level=level, first_trail__gte=first_trail_of(level, trail), first_trail__lte=trail)
    return TrailChunk.objects.filter(here, last_trail__gte=trail).order_by("id")


def newest(trails: Sequence[int], now_ms: int) -> Fixes:
    """The newest point of each of these trails that has one within a week, by trail; statements do not grow with them.

    Looks where points are youngest first: batches and minutes, then hours, then days, each only for those not found.
    """
    wanted = np.unique(np.asarray(trails, dtype=np.int64))
    found: list[Fixes] = []
    for levels in ((Level.BATCH, Level.MINUTE), (Level.HOUR,), (Level.DAY,)):
        if not len(wanted):
            break
        parts = [_last_of(columns, wanted) for columns in _columns_of(wanted, levels, now_ms - WEEK_MS)]
        newest_here = _last_each(Fixes.concatenate([part for part in parts if len(part)]))
        newest_here = newest_here.take(newest_here.measured_at >= now_ms - WEEK_MS)
        found.append(newest_here)
        wanted = np.setdiff1d(wanted, newest_here.trail)
    return _last_each(Fixes.concatenate(found))


def _columns_of(wanted: NDArray[np.int64], levels: tuple[Level, ...], since_ms: int) -> Iterator[bytes | memoryview]:
    """Chunks of these levels in whose span of trails one of the wanted lies."""
    for some in np.array_split(wanted, len(wanted) // SPANS_AT_ONCE + 1):
        here = Q()
        for level in levels:
            width = TRAILS_IN_A_CHUNK[level]
            for number in np.unique(some // width).tolist():
                here |= Q(level=level, first_trail__gte=number * width, first_trail__lt=(number + 1) * width)
        rows = TrailChunk.objects.filter(
            here, day__gte=utc_day(since_ms // DAY_MS), last_at__gte=since_ms, last_trail__gte=int(some[0])
        )
        yield from rows.order_by("id").values_list("columns", flat=True).iterator()


def _last_of(columns: bytes | memoryview, wanted: NDArray[np.int64]) -> Fixes:
    if not len(np.intersect1d(trails_in(columns), wanted, assume_unique=True)):
        return Fixes.empty()
    fixes = unpack(columns)
    return _last_each(fixes.take(np.isin(fixes.trail, wanted)))


def _last_each(fixes: Fixes) -> Fixes:
    ordered = in_order(fixes)
    is_last = np.ones(len(ordered), dtype=bool)
    is_last[:-1] = ordered.trail[1:] != ordered.trail[:-1]
    return ordered.take(is_last)
