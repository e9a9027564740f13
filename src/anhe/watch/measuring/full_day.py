"""A store as full as a national day, as far as one person's reading can feel it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection

from anhe.clock import SHANGHAI
from anhe.watch.fixes import Fixes
from anhe.watch.models import TrailChunk
from anhe.watch.tracks.columns import rounded
from anhe.watch.tracks.levels import TRAILS_IN_A_CHUNK, Level, as_instant, as_ms
from anhe.watch.tracks.reading import day_of
from anhe.watch.tracks.writing import chunks

EVERY_MS = 10_000
BATCHES_A_SECOND = 10
MINUTE_MS, HOUR_MS = 60_000, 3_600_000


def lay_out_day(trails: int, others: int) -> dict[str, Any]:
    """Chunks of a day that ends now: past UTC days merged, hours, this hour's minutes, the last minute's batches.

    `trails` are read afterwards; beside them lie `others` rows of the same day for other trails, so that the index is
    as deep as it would be.
    """
    now_ms = as_ms(datetime.now(UTC).replace(microsecond=0)) // MINUTE_MS * MINUTE_MS
    day_ms = as_ms(datetime.combine(as_instant(now_ms).astimezone(SHANGHAI).date(), datetime.min.time(), SHANGHAI))
    hour_ms = now_ms // HOUR_MS * HOUR_MS
    utc_ms = now_ms // (24 * HOUR_MS) * (24 * HOUR_MS)
    began = time.perf_counter()
    wanted = np.arange(1, trails + 1) * 1_000
    for trail in wanted.tolist():
        _day_level(trail, day_ms, utc_ms)
        for start in range(max(utc_ms, day_ms), hour_ms, HOUR_MS):
            _spans(trail, Level.HOUR, start, start + HOUR_MS)
        for start in range(max(hour_ms, day_ms), now_ms - MINUTE_MS, MINUTE_MS):
            _spans(trail, Level.MINUTE, start, start + MINUTE_MS)
    _batches(now_ms - MINUTE_MS, now_ms)
    _others(others, day_ms, utc_ms)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "rows": TrailChunk.objects.count(),
        "fixes": sum(TrailChunk.objects.values_list("fixes", flat=True)),
        "by_level": {level.name: TrailChunk.objects.filter(level=level).count() for level in Level},
        "laid_out_s": round(time.perf_counter() - began, 1),
    }


def read_days(trails: int) -> dict[str, Any]:
    """How long a person's day takes to read, in milliseconds, each trail once."""
    today = datetime.now(SHANGHAI).date()
    spent: dict[str, list[float]] = {"today": [], "yesterday": []}
    points: dict[str, int] = {}
    for trail in (np.arange(1, trails + 1) * 1_000).tolist():
        for name, day in (("today", today), ("yesterday", today - timedelta(days=1))):
            began = time.perf_counter()
            found = day_of(trail, day)
            spent[name].append((time.perf_counter() - began) * 1000)
            points[name] = len(found)
    return {
        "points": points,
        "read_ms": {
            name: {"median": round(float(np.median(times)), 1), "worst": round(max(times), 1)}
            for name, times in spent.items()
        },
        "aim_ms": 50,
    }


def _day_level(trail: int, day_ms: int, utc_ms: int) -> None:
    """Yesterday in Shanghai, and what of today lies in a UTC day that is over."""
    for start in range(utc_ms - 48 * HOUR_MS, utc_ms, 24 * HOUR_MS):
        _save(_fixes(np.array([trail]), start, start + 24 * HOUR_MS), Level.DAY, start)


def _spans(trail: int, level: Level, from_ms: int, until_ms: int) -> None:
    """The whole aligned span of trails that share a chunk with this one, at one fix each ten seconds."""
    width = TRAILS_IN_A_CHUNK[level]
    first = trail - trail % width
    _save(_fixes(np.arange(max(first, 1), first + width), from_ms, until_ms), level, until_ms)


def _batches(from_ms: int, until_ms: int) -> None:
    """A minute of the nation's batches: 700,000 trails, each once in ten seconds, ten batches a second."""
    order = np.random.default_rng(5).permutation(700_000) + 1
    per_batch = len(order) // (BATCHES_A_SECOND * EVERY_MS // 1000)
    for number, start in enumerate(range(from_ms, until_ms, 1000 // BATCHES_A_SECOND)):
        place = number % (len(order) // per_batch)
        trails = np.sort(order[place * per_batch : (place + 1) * per_batch])
        _save(_fixes(trails, start, start + EVERY_MS), Level.BATCH, start)


def _others(count: int, day_ms: int, utc_ms: int) -> None:
    """Rows of one packed fix for other trails and hours: the index must be as deep, not the disk as full."""
    if not count:
        return
    one = chunks(_fixes(np.array([999]), utc_ms, utc_ms + EVERY_MS), Level.HOUR, utc_ms)[0]
    rows = [
        TrailChunk(
            level=Level.HOUR if number % 2 else Level.DAY,
            day=one.day if number % 2 else as_instant(day_ms - 1).date(),
            first_trail=2_000_000 + number,
            last_trail=2_000_000 + number,
            first_at=one.first_at,
            last_at=one.last_at,
            fixes=1,
            received_at=one.received_at,
            columns=one.columns,
        )
        for number in range(count)
    ]
    TrailChunk.objects.bulk_create(rows, batch_size=5_000)


def _fixes(trails: np.ndarray, from_ms: int, until_ms: int) -> Fixes:
    times = np.arange(from_ms, until_ms, EVERY_MS)
    made = Fixes.empty(len(trails) * len(times))
    rng = np.random.default_rng(int(trails[0]))
    made.trail[:] = np.repeat(trails, len(times))
    made.measured_at[:] = np.tile(times, len(trails)) + (made.trail % 10) * 1000
    made.received_at[:] = made.measured_at + rng.integers(300, 3000, len(made))
    made.lat[:] = rounded(24 + (made.trail % 97) / 10 + np.cumsum(rng.normal(0, 3e-5, len(made))))
    made.lon[:] = rounded(104 + (made.trail % 89) / 10 + np.cumsum(rng.normal(0, 3e-5, len(made))))
    made.accuracy_m[:], made.battery[:] = 15, 80
    made.speed[:] = rng.integers(0, 60, len(made))
    made.course[:] = rng.integers(0, 360, len(made))
    return made


def _save(fixes: Fixes, level: Level, received_at: int) -> None:
    TrailChunk.objects.bulk_create(chunks(fixes, level, received_at))
