"""Batches become minutes, minutes hours, hours days: fewer and larger chunks, each point once.

Chunks never change, so a merge reads and packs outside any transaction; one short transaction then puts the new rows
in the place of the old. Whoever else took one of the old rows away meanwhile (deletion on schedule) makes the merge
start over. Only batches at or before the newest checkpoint are touched: a restart replays the later ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Func, IntegerField, Max, QuerySet

from anhe.watch.fixes import Fixes
from anhe.watch.models import Checkpoint, TrailChunk
from anhe.watch.tracks.columns import unpack
from anhe.watch.tracks.levels import DAY_MS, TRAILS_IN_A_CHUNK, Level, utc_day
from anhe.watch.tracks.writing import chunks

HOUR_MS = 3_600_000
# After midnight UTC devices still hand in what they kept; merging a day too early means merging it again.
DAY_SETTLES_MS = 2 * HOUR_MS
MOST_CHUNKS = 900
MOST_FIXES = 250_000


class Overtaken(Exception):
    """A chunk that was being merged is gone."""


@dataclass(frozen=True, slots=True)
class Group:
    """Chunks of one day, one level and one aligned span of trails that become chunks of the next level."""

    level: Level
    day: date
    first_trail: int
    after_trail: int


def merge_due(now_ms: int, *, pause: Callable[[], None] = lambda: None) -> int:
    """Merge whatever is due at `now_ms`; returns how many chunks were merged away. `pause` is called in between."""
    merged = 0
    for level in (Level.BATCH, Level.MINUTE, Level.HOUR):
        for group in list(_groups(level, now_ms)):
            while gone := merge(group, now_ms):
                merged += gone
                pause()
    return merged


def merge(group: Group, now_ms: int) -> int:
    """Merge one group; returns how many chunks went into it. Overtaken: somebody deleted meanwhile, try again later."""
    rows = _portion(group, now_ms)
    if not rows:
        return 0
    rows += _late_comers_join(group)
    fixes = Fixes.concatenate([unpack(row.columns) for row in rows])
    made = chunks(fixes, Level(group.level + 1), max(row.received_at for row in rows))
    with transaction.atomic():
        gone, _by_model = TrailChunk.objects.filter(pk__in=[row.pk for row in rows]).delete()
        if gone != len(rows):
            raise Overtaken(f"{len(rows) - gone} of {len(rows)} chunks were gone")
        TrailChunk.objects.bulk_create(made)
    return len(rows)


def _portion(group: Group, now_ms: int) -> list[TrailChunk]:
    """The oldest chunks of a group, as many as make MOST_FIXES: a batch must not wait for a whole minute's sorting."""
    due = _due(group.level, now_ms).filter(
        day=group.day, first_trail__gte=group.first_trail, first_trail__lt=group.after_trail
    )
    keys, fixes = [], 0
    for key, number in due.order_by("id").values_list("id", "fixes"):
        keys.append(key)
        fixes += number
        if fixes >= MOST_FIXES or len(keys) == MOST_CHUNKS:
            break
    return list(TrailChunk.objects.filter(pk__in=keys).order_by("id"))


def _groups(level: Level, now_ms: int) -> Iterator[Group]:
    """The groups that have something to merge, by day and span of the *source* level: never larger than that."""
    width = TRAILS_IN_A_CHUNK[level]
    span = Func(F("first_trail"), template=f"(%(expressions)s / {width})", output_field=IntegerField())
    for day, number in _due(level, now_ms).values_list("day", span).distinct().order_by("day", span):
        yield Group(level, day, number * width, (number + 1) * width)


def _due(level: Level, now_ms: int) -> QuerySet[TrailChunk]:
    rows = TrailChunk.objects.filter(level=level)
    if level == Level.BATCH:
        return rows.filter(pk__lte=Checkpoint.objects.aggregate(newest=Max("after"))["newest"] or 0)
    if level == Level.MINUTE:
        return rows.filter(received_at__lt=now_ms - now_ms % HOUR_MS)
    return rows.filter(day__lt=utc_day((now_ms - DAY_SETTLES_MS) // DAY_MS))


def _late_comers_join(group: Group) -> list[TrailChunk]:
    """A day already merged is merged again with what came late, so that each point stands once."""
    if group.level != Level.HOUR:
        return []
    return list(
        TrailChunk.objects.filter(
            level=Level.DAY, day=group.day, first_trail__gte=group.first_trail, first_trail__lt=group.after_trail
        ).order_by("id")
    )
