"""Deletion of trails on schedule, with proof. PIPL art. 19, 47; R04.

The district says for how many days after its end an order's trail is kept, and how many minutes around a confirmed
alert belong to the file and stay with it (`watch.retention`). Without that choice nothing is deleted. A trail on hold,
or with an alert nobody has closed, waits. What is deleted leaves one line: days, number of fixes, their SM3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from cryptography.hazmat.primitives import hashes
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from anhe import clock
from anhe.casework.models import ConfigurationVersion
from anhe.clock import SHANGHAI
from anhe.watch.fixes import Fixes
from anhe.watch.models import Outcome, PositioningOrder, TrailChunk, TrailDeletion
from anhe.watch.tracks.columns import in_order, pack, unpack
from anhe.watch.tracks.levels import Level, as_instant, as_ms
from anhe.watch.tracks.merging import Overtaken
from anhe.watch.tracks.reading import chunks_with
from anhe.watch.tracks.writing import chunks

NAME = "watch.retention"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Retention:
    """The district's choice in force."""

    days_after_end: int
    minutes_around_alerts: int
    source: str

    @classmethod
    def in_force(cls, at: datetime) -> Retention | None:
        version = ConfigurationVersion.objects.in_force(NAME, at.astimezone(SHANGHAI).date())
        if version is None:
            return None
        value: dict[str, Any] = version.value
        return cls(value["trail_days_after_end"], value["alert_minutes_around"], version.source)

    @property
    def rule(self) -> str:
        return _("{source}：决定终止满 {days} 日删除轨迹，已确认预警前后各 {minutes} 分钟随卷保存").format(
            source=self.source, days=self.days_after_end, minutes=self.minutes_around_alerts
        )


def delete_due_trails() -> int:
    """Delete what is due, order by order; returns how many orders. A Regular of the worker, once a day."""
    now = clock.now()
    with translation.override("zh-hans"):
        chosen = Retention.in_force(now)
        if chosen is None:
            return 0
        return sum(_deleted(order, chosen, now) for order in due(chosen, now).iterator(500))


def due(chosen: Retention, now: datetime) -> QuerySet[PositioningOrder]:
    """Orders whose trail has been kept long enough, is not on hold, and has no open alert."""
    return (
        PositioningOrder.objects.filter(
            ends_at__lte=now - timedelta(days=chosen.days_after_end), trail__isnull=False, held_because=""
        )
        .exclude(deletions__isnull=False)
        .exclude(alerts__closed_at__isnull=True, alerts__isnull=False)
        .select_related("trail")
        .order_by("ends_at", "id")
    )


def _deleted(order: PositioningOrder, chosen: Retention, now: datetime) -> bool:
    try:
        delete_trail(order, kept_spans(order, chosen), chosen.rule, now)
    except Overtaken:
        # Its chunks are being merged at this moment; tomorrow is early enough.
        return False
    return True


def kept_spans(order: PositioningOrder, chosen: Retention) -> list[Span]:
    """Spans around confirmed alerts, milliseconds, half-open."""
    around = chosen.minutes_around_alerts * 60_000
    confirmed = order.alerts.filter(outcome=Outcome.CONFIRMED).values_list("began_at", "ended_at", "closed_at")
    return [
        (as_ms(began_at) - around, as_ms(ended_at or closed_at or began_at) + around)
        for began_at, ended_at, closed_at in confirmed
    ]


@transaction.atomic
def delete_trail(order: PositioningOrder, kept: list[Span], rule: str, now: datetime) -> TrailDeletion:
    """Take a trail's points out of their chunks, all but those in `kept`, and leave the proof. Raises Overtaken."""
    gone = [part for row in _chunks_of(order) if len(part := _taken_out(row, order.trail.number, kept))]
    fixes = in_order(Fixes.concatenate(gone))
    days = [as_instant(int(at)).astimezone(SHANGHAI).date() for at in _ends(fixes)]
    first, last = days or [now.astimezone(SHANGHAI).date()] * 2
    return TrailDeletion.objects.create(
        order=order,
        first_day=first,
        last_day=last,
        fixes=len(fixes),
        digest=digest_of(fixes),
        rule=rule[:200],
        deleted_at=now,
    )


def digest_of(fixes: Fixes) -> str:
    """SM3 over fixes in order, as they are packed."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(pack(in_order(fixes), deflate=False))
    return digest.finalize().hex()


def _chunks_of(order: PositioningOrder) -> Iterator[TrailChunk]:
    """Merged chunks only: batches may still be replayed, and are merged within minutes."""
    return chunks_with(order.trail.number).filter(~Q(level=Level.BATCH)).iterator(100)


def _taken_out(row: TrailChunk, trail: int, kept: list[Span]) -> Fixes:
    """Put what stays in the chunk's place; give what does not."""
    fixes = unpack(row.columns)
    goes = (fixes.trail == trail) & ~_within(fixes.measured_at, kept)
    if not goes.any():
        return Fixes.empty()
    number, _by_model = TrailChunk.objects.filter(pk=row.pk).delete()
    if not number:
        raise Overtaken(f"chunk {row.pk} was gone")
    if not goes.all():
        TrailChunk.objects.bulk_create(chunks(fixes.take(~goes), Level(row.level), row.received_at))
    return fixes.take(goes)


def _within(at: NDArray[np.int64], spans: list[Span]) -> NDArray[np.bool_]:
    inside = np.zeros(len(at), dtype=bool)
    for start, end in spans:
        inside |= (at >= start) & (at < end)
    return inside


def _ends(fixes: Fixes) -> list[int]:
    return [int(fixes.measured_at.min()), int(fixes.measured_at.max())] if len(fixes) else []
