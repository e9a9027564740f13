"""One batch into the store: a handful of rows in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from anhe.watch.fixes import Fixes
from anhe.watch.models import TrailChunk
from anhe.watch.tracks.columns import in_order, pack
from anhe.watch.tracks.levels import DAY_MS, MOST_FIXES, TRAILS_IN_A_CHUNK, Level, utc_day


def write(fixes: Fixes, received_at: int) -> int:
    """Store a batch; returns the id of its last chunk, 0 for an empty batch.

    `received_at` is when the batch closed. The caller holds the transaction: nothing may be acknowledged before it
    is committed.
    """
    if not len(fixes):
        return 0
    # Fast to write first: a batch is deflated when it is merged, a minute or two later.
    rows = TrailChunk.objects.bulk_create(chunks(fixes, Level.BATCH, received_at))
    return max(row.pk for row in rows)


def chunks(fixes: Fixes, level: Level, received_at: int) -> list[TrailChunk]:
    """Rows, not yet saved, that hold these fixes at a level: cut by UTC day and by aligned span of trails."""
    return [_chunk(part, level, received_at) for part in _parts(in_order(fixes), TRAILS_IN_A_CHUNK[level])]


def _parts(fixes: Fixes, trails_in_a_chunk: int) -> Iterator[Fixes]:
    """By day, by span of trails, and never longer than MOST_FIXES; order inside is kept."""
    day = fixes.measured_at // DAY_MS
    for one_day in np.unique(day):
        of_day = fixes if day[0] == day[-1] == one_day and (day == one_day).all() else fixes.take(day == one_day)
        edges = _edges(of_day.trail // trails_in_a_chunk)
        for first, last in pairwise(edges):
            for start in range(first, last, MOST_FIXES):
                yield _rows(of_day, start, min(start + MOST_FIXES, last))


def _edges(group: NDArray[np.int64]) -> list[int]:
    """Where an ascending column changes, with both ends."""
    return [0, *(np.flatnonzero(np.diff(group)) + 1).tolist(), len(group)]


def _rows(fixes: Fixes, first: int, last: int) -> Fixes:
    if first == 0 and last == len(fixes):
        return fixes
    return fixes.take(slice(first, last))  # type: ignore[arg-type]


def _chunk(fixes: Fixes, level: Level, received_at: int) -> TrailChunk:
    return TrailChunk(
        level=level,
        day=utc_day(int(fixes.measured_at[0]) // DAY_MS),
        first_trail=int(fixes.trail[0]),
        last_trail=int(fixes.trail[-1]),
        first_at=int(fixes.measured_at.min()),
        last_at=int(fixes.measured_at.max()),
        fixes=len(fixes),
        received_at=received_at,
        columns=pack(fixes, deflate=level > Level.BATCH),
    )
